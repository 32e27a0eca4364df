//! The field tables: all that the runtime knows of a message.

use super::fields::{self, Item};
use super::layout;
use super::literal;
use super::lower::Lowering;
use super::names::Names;
use super::types::{Native, Place};
use crate::lang::go_json;
use crate::lang::json::Profile;
use crate::model::{DefaultValue, Enum, Extension, Field, Message, Presence, Scalar, Shape, Type};
use crate::naming::lower_camel_case;

/// What the runtime is told of an enum.
pub(super) fn of_enum(names: &Names, found: &Enum) -> String {
    let path = names.path(&found.decl.full_name);
    let name = literal::string(&found.decl.full_name);
    let values: Vec<String> = found
        .values
        .iter()
        .map(|value| format!("{}: {}", literal::string(&value.decl.name), value.number))
        .collect();
    let line = format!("_rt.describe_enum({path}, {name}, {{{}}})", values.join(", "));
    if layout::fits(&line, 0) {
        return line;
    }
    let values = layout::list("{", &values, "}", 5);
    layout::list("_rt.describe_enum(", &[path.to_owned(), name, values], ")", 0)
}

/// Where a field's value is kept.
#[derive(Clone, Copy)]
enum Slot<'a> {
    /// In an attribute of its own.
    Attribute(&'a str),
    /// In that of its oneof.
    Member { oneof: &'a str, attribute: &'a str, case: &'a str, go: Option<&'a str> },
    /// Among the unknown fields.
    Extension,
}

impl Lowering<'_> {
    /// What the runtime is told of a message.
    pub(super) fn description(&mut self, message: &Message) -> String {
        let full_name = &message.decl.full_name;
        let path = self.names.path(full_name).to_owned();
        let mut fields = Vec::new();
        let go = (self.options.json == Profile::Go).then(|| go_json::names(message));
        for item in fields::items(message, self.names.class_of(full_name)) {
            match item {
                Item::Field(field, attribute) => {
                    fields.push((field.number, self.entry(field, Slot::Attribute(attribute), 8)));
                }
                Item::Oneof(choice) => {
                    for (field, name) in choice.members {
                        let case = format!("{path}.{}.{name}", choice.names.class);
                        let go = go.as_ref().map(|go| go_argument(message, field, go));
                        let slot = Slot::Member {
                            oneof: &choice.oneof.decl.name,
                            attribute: &choice.names.attribute,
                            case: &case,
                            go: go.as_deref(),
                        };
                        fields.push((field.number, self.entry(field, slot, 8)));
                    }
                }
            }
        }
        fields.sort_by_key(|(number, _)| *number);
        let fields: Vec<String> = fields.into_iter().map(|(_, text)| text).collect();
        let mut arguments = vec![path, literal::string(full_name), lambda(&fields)];
        if !message.extension_ranges.is_empty() {
            let ranges: Vec<String> = message
                .extension_ranges
                .iter()
                .map(|range| format!("({}, {})", range.start, range.end))
                .collect();
            arguments.push(layout::tuple("extensions=", &ranges, 5));
        }
        if message.message_set {
            arguments.push("message_set=True".to_owned());
        }
        if self.options.json == Profile::Go {
            arguments.push("json=\"go\"".to_owned());
        }
        call("_rt.describe", &arguments)
    }

    /// What the runtime is told of an extension, as lines.
    pub(super) fn extension_arguments(&mut self, extension: &Extension, indentation: usize) -> String {
        let name = literal::string(&extension.field.decl.full_name);
        let extendee = self.types.declared(Place::Module, &extension.extendee);
        let entry = self.entry(&extension.field, Slot::Extension, indentation + 4);
        let line = format!("lambda: ({extendee}, {entry}),");
        let lambda = if layout::fits(&line, indentation) {
            line
        } else {
            format!("lambda: (\n    {extendee},\n    {},\n),", layout::indented(&entry, 4))
        };
        format!("{name},\n{lambda}")
    }

    /// One line of a table.
    fn entry(&mut self, field: &Field, slot: Slot<'_>, indentation: usize) -> String {
        let name = &field.decl.name;
        let ty = field.ty();
        let native = self.types.native(field);
        let mut arguments =
            vec![field.number.to_string(), literal::string(name), format!("\"{}\"", kind(ty, native))];
        arguments.extend(label(field, slot).map(|label| format!("\"{label}\"")));
        let mut option = |name: &str, value: String| arguments.push(format!("{name}={value}"));
        if let Shape::Map { key, .. } = &field.shape {
            option("key", format!("\"{}\"", scalar(*key)));
        }
        match (ty, native) {
            (_, Some(native)) => option("native", format!("\"{}\"", native_name(native))),
            (Type::Scalar(_), None) => {}
            (Type::Enum(name) | Type::Message(name) | Type::Group(name), None) => {
                option("type", self.types.declared(Place::Module, name));
            }
        }
        match slot {
            Slot::Attribute(attribute) if attribute != name => option("attr", literal::string(attribute)),
            Slot::Attribute(_) | Slot::Extension => {}
            Slot::Member { oneof, attribute, case, go } => {
                option("oneof", literal::string(oneof));
                if attribute != oneof {
                    option("attr", literal::string(attribute));
                }
                option("case", case.to_owned());
                if let Some(go) = go {
                    option("go", go.to_owned());
                }
            }
        }
        if !matches!(slot, Slot::Extension) && field.json_name != lower_camel_case(name) {
            option("json", literal::string(&field.json_name));
        }
        if let Some(default) = self.default(field) {
            option("default", default);
        }
        if !field.validate_utf8 && holds_text(field) {
            option("utf8", "False".to_owned());
        }
        // A comma stands behind it.
        layout::call("_rt.Field", &arguments, indentation + 1)
    }

    fn default(&mut self, field: &Field) -> Option<String> {
        if let Some(text) = &field.options.discriminator {
            return Some(literal::string(text));
        }
        Some(match field.default.as_ref()? {
            DefaultValue::Int(value) => value.to_string(),
            DefaultValue::Uint(value) => value.to_string(),
            DefaultValue::Float(value) if value.is_finite() => literal::float(*value),
            DefaultValue::Float(value) => {
                let float = self.types.builtin(Place::Module, "float");
                format!("{float}(\"{}\")", value.to_string().to_ascii_lowercase())
            }
            DefaultValue::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
            DefaultValue::String(value) => literal::string(value),
            DefaultValue::Bytes(value) => literal::bytes(value),
            DefaultValue::Enum(value) => self.enum_default(field, value)?,
        })
    }

    fn enum_default(&mut self, field: &Field, value: &str) -> Option<String> {
        let Type::Enum(name) = field.ty() else { return None };
        let at = self.model.enumeration(name).values.iter().position(|found| found.decl.name == value)?;
        let ty = self.types.declared(Place::Module, name);
        Some(format!("{ty}.{}", self.names.values(name)[at]))
    }
}

