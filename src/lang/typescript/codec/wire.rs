//! Fields in protobuf's binary format: the calls that write and read them.

use super::Codec;
use super::map;
use super::view::{Entry, Map, Read, Write};
use crate::lang::typescript::held::Held;
use crate::lang::typescript::memory::{Item, Slot, zero_of};
use crate::lang::typescript::view;
use crate::model::{Field, Presence, Scalar, Shape, Type};

/// The wire types that a value can have.
const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const DELIMITED: u32 = 2;
const START_GROUP: u32 = 3;
const END_GROUP: u32 = 4;
const FIXED32: u32 = 5;

pub(super) fn wire_type(ty: &Type) -> u32 {
    match ty {
        Type::Enum(_) => VARINT,
        Type::Message(_) => DELIMITED,
        Type::Group(_) => START_GROUP,
        Type::Scalar(scalar) => match scalar {
            Scalar::Double | Scalar::Fixed64 | Scalar::Sfixed64 => FIXED64,
            Scalar::Float | Scalar::Fixed32 | Scalar::Sfixed32 => FIXED32,
            Scalar::String | Scalar::Bytes => DELIMITED,
            Scalar::Int32
            | Scalar::Int64
            | Scalar::Uint32
            | Scalar::Uint64
            | Scalar::Sint32
            | Scalar::Sint64
            | Scalar::Bool => VARINT,
        },
    }
}

impl Held<'_> {
    fn wire_type(self) -> u32 {
        match self {
            Held::Scalar(scalar) | Held::Number(scalar) | Held::Text(scalar) => {
                wire_type(&Type::Scalar(scalar))
            }
            Held::Enum(_) | Held::EnumName(_) => VARINT,
            Held::Message(_) => DELIMITED,
            Held::Group(_) => START_GROUP,
        }
    }
}

pub(super) fn tag(number: u32, wire_type: u32) -> u32 {
    number << 3 | wire_type
}

/// The runtime's word for a type: `putInt32`, `int32`.
fn word(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Double => "Double",
        Scalar::Float => "Float",
        Scalar::Int32 => "Int32",
        Scalar::Int64 => "Int64",
        Scalar::Uint32 => "Uint32",
        Scalar::Uint64 => "Uint64",
        Scalar::Sint32 => "Sint32",
        Scalar::Sint64 => "Sint64",
        Scalar::Fixed32 => "Fixed32",
        Scalar::Fixed64 => "Fixed64",
        Scalar::Sfixed32 => "Sfixed32",
        Scalar::Sfixed64 => "Sfixed64",
        Scalar::Bool => "Bool",
        Scalar::String => "String",
        Scalar::Bytes => "Bytes",
    }
}

/// The runtime's word for values that can be packed.
fn packed_word(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Enum(_) => Some("Int32"),
        Type::Scalar(scalar) if wire_type(ty) != DELIMITED => Some(word(*scalar)),
        Type::Scalar(_) | Type::Message(_) | Type::Group(_) => None,
    }
}

