//! What prost-reflect's serializer writes.

use std::cell::RefCell;
use std::collections::BTreeSet;

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde_json::Value;

use super::{Written, parsed};
use crate::support::corpus::{Case, Sample};

/// Writes samples, and remembers which of its mistakes it has made.
#[derive(Default)]
pub(crate) struct ProstReflect {
    made: RefCell<BTreeSet<&'static str>>,
}

/// What prost-reflect 0.16.5 gets wrong: what the sample says, and what comes of it. A `DoubleValue`
/// or `FloatValue` that is not a number becomes null.
static MISTAKES: [(&str, &str); 2] = [("NaN", "null"), ("Infinity", "null")];

/// What protobuf's own libraries write, and prost-reflect can't: an `Any` with nothing in it.
static WRITTEN_BY_OTHERS: [(&str, &str); 1] = [("corpus.well_known.Choice", r#"{ "any": {} }"#)];

impl ProstReflect {
    /// Each sample as it is, and as prost-reflect writes it once it has been through the wire.
    pub(crate) fn json(&self, case: &Case, samples: &[Sample]) -> Vec<Written> {
        let pool = DescriptorPool::decode(case.schema().descriptor_set().as_slice());
        let pool = pool.expect("a descriptor set is one");
        let others =
            WRITTEN_BY_OTHERS.iter().filter(|(message, _)| pool.get_message_by_name(message).is_some());
        let mut written: Vec<Written> =
            others.map(|(message, json)| ((*message).to_owned(), parsed(json))).collect();
        for sample in samples {
            let descriptor = pool.get_message_by_name(&sample.message);
            let descriptor = descriptor.unwrap_or_else(|| panic!("{} has no {}", case.name, sample.message));
            let mut add = |value: &Value| written.push((sample.message.clone(), value.clone()));
            add(&sample.value);
            let outcome = json(&descriptor, &sample.value);
            if !self.is_mistake(&sample.value.to_string(), &outcome) {
                add(&outcome.unwrap_or_else(|error| panic!("{}: {error}: {sample:?}", case.name)));
            }
        }
        written
    }

    fn is_mistake(&self, sample: &str, outcome: &Result<Value, String>) -> bool {
        let outcome = outcome.as_ref().map_or_else(Clone::clone, Value::to_string);
        let known = MISTAKES
            .iter()
            .find(|(said, came)| sample.contains(said) && outcome.contains(came) && !sample.contains(came));
        self.made.borrow_mut().extend(known.map(|(said, _)| *said));
        known.is_some()
    }

    /// Mistakes that are no longer made are no longer listed.
    pub(crate) fn finish(self) {
        let made = self.made.into_inner();
        for (said, came) in &MISTAKES {
            assert!(made.contains(said), "prost-reflect no longer makes {came:?} of {said:?}: strike it off");
        }
    }
}

fn json(descriptor: &MessageDescriptor, value: &Value) -> Result<Value, String> {
    let message =
        DynamicMessage::deserialize(descriptor.clone(), value).map_err(|error| error.to_string())?;
    let message = DynamicMessage::decode(descriptor.clone(), message.encode_to_vec().as_slice());
    let message = message.map_err(|error| error.to_string())?;
    let json = message.serialize_with_options(serde_json::value::Serializer, &SerializeOptions::new());
    json.map_err(|error| error.to_string())
}
