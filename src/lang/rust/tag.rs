//! Tags and wire types, and what the runtime calls the types of protobuf.

use crate::model::{Scalar, Type};

const VARINT: u32 = 0;
const FIXED64: u32 = 1;
pub(super) const DELIMITED: u32 = 2;
const START_GROUP: u32 = 3;
const FIXED32: u32 = 5;

/// A tag as a literal.
pub(super) fn tag(number: u32, wire_type: u32) -> String {
    let digits = format!("{:x}", number << 3 | wire_type);
    match digits.len() {
        0..=4 => format!("0x{digits}"),
        len => format!("0x{}_{}", &digits[..len - 4], &digits[len - 4..]),
    }
}

/// How many bytes a tag takes.
pub(super) fn tag_len(number: u32) -> usize {
    let bits = 32 - (number << 3).leading_zeros() as usize;
    bits.div_ceil(7)
}

pub(super) fn wire_type(ty: &Type) -> u32 {
    match ty {
        Type::Scalar(Scalar::Double | Scalar::Fixed64 | Scalar::Sfixed64) => FIXED64,
        Type::Scalar(Scalar::Float | Scalar::Fixed32 | Scalar::Sfixed32) => FIXED32,
        Type::Scalar(Scalar::String | Scalar::Bytes) | Type::Message(_) => DELIMITED,
        Type::Scalar(_) | Type::Enum(_) => VARINT,
        Type::Group(_) => START_GROUP,
    }
}

/// The size of a value, if all have the same.
pub(super) fn fixed_size(ty: &Type) -> Option<usize> {
    match (wire_type(ty), ty) {
        (FIXED64, _) => Some(8),
        (FIXED32, _) => Some(4),
        (_, Type::Scalar(Scalar::Bool)) => Some(1),
        _ => None,
    }
}

pub(super) fn rust_number(ty: &Type) -> &'static str {
    match ty {
        Type::Scalar(Scalar::Double) => "f64",
        Type::Scalar(Scalar::Float) => "f32",
        Type::Scalar(Scalar::Fixed32) => "u32",
        Type::Scalar(Scalar::Fixed64) => "u64",
        Type::Scalar(Scalar::Sfixed32) => "i32",
        Type::Scalar(Scalar::Sfixed64) => "i64",
        Type::Scalar(_) | Type::Enum(_) | Type::Message(_) | Type::Group(_) => {
            unreachable!("only these have bytes of a fixed number")
        }
    }
}

pub(super) fn scalar_word(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Double => "double",
        Scalar::Float => "float",
        Scalar::Int32 => "int32",
        Scalar::Int64 => "int64",
        Scalar::Uint32 => "uint32",
        Scalar::Uint64 => "uint64",
        Scalar::Sint32 => "sint32",
        Scalar::Sint64 => "sint64",
        Scalar::Fixed32 => "fixed32",
        Scalar::Fixed64 => "fixed64",
        Scalar::Sfixed32 => "sfixed32",
        Scalar::Sfixed64 => "sfixed64",
        Scalar::Bool => "bool",
        Scalar::String => "string",
        Scalar::Bytes => "bytes",
    }
}

pub(super) fn scalar_kind(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Double => "Double",
        Scalar::Float => "Float",
        Scalar::Int32 => "Int32",
        Scalar::Int64 => "Int64",
        Scalar::Uint32 => "Uint32",
        Scalar::Uint64 => "Uint64",
        Scalar::Sint32 => "Sint32",
        Scalar::Sint64 => "Sint64",
        Scalar::Fixed32 => "Fixed32",
        Scalar::Fixed64 => "Fixed64",
        Scalar::Sfixed32 => "Sfixed32",
        Scalar::Sfixed64 => "Sfixed64",
        Scalar::Bool => "Bool",
        Scalar::String => "Text",
        Scalar::Bytes => "Bytes",
    }
}
