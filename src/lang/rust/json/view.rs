//! What the templates of Rust's JSON print.

use askama::Template;

/// How a message is written and read.
#[derive(Debug, Template)]
#[template(path = "rust/json/message.rs.jinja")]
pub(super) struct Message {
    pub(super) rt: String,
    pub(super) name: String,
    /// As a literal, like all names below.
    pub(super) full_name: String,
    pub(super) keys: Vec<Key>,
    /// The indexes of the keys that take a null for a value.
    pub(super) nulls: String,
    pub(super) profile: &'static str,
    pub(super) go: Option<Vec<GoOneof>>,
    /// What the parameter to write to is called: one that is not used has no name.
    pub(super) out: &'static str,
    pub(super) puts: Vec<Put>,
    pub(super) sets: Vec<Set>,
    pub(super) extensions: Option<Extensions>,
    pub(super) serde: bool,
}

/// A field's key.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) json: String,
    pub(super) proto: String,
    pub(super) text: String,
}

/// What Go calls a oneof and its fields.
#[derive(Debug)]
pub(super) struct GoOneof {
    /// An expression: `Some("Payment")`.
    pub(super) key: String,
    pub(super) members: Vec<(String, usize)>,
}

/// How a field or a oneof is written.
#[derive(Debug)]
pub(super) enum Put {
    Field { method: &'static str, key: usize, value: String, registry: String },
    Oneof { value: String, arms: Vec<Arm>, absent: Option<usize> },
}

/// How a field of a oneof is written.
#[derive(Debug)]
pub(super) struct Arm {
    pub(super) pattern: String,
    pub(super) method: &'static str,
    pub(super) key: usize,
    pub(super) value: &'static str,
    pub(super) registry: String,
}

/// How a field is read.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) key: usize,
    pub(super) method: &'static str,
    pub(super) field: String,
    /// A further argument: the variant of a oneof.
    pub(super) variant: String,
    /// A further argument: where the types of an `Any` are found.
    pub(super) registry: String,
}

/// Where the extensions of a message are.
#[derive(Debug)]
pub(super) struct Extensions {
    /// The field for unknown fields.
    pub(super) field: String,
    pub(super) registry: String,
}

/// The names of an enum's values, and how one is read.
#[derive(Debug, Template)]
#[template(path = "rust/json/enum.rs.jinja")]
pub(super) struct Enum {
    pub(super) rt: String,
    pub(super) name: String,
    pub(super) names: Vec<(String, String)>,
    pub(super) read: &'static str,
    pub(super) profile: &'static str,
    pub(super) serde: bool,
}

/// The list of messages and extensions.
#[derive(Debug, Template)]
#[template(path = "rust/json/registry.rs.jinja")]
pub(super) struct Registry {
    pub(super) rt: String,
    /// Full names, each with the path of its type.
    pub(super) messages: Vec<(String, String)>,
    /// The paths of constants.
    pub(super) extensions: Vec<String>,
}
