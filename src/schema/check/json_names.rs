//! The names of fields in JSON: each once in a message.

use std::collections::HashMap;

use prost_types::FieldDescriptorProto;

use super::enums::LEGACY;
use super::options::simple_option;
use crate::diagnostic::{Diagnostic, Report};
use crate::schema::declared::{Extension, Message, is_map_entry};
use crate::schema::tag;

const CODE: &str = "schema/json-name";

/// The JSON names of a message's fields.
///
/// protoc looks twice: at the names that fields have by default, whether or not `json_name` changes
/// them, and at those that they have in the end. In proto2 a clash is only an error if both names
/// were given by `json_name`.
pub(super) fn in_message(message: &Message<'_>, report: &mut Report) {
    if message.is_map_entry() {
        return;
    }
    let proto = message.proto;
    for (index, field) in proto.field.iter().enumerate() {
        if let Some(problem) = invalid(field.json_name()) {
            report.push(
                Diagnostic::error(CODE, format!("the JSON name of `{}` {problem}", field.name()))
                    .at(message.field_span(index, tag::FIELD_JSON_NAME))
                    .help("choose another name"),
            );
        }
    }
    let mut options = proto.options.iter().flat_map(|options| &options.uninterpreted_option);
    let legacy =
        simple_option(&mut options, LEGACY).is_some_and(|(_, option)| option.identifier_value() == "true");
    let proto3 = message.file.is_proto3();
    if proto3 && !legacy {
        clashes(message, report, |field| default_name(field.name()), |_, _| true);
    }
    let counts = |a: &FieldDescriptorProto, b: &FieldDescriptorProto| {
        let custom = [a, b].map(is_custom);
        if proto3 && !legacy { custom != [false, false] } else { custom == [true, true] }
    };
    clashes(message, report, json_name, counts);
    if proto3 {
        only_case(message, legacy, report);
    }
}

fn invalid(json_name: &str) -> Option<&'static str> {
    if json_name.contains('\0') {
        return Some("has a zero byte in it");
    }
    (json_name.starts_with('[') && json_name.ends_with(']'))
        .then_some("is in brackets, as only extensions are")
}

/// Reports the fields that have one name, where that counts.
fn clashes(
    message: &Message<'_>,
    report: &mut Report,
    name: impl Fn(&FieldDescriptorProto) -> String,
    counts: impl Fn(&FieldDescriptorProto, &FieldDescriptorProto) -> bool,
) {
    let fields = &message.proto.field;
    let mut first: HashMap<String, usize> = HashMap::with_capacity(fields.len());
    for (index, field) in fields.iter().enumerate() {
        let name = name(field);
        let Some(&known) = first.get(&name) else {
            first.insert(name, index);
            continue;
        };
        let other = &fields[known];
        // Two maps of one name lack different entries as well, and that has been reported.
        let maps = is_entry(message, field) && field.type_name() == other.type_name();
        if field.name() == other.name() || maps || !counts(other, field) {
            continue;
        }
        let span = |index: usize, field: &FieldDescriptorProto| {
            let tag =
                if is_custom(field) && json_name(field) == name { tag::FIELD_JSON_NAME } else { tag::NAME };
            message.field_span(index, tag)
        };
        report.push(
            Diagnostic::error(
                CODE,
                format!("`{}` and `{}` are both `{name}` in JSON", other.name(), field.name()),
            )
            .at(span(index, field))
            .related(span(known, other), "the other one")
            .help("rename one of the fields"),
        );
    }
}

/// Fields that differ only in case and underscores. protoc accepts them; prost-reflect does not.
fn only_case(message: &Message<'_>, legacy: bool, report: &mut Report) {
    let fields = &message.proto.field;
    let mut first: HashMap<String, usize> = HashMap::with_capacity(fields.len());
    for (index, field) in fields.iter().enumerate() {
        let plain = field.name().replace('_', "").to_ascii_lowercase();
        let Some(&known) = first.get(&plain) else {
            first.insert(plain, index);
            continue;
        };
        let other = fields[known].name();
        let reported = !legacy && default_name(other) == default_name(field.name());
        if !reported {
            let message_text =
                format!("`{other}` and `{}` differ only in case and underscores", field.name());
            report.push(
                Diagnostic::error("schema/unsupported", message_text)
                    .at(message.field_span(index, tag::NAME))
                    .related(message.field_span(known, tag::NAME), "the other one")
                    .help("protogen cannot read such a proto3 message yet: rename one of the fields, and keep its JSON with `json_name`"),
            );
        }
    }
}

/// Extensions have no JSON name of their own.
pub(super) fn of_extension(extension: &Extension<'_>, report: &mut Report) {
    if extension.proto.json_name.is_some() {
        report.push(
            Diagnostic::error(
                CODE,
                format!("the extension `{}` cannot have a JSON name", extension.proto.name()),
            )
            .at(extension.span(tag::FIELD_JSON_NAME))
            .help("remove `json_name`; in JSON an extension is its full name in brackets"),
        );
    }
}

fn is_entry(message: &Message<'_>, field: &FieldDescriptorProto) -> bool {
    let name = field.type_name().rsplit('.').next();
    message.proto.nested_type.iter().any(|nested| is_map_entry(nested) && Some(nested.name()) == name)
}

fn is_custom(field: &FieldDescriptorProto) -> bool {
    field.json_name.as_ref().is_some_and(|name| *name != default_name(field.name()))
}

/// The name that a field has in JSON.
pub(in crate::schema) fn json_name(field: &FieldDescriptorProto) -> String {
    field.json_name.clone().unwrap_or_else(|| default_name(field.name()))
}

/// The name that a field has in JSON unless `json_name` gives it another one.
fn default_name(name: &str) -> String {
    let mut json = String::with_capacity(name.len());
    let mut upper = false;
    for c in name.chars() {
        if c == '_' {
            upper = true;
        } else {
            json.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        }
    }
    json
}
