//! Random messages of the corpus are, to the byte, what prost's own derive makes of them.

mod support;

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, ReflectMessage, Syntax, Value};
use serde::Deserialize;
use support::corpus;
use support::driver::Driver;
use support::random::{self, Content, Dice, Settings};
use support::rust::Program;
use support::translator::{from_hexadecimal, to_hexadecimal};

#[derive(Deserialize)]
struct Answer {
    outcomes: Option<Vec<Outcome>>,
}

#[derive(Debug, Deserialize)]
struct Outcome {
    theirs: String,
    ours: String,
    again: String,
}

#[test]
fn bytes_are_those_of_what_prost_derives() {
    let settings = Settings::new(8);
    let driver = Driver::start(&mut Program::build().command("derive"));
    let mut wrong = Vec::new();
    let (mut asked, mut equal) = (0, 0);
    for case in corpus::cases() {
        let pool = DescriptorPool::decode(case.schema().descriptor_set().as_slice());
        let messages = random::messages(&pool.expect("a descriptor set is one"), &case.folder);
        for descriptor in &messages {
            let name = descriptor.full_name();
            let message = |index| {
                let mut dice = Dice::new(settings.seed, name, index);
                random::message(descriptor, &messages, Content::Wire, &mut dice).encode_to_vec()
            };
            let inputs: Vec<String> =
                (0..settings.cases).map(|index| to_hexadecimal(&message(index))).collect();
            let question = serde_json::json!({ "case": case.name, "message": name, "inputs": inputs });
            let answer: Answer = driver.ask(&question);
            for outcome in answer.outcomes.into_iter().flatten() {
                asked += 1;
                equal += usize::from(outcome.ours == outcome.theirs);
                let bytes = from_hexadecimal(&outcome.theirs);
                let message = DynamicMessage::decode(descriptor.clone(), bytes.as_slice());
                let is_known = || message.is_ok_and(|message| differs(&message));
                if outcome.again != outcome.theirs || (outcome.ours != outcome.theirs && !is_known()) {
                    wrong.push(format!("{}, {name}: {outcome:?}", case.name));
                }
            }
        }
    }
    let shown = wrong.iter().take(10).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {asked} differ:\n{shown}", wrong.len());
    assert!(asked > 300 * settings.cases && equal > asked * 3 / 4, "{equal} of {asked} are equal");
}

/// Whether a message has something that we write in another way, which ARCHITECTURE.md says: an entry of a map whose
/// key or value is zero, which prost leaves out; or a value that a closed enum has not, which prost takes for one of
/// its field.
fn differs(message: &DynamicMessage) -> bool {
    message.fields().any(|(field, value)| is_other(&field, value))
}

fn is_other(field: &FieldDescriptor, value: &Value) -> bool {
    let is_strange = |kind: &Kind, value: &Value| match (kind, value) {
        (Kind::Enum(found), Value::EnumNumber(number)) => {
            found.parent_file().syntax() == Syntax::Proto2 && found.get_value(*number).is_none()
        }
        (_, Value::Message(message)) => differs(message),
        _ => false,
    };
    match (field.kind(), value) {
        (Kind::Message(entry), Value::Map(entries)) => entries.iter().any(|(key, value)| {
            let kind = entry.map_entry_value_field().kind();
            Value::from(key.clone()).is_default(&entry.map_entry_key_field().kind())
                || value.is_default(&kind)
                || is_empty(value)
                || is_strange(&kind, value)
        }),
        (kind, Value::List(items)) => items.iter().any(|item| is_strange(&kind, item)),
        (kind, value) => is_strange(&kind, value),
    }
}

/// A message without fields is left out of an entry, too.
fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Message(message) if message.encoded_len() == 0)
}
