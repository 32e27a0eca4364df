//! What there is to measure, and what the arguments ask for.

use std::process::exit;

const HELP: &str = "benches/run rust [--quick] [--rounds N] [--only LIBRARY,…] [--case CASE,…]

  --quick     few and short rounds, to see whether a change helps; not for the record
  --rounds    processes per library and message, 10 by default
  --only      some of ours, prost, buffa, serde (ours, with JSON by way of serde_json)
  --case      a cell such as medium.decode, or all cells of small, medium, ints, doubles, check

Writes target/bench/rust.json, or, so that the record stays, rust.partial.json
where --quick, --only or --case is given.";

/// An enum whose values have names.
macro_rules! names {
    ($(#[$doc:meta])* $enum:ident: $($value:ident $name:literal)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $enum {
            $($value),*
        }

        impl $enum {
            pub const ALL: &[$enum] = &[$($enum::$value),*];

            pub fn name(self) -> &'static str {
                match self {
                    $($enum::$value => $name),*
                }
            }

            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

names!(
    /// Whose code it is. JSON of prost is pbjson's. Ours by way of serde_json is measured where `--only` names it.
    Library: Ours "ours" Prost "prost" Buffa "buffa" Serde "serde"
);
names!(Message: Small "small" Medium "medium" Ints "ints" Doubles "doubles");
names!(
    /// What is done with a message, each timed in a cell of its own.
    Direction: Encode "encode" Decode "decode" ToJson "toJson" FromJson "fromJson"
);
names!(
    /// What is compiled: an API with everybody's binary codec, or with JSON as well.
    Api: Ours "ours" OursJson "ours-json" Prost "prost" Pbjson "prost-pbjson"
);

impl Message {
    pub fn directions(self) -> &'static [Direction] {
        match self {
            Message::Small | Message::Medium => Direction::ALL,
            Message::Ints | Message::Doubles => &[Direction::Encode, Direction::Decode],
        }
    }
}

/// What the arguments ask for.
pub struct Settings {
    pub libraries: Vec<Library>,
    cases: Option<Vec<String>>,
    pub rounds: usize,
    pub is_quick: bool,
    pub is_record: bool,
}

impl Settings {
    /// Ends the process where the arguments are wrong.
    pub fn new(arguments: &[String]) -> Self {
        let mut settings = Settings {
            libraries: Library::ALL.iter().copied().filter(|library| *library != Library::Serde).collect(),
            cases: None,
            rounds: 0,
            is_quick: false,
            is_record: true,
        };
        let mut arguments = arguments.iter();
        let list = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_else(|| fail(&format!("{argument} needs a value")));
            match argument.as_str() {
                "--help" => {
                    println!("{HELP}");
                    exit(0);
                }
                "--quick" => settings.is_quick = true,
                "--rounds" => {
                    let rounds = value().parse().ok().filter(|rounds| *rounds > 0);
                    settings.rounds = rounds.unwrap_or_else(|| fail("--rounds takes a number from 1"));
                }
                "--only" => {
                    let library = |name: &String| {
                        Library::named(name).unwrap_or_else(|| fail(&format!("there is no {name}")))
                    };
                    settings.libraries = list(value()).iter().map(library).collect();
                    settings.is_record = false;
                }
                "--case" => {
                    settings.cases = Some(list(value()));
                    settings.is_record = false;
                }
                _ => fail(&format!("there is no {argument}")),
            }
        }
        if settings.rounds == 0 {
            settings.rounds = if settings.is_quick { 2 } else { 10 };
        }
        settings.is_record &= !settings.is_quick;
        settings
    }

    /// Whether a cell is asked for: by its name, or by that of its row.
    pub fn wants(&self, case: &str) -> bool {
        let is_meant = |wanted: &String| {
            case.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.cases.as_ref().is_none_or(|cases| cases.iter().any(is_meant))
    }
}

fn fail(what: &str) -> ! {
    eprintln!("error: {what}\n\n{HELP}");
    exit(2)
}
