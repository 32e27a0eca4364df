//! What prost-reflect says of messages.

use prost::Message as _;
use prost_reflect::prost_types::field_options::JsType;
use prost_reflect::prost_types::{FieldDescriptorProto, FieldOptions};
use prost_reflect::{
    DescriptorPool, DynamicMessage, ExtensionDescriptor, FieldDescriptor, ReflectMessage as _, Value,
};

use crate::support::base64;
use crate::support::corpus::{Case, Sample};

/// Knows the messages of a case.
pub(crate) struct Referee(DescriptorPool);

/// A message, as it must be.
pub(crate) struct Message(DynamicMessage);

impl Referee {
    pub(crate) fn new(case: &Case) -> Self {
        Self(
            DescriptorPool::decode(case.schema().descriptor_set().as_slice())
                .expect("a descriptor set is one"),
        )
    }

    pub(crate) fn message(&self, sample: &Sample) -> Message {
        let descriptor = self.0.get_message_by_name(&sample.message).expect("a sample names its message");
        let message = DynamicMessage::deserialize(descriptor, &sample.value);
        Message(message.unwrap_or_else(|error| panic!("{error}: {sample:?}")))
    }
}

impl Message {
    pub(crate) fn base64(&self) -> String {
        base64::encode(&self.0.encode_to_vec())
    }

    /// Whether it is what some bytes hold.
    pub(crate) fn is(&self, bytes: &str) -> bool {
        let message = DynamicMessage::decode(self.0.descriptor(), base64::decode(bytes).as_slice());
        message.is_ok_and(|message| is_same(&message, &self.0))
    }

    /// Whether it is what a JSON text says.
    pub(crate) fn is_json(&self, text: &str) -> bool {
        let mut json = serde_json::Deserializer::from_str(text);
        let message = DynamicMessage::deserialize(self.0.descriptor(), &mut json);
        message.is_ok_and(|message| is_same(&message, &self.0))
    }

    /// Whether a 64-bit integer that is held as a number is none that a number can be.
    pub(crate) fn has_unsafe_number(&self, by_default: bool) -> bool {
        has_unsafe_number(&self.0, by_default)
    }

    /// The same for what is read only when JSON is written.
    pub(crate) fn has_unsafe_extension(&self, by_default: bool) -> bool {
        self.0.extensions().any(|(extension, value)| is_unsafe(&extension, value, by_default))
    }
}

/// Whether messages are the same, with NaN the same as NaN.
fn is_same(one: &DynamicMessage, other: &DynamicMessage) -> bool {
    one == other || text(&Value::Message(one.clone())) == text(&Value::Message(other.clone()))
}

/// A text that is the same for the same values. Maps have no order.
fn text(value: &Value) -> String {
    match value {
        Value::Message(message) => {
            let mut fields: Vec<String> = message
                .fields()
                .map(|(field, value)| format!("{}: {}", field.number(), text(value)))
                .collect();
            fields.extend(
                message.extensions().map(|(field, value)| format!("{}: {}", field.number(), text(value))),
            );
            fields.extend(message.unknown_fields().map(|field| format!("{field:?}")));
            fields.join(", ")
        }
        Value::List(values) => values.iter().map(text).collect::<Vec<_>>().join("; "),
        Value::Map(values) => {
            let mut entries: Vec<String> =
                values.iter().map(|(key, value)| format!("{key:?}: ({})", text(value))).collect();
            entries.sort();
            entries.join(", ")
        }
        Value::Bool(_)
        | Value::I32(_)
        | Value::I64(_)
        | Value::U32(_)
        | Value::U64(_)
        | Value::F32(_)
        | Value::F64(_)
        | Value::String(_)
        | Value::Bytes(_)
        | Value::EnumNumber(_) => format!("{value:?}"),
    }
}

fn has_unsafe_number(message: &DynamicMessage, by_default: bool) -> bool {
    message.fields().any(|(field, value)| is_unsafe(&field, value, by_default))
}

fn is_unsafe(field: &impl IsNumber, value: &Value, by_default: bool) -> bool {
    const MAX_SAFE: u64 = (1 << 53) - 1;
    let is_number = field.is_number(by_default);
    match value {
        Value::I64(value) => is_number && value.unsigned_abs() > MAX_SAFE,
        Value::U64(value) => is_number && *value > MAX_SAFE,
        Value::Message(message) => has_unsafe_number(message, by_default),
        Value::List(values) => values.iter().any(|value| is_unsafe(field, value, by_default)),
        Value::Map(values) => values.values().any(|value| is_unsafe(field, value, by_default)),
        Value::Bool(_)
        | Value::I32(_)
        | Value::U32(_)
        | Value::F32(_)
        | Value::F64(_)
        | Value::String(_)
        | Value::Bytes(_)
        | Value::EnumNumber(_) => false,
    }
}

/// A field or an extension.
trait IsNumber {
    fn proto(&self) -> &FieldDescriptorProto;

    /// Whether its 64-bit integers are held as numbers.
    fn is_number(&self, by_default: bool) -> bool {
        match self.proto().options.as_ref().map(FieldOptions::jstype) {
            None | Some(JsType::JsNormal) => by_default,
            Some(JsType::JsNumber) => true,
            Some(JsType::JsString) => false,
        }
    }
}

impl IsNumber for FieldDescriptor {
    fn proto(&self) -> &FieldDescriptorProto {
        self.field_descriptor_proto()
    }
}

impl IsNumber for ExtensionDescriptor {
    fn proto(&self) -> &FieldDescriptorProto {
        self.field_descriptor_proto()
    }
}
