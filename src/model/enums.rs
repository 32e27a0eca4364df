//! Enums and their values.

use std::ops::RangeInclusive;

use serde::Serialize;

use super::{Declaration, Name, options};

/// An enum with at least one value.
#[derive(Clone, Debug, Serialize)]
pub struct Enum {
    /// Its name, docs and place.
    #[serde(flatten)]
    pub decl: Declaration,
    /// The file that declares it.
    pub file: Name,
    /// The message around it.
    pub parent: Option<Name>,
    /// Its values, in the file's order; the first is the default.
    pub values: Vec<Value>,
    /// Whether a number without a name is no value of it (proto2), or one like any other (proto3).
    pub closed: bool,
    /// Whether two names may share a number.
    pub allow_alias: bool,
    /// The numbers that it has promised not to use.
    pub reserved_ranges: Vec<RangeInclusive<i32>>,
    /// The names that it has promised not to use.
    pub reserved_names: Vec<String>,
    /// Our options.
    pub options: options::Enum,
}

impl Enum {
    /// The value of that name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|value| value.decl.name == name)
    }
}

/// A named number of an enum.
#[derive(Clone, Debug, Serialize)]
pub struct Value {
    /// Its name, docs and place.
    #[serde(flatten)]
    pub decl: Declaration,
    /// Its number on the wire.
    pub number: i32,
    /// Our options.
    pub options: options::Value,
}
