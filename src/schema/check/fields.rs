//! Fields and extensions: what their syntax and their types allow.

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{EnumValueDescriptorProto, FieldDescriptorProto};

use super::options::simple_option;
use super::suggest::{declared_at, one_of};
use super::symbols::{Kind, Symbol, Symbols};
use crate::diagnostic::{Diagnostic, Report, Span};
use crate::schema::declared::{Extension, Found, Message, find};
use crate::schema::files::{File, Files};
use crate::schema::tag;

/// What the rules look things up in.
#[derive(Clone, Copy)]
pub(super) struct World<'a> {
    pub(super) files: &'a Files,
    pub(super) symbols: &'a Symbols,
}

/// The fields of a message, and the message itself.
pub(super) fn in_message(world: World<'_>, message: &Message<'_>, report: &mut Report) {
    let proto3 = message.file.is_proto3();
    message_set(message, report);
    if proto3 && !message.proto.extension_range.is_empty() {
        report.push(
            Diagnostic::error("schema/not-in-proto3", "a proto3 message cannot be extended")
                .at(message.span(&[tag::MESSAGE_EXTENSION_RANGE, 0]))
                .help("remove the range; `google.protobuf.Any` or a map can hold what others add"),
        );
    }
    for (index, field) in message.proto.field.iter().enumerate() {
        let span = |tag: i32| message.field_span(index, tag);
        default_value(world, field, &span, report);
        if let Some((name, symbol)) = enum_type(world, field) {
            if proto3 {
                closed_enum(world, (name, symbol), span(tag::FIELD_TYPE_NAME), report);
            }
            if message.is_map_entry() {
                map_value(world, (name, symbol), span(tag::FIELD_TYPE_NAME), report);
            }
        }
    }
}

/// One extension.
pub(super) fn of_extension(world: World<'_>, extension: &Extension<'_>, report: &mut Report) {
    let (proto, file) = (extension.proto, extension.file);
    let span = |tag: i32| extension.span(tag);
    default_value(world, proto, &span, report);
    if file.is_proto3() && !is_options(proto.extendee()) {
        report.push(
            Diagnostic::error(
                "schema/not-in-proto3",
                "proto3 can only extend the options of `google/protobuf/descriptor.proto`",
            )
            .at(span(tag::FIELD_EXTENDEE))
            .help("declare a field in the message itself, or move the extension to a proto2 file"),
        );
    }
    if let Some(found) = enum_type(world, proto).filter(|_| file.is_proto3()) {
        closed_enum(world, found, span(tag::FIELD_TYPE_NAME), report);
    }
    set_member(world, extension, report);
}

fn is_options(extendee: &str) -> bool {
    extendee
        .strip_prefix(".google.protobuf.")
        .is_some_and(|name| name.ends_with("Options") || name == "FeatureSet")
        || !extendee.starts_with('.')
}

/// The enum that is a field's type, if it is one.
fn enum_type<'a>(world: World<'_>, field: &'a FieldDescriptorProto) -> Option<(&'a str, Symbol)> {
    let name = field.type_name().strip_prefix('.')?;
    let symbol = world.symbols.get(name)?;
    (symbol.kind == Kind::Enum).then_some((name, symbol))
}

fn closed_enum(world: World<'_>, (name, symbol): (&str, Symbol), span: Option<Span>, report: &mut Report) {
    let file = world.files.get(symbol.file);
    if file.broken || file.is_proto3() {
        return;
    }
    let message = format!("the proto2 enum `{name}` cannot be used in proto3");
    if report.diagnostics.iter().any(|known| known.message == message) {
        return;
    }
    report.push(
        Diagnostic::error("schema/closed-enum", message)
            .at(span)
            .related(declared_at(world.files, name, symbol.file), "declared in proto2")
            .help(format!("`{}` is proto2, whose enums hold no unknown values, and proto3 must keep them: move the enum to a proto3 file", file.name)),
    );
}

