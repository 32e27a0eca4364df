//! How values are held in memory, which options and fields decide.

use super::options::{EnumStyle, Int64, Options, Timestamp};
use crate::model::{Field, JsType, Message, Name, Scalar, Type, WellKnown};

/// How one value of a field is held in memory: where that is not how it is written, the functions
/// of codecs turn one into the other.
#[derive(Clone, Copy, Debug)]
pub(super) enum Held<'a> {
    /// As it is, with 64-bit integers as bigint.
    Scalar(Scalar),
    /// A 64-bit integer as a number.
    Number(Scalar),
    /// A 64-bit integer as decimal text.
    Text(Scalar),
    /// An enum as a number.
    Enum(&'a Name),
    /// An enum as the name of its value, or as a number where that has no name.
    EnumName(&'a Name),
    Message(&'a Name),
    Group(&'a Name),
}

/// `google.protobuf.NullValue`, whose only value says nothing: null in JSON, zero in memory.
pub(super) const NULL_VALUE: &str = "google.protobuf.NullValue";

/// How a value of that type is held.
pub(super) fn held<'a>(options: &Options, field: &Field, ty: &'a Type) -> Held<'a> {
    match ty {
        Type::Scalar(scalar) if scalar.is_64_bit() => match int64(options, field) {
            Int64::BigInt => Held::Scalar(*scalar),
            Int64::Number => Held::Number(*scalar),
            Int64::String => Held::Text(*scalar),
        },
        Type::Scalar(scalar) => Held::Scalar(*scalar),
        Type::Enum(name) if options.has_names_of(name) => Held::EnumName(name),
        Type::Enum(name) => Held::Enum(name),
        Type::Message(name) => Held::Message(name),
        Type::Group(name) => Held::Group(name),
    }
}

fn int64(options: &Options, field: &Field) -> Int64 {
    match field.js_type {
        JsType::Normal => options.int64,
        JsType::String => Int64::String,
        JsType::Number => Int64::Number,
    }
}

/// What a field holds in place of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    Date,
    /// RFC 3339 text.
    Text,
}

impl Options {
    /// Whether an enum is the names of its values in memory.
    pub(super) fn has_names_of(&self, enumeration: &str) -> bool {
        self.enums == EnumStyle::String && enumeration != NULL_VALUE
    }

    /// What fields hold in place of a message, if not the message itself.
    pub(super) fn stand_in(&self, message: &Message) -> Option<Stand> {
        match (message.well_known, self.timestamp) {
            (Some(WellKnown::Timestamp), Timestamp::Date) => Some(Stand::Date),
            (Some(WellKnown::Timestamp), Timestamp::String) => Some(Stand::Text),
            (_, _) => None,
        }
    }
}

impl Stand {
    /// The runtime's word for it: `writeDate`, `readDateJson`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Stand::Date => "Date",
            Stand::Text => "Rfc3339",
        }
    }
}
