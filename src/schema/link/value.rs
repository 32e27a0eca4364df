//! Values of options, as the types of the options take them.

use std::fmt;

use prost_reflect::{DynamicMessage, EnumDescriptor, Kind, Value};
use prost_types::UninterpretedOption;

use super::aggregate::BadText;
use crate::schema::check::one_of;

/// Why a value does not fit.
pub(super) enum Problem {
    /// It has another type. This is what to write.
    Type(String),
    /// Something is wrong within `{ … }`.
    Text(BadText),
}

/// The value of an option of a type.
pub(super) fn value(option: &UninterpretedOption, kind: &Kind, name: &str) -> Result<Value, Problem> {
    let wrong = |help: &str| Problem::Type(help.to_owned());
    Ok(match kind {
        Kind::Bool => match option.identifier_value.as_deref() {
            Some("true") => Value::Bool(true),
            Some("false") => Value::Bool(false),
            _ => return Err(wrong("write `true` or `false`")),
        },
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(integer(option, i32::MIN, i32::MAX)?),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(integer(option, i64::MIN, i64::MAX)?),
        Kind::Uint32 | Kind::Fixed32 => Value::U32(integer(option, u32::MIN, u32::MAX)?),
        Kind::Uint64 | Kind::Fixed64 => Value::U64(integer(option, u64::MIN, u64::MAX)?),
        // Which number it is does not matter here.
        Kind::Float if is_number(option) => Value::F32(1.0),
        Kind::Double if is_number(option) => Value::F64(1.0),
        Kind::Float | Kind::Double => return Err(wrong("write a number")),
        Kind::String => match option.string_value.clone().map(String::from_utf8) {
            Some(Ok(text)) => Value::String(text),
            Some(Err(_)) => return Err(wrong("write a text that is valid UTF-8")),
            None => return Err(wrong("write a text in quotes")),
        },
        Kind::Bytes => match option.string_value.clone() {
            Some(bytes) => Value::Bytes(bytes.into()),
            None => return Err(wrong("write a text in quotes")),
        },
        Kind::Enum(kind) => enum_value(option, kind)?,
        Kind::Message(kind) => {
            let Some(text) = &option.aggregate_value else {
                let help = format!("write `{name} = {{ field: value }}`, or `{name}.field = value`");
                return Err(Problem::Type(help));
            };
            match DynamicMessage::parse_text_format(kind.clone(), text) {
                Ok(message) => Value::Message(message),
                Err(error) => return Err(Problem::Text(BadText::new(&error))),
            }
        }
    })
}

fn integer<T>(option: &UninterpretedOption, least: T, most: T) -> Result<T, Problem>
where
    T: TryFrom<i128> + fmt::Display + Copy,
{
    let number = option.positive_int_value.map(i128::from).or(option.negative_int_value.map(i128::from));
    let number = number.and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| Problem::Type(format!("write an integer from {least} to {most}")))
}

fn is_number(option: &UninterpretedOption) -> bool {
    option.double_value.is_some()
        || option.positive_int_value.is_some()
        || option.negative_int_value.is_some()
}

fn enum_value(option: &UninterpretedOption, kind: &EnumDescriptor) -> Result<Value, Problem> {
    let name = option.identifier_value.as_deref();
    if let Some(value) = name.and_then(|name| kind.get_value_by_name(name)) {
        return Ok(Value::EnumNumber(value.number()));
    }
    let names: Vec<String> = kind.values().map(|value| value.name().to_owned()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Err(Problem::Type(one_of(name.unwrap_or_default(), &names)))
}

/// A type in words, with its article.
pub(super) fn article(kind: &Kind) -> String {
    if let Kind::Enum(kind) = kind {
        return format!("of the enum `{}`", kind.full_name());
    }
    if let Kind::Message(kind) = kind {
        return format!("of the message `{}`", kind.full_name());
    }
    let name = format!("{kind:?}");
    match name.as_str() {
        "bytes" => name,
        "int32" | "int64" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}