impl Codec<'_, '_> {
    /// All fields, by number.
    pub(super) fn writes(&mut self, items: &[Item<'_>]) -> Vec<Write> {
        let mut all: Vec<(u32, Option<&str>, &Slot<'_>)> = Vec::new();
        for item in items {
            match item {
                Item::Field(slot) => all.push((slot.field.number, None, slot)),
                Item::Choice(choice) => {
                    let members = choice.members.iter();
                    all.extend(members.map(|slot| (slot.field.number, Some(choice.local.as_str()), slot)));
                }
            }
        }
        all.sort_by_key(|(number, _, _)| *number);
        let mut writes: Vec<Write> = Vec::new();
        for (_, oneof, slot) in all {
            let Some(oneof) = oneof else {
                writes.push(self.write(slot));
                continue;
            };
            let held = self.held(slot.field, slot.field.ty());
            let value = self.put(slot.field.number, held, &format!("{oneof}.value"));
            let case = Entry { key: view::literal(&slot.property), value };
            match writes.last_mut() {
                Some(Write::Switch { oneof: last, cases }) if last == oneof => cases.push(case),
                _ => writes.push(Write::Switch { oneof: oneof.to_owned(), cases: vec![case] }),
            }
        }
        writes
    }

    fn write(&mut self, slot: &Slot<'_>) -> Write {
        let (field, local) = (slot.field, slot.local.clone());
        match &field.shape {
            Shape::Singular { ty, presence } => {
                let held = self.held(field, ty);
                let call = self.put(field.number, held, &local);
                match presence {
                    Presence::Required => Write::Required { local, name: field.decl.name.clone(), call },
                    Presence::Explicit => Write::If { condition: format!("{local} !== undefined"), call },
                    Presence::Implicit => Write::If { condition: self.is_set(field, held, &local), call },
                }
            }
            Shape::Repeated { ty, packed } => match packed_word(ty) {
                Some(word) if *packed => Write::If {
                    condition: format!("{local} !== undefined && {local}.length !== 0"),
                    call: {
                        let values = self.packable(self.held(field, ty), &local);
                        format!("$.putPacked{word}(p, {}, {values})", tag(field.number, DELIMITED))
                    },
                },
                Some(_) | None => {
                    Write::Each { call: self.put(field.number, self.held(field, ty), "item"), list: local }
                }
            },
            Shape::Map { key, value } => Write::Map {
                map: local,
                keys: if key.is_number() { "numericKeys" } else { "sortedKeys" },
                tag: tag(field.number, DELIMITED),
                key: self.put(1, Held::Scalar(*key), map::key_value(*key)),
                value: self.put(2, self.held(field, value), "value"),
            },
        }
    }

    /// The call that writes one value.
    fn put(&mut self, number: u32, held: Held<'_>, value: &str) -> String {
        let tag = tag(number, held.wire_type());
        match held {
            Held::Scalar(scalar) => format!("$.put{}(p, {tag}, {value})", word(scalar)),
            Held::Number(scalar) | Held::Text(scalar) => {
                format!("$.put{}(p, {tag}, $.integer({value}))", word(scalar))
            }
            Held::Enum(_) => format!("$.putInt32(p, {tag}, {value})"),
            Held::EnumName(name) => {
                format!("$.putInt32(p, {tag}, $.enumNumber({}, {value}))", self.value_names(name))
            }
            Held::Message(name) => {
                format!("$.putMessage(p, {tag}, {}, {value})", self.function(name, |is| &is.write))
            }
            Held::Group(name) => {
                format!("$.putGroup(p, {tag}, {}, {value})", self.function(name, |is| &is.write))
            }
        }
    }

    /// A list of what can be packed, as it is written.
    fn packable(&mut self, held: Held<'_>, list: &str) -> String {
        match held {
            Held::Number(_) | Held::Text(_) => format!("{list}.map($.integer)"),
            Held::EnumName(name) => {
                format!("{list}.map((item) => $.enumNumber({}, item))", self.value_names(name))
            }
            Held::Scalar(_) | Held::Enum(_) | Held::Message(_) | Held::Group(_) => list.to_owned(),
        }
    }

    /// All tags that a message knows, and the functions for its maps.
    pub(super) fn reads(&mut self, message: &str, items: &[Item<'_>]) -> (Vec<Read>, Vec<Map>) {
        let (mut reads, mut maps) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                Item::Field(slot) => self.read(message, slot, &mut reads, &mut maps),
                Item::Choice(choice) => {
                    for slot in &choice.members {
                        let name = view::literal(&slot.property);
                        let local = &choice.local;
                        let before = format!("{local}?.case === {name} ? {local}.value : undefined");
                        let cast = self.cast(slot.field);
                        let set = |value: &str| {
                            format!("{local} = {{ case: {name}, value: {value}{} }}", once(value, &cast))
                        };
                        reads.push(self.read_one(slot.field, slot.field.ty(), &before, &set));
                    }
                }
            }
        }
        reads.sort_by_key(|read| match read {
            Read::Value { tag, .. } | Read::Delimited { tag, .. } | Read::Closed { tag, .. } => *tag,
        });
        (reads, maps)
    }

    fn read(&mut self, message: &str, slot: &Slot<'_>, reads: &mut Vec<Read>, maps: &mut Vec<Map>) {
        let (field, local) = (slot.field, &slot.local);
        match &field.shape {
            Shape::Singular { ty, .. } => {
                let cast = self.cast(field);
                let set = |value: &str| format!("{local} = {value}{}", once(value, &cast));
                reads.push(self.read_one(field, ty, local, &set));
            }
            Shape::Repeated { ty, .. } => {
                let cast = self.cast(field);
                let push = |value: &str| format!("{local}.push({value}{})", once(value, &cast));
                reads.push(self.read_one(field, ty, "undefined", &push));
                if let Some(word) = packed_word(ty) {
                    reads.push(Read::Value {
                        tag: tag(field.number, DELIMITED),
                        statement: self.read_packed(field, ty, word, local),
                    });
                }
            }
            Shape::Map { key, value } => {
                let map = self.map(message, field, *key, value);
                let call = format!("{}(b, $.next, stop, depth - 1, {local})", map.name);
                let statement = match map.closed {
                    None => call,
                    Some(_) => format!("if (!{call}) unknown = $.keep(unknown, b, start, stop)"),
                };
                reads.push(Read::Delimited { tag: tag(field.number, DELIMITED), statement });
                maps.push(map);
            }
        }
    }

    fn read_packed(&mut self, field: &Field, ty: &Type, word: &str, local: &str) -> String {
        let held = self.held(field, ty);
        if let Some(names) = self.closed(ty) {
            let tag = tag(field.number, VARINT);
            let function =
                if matches!(held, Held::EnumName(_)) { "packedClosedNames" } else { "packedClosed" };
            return format!("unknown = $.{function}(b, p, end, {local}, {names}, {tag}, unknown)");
        }
        let read = match held {
            Held::Number(_) | Held::Text(_) | Held::EnumName(_) => {
                let raw = format!("$.{}(b, p)", word.to_ascii_lowercase());
                format!("(b, p) => {}", self.held_value(held, &raw))
            }
            Held::Scalar(_) | Held::Enum(_) | Held::Message(_) | Held::Group(_) => match word {
                "Int32" | "Double" => return format!("$.packed{word}(b, p, end, {local})"),
                word => format!("$.{}", word.to_ascii_lowercase()),
            },
        };
        format!("$.packed(b, p, end, {local}, {read})")
    }

    /// What is held for what has been read at `p`.
    pub(super) fn held_value(&mut self, held: Held<'_>, raw: &str) -> String {
        match held {
            Held::Number(_) => format!("$.asNumber({raw}, p)"),
            Held::Text(_) => format!("String({raw})"),
            Held::EnumName(name) => format!("$.enumName({}, {raw})", self.value_names(name)),
            Held::Scalar(_) | Held::Enum(_) | Held::Message(_) | Held::Group(_) => raw.to_owned(),
        }
    }

    /// How one value is read: `set` makes the statement that takes it.
    fn read_one(&mut self, field: &Field, ty: &Type, before: &str, set: &dyn Fn(&str) -> String) -> Read {
        let tag = tag(field.number, wire_type(ty));
        let held = self.held(field, ty);
        match ty {
            Type::Scalar(scalar) => {
                let value = self.held_value(held, &scalar_call(*scalar, field.validate_utf8));
                Read::Value { tag, statement: set(&value) }
            }
            Type::Enum(_) => match self.closed(ty) {
                Some(names) => {
                    let value = self.held_value(held, "value");
                    Read::Closed { tag, names, statement: set(&format!("{value}{}", self.cast(field))) }
                }
                None => Read::Value { tag, statement: set(&self.held_value(held, "$.int32(b, p)")) },
            },
            Type::Message(name) => {
                let read = self.function(name, |is| &is.read);
                let into = if before == "undefined" { String::new() } else { format!(", {before}") };
                Read::Delimited { tag, statement: set(&format!("{read}(b, $.next, stop, depth - 1{into})")) }
            }
            Type::Group(name) => {
                let read = self.function(name, |is| &is.read);
                let until = field.number << 3 | END_GROUP;
                Read::Value {
                    tag,
                    statement: set(&format!("{read}(b, p, end, depth - 1, {before}, {until})")),
                }
            }
        }
    }

    /// The names of an enum that takes no number without one.
    pub(super) fn closed(&mut self, ty: &Type) -> Option<String> {
        match ty {
            Type::Enum(name) if self.model.enumeration(name).closed => Some(self.value_names(name)),
            Type::Enum(_) | Type::Scalar(_) | Type::Message(_) | Type::Group(_) => None,
        }
    }

    /// The condition that a field without presence is written under.
    pub(super) fn is_set(&mut self, field: &Field, held: Held<'_>, local: &str) -> String {
        // A text that is held to some others can't be compared with one that it never is.
        if field.options.discriminator.is_some() || field.options.string_enum.is_some() {
            return format!("{local} !== undefined && {local}.length !== 0");
        }
        let zero = match held {
            Held::Scalar(Scalar::Double | Scalar::Float) => {
                return format!("{local} !== undefined && !Object.is({local}, 0)");
            }
            Held::Scalar(Scalar::Bytes) => return format!("{local} !== undefined && {local}.length !== 0"),
            // The zero may be there as a number, and under several names.
            Held::EnumName(name) => {
                let names = self.value_names(name);
                return format!("{local} !== undefined && $.enumNumber({names}, {local}) !== 0");
            }
            Held::Message(_) | Held::Group(_) => return format!("{local} !== undefined"),
            Held::Scalar(_) | Held::Number(_) | Held::Text(_) | Held::Enum(_) => zero_of(self.model, held),
        };
        format!("{local} !== undefined && {local} !== {zero}")
    }
}

/// A cast, unless the value is cast already.
fn once<'a>(value: &str, cast: &'a str) -> &'a str {
    if value.ends_with(cast) { "" } else { cast }
}

pub(super) fn scalar_call(scalar: Scalar, validate_utf8: bool) -> String {
    let word = match (scalar, validate_utf8) {
        (Scalar::String, false) => return "$.lenientString(b, p, end)".to_owned(),
        (scalar, _) => word(scalar).to_ascii_lowercase(),
    };
    let end = if wire_type(&Type::Scalar(scalar)) == DELIMITED { ", end" } else { "" };
    format!("$.{word}(b, p{end})")
}
