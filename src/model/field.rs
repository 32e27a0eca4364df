//! Fields, extensions and their types.

use serde::Serialize;

use super::{Declaration, Name, options};

/// A field of a message, or what an extension adds to one.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Its name, docs and place.
    #[serde(flatten)]
    pub decl: Declaration,
    /// Its number on the wire.
    pub number: u32,
    /// Its key in protobuf's JSON format: `jobId`, or `[pkg.extension]`.
    pub json_name: String,
    /// How many values it holds, and of which type.
    pub shape: Shape,
    /// Its oneof, as an index into the message's `oneofs`.
    pub oneof: Option<usize>,
    /// Whether it is an `optional` field of a proto3 file, which has a synthetic oneof in descriptors.
    pub proto3_optional: bool,
    /// The default that a proto2 file declares.
    pub default: Option<DefaultValue>,
    /// Whether a text in it that is not UTF-8 is an error.
    pub validate_utf8: bool,
    /// What `jstype` says of a 64-bit integer.
    pub js_type: JsType,
    /// Our options.
    pub options: options::Field,
}

impl Field {
    /// The type of its value, of each element, or of each value of the map.
    #[must_use]
    pub fn ty(&self) -> &Type {
        match &self.shape {
            Shape::Singular { ty, .. } | Shape::Repeated { ty, .. } | Shape::Map { value: ty, .. } => ty,
        }
    }
}

/// How many values a field holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One, or none.
    Singular {
        /// The type of the value.
        ty: Type,
        /// What it means that there is none.
        presence: Presence,
    },
    /// Any number, in order.
    Repeated {
        /// The type of each element.
        ty: Type,
        /// Whether the elements share one tag on the wire.
        packed: bool,
    },
    /// Any number, by key.
    Map {
        /// The type of the keys: an integer, `bool` or `string`.
        key: Scalar,
        /// The type of the values.
        value: Type,
    },
}

/// What it means that a singular field has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// The zero value and no value are the same.
    Implicit,
    /// No value is different from the zero value: messages, `optional`, members of a oneof, proto2.
    Explicit,
    /// There must be a value: proto2's `required`.
    Required,
}

/// The type of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// A number, a truth value, a text or bytes.
    Scalar(Scalar),
    /// The enum of that full name.
    Enum(Name),
    /// The message of that full name, behind its length.
    Message(Name),
    /// The message of that full name, between a start and an end tag.
    Group(Name),
}

/// Protobuf's scalar types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scalar {
    /// 64-bit floating point.
    Double,
    /// 32-bit floating point.
    Float,
    /// Signed 32-bit varint.
    Int32,
    /// Signed 64-bit varint.
    Int64,
    /// Unsigned 32-bit varint.
    Uint32,
    /// Unsigned 64-bit varint.
    Uint64,
    /// Zigzag 32-bit varint.
    Sint32,
    /// Zigzag 64-bit varint.
    Sint64,
    /// Unsigned, 4 bytes.
    Fixed32,
    /// Unsigned, 8 bytes.
    Fixed64,
    /// Signed, 4 bytes.
    Sfixed32,
    /// Signed, 8 bytes.
    Sfixed64,
    /// `true` or `false`.
    Bool,
    /// UTF-8 text.
    String,
    /// Any bytes.
    Bytes,
}

impl Scalar {
    /// Whether it is an integer of 64 bits.
    #[must_use]
    pub fn is_64_bit(self) -> bool {
        match self {
            Scalar::Int64 | Scalar::Uint64 | Scalar::Sint64 | Scalar::Fixed64 | Scalar::Sfixed64 => true,
            Scalar::Double
            | Scalar::Float
            | Scalar::Int32
            | Scalar::Uint32
            | Scalar::Sint32
            | Scalar::Fixed32
            | Scalar::Sfixed32
            | Scalar::Bool
            | Scalar::String
            | Scalar::Bytes => false,
        }
    }

    /// Whether it is a number, whole or not.
    #[must_use]
    pub fn is_number(self) -> bool {
        !matches!(self, Scalar::Bool | Scalar::String | Scalar::Bytes)
    }
}

/// The default that a proto2 file declares.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultValue {
    /// Of a signed integer.
    Int(i64),
    /// Of an unsigned integer.
    Uint(u64),
    /// Of a `float` or `double`, infinities and NaN included.
    Float(f64),
    /// Of a `bool`.
    Bool(bool),
    /// Of a `string`.
    String(String),
    /// Of `bytes`.
    Bytes(Vec<u8>),
    /// The name of an enum's value.
    Enum(String),
}

/// What `jstype` says of a 64-bit integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JsType {
    /// Nothing.
    Normal,
    /// `JS_STRING`
    String,
    /// `JS_NUMBER`
    Number,
}

impl Extension {
    /// Whether it is an option: it speaks of protos, and no message on a wire has it.
    #[must_use]
    pub fn is_option(&self) -> bool {
        self.extendee.starts_with("google.protobuf.") && self.extendee.ends_with("Options")
    }
}

/// A field that a file adds to another message.
#[derive(Clone, Debug, Serialize)]
pub struct Extension {
    /// The field.
    #[serde(flatten)]
    pub field: Field,
    /// The full name of the message that gets it.
    pub extendee: Name,
    /// The file that declares it.
    pub file: Name,
    /// The message that it is declared in.
    pub parent: Option<Name>,
}
