//! Checks everybody, measures everybody in turns, prints the table and writes the rows.

mod codec;
mod compile;
mod generated;
mod measure;
mod samples;
mod settings;
mod table;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use measure::{Figures, Order};
use serde_json::Value;
use settings::{Api, Direction, Library, Message, Settings};
use table::Row;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        // What a process of its own is told to do. It answers with figures in JSON.
        ["measure", library, message, milliseconds, directions] => {
            let figures = measure::measure(&Order {
                library: Library::named(library).expect("the bench names its libraries"),
                message: Message::named(message).expect("the bench names its messages"),
                directions: directions.split(',').filter_map(Direction::named).collect(),
                spans: 2,
                milliseconds: milliseconds.parse().expect("the bench writes numbers"),
            });
            let figures: Vec<_> =
                figures.iter().map(|(direction, spans)| (direction.name(), spans)).collect();
            print!("{}", serde_json::json!(figures));
        }
        ["check", api] => {
            let cost = compile::cost(Api::named(api).expect("the bench names its APIs"));
            print!("{}", serde_json::json!(cost));
        }
        _ => bench(&Settings::new(&arguments)),
    }
}

fn bench(settings: &Settings) {
    for library in &settings.libraries {
        Message::ALL.iter().for_each(|message| measure::check(*library, *message));
    }
    let mut rows = codecs(settings);
    rows.extend(apis(settings));
    println!("{}\n\n{}", table::table(&rows), machine(settings));
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    let name = if settings.is_record { "rust.json" } else { "rust.partial.json" };
    let rows: Vec<Value> = rows.iter().map(Row::json).collect();
    fs::write(home.join(name), format!("{:#}\n", Value::from(rows))).expect("target/bench is there");
}

/// The cells in which a message is encoded or decoded.
fn codecs(settings: &Settings) -> Vec<Row> {
    let cases =
        || Message::ALL.iter().flat_map(|message| message.directions().iter().map(|to| (*message, *to)));
    let case = |message: Message, direction: Direction| format!("{}.{}", message.name(), direction.name());
    let is_wanted = |(message, direction): &(Message, Direction)| settings.wants(&case(*message, *direction));
    let mut rows: BTreeMap<String, BTreeMap<&'static str, Vec<f64>>> = BTreeMap::new();
    for round in 0..settings.rounds {
        for message in Message::ALL {
            let wanted = message.directions().iter().filter(|to| is_wanted(&(*message, **to)));
            let wanted: Vec<&str> = wanted.map(|to| to.name()).collect();
            if wanted.is_empty() {
                continue;
            }
            // Every round starts with another library, so nobody always runs behind the same one.
            let turn = settings.libraries.iter().cycle().skip(round).take(settings.libraries.len());
            for library in turn {
                let milliseconds = if settings.is_quick { "30" } else { "100" };
                let order = ["measure", library.name(), message.name(), milliseconds, &wanted.join(",")];
                for (direction, spans) in figures(&answer(&order)) {
                    let row = rows.entry(case(*message, direction)).or_default();
                    row.entry(column(*library, direction)).or_default().extend(spans);
                }
            }
        }
    }
    let row = |(message, direction)| {
        let case = case(message, direction);
        let figures = rows.remove(&case).unwrap_or_default();
        Row { case, unit: "ns", figures }
    };
    cases().filter(is_wanted).map(row).collect()
}

/// The JSON of prost's messages is pbjson's.
fn column(library: Library, direction: Direction) -> &'static str {
    match (library, direction) {
        (Library::Prost, Direction::ToJson | Direction::FromJson) => "prost+pbjson",
        _ => library.name(),
    }
}

/// What it costs to check an API: without JSON beside prost, with JSON beside pbjson.
fn apis(settings: &Settings) -> Vec<Row> {
    let pairs = [
        ("check", Api::Ours, "prost", Api::Prost),
        ("check.json", Api::OursJson, "prost+pbjson", Api::Pbjson),
    ];
    let wanted: Vec<_> = pairs.into_iter().filter(|(case, ..)| settings.wants(case)).collect();
    let mut rows = Vec::new();
    for (case, ours, peer, theirs) in wanted {
        let both = [("ours", ours), (peer, theirs)];
        both.iter().for_each(|(_, api)| compile::check(*api));
        let (mut times, mut memory) = (BTreeMap::new(), BTreeMap::new());
        for _ in 0..settings.rounds.div_ceil(2) {
            for (name, api) in both {
                let cost: compile::Cost =
                    serde_json::from_str(&answer(&["check", api.name()])).expect("two numbers");
                times.entry(name).or_insert_with(Vec::new).push(cost.0);
                memory.entry(name).or_insert_with(Vec::new).push(cost.1);
            }
        }
        rows.push(Row { case: format!("{case}.time"), unit: "ms", figures: times });
        rows.push(Row { case: format!("{case}.memory"), unit: "MiB", figures: memory });
    }
    rows
}

/// What this program says in a process of its own.
fn answer(arguments: &[&str]) -> String {
    let program = env::current_exe().expect("a running program has a path");
    let output = Command::new(program).args(arguments).stderr(Stdio::inherit()).output();
    let output = output.expect("a program that runs can be started");
    assert!(output.status.success(), "{arguments:?} failed");
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}

fn figures(text: &str) -> Figures {
    let figures: Vec<(String, Vec<f64>)> = serde_json::from_str(text).expect("figures are JSON");
    figures.into_iter().filter_map(|(name, spans)| Some((Direction::named(&name)?, spans))).collect()
}

/// Where the figures come from.
fn machine(settings: &Settings) -> String {
    let rustc =
        Command::new("rustc").arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("", |it| it.1);
    format!(
        "{}, {model}, load {}; {} processes per library and message",
        String::from_utf8_lossy(&rustc).trim(),
        load.split(' ').next().unwrap_or_default(),
        settings.rounds
    )
}
