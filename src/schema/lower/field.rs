//! Fields and extensions.

use std::sync::Arc;

use prost_reflect::prost_types::field_options::JsType as ProtoJsType;
use prost_reflect::{
    DynamicMessage, ExtensionDescriptor, FieldDescriptor, Kind, MessageDescriptor, Syntax as Edition,
    Value as ReflectValue,
};
use prost_types::FieldDescriptorProto;

use super::{Lowering, declare};
use crate::model::{
    Declaration, DefaultValue, Extension, Field, JsType, Name, Presence, Scalar, Shape, Type,
};
use crate::schema::SchemaFile;

impl Lowering<'_> {
    /// The fields of a message, in the file's order.
    pub(super) fn fields(&mut self, message: &MessageDescriptor, file: &SchemaFile) -> Vec<Field> {
        let real: Vec<Name> = message
            .oneofs()
            .filter(|oneof| !oneof.is_synthetic())
            .map(|oneof| oneof.full_name().into())
            .collect();
        let protos = &message.descriptor_proto().field;
        protos
            .iter()
            .map(|proto| {
                let field = message.get_field_by_name(proto.name()).expect("every field has a descriptor");
                let oneof = field
                    .containing_oneof()
                    .and_then(|oneof| real.iter().position(|name| **name == *oneof.full_name()));
                Field { oneof, ..self.field(&Member::from(&field), file) }
            })
            .collect()
    }

    pub(super) fn extension(&mut self, descriptor: &ExtensionDescriptor, file: &SchemaFile) -> Name {
        let name = Name::from(descriptor.full_name());
        let extension = Extension {
            field: self.field(&Member::from(descriptor), file),
            extendee: descriptor.containing_message().full_name().into(),
            file: descriptor.parent_file().name().into(),
            parent: descriptor.parent_message().map(|parent| parent.full_name().into()),
        };
        self.model.extensions.insert(Arc::clone(&name), extension);
        name
    }

    fn field(&mut self, member: &Member<'_>, file: &SchemaFile) -> Field {
        let proto = member.proto;
        let flags = proto.options.as_ref();
        let custom = flags.map(|_| (member.options)());
        let (options, custom) = self.options.take(member.full_name, "protogen.v1.field", custom);
        Field {
            number: member.number,
            json_name: member.json_name.to_owned(),
            shape: member.shape(),
            oneof: None,
            proto3_optional: proto.proto3_optional(),
            default: proto.default_value.as_deref().and_then(|text| default(&member.default, text)),
            validate_utf8: member.syntax == Edition::Proto3 && member.holds_text(),
            js_type: match flags.map(prost_types::FieldOptions::jstype) {
                None | Some(ProtoJsType::JsNormal) => JsType::Normal,
                Some(ProtoJsType::JsString) => JsType::String,
                Some(ProtoJsType::JsNumber) => JsType::Number,
            },
            options,
            decl: Declaration {
                deprecated: flags.is_some_and(prost_types::FieldOptions::deprecated),
                custom,
                ..declare(proto.name(), member.full_name, member.path, file)
            },
        }
    }
}

/// What fields and extensions have in common; prost-reflect has a type for each.
struct Member<'a> {
    proto: &'a FieldDescriptorProto,
    full_name: &'a str,
    path: &'a [i32],
    number: u32,
    json_name: &'a str,
    kind: Kind,
    default: ReflectValue,
    options: Box<dyn Fn() -> DynamicMessage + 'a>,
    syntax: Edition,
    list: bool,
    map: bool,
    group: bool,
    presence: Presence,
}

macro_rules! member {
    ($descriptor:ty, $proto:ident, $required:expr) => {
        impl<'a> From<&'a $descriptor> for Member<'a> {
            fn from(field: &'a $descriptor) -> Self {
                let required: fn(&$descriptor) -> bool = $required;
                Member {
                    proto: field.$proto(),
                    full_name: field.full_name(),
                    path: field.path(),
                    number: field.number(),
                    json_name: field.json_name(),
                    kind: field.kind(),
                    default: field.default_value(),
                    options: Box::new(|| field.options()),
                    syntax: field.parent_file().syntax(),
                    list: field.is_list(),
                    map: field.is_map(),
                    group: field.is_group(),
                    presence: match (required(field), field.supports_presence()) {
                        (true, _) => Presence::Required,
                        (false, true) => Presence::Explicit,
                        (false, false) => Presence::Implicit,
                    },
                }
            }
        }
    };
}

