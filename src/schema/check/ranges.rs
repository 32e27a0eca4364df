//! Ranges of numbers that a message sets aside, and names that it does: well-formed, apart from each
//! other, and not in use.

use std::collections::HashMap;

use prost_types::{EnumValueDescriptorProto, FieldDescriptorProto};

use crate::diagnostic::{Diagnostic, Report, Span};
use crate::schema::declared::{Enum, Extension, Found, Message, below, find};
use crate::schema::files::{FileId, Files};
use crate::schema::tag;

/// A range of numbers, both ends included.
struct Range {
    start: i64,
    end: i64,
    /// What it is for, in a word.
    kind: &'static str,
    /// Its path below the element that it is in.
    path: [i32; 2],
}

/// The ranges and the reserved names of a message.
pub(super) fn in_message(message: &Message<'_>, report: &mut Report) {
    let proto = message.proto;
    let reserved = (0..).zip(&proto.reserved_range).map(|(index, range)| {
        Range::new(
            range.start(),
            i64::from(range.end()) - 1,
            "reserved",
            [tag::MESSAGE_RESERVED_RANGE, index],
        )
    });
    let extensions = (0..).zip(&proto.extension_range).map(|(index, range)| {
        Range::new(
            range.start(),
            i64::from(range.end()) - 1,
            "extension",
            [tag::MESSAGE_EXTENSION_RANGE, index],
        )
    });
    let ranges = well_formed(reserved.chain(extensions).collect(), &|tail| message.span(tail), report);
    for (index, field) in proto.field.iter().enumerate() {
        if let Some(range) = holding(&ranges, field.number()) {
            report.push(
                in_use(field.name(), field.number(), range)
                    .at(message.field_span(index, tag::FIELD_NUMBER))
                    .related(message.span(&range.path), range.label())
                    .help(super::numbers::next_free(message)),
            );
        }
    }
    let names: Vec<&str> = proto.field.iter().map(FieldDescriptorProto::name).collect();
    reserved_names(
        &proto.reserved_name,
        &names,
        report,
        Places {
            name: &|index| message.span(&[tag::MESSAGE_RESERVED_NAME, index]),
            user: &|index| message.field_span(index, tag::NAME),
        },
    );
}

/// The ranges and the reserved names of an enum.
pub(super) fn in_enum(enumeration: &Enum<'_>, report: &mut Report) {
    let proto = enumeration.proto;
    let reserved = (0..).zip(&proto.reserved_range).map(|(index, range)| {
        Range::new(range.start(), i64::from(range.end()), "reserved", [tag::ENUM_RESERVED_RANGE, index])
    });
    let ranges = well_formed(reserved.collect(), &|tail| enumeration.span(tail), report);
    for (index, value) in proto.value.iter().enumerate() {
        if let Some(range) = holding(&ranges, value.number()) {
            report.push(
                in_use(value.name(), value.number(), range)
                    .at(enumeration.value_span(index, tag::VALUE_NUMBER))
                    .related(enumeration.span(&range.path), range.label())
                    .help("choose another number: this one once had another meaning"),
            );
        }
    }
    let names: Vec<&str> = proto.value.iter().map(EnumValueDescriptorProto::name).collect();
    reserved_names(
        &proto.reserved_name,
        &names,
        report,
        Places {
            name: &|index| enumeration.span(&[tag::ENUM_RESERVED_NAME, index]),
            user: &|index| enumeration.value_span(index, tag::NAME),
        },
    );
}

/// The number of an extension, which a range of the extended message must hold.
pub(super) fn of_extension(
    files: &Files,
    extension: &Extension<'_>,
    extendee: &str,
    file: FileId,
    report: &mut Report,
) {
    let proto = &files.get(file).proto;
    let Some((path, Found::Message(message))) = find(proto, extendee) else { return };
    let number = extension.proto.number();
    if message.extension_range.iter().any(|range| (range.start()..range.end()).contains(&number)) {
        return;
    }
    let ranges: Vec<String> = message
        .extension_range
        .iter()
        .map(|range| shown(range.start().into(), i64::from(range.end()) - 1))
        .collect();
    report.push(
        Diagnostic::error(
            "schema/extension-range",
            format!("`{extendee}` does not leave number {number} to extensions"),
        )
        .at(extension.span(tag::FIELD_NUMBER))
        .related(files.get(file).span(&below(&path, &[tag::NAME])), "the message")
        .help(match ranges.as_slice() {
            [] => format!("it has no extension ranges: declare one in it with `extensions {number};`"),
            ranges => format!("choose a number from {}", ranges.join(" or ")),
        }),
    );
}