fn map_value(world: World<'_>, (name, symbol): (&str, Symbol), span: Option<Span>, report: &mut Report) {
    let file = world.files.get(symbol.file);
    let Some((_, Found::Enum(proto))) = find(&file.proto, name) else { return };
    let starts_at_zero = proto.value.first().is_none_or(|value| value.number() == 0);
    if starts_at_zero || file.is_proto3() {
        return;
    }
    report.push(
        Diagnostic::error(
            "schema/enum-zero",
            format!("the first value of the enum `{name}` is not 0, which a map's values need"),
        )
        .at(span)
        .related(declared_at(world.files, name, symbol.file), "declared here")
        .help("put a value with the number 0 first, or use the enum in a message that is the map's value"),
    );
}

fn default_value(
    world: World<'_>,
    field: &FieldDescriptorProto,
    span: &dyn Fn(i32) -> Option<Span>,
    report: &mut Report,
) {
    let Some(value) = &field.default_value else { return };
    let problem = |message: String| {
        Diagnostic::error("schema/invalid-default", message).at(span(tag::FIELD_DEFAULT_VALUE))
    };
    if let Some((name, symbol)) = enum_type(world, field) {
        let Some((_, Found::Enum(proto))) = find(&world.files.get(symbol.file).proto, name) else { return };
        if proto.value.iter().any(|known| known.name() == value) {
            return;
        }
        let names: Vec<&str> = proto.value.iter().map(EnumValueDescriptorProto::name).collect();
        report.push(problem(format!("the enum `{name}` has no value `{value}`")).help(one_of(value, &names)));
    } else if field.r#type == Some(Type::Message.into()) {
        report.push(problem("a message has no default value".to_owned()).help("remove `default`"));
    }
}

/// Whether a message is a set of extensions in the old wire format.
fn is_message_set(message: &prost_types::DescriptorProto) -> Option<i32> {
    let options = message.options.iter().flat_map(|options| &options.uninterpreted_option);
    let (index, option) = simple_option(options, "message_set_wire_format")?;
    (option.identifier_value() == "true").then_some(index)
}

fn message_set(message: &Message<'_>, report: &mut Report) {
    let Some(index) = is_message_set(message.proto) else { return };
    let option = message.span(&[tag::MESSAGE_OPTIONS, tag::UNINTERPRETED, index]);
    if message.file.is_proto3() {
        report.push(
            Diagnostic::error("schema/not-in-proto3", "proto3 has no message sets")
                .at(option)
                .help("remove the option; `google.protobuf.Any` serves the same purpose"),
        );
        return;
    }
    if let Some(field) = message.proto.field.first() {
        report.push(
            Diagnostic::error(
                "schema/message-set",
                format!("a message set has no fields, and `{}` is one", field.name()),
            )
            .at(message.field_span(0, tag::NAME))
            .related(option, "makes this a message set")
            .help("move the field to a message that extends the set"),
        );
    }
}

/// What extends a message set is an optional message.
fn set_member(world: World<'_>, extension: &Extension<'_>, report: &mut Report) {
    let proto = extension.proto;
    let Some(extendee) = proto.extendee().strip_prefix('.') else { return };
    let Some(symbol) = world.symbols.get(extendee) else { return };
    let file: &File = world.files.get(symbol.file);
    let Some((_, Found::Message(message))) = find(&file.proto, extendee) else { return };
    let fits =
        proto.label() == Label::Optional && proto.r#type.is_none_or(|_| proto.r#type() == Type::Message);
    if fits || is_message_set(message).is_none() {
        return;
    }
    report.push(
        Diagnostic::error(
            "schema/message-set",
            format!("`{extendee}` is a message set, and only takes optional messages"),
        )
        .at(extension.span(tag::NAME))
        .related(declared_at(world.files, extendee, symbol.file), "the message set")
        .help("put what you want to add into a message, and extend the set with an optional field of that"),
    );
}
