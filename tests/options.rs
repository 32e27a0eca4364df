//! Codecs keep every message under every two options of TypeScript that may stand side by side, and Python's do
//! with `json = "go"`, which is the one of its options that changes JSON.

#[path = "options/codecs.rs"]
mod codecs;
#[path = "options/pairwise.rs"]
mod pairwise;
#[path = "options/python.rs"]
mod python;
#[path = "options/referee.rs"]
mod referee;
mod support;

use std::path::Path;

use codecs::{Bytes, Failure, Layout, Outcome, Runner};
use pairwise::Combination;
use referee::{Message, Referee};
use support::corpus::{self, Case, Golden, Sample, Variant};
use support::typescript::compilers;
use support::{folder, go, npm};

/// Every option that decides what is in memory or in JSON, or that may get into the way of one.
const OPTIONS: &[(&str, &[&str])] = &[
    ("int64", &["bigint", "number", "string"]),
    ("timestamp", &["message", "date", "string"]),
    ("enum", &["const", "string"]),
    ("keys", &["camel", "proto"]),
    ("json", &["proto", "go"]),
    ("grpc", &["grpc-js", "none"]),
    ("json_suffix", &["Json", "Wire"]),
];

/// Go leaves out bytes that are required and none, and then misses them itself.
const LACKS_BYTES: &str = "corpus.proto2.Required";

/// The file that cannot be written for Go.
const NOT_GO: &str = "maps_bool_keys.proto";

