//! Random messages whose JSON is not an object with their fields, as far as it can say them.

use prost::Message as _;
use prost_reflect::{DynamicMessage, MessageDescriptor, ReflectMessage, Value};

use super::message::Builder;
use super::value;

/// The last second that a `Timestamp` has in JSON, and the first.
const TIMES: (i64, i64) = (-62_135_596_800, 253_402_300_799);
/// Ten thousand years, the longest `Duration`.
const LONGEST: i64 = 315_576_000_000;

/// A message of a well-known type that has rules; `None` for any other type.
pub(super) fn message(
    builder: &mut Builder<'_>,
    descriptor: &MessageDescriptor,
    depth: usize,
) -> Option<DynamicMessage> {
    let mut message = DynamicMessage::new(descriptor.clone());
    match descriptor.full_name() {
        "google.protobuf.Any" => any(builder, &mut message, depth),
        "google.protobuf.Timestamp" => {
            let seconds = within(builder, TIMES.0, TIMES.1);
            let nanos = nanos(builder);
            message.set_field_by_name("seconds", Value::I64(seconds));
            message.set_field_by_name("nanos", Value::I32(nanos));
        }
        "google.protobuf.Duration" => {
            let seconds = within(builder, -LONGEST, LONGEST);
            let sign =
                if seconds == 0 { 1 - 2 * i64::from(builder.dice.one_in(2)) } else { seconds.signum() };
            let nanos = if seconds.abs() == LONGEST { 0 } else { nanos(builder) };
            message.set_field_by_name("seconds", Value::I64(seconds));
            message.set_field_by_name("nanos", Value::I32(if sign < 0 { -nanos } else { nanos }));
        }
        "google.protobuf.FieldMask" => {
            let paths = (0..builder.dice.below(4)).map(|_| Value::String(path(builder))).collect();
            message.set_field_by_name("paths", Value::List(paths));
        }
        "google.protobuf.Value" => {
            // A list or an object needs a level of its own, and another one for what it holds.
            let kinds = if depth > 1 { 6 } else { 4 };
            let field = descriptor.get_field(1 + u32::try_from(builder.dice.below(kinds)).expect("below 6"));
            let field = field.expect("a Value has six kinds");
            let value = match field.name() {
                "null_value" => Value::EnumNumber(0),
                "number_value" => Value::F64(finite(builder)),
                "string_value" => Value::String(value::text(builder.dice)),
                "bool_value" => Value::Bool(builder.dice.one_in(2)),
                _ => {
                    let kind = field.kind();
                    let inner = kind.as_message().expect("what is left are a list and an object");
                    Value::Message(builder.message(inner, depth - 1))
                }
            };
            message.set_field(&field, value);
        }
        _ => return None,
    }
    Some(message)
}

fn any(builder: &mut Builder<'_>, message: &mut DynamicMessage, depth: usize) {
    let chosen = builder.known[builder.dice.below(builder.known.len())].clone();
    // An Any in an Any may be deeper than depth says: it is the last one.
    if depth == 0 || builder.dice.one_in(8) {
        return;
    }
    let packed = builder.message(&chosen, depth - 1);
    message
        .set_field_by_name("type_url", Value::String(format!("type.googleapis.com/{}", chosen.full_name())));
    message.set_field_by_name("value", Value::Bytes(packed.encode_to_vec().into()));
}

fn within(builder: &mut Builder<'_>, least: i64, most: i64) -> i64 {
    match builder.dice.below(8) {
        0 => 0,
        1 => least,
        2 => most,
        _ => least + value::integer(builder.dice).rem_euclid(most - least + 1),
    }
}

fn nanos(builder: &mut Builder<'_>) -> i32 {
    let nanos = i32::try_from(builder.dice.below(1_000_000_000)).expect("fewer than 31 bits");
    let unit = builder.dice.pick(&[1, 1_000, 1_000_000, 1_000_000_000]);
    nanos / unit * unit
}

fn finite(builder: &mut Builder<'_>) -> f64 {
    let number = value::double(builder.dice);
    if number.is_finite() { number } else { 0.5 }
}

/// One that is the same in `snake_case` after it was in `camelCase`.
fn path(builder: &mut Builder<'_>) -> String {
    let words = ["id", "display_name", "x", "author.given_name", "a_b_c", "photo2"];
    let length = 1 + builder.dice.below(2);
    let words: Vec<&str> = (0..length).map(|_| builder.dice.pick(&words)).collect();
    words.join(".")
}
