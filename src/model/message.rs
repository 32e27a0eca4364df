//! Messages and their oneofs.

use std::ops::Range;

use serde::Serialize;

use super::{Declaration, Field, Name, options};

/// A message or a group.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// Its name, docs and place.
    #[serde(flatten)]
    pub decl: Declaration,
    /// The file that declares it.
    pub file: Name,
    /// The message around it.
    pub parent: Option<Name>,
    /// Its fields, in the file's order.
    pub fields: Vec<Field>,
    /// Its oneofs, in the file's order, without the synthetic ones of `optional` fields.
    pub oneofs: Vec<Oneof>,
    /// The full names of the messages and groups in it, in the file's order.
    pub messages: Vec<Name>,
    /// The full names of the enums in it, in the file's order.
    pub enums: Vec<Name>,
    /// The full names of the extensions that are declared in it, in the file's order.
    pub extensions: Vec<Name>,
    /// The numbers that it leaves to extensions.
    pub extension_ranges: Vec<Range<u32>>,
    /// The numbers that it has promised not to use.
    pub reserved_ranges: Vec<Range<u32>>,
    /// The names that it has promised not to use.
    pub reserved_names: Vec<String>,
    /// Whether it has the old `MessageSet` wire format.
    pub message_set: bool,
    /// Which of protobuf's own messages with a JSON form of their own it is.
    pub well_known: Option<WellKnown>,
    /// Our options.
    pub options: options::Message,
}

impl Message {
    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.decl.name == name)
    }

    /// The field that tells this message apart from others of its union, and its one value.
    #[must_use]
    pub fn discriminator(&self) -> Option<(&Field, &str)> {
        self.fields.iter().find_map(|field| Some((field, field.options.discriminator.as_deref()?)))
    }

    /// The fields of one of its oneofs.
    pub fn members(&self, oneof: usize) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.oneof == Some(oneof))
    }
}

/// A oneof with at least one field.
#[derive(Clone, Debug, Serialize)]
pub struct Oneof {
    /// Its name, docs and place.
    #[serde(flatten)]
    pub decl: Declaration,
    /// Our options.
    pub options: options::Oneof,
}

/// Protobuf's own messages that have a JSON form of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum WellKnown {
    /// `google.protobuf.Any`
    Any,
    /// `google.protobuf.Duration`
    Duration,
    /// `google.protobuf.Empty`
    Empty,
    /// `google.protobuf.FieldMask`
    FieldMask,
    /// `google.protobuf.ListValue`
    ListValue,
    /// `google.protobuf.Struct`
    Struct,
    /// `google.protobuf.Timestamp`
    Timestamp,
    /// `google.protobuf.Value`
    Value,
    /// `google.protobuf.BoolValue` and the others whose only field is `value`.
    Wrapper,
}

impl WellKnown {
    /// The well-known message of that full name.
    #[must_use]
    pub fn of(full_name: &str) -> Option<Self> {
        Some(match full_name.strip_prefix("google.protobuf.")? {
            "Any" => WellKnown::Any,
            "Duration" => WellKnown::Duration,
            "Empty" => WellKnown::Empty,
            "FieldMask" => WellKnown::FieldMask,
            "ListValue" => WellKnown::ListValue,
            "Struct" => WellKnown::Struct,
            "Timestamp" => WellKnown::Timestamp,
            "Value" => WellKnown::Value,
            "BoolValue" | "BytesValue" | "DoubleValue" | "FloatValue" | "Int32Value" | "Int64Value"
            | "StringValue" | "UInt32Value" | "UInt64Value" => WellKnown::Wrapper,
            _ => return None,
        })
    }
}
