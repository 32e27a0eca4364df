//! Reads what Go's `encoding/json` makes of protoc-gen-go's structs.

use prost_types::{Any, FieldMask};

use super::go_writer::oneofs;
use super::reader::{Seen, find, twice};
use super::registry::Registries;
use super::{In, Json, Names, Oneof, Parser, Profile, Result, Table, Value};

/// As [`Parser`], for Go.
pub(super) struct Reader<'p, 'a> {
    parser: &'p mut Parser<'a>,
    wrapped: bool,
}

impl<'p, 'a> Reader<'p, 'a> {
    pub(super) fn new(parser: &'p mut Parser<'a>) -> Self {
        Reader { parser, wrapped: false }
    }

    /// A scalar, or a wrapper of it, from which zero is left out.
    fn scalar<T: Default>(&mut self, read: impl Fn(&mut Parser<'a>) -> Result<T>) -> Result<T> {
        if !self.wrapped {
            return read(self.parser);
        }
        let mut scalar = T::default();
        members(self.parser, "google.protobuf wrapper", &["value"], &mut |_, parser| {
            scalar = read(parser)?;
            Ok(())
        })?;
        Ok(scalar)
    }

    /// The value of a field.
    fn field(&mut self, message: &mut dyn Json, index: usize, start: usize, seen: &mut Seen) -> Result<()> {
        let table = message.table();
        let key = table.keys[index].proto();
        if !seen.insert(index) {
            return Err(twice(start).in_field(table.name, key));
        }
        if !table.nulls.contains(&index) && self.parser.null() {
            return Ok(());
        }
        self.set(message, index)
    }

    fn set(&mut self, message: &mut dyn Json, index: usize) -> Result<()> {
        let table = message.table();
        match message.set(index, self) {
            Err(error) if !error.is_skip() => {
                Err(error.at(self.parser.position()).in_field(table.name, table.keys[index].proto()))
            }
            _ => Ok(()),
        }
    }

    /// A oneof: null, or an object of the one member that is set.
    fn oneof(&mut self, message: &mut dyn Json, oneof: &Oneof, table: &'static Table) -> Result<()> {
        if self.parser.null() {
            return Ok(());
        }
        self.parser.eat(b'{', "an object or null")?;
        let start = self.parser.position();
        let key = self.parser.key()?;
        match oneof.members.iter().find(|(name, _)| *name == key) {
            Some((_, index)) => self.set(message, *index)?,
            None => self.parser.unknown(table.name, &key, start)?,
        }
        self.parser.eat(b'}', "the end of the oneof")
    }
}

impl In for Reader<'_, '_> {
    fn null(&mut self) -> bool {
        self.parser.null()
    }

    fn bool(&mut self) -> Result<bool> {
        self.scalar(In::bool)
    }

    fn i32(&mut self) -> Result<i32> {
        self.scalar(In::i32)
    }

    fn u32(&mut self) -> Result<u32> {
        self.scalar(In::u32)
    }

    fn i64(&mut self) -> Result<i64> {
        self.scalar(In::i64)
    }

    fn u64(&mut self) -> Result<u64> {
        self.scalar(In::u64)
    }

    fn f32(&mut self) -> Result<f32> {
        self.scalar(In::f32)
    }

    fn f64(&mut self) -> Result<f64> {
        self.scalar(In::f64)
    }

    fn string(&mut self) -> Result<String> {
        self.scalar(In::string)
    }

    fn bytes(&mut self) -> Result<Vec<u8>> {
        // No bytes are a null where they can't be left out.
        self.scalar(|parser| if parser.null() { Ok(Vec::new()) } else { parser.bytes() })
    }

    fn enumeration(&mut self, names: Names, open: bool) -> Result<i32> {
        self.parser.enumeration(names, open)
    }

