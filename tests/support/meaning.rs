//! What a message means, whatever order its bytes are in.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use prost_reflect::{DynamicMessage, MapKey, ReflectMessage, Value};
use serde_json::Value as Json;

/// The values of all fields, as a text that is equal for equal messages: NaN equals NaN, the order of a
/// map's entries says nothing, and an `Any` is what it holds. JSON has no place for unknown fields.
pub(crate) fn of(message: &DynamicMessage, with_unknown: bool) -> String {
    let mut text = String::new();
    put_message(&mut text, message, with_unknown);
    text
}

fn put_message(text: &mut String, message: &DynamicMessage, unknown: bool) {
    if message.descriptor().full_name() == "google.protobuf.Any" {
        text.push_str("Any ");
    }
    if let Some(packed) = unpacked(message) {
        write!(text, "{} ", packed.descriptor().full_name()).expect("a string takes all");
        return put_message(text, &packed, unknown);
    }
    text.push('{');
    for (field, value) in message.fields() {
        write!(text, "{}: ", field.name()).expect("a string takes all");
        put_value(text, value, unknown);
    }
    for (extension, value) in message.extensions() {
        write!(text, "[{}]: ", extension.full_name()).expect("a string takes all");
        put_value(text, value, unknown);
    }
    // Their order counts among those of a number only.
    let mut fields: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    for field in message.unknown_fields().filter(|_| unknown) {
        field.encode(fields.entry(field.number()).or_default());
    }
    for (number, bytes) in fields {
        write!(text, "{number}: #{bytes:02x?}, ").expect("a string takes all");
    }
    text.push_str("}, ");
}

fn put_value(text: &mut String, value: &Value, unknown: bool) {
    match value {
        Value::Message(message) => return put_message(text, message, unknown),
        Value::List(items) => {
            text.push('[');
            for item in items {
                put_value(text, item, unknown);
            }
            text.push(']');
        }
        Value::Map(entries) => {
            let sorted: BTreeMap<String, &Value> =
                entries.iter().map(|(key, value)| (key_text(key), value)).collect();
            text.push('<');
            for (key, value) in sorted {
                write!(text, "{key}: ").expect("a string takes all");
                put_value(text, value, unknown);
            }
            text.push('>');
        }
        // A number's text is exact, and NaN has one whatever its bits are.
        Value::Bool(_)
        | Value::I32(_)
        | Value::I64(_)
        | Value::U32(_)
        | Value::U64(_)
        | Value::F32(_)
        | Value::F64(_)
        | Value::String(_)
        | Value::Bytes(_)
        | Value::EnumNumber(_) => write!(text, "{value:?}").expect("a string takes all"),
    }
    text.push_str(", ");
}

fn key_text(key: &MapKey) -> String {
    format!("{key:?}")
}

/// What an `Any` holds, if its type is known.
fn unpacked(message: &DynamicMessage) -> Option<DynamicMessage> {
    let descriptor = message.descriptor();
    if descriptor.full_name() != "google.protobuf.Any" {
        return None;
    }
    let (url, bytes) = (message.get_field_by_number(1)?, message.get_field_by_number(2)?);
    let (_, name) = url.as_str()?.rsplit_once('/')?;
    let packed = descriptor.parent_pool().get_message_by_name(name)?;
    DynamicMessage::decode(packed, bytes.as_bytes()?.clone()).ok()
}

/// Whether two JSON values say the same: keys in any order, and a number as it is or as a float.
pub(crate) fn is_same_json(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| is_same_json(value, other)))
        }
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same_json(a, b))
        }
        (Json::Number(a), Json::Number(b)) => {
            let (Some(a), Some(b)) = (a.as_f64(), b.as_f64()) else { return false };
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a float is written with few digits or with many"
            )]
            let floats = (a as f32, b as f32);
            a.to_bits() == b.to_bits() || floats.0.to_bits() == floats.1.to_bits()
        }
        (a, b) => a == b,
    }
}
