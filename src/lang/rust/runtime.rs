//! What the runtime calls the types of protobuf.

use super::options::BytesType;
use super::tag::{scalar_kind, scalar_word};
use super::types::Types;
use crate::model::{Field, Message, Scalar, Type};

impl Types<'_> {
    /// What the runtime's functions for a type are called.
    pub(super) fn word(&self, ty: &Type) -> &'static str {
        match ty {
            Type::Scalar(scalar) => scalar_word(*scalar),
            Type::Enum(_) => "enumeration",
            Type::Message(_) if self.is_foreign(ty) => "foreign",
            Type::Message(_) => "message",
            Type::Group(_) => "group",
        }
    }

    /// The reader's function for a value.
    pub(super) fn reader(&self, message: &Message, field: &Field, ty: &Type) -> &'static str {
        match ty {
            Type::Scalar(Scalar::Bytes) => match self.options.bytes_of(message, field) {
                BytesType::Vec => "bytes",
                BytesType::Bytes => "shared_bytes",
            },
            Type::Scalar(_) | Type::Enum(_) | Type::Message(_) | Type::Group(_) => self.word(ty),
        }
    }

    /// The runtime's type for a type.
    pub(super) fn kind(&self, message: &Message, field: &Field, ty: &Type) -> String {
        let rt = &self.names.rt;
        match ty {
            Type::Scalar(Scalar::Bytes) => match self.options.bytes_of(message, field) {
                BytesType::Vec => format!("{rt}::Bytes"),
                BytesType::Bytes => format!("{rt}::Shared"),
            },
            Type::Scalar(scalar) => format!("{rt}::{}", scalar_kind(*scalar)),
            Type::Enum(name) | Type::Message(name) | Type::Group(name) => {
                let named = self.named(name);
                let kind = match ty {
                    Type::Enum(_) if self.is_closed(ty) => "Closed",
                    Type::Enum(_) => "Open",
                    Type::Message(_) if named.is_foreign => "Foreign",
                    Type::Group(_) => "Group",
                    Type::Message(_) | Type::Scalar(_) => "Nested",
                };
                format!("{rt}::{kind}<{}>", named.path)
            }
        }
    }

    /// Whether an enum takes no number that it has no name for. prost's own are not open either.
    pub(super) fn is_closed(&self, ty: &Type) -> bool {
        match ty {
            Type::Enum(name) => {
                &**name == "google.protobuf.NullValue" || self.input.model.enumeration(name).closed
            }
            Type::Scalar(_) | Type::Message(_) | Type::Group(_) => false,
        }
    }

    pub(super) fn is_foreign(&self, ty: &Type) -> bool {
        match ty {
            Type::Message(name) | Type::Group(name) => self.names.of(name).is_none(),
            Type::Scalar(_) | Type::Enum(_) => false,
        }
    }
}