/// What is called when the table is needed.
fn lambda(fields: &[String]) -> String {
    match fields {
        [] => "lambda: ()".to_owned(),
        [field] if layout::fits(&format!("lambda: ({field},),"), 4) => format!("lambda: ({field},)"),
        fields => layout::lines("lambda: (", fields, ")"),
    }
}

/// A call on one line, or with a line for each argument.
fn call(function: &str, arguments: &[String]) -> String {
    layout::list(&format!("{function}("), arguments, ")", 0)
}

fn label(field: &Field, slot: Slot<'_>) -> Option<&'static str> {
    if matches!(slot, Slot::Member { .. }) {
        return Some("oneof");
    }
    // What holds one text only is that text wherever it is not on the wire.
    if field.options.discriminator.is_some() {
        return None;
    }
    match &field.shape {
        Shape::Singular { presence: Presence::Implicit, .. } => None,
        Shape::Singular { presence: Presence::Explicit, .. } => Some("optional"),
        Shape::Singular { presence: Presence::Required, .. } => Some("required"),
        Shape::Repeated { packed: true, .. } => Some("packed"),
        Shape::Repeated { packed: false, .. } => Some("repeated"),
        Shape::Map { .. } => Some("map"),
    }
}

fn kind(ty: &Type, native: Option<Native>) -> &'static str {
    match (ty, native) {
        (_, Some(Native::Wrapper(inner))) => scalar(inner),
        (Type::Scalar(found), _) => scalar(*found),
        (Type::Enum(_), _) => "enum",
        (Type::Message(_), _) => "message",
        (Type::Group(_), _) => "group",
    }
}

fn native_name(native: Native) -> &'static str {
    match native {
        Native::Timestamp => "timestamp",
        Native::Duration => "duration",
        Native::Struct => "struct",
        Native::Value => "value",
        Native::List => "list",
        Native::Wrapper(_) => "wrapper",
    }
}

fn scalar(scalar: Scalar) -> &'static str {
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

fn holds_text(field: &Field) -> bool {
    let has_text_key = matches!(field.shape, Shape::Map { key: Scalar::String, .. });
    has_text_key || *field.ty() == Type::Scalar(Scalar::String)
}

/// The key of a oneof and the name of its member, as Go's encoding/json writes them.
fn go_argument(message: &Message, field: &Field, go: &go_json::GoNames) -> String {
    let key = field.oneof.and_then(|oneof| go.oneofs[oneof].as_deref());
    let key = key.map_or_else(|| "None".to_owned(), literal::string);
    let at = message.fields.iter().position(|found| found.number == field.number).unwrap_or_default();
    format!("({key}, {})", literal::string(&go.fields[at]))
}
