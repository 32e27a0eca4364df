//! Fields of options messages.

use prost_reflect::{DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, Value};

/// A field of an options message, of its own or by extension.
pub(super) enum Field {
    Plain(FieldDescriptor),
    Extension(ExtensionDescriptor),
}

impl Field {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Field::Plain(field) => field.kind(),
            Field::Extension(extension) => extension.kind(),
        }
    }

    pub(super) fn is_repeated(&self) -> bool {
        match self {
            Field::Plain(field) => field.is_list() || field.is_map(),
            Field::Extension(extension) => extension.is_list(),
        }
    }

    pub(super) fn is_set(&self, message: &DynamicMessage) -> bool {
        match self {
            Field::Plain(field) => message.has_field(field),
            Field::Extension(extension) => message.has_extension(extension),
        }
    }

    pub(super) fn value_mut<'a>(&self, message: &'a mut DynamicMessage) -> &'a mut Value {
        match self {
            Field::Plain(field) => message.get_field_mut(field),
            Field::Extension(extension) => message.get_extension_mut(extension),
        }
    }

    /// Sets the field. What a repeated one holds does not matter.
    pub(super) fn set(&self, message: &mut DynamicMessage, value: Value) {
        if !self.is_repeated() {
            *self.value_mut(message) = value;
        }
    }
}
