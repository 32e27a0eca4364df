//! Fields in the JSON of Go's `encoding/json`, where it is not as `ProtoJSON` has it.

use super::Codec;
use super::json::key_text;
use super::view::{FromCase, Text, TextCase};
use crate::lang::go_json;
use crate::lang::typescript::held::Held;
use crate::lang::typescript::memory::{Choice, Slot};
use crate::lang::typescript::view;
use crate::model::{Field, Scalar, Shape};

impl Codec<'_, '_> {
    /// The text of a value that is no message.
    pub(super) fn go_text(&mut self, held: Held<'_>, value: &str) -> String {
        match held {
            // Whether they may be larger than a number can be depends on who asks.
            Held::Scalar(scalar) | Held::Number(scalar) if scalar.is_64_bit() => {
                format!("$.{}({value}, o)", text_function(scalar))
            }
            Held::Scalar(scalar) | Held::Number(scalar) => format!("$.{}({value})", text_function(scalar)),
            Held::Text(scalar) => format!("$.{}($.integer({value}), o)", text_function(scalar)),
            Held::Enum(_) => format!("$.int32Text({value})"),
            Held::EnumName(name) => {
                format!("$.int32Text($.enumNumber({}, {value}))", self.value_names(name))
            }
            Held::Message(_) | Held::Group(_) => unreachable!("messages have functions of their own"),
        }
    }

    /// The value, no message, that `v` stands for.
    pub(super) fn go_value(&mut self, field: &Field, held: Held<'_>) -> String {
        match held {
            // A slice of bytes may be nil where it cannot be left out.
            Held::Scalar(Scalar::Bytes) => {
                let alone = matches!(field.shape, Shape::Singular { .. }) && field.oneof.is_none();
                if alone { "$.jsonBytes(v)" } else { "$.goBytes(v)" }.to_owned()
            }
            Held::Scalar(scalar) => format!("$.{}(v)", value_function(scalar)),
            Held::Number(scalar) => format!("$.asNumber($.{}(v))", value_function(scalar)),
            Held::Text(scalar) => format!("String($.{}(v))", value_function(scalar)),
            Held::Enum(name) => format!("$.goEnum({}, v)", self.value_names(name)),
            Held::EnumName(name) => {
                let names = self.value_names(name);
                format!("$.enumName({names}, $.goEnum({names}, v))")
            }
            Held::Message(_) | Held::Group(_) => unreachable!("messages have functions of their own"),
        }
    }

    /// A oneof: an object with one key, or null. None if Go does not write it.
    pub(super) fn go_choice_text(&mut self, choice: &Choice<'_>) -> Option<Text> {
        let names = go_json::names(choice.message);
        let key = names.oneofs[choice.index].as_ref()?;
        let case = |slot: &Slot<'_>| TextCase {
            case: view::literal(&slot.property),
            key: view::literal(&format!("{{{}:", serde_json::Value::from(go_name(choice, &names, slot)))),
            text: self.value_text(slot, &format!("{}.value", choice.local)),
        };
        let cases = choice.members.iter().map(case).collect();
        Some(Text::Wrapped { key: key_text(key), oneof: choice.local.clone(), cases })
    }

    /// How a oneof is read. Go itself can't.
    pub(super) fn go_choice_case(&mut self, choice: &Choice<'_>) -> Option<FromCase> {
        let names = go_json::names(choice.message);
        let key = names.oneofs[choice.index].as_ref()?;
        let ty = self.names.choice(choice.oneof).to_owned();
        let case = |slot: &Slot<'_>| {
            let held = self.held(slot.field, slot.field.ty());
            let (value, cast) = (self.value(slot.field, held), self.cast(slot.field));
            let key = view::object_key(&go_name(choice, &names, slot));
            let name = view::literal(&slot.property);
            format!("            {key}: (v) => ({{ case: {name}, value: {value}{cast} }}),\n")
        };
        let cases: String = choice.members.iter().map(case).collect();
        Some(FromCase {
            alias: None,
            key: view::literal(key),
            takes_null: false,
            oneof: None,
            statement: format!("{} = $.goOneof<{ty}>(v, {{\n{cases}          }})", choice.local),
        })
    }
}

/// What Go calls a member of a oneof.
fn go_name(choice: &Choice<'_>, names: &go_json::GoNames, slot: &Slot<'_>) -> String {
    let at = choice.message.fields.iter().position(|field| field.number == slot.field.number);
    names.fields[at.expect("a member of a oneof is a field of the message")].clone()
}

fn text_function(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Uint64 | Scalar::Fixed64 => "goUint64Text",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "goInt64Text",
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "int32Text",
        Scalar::Uint32 | Scalar::Fixed32 => "uint32Text",
        Scalar::Double => "goDoubleText",
        Scalar::Float => "goFloatText",
        Scalar::Bool => "boolText",
        Scalar::String => "quote",
        Scalar::Bytes => "base64Text",
    }
}

fn value_function(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Double => "goDouble",
        Scalar::Float => "goFloat",
        Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => "goInt32",
        Scalar::Uint32 | Scalar::Fixed32 => "goUint32",
        Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => "goInt64",
        Scalar::Uint64 | Scalar::Fixed64 => "goUint64",
        Scalar::Bool => "jsonBool",
        Scalar::String => "jsonString",
        Scalar::Bytes => "jsonBytes",
    }
}
