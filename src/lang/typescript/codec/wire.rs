//! Fields in protobuf's binary format: the calls that write and read them.

use super::Codec;
use super::view::{Entry, Map, MapPart, Read, Write};
use crate::lang::typescript::memory::{Item, Slot, is_index, zero_of};
use crate::lang::typescript::view;
use crate::model::{Field, Presence, Scalar, Shape, Type};

/// The wire types that a value can have.
const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const DELIMITED: u32 = 2;
const START_GROUP: u32 = 3;
const END_GROUP: u32 = 4;
const FIXED32: u32 = 5;

fn wire_type(ty: &Type) -> u32 {
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

fn tag(number: u32, wire_type: u32) -> u32 {
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
            let value = self.put(slot.field.number, slot.field.ty(), &format!("{oneof}.value"));
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
                let call = self.put(field.number, ty, &local);
                match presence {
                    Presence::Required => Write::Required { local, name: field.decl.name.clone(), call },
                    Presence::Explicit => Write::If { condition: format!("{local} !== undefined"), call },
                    Presence::Implicit => Write::If { condition: is_set(field, ty, &local), call },
                }
            }
            Shape::Repeated { ty, packed } => match packed_word(ty) {
                Some(word) if *packed => Write::If {
                    condition: format!("{local} !== undefined && {local}.length !== 0"),
                    call: format!("$.putPacked{word}(p, {}, {local})", tag(field.number, DELIMITED)),
                },
                Some(_) | None => Write::Each { call: self.put(field.number, ty, "item"), list: local },
            },
            Shape::Map { key, value } => Write::Map {
                map: local,
                keys: if key.is_number() { "numericKeys" } else { "sortedKeys" },
                tag: tag(field.number, DELIMITED),
                key: self.put(1, &Type::Scalar(*key), key_value(*key)),
                value: self.put(2, value, "value"),
            },
        }
    }

    /// The call that writes one value.
    fn put(&mut self, number: u32, ty: &Type, value: &str) -> String {
        let tag = tag(number, wire_type(ty));
        match ty {
            Type::Scalar(scalar) => format!("$.put{}(p, {tag}, {value})", word(*scalar)),
            Type::Enum(_) => format!("$.putInt32(p, {tag}, {value})"),
            Type::Message(name) => {
                format!("$.putMessage(p, {tag}, {}, {value})", self.function(name, |is| &is.write))
            }
            Type::Group(name) => {
                format!("$.putGroup(p, {tag}, {}, {value})", self.function(name, |is| &is.write))
            }
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
                        statement: self.read_packed(ty, word, field.number, local),
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

    fn read_packed(&mut self, ty: &Type, word: &str, number: u32, local: &str) -> String {
        if let Some(names) = self.closed(ty) {
            let tag = tag(number, VARINT);
            return format!("unknown = $.packedClosed(b, p, end, {local}, {names}, {tag}, unknown)");
        }
        match word {
            "Int32" | "Double" => format!("$.packed{word}(b, p, end, {local})"),
            word => format!("$.packed(b, p, end, {local}, $.{})", word.to_ascii_lowercase()),
        }
    }

    /// How one value is read: `set` makes the statement that takes it.
    fn read_one(&mut self, field: &Field, ty: &Type, before: &str, set: &dyn Fn(&str) -> String) -> Read {
        let tag = tag(field.number, wire_type(ty));
        match ty {
            Type::Scalar(scalar) => {
                Read::Value { tag, statement: set(&scalar_call(*scalar, field.validate_utf8)) }
            }
            Type::Enum(_) => match self.closed(ty) {
                Some(names) => {
                    Read::Closed { tag, names, statement: set(&format!("value{}", self.cast(field))) }
                }
                None => Read::Value { tag, statement: set("$.int32(b, p)") },
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

    fn map(&mut self, message: &str, field: &Field, key: Scalar, value: &Type) -> Map {
        let ty = self.memory_type(field);
        let zero = zero_of(self.model, value);
        let (read, variable, result) = match value {
            Type::Scalar(scalar) => {
                let read = scalar_call(*scalar, field.validate_utf8);
                (read, format!("v = {zero}"), format!("v{}", self.cast(field)))
            }
            Type::Enum(_) => {
                ("$.int32(b, p)".to_owned(), format!("v = {zero}"), format!("v{}", self.cast(field)))
            }
            Type::Message(name) | Type::Group(name) => {
                let read = self.function(name, |is| &is.read);
                let create = self.function(name, |is| &is.create);
                let ty = self.named(name);
                (
                    format!("{read}(b, $.next, stop, depth - 1, v)"),
                    format!("v: {ty} | undefined"),
                    format!("v ?? {create}()"),
                )
            }
        };
        let zero_key = zero_of(self.model, &Type::Scalar(key));
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

    /// The names of an enum that takes no number without one.
    fn closed(&mut self, ty: &Type) -> Option<String> {
        match ty {
            Type::Enum(name) if self.model.enumeration(name).closed => Some(self.value_names(name)),
            Type::Enum(_) | Type::Scalar(_) | Type::Message(_) | Type::Group(_) => None,
        }
    }
}

/// A cast, unless the value is cast already.
fn once<'a>(value: &str, cast: &'a str) -> &'a str {
    if value.ends_with(cast) { "" } else { cast }
}

/// The condition that a field without presence is written under.
pub(super) fn is_set(field: &Field, ty: &Type, local: &str) -> String {
    // A text that is held to some others can't be compared with one that it never is.
    if field.options.discriminator.is_some() || field.options.string_enum.is_some() {
        return format!("{local} !== undefined && {local}.length !== 0");
    }
    let zero = match ty {
        Type::Scalar(Scalar::Double | Scalar::Float) => {
            return format!("{local} !== undefined && !Object.is({local}, 0)");
        }
        Type::Scalar(Scalar::Bytes) => return format!("{local} !== undefined && {local}.length !== 0"),
        Type::Scalar(Scalar::Bool) => "false",
        Type::Scalar(Scalar::String) => "\"\"",
        Type::Scalar(scalar) if scalar.is_64_bit() => "0n",
        Type::Scalar(_) | Type::Enum(_) => "0",
        Type::Message(_) | Type::Group(_) => return format!("{local} !== undefined"),
    };
    format!("{local} !== undefined && {local} !== {zero}")
}

fn scalar_call(scalar: Scalar, validate_utf8: bool) -> String {
    let word = match (scalar, validate_utf8) {
        (Scalar::String, false) => return "$.lenientString(b, p, end)".to_owned(),
        (scalar, _) => word(scalar).to_ascii_lowercase(),
    };
    let end = if wire_type(&Type::Scalar(scalar)) == DELIMITED { ", end" } else { "" };
    format!("$.{word}(b, p{end})")
}

/// A key as its type has it, from the property's name.
fn key_value(key: Scalar) -> &'static str {
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
