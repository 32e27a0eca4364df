//! Random messages of the corpus are, to the byte, what prost's own derive makes of them.

mod support;

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde::Deserialize;
use support::corpus;
use support::driver::Driver;
use support::loss;
use support::random::{self, Content, Dice, Settings};
use support::rust::PROGRAM;
use support::translator::to_hexadecimal;

#[derive(Deserialize)]
struct Answer {
    /// None of a message that prost-build has not generated.
    outcomes: Option<Vec<Outcome>>,
}

/// What `tests/drivers/rust/corpus/src/derive.rs` makes of a message.
#[derive(Debug, Deserialize)]
struct Outcome {
    /// What the derived message writes.
    theirs: String,
    /// What ours writes of that.
    ours: String,
    /// What the derived message writes of what ours writes.
    again: String,
}

/// Messages with a oneof that others' numbers part: prost writes it where its first field would stand, whichever is
/// set. Ours stand in the order of their numbers, as in every other language.
const PARTED: [&str; 1] = ["corpus.oneofs.Interleaved"];

#[test]
fn bytes_are_those_of_what_prost_derives() {
    let settings = Settings::new(8);
    let driver = Driver::start(&mut PROGRAM.command("derive"));
    let mut wrong = Vec::new();
    let mut compared = 0;
    for case in corpus::cases() {
        let pool = DescriptorPool::decode(case.schema().descriptor_set().as_slice());
        let messages = random::messages(&pool.expect("a descriptor set is one"), &case.folder);
        for descriptor in &messages {
            let name = descriptor.full_name();
            let ask = |inputs: &[DynamicMessage]| {
                let bytes = inputs.iter().map(|input| to_hexadecimal(&input.encode_to_vec()));
                let inputs: Vec<String> = bytes.collect();
                let question = serde_json::json!({ "case": case.name, "message": name, "inputs": inputs });
                let answer: Answer = driver.ask(&question);
                answer.outcomes.unwrap_or_default()
            };
            let inputs = (0..settings.cases).map(|index| {
                let mut dice = Dice::new(settings.seed, name, index);
                random::message(descriptor, &messages, Content::Wire, &mut dice)
            });
            let mut inputs: Vec<DynamicMessage> = inputs.collect();
            // Whatever ours keeps or writes besides, prost reads it as the same.
            let other = ask(&inputs).into_iter().filter(|outcome| outcome.again != outcome.theirs);
            wrong.extend(other.map(|outcome| format!("{}, {name}: read as another: {outcome:?}", case.name)));

            for input in &mut inputs {
                loss::take(input, &|_| true);
            }
            let outcomes = ask(&inputs);
            if PARTED.contains(&name) {
                assert!(outcomes.iter().any(|outcome| outcome.ours != outcome.theirs), "strike off {name}");
                continue;
            }
            compared += outcomes.len();
            let other = outcomes.into_iter().filter(|outcome| outcome.ours != outcome.theirs);
            wrong.extend(other.map(|outcome| format!("{}, {name}: other bytes: {outcome:?}", case.name)));
        }
    }
    let shown = wrong.iter().take(10).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {compared} differ:\n{shown}", wrong.len());
    assert!(compared > 300 * settings.cases, "the corpus has shrunk: {compared}");
}

/// The differences, which ARCHITECTURE.md states, and no others: prost leaves a key or a value that is zero out of its
/// entry, and has an order of its own for oneofs that are parted.
#[test]
fn entries_are_whole_and_fields_are_in_order() {
    let driver = Driver::start(&mut PROGRAM.command("derive"));
    let ask = |case: &str, message: &str, input: &str| {
        let question = serde_json::json!({ "case": case, "message": message, "inputs": [input] });
        let answer: Answer = driver.ask(&question);
        let [Outcome { theirs, ours, again }] =
            answer.outcomes.expect("prost derives the message").try_into().expect("one answer a message");
        assert_eq!(again, theirs);
        (theirs, ours)
    };
    // {"labels": {"": "", "a": ""}}
    let (theirs, ours) = ask("maps", "corpus.maps.Entries", "0a000a030a0161");
    assert_eq!((theirs.as_str(), ours.as_str()), ("0a000a030a0161", "0a040a0012000a050a01611200"));
    // {"between": "a", "firstRight": 10}
    let (theirs, ours) = ask("oneofs", "corpus.oneofs.Interleaved", "1a0161280a");
    assert_eq!((theirs.as_str(), ours.as_str()), ("280a1a0161", "1a0161280a"));
}