#[test]
fn messages_survive_every_two_options() {
    let cases = corpus::cases();
    let combinations = pairwise::combinations(OPTIONS);
    let home = npm::install("grpc-js");
    let sources = folder::temporary("options-");
    let scripts = folder::temporary("options-js-");
    let compiler = compilers().pop().expect("there are compilers");
    let mut places = Vec::new();
    for (number, combination) in combinations.iter().enumerate() {
        let root = sources.path().join(number.to_string());
        let mut layout = Layout::default();
        for case in &cases {
            let files = render(case, combination);
            if files.iter().any(|(path, _)| path.ends_with("/types.ts")) {
                places.push((combination, case, layout.add(&case.name, &files, &root)));
            }
        }
        // One by one: a program of them all takes gigabytes.
        let said = compiler.emit_in(&home, &root, &scripts.path().join(number.to_string()));
        said.unwrap_or_else(|said| panic!("{combination:?}:\n{said}"));
    }

    let of_go: Vec<go::Case> =
        cases.iter().map(|case| go::Case { name: &case.name, files: case.go_files() }).collect();
    let go = go::Encoder::build("options", &of_go);
    let runner = Runner::start();
    let moved = |folder: &Path| {
        scripts.path().join(folder.strip_prefix(sources.path()).expect("sources are in their folder"))
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    for (combination, case, place) in places {
        let samples = samples(case, combination);
        let referee = Referee::new(case);
        let messages: Vec<Message> = samples.iter().map(|sample| referee.message(sample)).collect();
        let bytes = samples
            .iter()
            .zip(&messages)
            .map(|(sample, message)| Bytes { message: &sample.message, bytes: message.base64() });
        let outcomes = runner.outcomes(&place, moved, &bytes.collect::<Vec<_>>());
        for ((sample, message), outcome) in samples.iter().zip(&messages).zip(&outcomes) {
            count += 1;
            let said = judge(&go, combination, case, (sample, message), outcome);
            wrong.extend(said.map(|what| format!("{combination:?}: {}: {what}: {sample:?}", case.name)));
        }
    }
    assert!(count > 5000, "the corpus has shrunk: {count}");
    assert!(wrong.is_empty(), "{}\n{} of {count}", wrong[..wrong.len().min(40)].join("\n"), wrong.len());
}

fn says(combination: &Combination, option: &str, value: &str) -> bool {
    combination.contains(&(option, value))
}

fn render(case: &Case, combination: &Combination) -> protogen::output::FileSet {
    let keys = combination.iter().map(|(option, value)| format!("{option} = \"{value}\"\n"));
    let target = format!("lang = \"typescript\"\ntypes_only = false\n{}", keys.collect::<String>());
    let variant = Variant { name: "typescript", target: target.leak(), golden: Golden::Cases(&[]) };
    let without: &[&str] = if says(combination, "json", "go") { &[NOT_GO] } else { &[] };
    corpus::render(&corpus::model(&case.schema()), &variant, without)
        .unwrap_or_else(|report| panic!("{combination:?}: {}:\n{}", case.name, corpus::shown(&report)))
}

/// The samples of what was rendered.
fn samples(case: &Case, combination: &Combination) -> Vec<Sample> {
    let mut samples = case.samples();
    if says(combination, "json", "go") {
        let model = corpus::model(&case.schema());
        samples.retain(|sample| *model.message(&sample.message).file != *NOT_GO);
    }
    samples
}

/// What is wrong with what became of a message.
fn judge(
    go: &go::Encoder,
    combination: &Combination,
    case: &Case,
    (sample, message): (&Sample, &Message),
    outcome: &Outcome,
) -> Option<String> {
    if let Some(what) = outcome.wrong.first() {
        return Some(what.clone());
    }
    if message.has_unsafe_number(says(combination, "int64", "number")) {
        let Some(error) = outcome.errors.get("bytes") else { return Some("a number was rounded".to_owned()) };
        let is_located = error.type_name.is_some() && error.field.is_some() && error.offset.is_some();
        let is_told =
            error.name == "DecodeError" && error.message.contains("more than 53 bits") && is_located;
        return (!is_told).then(|| format!("{error:?}"));
    }
    let same = |what: &str, bytes: Option<&String>| match bytes {
        Some(bytes) if message.is(bytes) => None,
        Some(bytes) => Some(format!("{what} is {bytes}, not {}", message.base64())),
        None => Some(format!("{what}: {:?}", outcome.errors.get(what))),
    };
    let binary = same("bytes", outcome.bytes.as_ref());
    if binary.is_some() {
        return binary;
    }
    if says(combination, "json", "go") {
        return judge_go(go, case, sample, outcome);
    }
    if message.has_unsafe_extension(says(combination, "int64", "number")) {
        let is_told =
            |error: &Failure| error.name == "EncodeError" && error.message.contains("more than 53 bits");
        let is_told = outcome.errors.get("json").is_some_and(is_told);
        return (!is_told).then(|| "a number of an extension was rounded".to_owned());
    }
    let json = match &outcome.json {
        Some(json) if message.is_json(json) => None,
        Some(json) => Some(format!("JSON is {json}")),
        None => Some(format!("JSON: {:?}", outcome.errors.get("json"))),
    };
    json.or_else(|| same("text", outcome.text.as_ref())).or_else(|| same("parsed", outcome.parsed.as_ref()))
}

/// The same for the JSON of Go, which is asked what it writes and reads itself.
fn judge_go(go: &go::Encoder, case: &Case, sample: &Sample, outcome: &Outcome) -> Option<String> {
    let found = (outcome.json.as_deref(), outcome.errors.get("json"));
    let json = match (go.json(&case.name, &sample.message, &sample.value), found) {
        (Ok(json), (Some(found), None)) if is_same_json(&json, found) => found,
        // Go has no such message, since it could not compile it.
        (Err(why), (Some(found), None)) if why.contains("not found") => found,
        (Err(_), (None, Some(error))) if error.name == "EncodeError" => return None,
        (go, found) => return Some(format!("Go writes {go:?}, we {found:?}")),
    };
    if outcome.again.as_deref() != Some(json) {
        return Some(format!("{json} is read as {:?}, {:?}", outcome.again, outcome.errors));
    }
    match (&outcome.parsed, outcome.errors.get("parsed")) {
        (Some(parsed), None) if Some(parsed) == outcome.text.as_ref() => {}
        (None, Some(error)) if error.message.contains("more than a number can hold") => {}
        other => return Some(format!("parsed: {other:?}")),
    }
    let text = outcome.text.as_ref()?;
    match go.read(&case.name, &sample.message, json) {
        Ok(bytes) if bytes == *text => None,
        // A `Value` that is null is none to Go, and so is not what it wrote.
        Ok(_) if sample.value.to_string().contains("null") => None,
        Ok(_) if sample.message == LACKS_BYTES => None,
        Ok(bytes) => Some(format!("Go reads {json} as {bytes}, we as {text}")),
        // Go's own oneofs are more than it can read.
        Err(_) => None,
    }
}

/// Whether texts say the same in the same order. No bytes in a list, a map or a oneof are null or empty in
/// Go, which depends on where they come from.
fn is_same_json(go: &str, found: &str) -> bool {
    go == found || go.replace("null", "\"\"") == found.replace("null", "\"\"")
}
