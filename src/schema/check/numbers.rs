//! Numbers of fields and extensions: allowed at all, and each used once.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use crate::schema::declared::{Declared, Extension, Message};
use prost_types::descriptor_proto::{ExtensionRange, ReservedRange};

use super::symbols::{Kind, Symbol, Symbols};
use crate::diagnostic::{Diagnostic, Report, Span};
use crate::schema::files::Files;
use crate::schema::tag;

/// Numbers that protobuf keeps for itself.
const RESERVED: RangeInclusive<i32> = 19_000..=19_999;

/// The numbers of a message's fields.
pub(super) fn in_message(message: &Message<'_>, report: &mut Report) {
    let mut first: HashMap<i32, usize> = HashMap::with_capacity(message.proto.field.len());
    for (index, field) in message.proto.field.iter().enumerate() {
        let number = field.number();
        if RESERVED.contains(&number) {
            report.push(reserved(message.field_span(index, tag::FIELD_NUMBER), number));
        }
        if let Some(&first) = first.get(&number) {
            let other = message.proto.field[first].name();
            report.push(
                Diagnostic::error(
                    "schema/duplicate-number",
                    format!("number {number} is already used by `{other}`"),
                )
                .at(message.field_span(index, tag::FIELD_NUMBER))
                .related(message.field_span(first, tag::FIELD_NUMBER), "first used here")
                .help(next_free(message)),
            );
        } else {
            first.insert(number, index);
        }
    }
}

fn reserved(span: Option<Span>, number: i32) -> Diagnostic {
    Diagnostic::error("schema/invalid-number", format!("number {number} belongs to protobuf itself"))
        .at(span)
        .help("the numbers 19000 to 19999 cannot be used: choose one outside of them")
}

/// A number above all that are used or set aside.
pub(super) fn next_free(message: &Message<'_>) -> String {
    let proto = message.proto;
    let fields = proto.field.iter().map(|field| field.number() + 1);
    let reserved = proto.reserved_range.iter().map(ReservedRange::end);
    let extensions = proto.extension_range.iter().map(ExtensionRange::end);
    let next = fields.chain(reserved).chain(extensions).filter(|&next| next <= MAX).max().unwrap_or(1);
    let next = if RESERVED.contains(&next) { RESERVED.end() + 1 } else { next };
    format!("{next} is free")
}

const MAX: i32 = 536_870_911;

/// The numbers of all extensions: within the ranges of what they extend, and each used once.
pub(super) fn of_extensions(
    files: &Files,
    symbols: &Symbols,
    declared: &[Declared<'_>],
    report: &mut Report,
) {
    let mut first: HashMap<(&str, i32), &Extension<'_>> = HashMap::new();
    for extension in declared.iter().flat_map(|declared| &declared.extensions) {
        let number = extension.proto.number();
        let Some(extendee) = extension.proto.extendee().strip_prefix('.') else { continue };
        let Some(Symbol { kind: Kind::Message, file }) = symbols.get(extendee) else { continue };
        if RESERVED.contains(&number) {
            report.push(reserved(extension.span(tag::FIELD_NUMBER), number));
        } else if let Some(other) = first.get(&(extendee, number)) {
            report.push(used_twice(extension, other, extendee));
        } else {
            first.insert((extendee, number), extension);
            super::ranges::of_extension(files, extension, extendee, file, report);
        }
    }
}

fn used_twice(extension: &Extension<'_>, other: &Extension<'_>, extendee: &str) -> Diagnostic {
    let (number, first) = (extension.proto.number(), &other.full_name);
    let message = format!("number {number} of `{extendee}` is already used by the extension `{first}`");
    Diagnostic::error("schema/duplicate-number", message)
        .at(extension.span(tag::FIELD_NUMBER))
        .related(other.span(tag::FIELD_NUMBER), "first used here")
        .help(format!("choose another number from the ranges that `{extendee}` leaves to extensions"))
}
