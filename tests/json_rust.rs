//! JSON of generated Rust: it is what prost-reflect and Go's own encoder write, and comes back the same.

#[path = "json_rust/converter.rs"]
mod converter;
mod support;
#[path = "json_rust/texts.rs"]
mod texts;

use std::sync::LazyLock;

use converter::{Converter, Form};
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde_json::Value;
use support::corpus::{self, Case, NOT_GO, REFUSED, Refused, Sample};
use support::rust::PROGRAM;
use support::{go, meaning};
use texts::{MEANINGLESS, MEANT, REFUSED_BY_SERDE};

/// The program that both tests ask.
static RUST: LazyLock<Converter> = LazyLock::new(Converter::start);

#[test]
fn every_sample_is_the_same_in_every_form() {
    let rust = &*RUST;
    let cases = corpus::cases();
    let of_go: Vec<go::Case> =
        cases.iter().map(|case| go::Case { name: &case.name, files: go_files(case) }).collect();
    let encoder = go::Encoder::build("truth", &of_go);
    let mut wrong = Vec::new();
    let mut asked = 0;
    for case in &cases {
        let pool = DescriptorPool::decode(case.schema().descriptor_set().as_slice());
        let pool = pool.expect("a descriptor set is one");
        for sample in case.samples().iter().filter(|sample| PROGRAM.knows(case, &sample.message)) {
            asked += 1;
            let mut check = Check { rust, case, sample, wrong: &mut wrong };
            check.canonical(&pool);
            let descriptor = pool.get_message_by_name(&sample.message).expect("a sample has a message");
            if !is_beyond_go(case, descriptor.parent_file().name()) {
                check.go(&encoder.json(&case.name, &sample.message, &sample.value));
            }
        }
    }
    assert!(asked > 500, "the corpus has shrunk: {asked}");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn texts_mean_what_protobuf_says_and_others_are_refused_with_their_place() {
    let ask = |message: &str, text: &str| {
        let (case, _) = message.split_once('.').expect("a message's name begins with its case");
        RUST.convert(case, &format!("corpus.{message}"), (Form::Proto, text), Form::Proto)
    };
    let meant = MEANT.iter().map(|(message, text, said)| (message, text, Ok((*said).to_owned())));
    let meaningless =
        MEANINGLESS.iter().map(|(message, text, said)| (message, text, Err((*said).to_owned())));
    let wrong = meant.chain(meaningless).filter_map(|(message, text, expected)| {
        let answer = ask(message, text);
        (answer != expected).then(|| format!("{text}\n  is       {answer:?}\n  and not  {expected:?}\n"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn texts_mean_the_same_to_serde() {
    let ask = |message: &str, text: &str| {
        let (case, _) = message.split_once('.').expect("a message's name begins with its case");
        RUST.convert(case, &format!("corpus.{message}"), (Form::ProtoSerde, text), Form::Proto)
    };
    for (message, text, said) in MEANT {
        assert_eq!(ask(message, text).as_deref(), Ok(*said), "{text}");
    }
    for (message, text, _) in MEANINGLESS {
        assert!(ask(message, text).is_err(), "{message} is none of {text}");
    }
    // The way to a value is ours to tell, and the place in the text serde_json's.
    for (message, text, said) in REFUSED_BY_SERDE {
        assert_eq!(ask(message, text), Err((*said).to_owned()), "{text}");
    }
}

#[test]
fn messages_may_be_nested_a_hundred_deep() {
    let ask = |depth: usize, form: Form| {
        let text = format!("{}{{}}{}", "{\"next\":".repeat(depth - 1), "}".repeat(depth - 1));
        RUST.convert("recursive", "corpus.recursive.Link", (form, &text), Form::Proto)
    };
    for form in [Form::Proto, Form::ProtoSerde] {
        assert!(ask(100, form).is_ok());
        let error = ask(101, form).expect_err("too much is refused");
        assert!(error.contains("messages are nested more than 100 deep"), "{error}");
        assert!(ask(1_000_000, form).is_err());
    }
}

/// A sample, and what is wrong with it so far.
struct Check<'a> {
    rust: &'a Converter,
    case: &'a Case,
    sample: &'a Sample,
    wrong: &'a mut Vec<String>,
}

impl Check<'_> {
    /// What it is in ProtoJSON is what prost-reflect understands, and survives every other form.
    fn canonical(&mut self, pool: &DescriptorPool) {
        let sample = self.sample.value.to_string();
        let Some(text) = self.convert((Form::Proto, &sample), Form::Proto) else { return };
        let descriptor = pool.get_message_by_name(&self.sample.message).expect("a sample has a message");
        let parsed = |text: &str| {
            let value: Value = serde_json::from_str(text).expect("what we write is JSON");
            DynamicMessage::deserialize(descriptor.clone(), value).map_err(|error| error.to_string())
        };
        match (parsed(&sample), parsed(&text)) {
            (Ok(one), Ok(other)) if is_same(&one, &other) => {}
            (one, other) => self.wrong(&format!("{text}: {one:?} is not {other:?}")),
        }
        if let Some(bytes) = self.convert((Form::Proto, &text), Form::Binary) {
            let decoded = DynamicMessage::decode(descriptor.clone(), unhex(&bytes).as_slice());
            match (decoded, parsed(&text)) {
                (Ok(one), Ok(other)) if is_same(&one, &other) => {}
                (one, other) => self.wrong(&format!("{bytes}: {one:?} is not {other:?}")),
            }
        }
        for form in [Form::Proto, Form::ProtoSerde, Form::Binary] {
            let Some(written) = self.convert((Form::Proto, &text), form) else { continue };
            let back = self.convert((form, &written), Form::Proto);
            if back.as_ref() != Some(&text) {
                self.wrong(&format!("{text} is {written} as {form:?}, and that is {back:?}"));
            }
        }
    }

    /// What it is in Go's JSON is what Go writes, to the byte, and comes back the same.
    fn go(&mut self, go: &Result<String, String>) {
        let sample = self.sample.value.to_string();
        let ours = self.ask((Form::Proto, &sample), Form::Go);
        match (&ours, go) {
            (Ok(ours), Ok(go)) if ours != go => self.wrong(&format!("we write {ours}, Go writes {go}")),
            (Ok(ours), Ok(_)) => {
                for form in [Form::Go, Form::GoSerde, Form::Value] {
                    let written = self.ask((Form::Go, ours), form).unwrap_or_else(|error| error);
                    let back = self.ask((form, &written), Form::Go);
                    if back.as_ref() != Ok(ours) {
                        self.wrong(&format!("{ours} is {written} as {form:?}, and that is {back:?}"));
                    }
                }
            }
            (Err(_), Err(_)) => {}
            _ => self.wrong(&format!("we say {ours:?}, Go says {go:?}")),
        }
    }

    fn ask(&self, from: (Form, &str), to: Form) -> Result<String, String> {
        self.rust.convert(&self.case.name, &self.sample.message, from, to)
    }

    fn convert(&mut self, from: (Form, &str), to: Form) -> Option<String> {
        let answer = self.ask(from, to);
        answer.map_err(|error| self.wrong(&format!("{} from {:?} to {to:?}: {error}", from.1, from.0))).ok()
    }

    fn wrong(&mut self, what: &str) {
        self.wrong.push(format!("{}, {}: {what}", self.case.name, self.sample.message));
    }
}

/// Whether Go's compiler or its JSON has no use for a file.
fn is_beyond_go(case: &Case, file: &str) -> bool {
    let is_refused = |refused: &Refused| {
        (refused.case, refused.file) == (case.name.as_str(), file) && refused.code == "json/go-map-key"
    };
    NOT_GO.contains(&(case.name.as_str(), file)) || REFUSED.iter().any(is_refused)
}

fn is_same(one: &DynamicMessage, other: &DynamicMessage) -> bool {
    meaning::of(one, true) == meaning::of(other, true)
}

fn unhex(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("digits are ASCII"));
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("bytes are two digits each")).collect()
}

/// The files of a case that Go compiles, imports first.
fn go_files(case: &Case) -> Vec<prost_types::FileDescriptorProto> {
    let set = prost_types::FileDescriptorSet::decode(case.schema().descriptor_set().as_slice());
    let mut files = set.expect("a descriptor set is one").file;
    files.retain(|file| !NOT_GO.contains(&(case.name.as_str(), file.name())));
    files
}
