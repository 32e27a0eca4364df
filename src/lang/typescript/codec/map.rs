//! Maps in protobuf's binary format: a message an entry.

use super::Codec;
use super::view::{Map, MapPart};
use super::wire::{scalar_call, tag, wire_type};
use crate::lang::typescript::held::Held;
use crate::lang::typescript::memory::{is_index, zero_of};
use crate::model::{Field, Scalar, Type};

impl Codec<'_, '_> {
    /// The function that reads the entries of a map.
    pub(super) fn map(&mut self, message: &str, field: &Field, key: Scalar, value: &Type) -> Map {
        let ty = self.memory_type(field);
        let held = self.held(field, value);
        let (read, variable, result) = match value {
            Type::Scalar(scalar) => {
                let read = self.held_value(held, &scalar_call(*scalar, field.validate_utf8));
                let zero = zero_of(self.model, held);
                (read, format!("v = {zero}"), format!("v{}", self.cast(field)))
            }
            Type::Enum(name) => {
                let zero = zero_of(self.model, Held::Enum(name));
                let result = self.held_value(held, "v");
                let result = format!("{result}{}", self.cast(field));
                ("$.int32(b, p)".to_owned(), format!("v = {zero}"), result)
            }
            Type::Message(name) | Type::Group(name) => {
                let read = self.function(name, |is| &is.read);
                let create = self.function(name, |is| &is.create);
                let ty = self.types.memory_message(name).text;
                (
                    format!("{read}(b, $.next, stop, depth - 1, v)"),
                    format!("v: {ty} | undefined"),
                    format!("v ?? {create}()"),
                )
            }
        };
        let zero_key = zero_of(self.model, Held::Scalar(key));
        let key_read = if key == Scalar::String && field.validate_utf8 {
            "$.key(b, p, end)".to_owned()
        } else {
            scalar_call(key, field.validate_utf8)
        };
        let key_result = if key == Scalar::String || is_index(key) { "k" } else { "String(k)" };
        Map {
            name: self.map_function(message, field),
            ty,
            key: MapPart {
                tag: tag(1, wire_type(&Type::Scalar(key))),
                variable: format!("k = {zero_key}"),
                read: key_read,
                result: key_result.to_owned(),
            },
            value: MapPart { tag: tag(2, wire_type(value)), variable, read, result },
            is_message: matches!(value, Type::Message(_) | Type::Group(_)),
            closed: self.closed(value),
        }
    }
}

/// A key as its type has it, from the property's name.
pub(super) fn key_value(key: Scalar) -> &'static str {
    if key == Scalar::Bool {
        "key === \"true\""
    } else if key.is_64_bit() {
        "BigInt(key)"
    } else if key.is_number() {
        "Number(key)"
    } else {
        "key"
    }
}
