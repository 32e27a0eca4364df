//! Options of protobuf itself that do not fit the element they stand on.

use prost_types::FieldDescriptorProto;
use prost_types::UninterpretedOption;
use prost_types::field_descriptor_proto::{Label, Type};

use crate::diagnostic::{Diagnostic, Report, Span};
use crate::schema::declared::{Extension, Message, below};
use crate::schema::files::File;
use crate::schema::tag;

const CODE: &str = "schema/invalid-option";

/// The option of a plain name, with its index.
pub(super) fn simple_option<'a>(
    options: impl IntoIterator<Item = &'a UninterpretedOption>,
    name: &str,
) -> Option<(i32, &'a UninterpretedOption)> {
    (0..).zip(options).find(|(_, option)| is_simple(option, name))
}

fn is_simple(option: &UninterpretedOption, name: &str) -> bool {
    matches!(option.name.as_slice(), [part] if !part.is_extension && part.name_part == name)
}

/// The options of a message and of its fields.
pub(super) fn in_message(message: &Message<'_>, report: &mut Report) {
    let options = message.proto.options.iter().flat_map(|options| &options.uninterpreted_option);
    if let Some((index, _)) = simple_option(options, "map_entry") {
        report.push(
            Diagnostic::error(CODE, "`map_entry` cannot be set by hand")
                .at(message.span(&[tag::MESSAGE_OPTIONS, tag::UNINTERPRETED, index]))
                .help("declare a field `map<key, value>` instead"),
        );
    }
    for (index, field) in (0..).zip(&message.proto.field) {
        if field.options.is_some() {
            of_field(field, &|tail| message.span(&below(&[tag::MESSAGE_FIELD, index], tail)), report);
        }
    }
}

/// The options of an extension.
pub(super) fn of_extension(extension: &Extension<'_>, report: &mut Report) {
    of_field(extension.proto, &|tail| extension.file.span(&below(&extension.path, tail)), report);
}

fn of_field(field: &FieldDescriptorProto, span: &dyn Fn(&[i32]) -> Option<Span>, report: &mut Report) {
    let options = field.options.iter().flat_map(|options| &options.uninterpreted_option);
    for (index, option) in (0..).zip(options) {
        let [part, inner @ ..] = option.name.as_slice() else { continue };
        let problem = match part.name_part.as_str() {
            _ if part.is_extension => None,
            "features" => Some(features()),
            _ if !inner.is_empty() => None,
            "packed" => packed(field, option),
            name @ ("lazy" | "unverified_lazy") => lazy(field, option, name),
            "jstype" => js_type(field, option),
            name @ ("default" | "json_name") => Some(
                Diagnostic::error("schema/duplicate-option", format!("`{name}` is set twice"))
                    .help("remove one of them"),
            ),
            _ => None,
        };
        if let Some(problem) = problem {
            report.push(problem.at(span(&[tag::FIELD_OPTIONS, tag::UNINTERPRETED, index])));
        }
    }
}

fn packed(field: &FieldDescriptorProto, option: &UninterpretedOption) -> Option<Diagnostic> {
    let packable = match kind(field)? {
        Type::String | Type::Bytes | Type::Message | Type::Group => false,
        Type::Double
        | Type::Float
        | Type::Int64
        | Type::Uint64
        | Type::Int32
        | Type::Fixed64
        | Type::Fixed32
        | Type::Bool
        | Type::Uint32
        | Type::Enum
        | Type::Sfixed32
        | Type::Sfixed64
        | Type::Sint32
        | Type::Sint64 => true,
    };
    if option.identifier_value() != "true" || (packable && field.label() == Label::Repeated) {
        return None;
    }
    Some(
        Diagnostic::error(CODE, format!("`{}` cannot be packed", field.name()))
            .help("only repeated numbers, booleans and enums can be: remove `packed`"),
    )
}

fn lazy(field: &FieldDescriptorProto, option: &UninterpretedOption, name: &str) -> Option<Diagnostic> {
    if option.identifier_value() != "true" || kind(field)? == Type::Message {
        return None;
    }
    Some(
        Diagnostic::error(CODE, format!("`{}` cannot be lazy", field.name()))
            .help(format!("only messages can be: remove `{name}`")),
    )
}

fn js_type(field: &FieldDescriptorProto, option: &UninterpretedOption) -> Option<Diagnostic> {
    let wide =
        matches!(kind(field)?, Type::Int64 | Type::Uint64 | Type::Sint64 | Type::Fixed64 | Type::Sfixed64);
    if wide || !matches!(option.identifier_value(), "JS_STRING" | "JS_NUMBER") {
        return None;
    }
    Some(
        Diagnostic::error(CODE, format!("`{}` cannot have a `jstype`", field.name()))
            .help("only integers of 64 bits can: remove `jstype`"),
    )
}

/// The type of a field, if it was found.
fn kind(field: &FieldDescriptorProto) -> Option<Type> {
    field.r#type.map(|_| field.r#type())
}

/// Options that need an edition.
pub(super) fn in_file(file: &File, report: &mut Report) {
    let options = file.proto.options.iter().flat_map(|options| &options.uninterpreted_option);
    for (index, option) in (0..).zip(options) {
        if matches!(option.name.as_slice(), [part, ..] if !part.is_extension && part.name_part == "features")
        {
            report.push(features().at(file.span(&[tag::FILE_OPTIONS, tag::UNINTERPRETED, index])));
        }
    }
}

fn features() -> Diagnostic {
    Diagnostic::error(CODE, "features can only be set in an edition")
        .help("remove the option: proto2 and proto3 each fix all features")
}
