//! Bytes and JSON that somebody has meddled with, and what is made of them: a message or an error that says
//! where, never a crash, never for long, never with much memory.
//!
//! `PROTOGEN_CASES=1000000 cargo test --release --test fuzz` tries a million.

#[path = "fuzz/bad_input.rs"]
mod bad_input;
mod support;

use bad_input::Precision;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use support::corpus::{self, Case};
use support::random::{self, Content, Dice, Settings};
use support::rust::PROGRAM;
use support::translator::{Input, Outcome, Rejection, Translator};
use support::{folder, python, typescript};

/// How many inputs of one message are asked about at once.
const BATCH: usize = 16;
/// What a translator may have at most, in bytes: all of the corpus is loaded there.
const MEMORY: u64 = 700 << 20;
/// More than these are not shown.
const SHOWN: usize = 10;

#[test]
fn typescript_survives_whatever_it_reads() {
    let cases = corpus::cases();
    let generated = folder::temporary("fuzz-");
    let translator = typescript::translator(corpus::variant("typescript-codecs"), &cases, generated.path());
    fuzz(&translator, &cases, Settings::new(12_000), Precision::Offset);
}

#[test]
fn rust_survives_whatever_it_reads() {
    fuzz(&PROGRAM.translator(), &corpus::cases(), Settings::new(12_000), Precision::Field);
}

#[test]
fn rust_says_where_an_input_is_wrong() {
    let translator = PROGRAM.translator();
    bad_input::check(&translator, Precision::Field);
    bad_input::check_harmless(&translator);
    let peak = translator.peak_memory();
    assert!(peak < MEMORY / 10, "{} had {} MiB", translator.name, peak >> 20);
}

#[test]
fn typescript_says_where_an_input_is_wrong() {
    let cases: Vec<Case> =
        corpus::cases().into_iter().filter(|case| bad_input::CASES.contains(&case.name.as_str())).collect();
    let generated = folder::temporary("bad-input-");
    let translator = typescript::translator(corpus::variant("typescript-codecs"), &cases, generated.path());
    bad_input::check(&translator, Precision::Offset);
    bad_input::check_harmless(&translator);
    let peak = translator.peak_memory();
    assert!(peak < MEMORY, "{} had {} MiB", translator.name, peak >> 20);
}

#[test]
fn python_survives_whatever_it_reads() {
    let cases = corpus::cases();
    let generated = folder::temporary("fuzz-");
    let translator = python::translator(corpus::variant("python"), &cases, generated.path());
    fuzz(&translator, &cases, Settings::new(8_000), Precision::Offset);
}

#[test]
fn python_rejects_whatever_is_wrong() {
    let cases: Vec<Case> =
        corpus::cases().into_iter().filter(|case| bad_input::CASES.contains(&case.name.as_str())).collect();
    let generated = folder::temporary("bad-input-");
    let translator = python::translator(corpus::variant("python"), &cases, generated.path());
    bad_input::check_rejected(&translator);
    bad_input::check_harmless(&translator);
    let peak = translator.peak_memory();
    assert!(peak < MEMORY, "{} had {} MiB", translator.name, peak >> 20);
}

fn fuzz(translator: &Translator, cases: &[Case], settings: Settings, precision: Precision) {
    let types: Vec<(&Case, Vec<MessageDescriptor>)> = cases
        .iter()
        .map(|case| {
            let pool = DescriptorPool::decode(case.schema().descriptor_set().as_slice());
            let messages = random::messages(&pool.expect("a descriptor set is one"), &case.folder);
            (case, messages.into_iter().filter(|message| translator.has(message)).collect::<Vec<_>>())
        })
        .filter(|(_, messages)| !messages.is_empty())
        .collect();
    let mut wrong = Vec::new();
    let (mut read, mut rejected) = (0, 0);
    for batch in 0..settings.cases.div_ceil(BATCH) {
        let mut dice = Dice::new(settings.seed, "fuzz", batch);
        let (case, messages) = &types[dice.below(types.len())];
        let descriptor = &messages[dice.below(messages.len())];
        let inputs = inputs(descriptor, messages, &mut dice);
        let outcomes = translator.translate(&case.name, descriptor.full_name(), &inputs);
        for (input, outcome) in inputs.iter().zip(outcomes) {
            read += usize::from(matches!(outcome, Outcome::Read(_)));
            rejected += usize::from(matches!(outcome, Outcome::Rejected(_)));
            let verdict = match &outcome {
                Outcome::Read(_) => Ok(()),
                Outcome::Rejected(rejection) => check(descriptor.full_name(), input, rejection, precision),
                Outcome::Broken(why) => Err(why.clone()),
            };
            if let Err(why) = verdict {
                let name = descriptor.full_name();
                wrong.push(format!("{}, {name}: {why:.1500}\n  {input:.1500?}", case.name));
            }
        }
        assert!(wrong.len() < SHOWN, "{}", wrong.join("\n\n"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(read > settings.cases / 10 && rejected > settings.cases / 10, "{read} read, {rejected} rejected");
    let peak = translator.peak_memory();
    assert!(peak < MEMORY, "{} had {} MiB", translator.name, peak >> 20);
}

/// Variations of two random messages.
fn inputs(descriptor: &MessageDescriptor, known: &[MessageDescriptor], dice: &mut Dice) -> Vec<Input> {
    let [a, b] = [(), ()].map(|()| random::message(descriptor, known, Content::Json, dice));
    let bytes = [&a, &b].map(prost::Message::encode_to_vec);
    let texts = [&a, &b].map(json);
    let inputs = (0..BATCH).map(|index| {
        if index % 2 == 0 {
            Input::Binary(random::mutated_bytes(dice, &bytes[0], &bytes[1]))
        } else {
            Input::Json(random::mutated_json(dice, &texts[0], &texts[1]))
        }
    });
    inputs.collect()
}

/// An empty `Any` is what prost-reflect cannot write.
fn json(message: &DynamicMessage) -> String {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut text);
    match message.serialize_with_options(&mut serializer, &SerializeOptions::new()) {
        Ok(()) => String::from_utf8(text).expect("JSON is UTF-8"),
        Err(_) => "{}".to_owned(),
    }
}

/// Whether an error says where it happened, from the message that was read on.
fn check(root: &str, input: &Input, rejection: &Rejection, precision: Precision) -> Result<(), String> {
    let Rejection { text, type_name, field, offset, path } = rejection;
    let is_located = match (input, precision) {
        // A field that is missing is nowhere.
        (Input::Binary(bytes), Precision::Offset) => {
            let is_somewhere = offset.is_some_and(|offset| offset <= bytes.len());
            type_name.is_some() && (is_somewhere || text.contains("required field"))
        }
        (Input::Binary(_), Precision::Field) => type_name.is_some() && field.is_some(),
        (Input::Json(_), _) => path.as_ref().is_some_and(|path| path.starts_with('$')),
    };
    let names_root = match (input, precision) {
        (_, Precision::Offset) => type_name.is_none() || text.starts_with(root),
        // prost's errors begin with the innermost message and end with the root.
        (Input::Binary(_), Precision::Field) => text.contains(&format!("{root}.")),
        // What is no JSON is no message, and what is in a message of the root's has a path from there.
        (Input::Json(_), Precision::Field) => {
            type_name.is_none() || text.starts_with(root) || text.starts_with('$')
        }
    };
    if is_located && names_root { Ok(()) } else { Err(format!("says no place: {rejection:?}")) }
}