    fn message(&mut self, message: &mut dyn Json) -> Result<()> {
        // In a list, a map or a oneof, what points nowhere is a null.
        if self.parser.null() {
            return Ok(());
        }
        let table = message.table();
        let oneofs = oneofs(table)?;
        let is_member =
            |index: usize| oneofs.iter().any(|oneof| oneof.members.iter().any(|(_, at)| *at == index));
        self.parser.eat(b'{', "an object").map_err(|error| error.in_message(table.name))?;
        self.parser.enter()?;
        let (mut seen, mut seen_oneofs) = (Seen::default(), Seen::default());
        let mut next = 0;
        let mut first = true;
        while self.parser.more(&mut first, b'}').map_err(|error| error.in_message(table.name))? {
            let start = self.parser.position();
            let name = self.parser.key().map_err(|error| error.in_message(table.name))?;
            if let Some(index) =
                find(table.keys, next, |key| key.proto() == name).filter(|index| !is_member(*index))
            {
                next = index + 1;
                self.field(message, index, start, &mut seen)?;
            } else if let Some(at) = oneofs.iter().position(|oneof| oneof.key == Some(&*name)) {
                if !seen_oneofs.insert(at) {
                    return Err(twice(start).in_field(table.name, &name));
                }
                self.oneof(message, &oneofs[at], table)
                    .map_err(|error| error.at(self.parser.position()).in_field(table.name, &name))?;
            } else {
                self.parser.unknown(table.name, &name, start)?;
            }
        }
        self.parser.leave();
        Ok(())
    }

    fn list(&mut self, item: &mut dyn FnMut(&mut dyn In) -> Result<()>) -> Result<()> {
        self.parser.eat(b'[', "a list")?;
        let mut index = 0;
        let mut first = true;
        while self.parser.more(&mut first, b']')? {
            match item(self) {
                Err(error) if !error.is_skip() => {
                    return Err(error.at(self.parser.position()).in_item(index));
                }
                _ => index += 1,
            }
        }
        Ok(())
    }

    fn object(&mut self, entry: &mut dyn FnMut(&str, &mut dyn In) -> Result<()>) -> Result<()> {
        self.parser.eat(b'{', "an object")?;
        let mut first = true;
        while self.parser.more(&mut first, b'}')? {
            let key = self.parser.key()?;
            match entry(&key, self) {
                Err(error) if !error.is_skip() => {
                    return Err(error.at(self.parser.position()).in_entry(&key));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn text(&mut self, read: &mut dyn FnMut(&mut Parser<'_>) -> Result<()>) -> Result<()> {
        read(self.parser)
    }

    fn wrapped(&mut self, on: bool) {
        self.wrapped = on;
    }

    fn profile(&self) -> Profile {
        Profile::Go
    }

    fn registries(&mut self) -> &mut Registries {
        &mut self.parser.registries
    }
}

/// Reads the members of a message that has none of our code, each by its index among the names.
fn members<'a>(
    parser: &mut Parser<'a>,
    message: &'static str,
    names: &[&str],
    read: &mut dyn FnMut(usize, &mut Parser<'a>) -> Result<()>,
) -> Result<()> {
    parser.eat(b'{', "an object").map_err(|error| error.in_message(message))?;
    let mut seen = Seen::default();
    let mut first = true;
    while parser.more(&mut first, b'}')? {
        let start = parser.position();
        let key = parser.key()?;
        match names.iter().position(|name| *name == key) {
            Some(index) if !seen.insert(index) => return Err(twice(start).in_field(message, &key)),
            Some(_) if parser.null() => {}
            Some(index) => read(index, parser).map_err(|error| error.in_field(message, &key))?,
            None => parser.unknown(message, &key, start)?,
        }
    }
    Ok(())
}

/// Seconds and nanoseconds, of whatever sign.
pub(super) fn set_time(
    seconds: &mut i64,
    nanos: &mut i32,
    name: &'static str,
    value: &mut dyn In,
) -> Result<()> {
    value.text(&mut |parser| {
        members(parser, name, &["seconds", "nanos"], &mut |index, parser| {
            if index == 0 { seconds.set(parser) } else { nanos.set(parser) }
        })
    })
}

pub(super) fn set_mask(mask: &mut FieldMask, value: &mut dyn In) -> Result<()> {
    value.text(&mut |parser| {
        members(parser, "google.protobuf.FieldMask", &["paths"], &mut |_, parser| mask.paths.set(parser))
    })
}

pub(super) fn set_any(any: &mut Any, value: &mut dyn In) -> Result<()> {
    value.text(&mut |parser| {
        members(parser, "google.protobuf.Any", &["type_url", "value"], &mut |index, parser| {
            if index == 0 { any.type_url.set(parser) } else { any.value.set(parser) }
        })
    })
}