impl Range {
    fn new(start: i32, end: i64, kind: &'static str, path: [i32; 2]) -> Self {
        Range { start: start.into(), end, kind, path }
    }

    fn label(&self) -> String {
        match self.kind {
            "reserved" => "reserved here".to_owned(),
            kind => format!("the {kind} range"),
        }
    }
}

const MESSAGE_MAX: i64 = 536_870_911;
const ENUM_MAX: i64 = 2_147_483_647;

fn shown(start: i64, end: i64) -> String {
    match end {
        _ if start == end => start.to_string(),
        MESSAGE_MAX | ENUM_MAX => format!("{start} to max"),
        _ => format!("{start} to {end}"),
    }
}

fn holding(ranges: &[Range], number: i32) -> Option<&Range> {
    ranges.iter().find(|range| (range.start..=range.end).contains(&number.into()))
}

fn in_use(name: &str, number: i32, range: &Range) -> Diagnostic {
    match range.kind {
        "reserved" => {
            Diagnostic::error("schema/reserved", format!("`{name}` uses the reserved number {number}"))
        }
        _ => Diagnostic::error(
            "schema/extension-range",
            format!("`{name}` uses number {number}, which is left to extensions"),
        ),
    }
}

/// The ranges that are well-formed. Each must be apart from the others.
fn well_formed(
    mut ranges: Vec<Range>,
    span: &dyn Fn(&[i32]) -> Option<Span>,
    report: &mut Report,
) -> Vec<Range> {
    ranges.retain(|range| {
        if range.start > range.end {
            report.push(
                Diagnostic::error(
                    "schema/invalid-range",
                    format!("the range {} ends before it starts", shown(range.start, range.end)),
                )
                .at(span(&range.path))
                .help(format!("write `{}`", shown(range.end, range.start))),
            );
        }
        range.start <= range.end
    });
    ranges.sort_by_key(|range| range.start);
    let mut furthest: Option<&Range> = None;
    for range in &ranges {
        if let Some(before) = furthest.filter(|before| range.start <= before.end) {
            let mut places = [(span(&before.path), before), (span(&range.path), range)];
            places.sort_by(|(a, _), (b, _)| a.cmp(b));
            report.push(overlap(&places));
        }
        furthest = furthest.filter(|before| before.end > range.end).or(Some(range));
    }
    ranges
}

fn overlap([(first_span, first), (second_span, second)]: &[(Option<Span>, &Range); 2]) -> Diagnostic {
    let message = format!(
        "the {} range {} overlaps the {} range {}",
        second.kind,
        shown(second.start, second.end),
        first.kind,
        shown(first.start, first.end)
    );
    Diagnostic::error("schema/invalid-range", message)
        .at(second_span.clone())
        .related(first_span.clone(), "the other range")
        .help("write each number once")
}

/// Where reserved names, and the names of what may use them, stand.
#[derive(Clone, Copy)]
struct Places<'a> {
    name: &'a dyn Fn(i32) -> Option<Span>,
    user: &'a dyn Fn(usize) -> Option<Span>,
}

fn reserved_names(reserved: &[String], users: &[&str], report: &mut Report, places: Places<'_>) {
    let mut known: HashMap<&str, i32> = HashMap::new();
    for (index, name) in (0..).zip(reserved) {
        if let Some(&first) = known.get(name.as_str()) {
            report.push(
                Diagnostic::error("schema/invalid-range", format!("`{name}` is reserved twice"))
                    .at((places.name)(index))
                    .related((places.name)(first), "first reserved here")
                    .help("remove one of them"),
            );
        } else {
            known.insert(name, index);
        }
    }
    if known.is_empty() {
        return;
    }
    for (index, user) in users.iter().enumerate() {
        if let Some(&reserved) = known.get(user) {
            report.push(
                Diagnostic::error("schema/reserved", format!("the name `{user}` is reserved"))
                    .at((places.user)(index))
                    .related((places.name)(reserved), "reserved here")
                    .help(
                        "choose another name: JSON that was written with the old meaning may still be around",
                    ),
            );
        }
    }
}