member!(FieldDescriptor, field_descriptor_proto, FieldDescriptor::is_required);
member!(ExtensionDescriptor, field_descriptor_proto, |_| false);

impl Member<'_> {
    /// Whether a text is in it: alone, in a list, or as a key or value of a map.
    fn holds_text(&self) -> bool {
        if let (true, Kind::Message(entry)) = (self.map, &self.kind) {
            return entry.fields().any(|field| field.kind() == Kind::String);
        }
        self.kind == Kind::String
    }

    /// Whether a list of a type shares one tag. prost-reflect decides that before it reads the option.
    fn is_packed(&self, ty: &Type) -> bool {
        let can_be = match ty {
            Type::Scalar(scalar) => !matches!(scalar, Scalar::String | Scalar::Bytes),
            Type::Enum(_) => true,
            Type::Message(_) | Type::Group(_) => false,
        };
        let option = self.proto.options.as_ref().and_then(|options| options.packed);
        can_be && option.unwrap_or(self.syntax == Edition::Proto3)
    }

    fn shape(&self) -> Shape {
        if let (true, Kind::Message(entry)) = (self.map, &self.kind) {
            return Shape::Map {
                key: match ty(&entry.map_entry_key_field().kind(), false) {
                    Type::Scalar(key) => key,
                    Type::Enum(_) | Type::Message(_) | Type::Group(_) => {
                        unreachable!("linking allows integers, bool and string as map keys")
                    }
                },
                value: ty(&entry.map_entry_value_field().kind(), false),
            };
        }
        let ty = ty(&self.kind, self.group);
        if self.list {
            Shape::Repeated { packed: self.is_packed(&ty), ty }
        } else {
            Shape::Singular { ty, presence: self.presence }
        }
    }
}

fn ty(kind: &Kind, group: bool) -> Type {
    Type::Scalar(match kind {
        Kind::Message(message) if group => return Type::Group(message.full_name().into()),
        Kind::Message(message) => return Type::Message(message.full_name().into()),
        Kind::Enum(found) => return Type::Enum(found.full_name().into()),
        Kind::Double => Scalar::Double,
        Kind::Float => Scalar::Float,
        Kind::Int32 => Scalar::Int32,
        Kind::Int64 => Scalar::Int64,
        Kind::Uint32 => Scalar::Uint32,
        Kind::Uint64 => Scalar::Uint64,
        Kind::Sint32 => Scalar::Sint32,
        Kind::Sint64 => Scalar::Sint64,
        Kind::Fixed32 => Scalar::Fixed32,
        Kind::Fixed64 => Scalar::Fixed64,
        Kind::Sfixed32 => Scalar::Sfixed32,
        Kind::Sfixed64 => Scalar::Sfixed64,
        Kind::Bool => Scalar::Bool,
        Kind::String => Scalar::String,
        Kind::Bytes => Scalar::Bytes,
    })
}

/// A declared default. `text` is how the descriptor spells it: for an enum, the name of a value.
fn default(value: &ReflectValue, text: &str) -> Option<DefaultValue> {
    Some(match value {
        ReflectValue::Bool(value) => DefaultValue::Bool(*value),
        ReflectValue::I32(value) => DefaultValue::Int((*value).into()),
        ReflectValue::I64(value) => DefaultValue::Int(*value),
        ReflectValue::U32(value) => DefaultValue::Uint((*value).into()),
        ReflectValue::U64(value) => DefaultValue::Uint(*value),
        ReflectValue::F32(value) => DefaultValue::Float((*value).into()),
        ReflectValue::F64(value) => DefaultValue::Float(*value),
        ReflectValue::String(value) => DefaultValue::String(value.clone()),
        ReflectValue::Bytes(value) => DefaultValue::Bytes(value.to_vec()),
        ReflectValue::EnumNumber(_) => DefaultValue::Enum(text.to_owned()),
        ReflectValue::Message(_) | ReflectValue::List(_) | ReflectValue::Map(_) => return None,
    })
}
