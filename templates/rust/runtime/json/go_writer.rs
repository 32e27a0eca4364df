//! Writes what Go's `encoding/json` makes of protoc-gen-go's structs, as text.

use prost_types::{Any, FieldMask};

use super::registry::Registries;
use super::writer::{Writer as Text, plain};
use super::{Error, Json, Key, Names, Oneof, Out, Profile, Result, Table, Value, WriteOptions};

/// As [`super::writer::Writer`], for Go.
pub(super) struct Writer<'a> {
    text: Text<'a>,
    /// Where the key begins that was written last, and where it ends.
    key: (usize, usize),
    wrapped: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(text: &'a mut Vec<u8>, options: &WriteOptions) -> Self {
        Writer { text: Text::new(text, options), key: (0, 0), wrapped: false }
    }

    /// Writes the whole.
    pub(super) fn write(mut self, value: &dyn Value) -> Result<()> {
        value.put(&mut self);
        self.text.finish()
    }

    /// A scalar, or a wrapper of it, from which zero is left out.
    fn scalar(&mut self, is_zero: bool, write: impl FnOnce(&mut Self)) {
        if !self.wrapped {
            return write(self);
        }
        self.text.text.push(b'{');
        if !is_zero {
            self.text.push(b"\"value\":");
            write(self);
        }
        self.text.close(b'}');
    }

    fn quoted(&mut self, value: &str, end: u8) {
        self.text.text.push(b'"');
        let mut rest = value;
        while !rest.is_empty() {
            // Go writes for HTML, and for JavaScript as it was before 2019.
            let special = |next: char| matches!(next, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
            let plain = plain(rest.as_bytes());
            let length = rest[..plain].find(special).unwrap_or(plain);
            let (before, behind) = rest.split_at(length);
            self.text.push(before.as_bytes());
            let mut behind = behind.chars();
            if let Some(next) = behind.next() {
                match u8::try_from(next) {
                    Ok(byte) if !special(next) => super::writer::escape(byte, self.text.text),
                    _ => self.text.push(format!("\\u{:04x}", u32::from(next)).as_bytes()),
                }
            }
            rest = behind.as_str();
        }
        self.text.push(&[b'"', end]);
    }

    fn named(&mut self, name: &str) {
        self.text.text.push(b'"');
        self.text.push(name.as_bytes());
        self.text.push(b"\":");
    }
}

/// The oneofs of a message. They are not there unless somebody asked for Go's JSON when the code was
/// generated.
pub(super) fn oneofs(table: &Table) -> Result<&'static [Oneof]> {
    let missing = || {
        let reason =
            "the code was generated without the names that Go gives: set `json = \"go\"` in protogen.toml";
        Error::new(reason).in_message(table.name)
    };
    table.go.ok_or_else(missing)
}

impl Out for Writer<'_> {
    fn key(&mut self, key: &'static Key) {
        self.text.key = Some(key);
        let start = self.text.text.len();
        self.named(key.proto());
        self.key = (start, self.text.text.len());
    }

    fn entry(&mut self, key: &str) {
        self.quoted(key, b':');
    }

    fn null(&mut self) {
        self.text.null();
    }

    fn bool(&mut self, value: bool) {
        self.scalar(!value, |out| out.text.bool(value));
    }

    fn i32(&mut self, value: i32) {
        self.scalar(value == 0, |out| out.text.i32(value));
    }

    fn u32(&mut self, value: u32) {
        self.scalar(value == 0, |out| out.text.u32(value));
    }

    fn i64(&mut self, value: i64) {
        self.scalar(value == 0, |out| out.text.integer(value.unsigned_abs(), value < 0));
    }

    fn u64(&mut self, value: u64) {
        self.scalar(value == 0, |out| out.text.integer(value, false));
    }

    fn f32(&mut self, value: f32) {
        if !value.is_finite() {
            self.null();
            return self.fail(Error::new(format!("Go's JSON has no {value}")));
        }
        self.scalar(value == 0.0, |out| out.text.f32(value));
    }

    fn f64(&mut self, value: f64) {
        if !value.is_finite() {
            self.null();
            return self.fail(Error::new(format!("Go's JSON has no {value}")));
        }
        self.scalar(value == 0.0, |out| out.text.f64(value));
    }

    fn string(&mut self, value: &str) {
        self.scalar(value.is_empty(), |out| out.quoted(value, b','));
    }

    fn bytes(&mut self, value: &[u8]) {
        // A field without bytes is left out, even where it is set. Its key is there already.
        if value.is_empty() && !self.wrapped && self.key.1 == self.text.text.len() {
            self.text.text.truncate(self.key.0);
            self.key = (0, 0);
            return;
        }
        self.scalar(value.is_empty(), |out| out.text.bytes(value));
    }

    fn enumeration(&mut self, number: i32, _names: Names) {
        self.text.i32(number);
    }

    fn message(&mut self, message: &dyn Json) {
        if let Err(error) = oneofs(message.table()) {
            self.fail(error);
        }
        let failed = self.text.error.is_some();
        self.text.text.push(b'{');
        message.put(self);
        self.text.close(b'}');
        if !failed && self.text.error.is_some() {
            self.text.locate(message.table().name);
        }
    }

    fn list(&mut self, items: &dyn Fn(&mut dyn Out)) {
        self.text.text.push(b'[');
        items(self);
        self.text.close(b']');
    }

    fn object(&mut self, entries: &dyn Fn(&mut dyn Out)) {
        self.text.text.push(b'{');
        entries(self);
        self.text.close(b'}');
    }

    fn member(&mut self, table: &'static Table, key: usize, value: &dyn Value) {
        let mut all = table.go.unwrap_or_default().iter();
        let member =
            |oneof: &'static Oneof| Some((oneof.key?, oneof.members.iter().find(|(_, at)| *at == key)?.0));
        let Some((oneof, member)) = all.find_map(member) else { return };
        self.text.key = Some(&table.keys[key]);
        self.named(oneof);
        self.text.text.push(b'{');
        self.named(member);
        value.put(self);
        self.text.close(b'}');
    }

    fn no_member(&mut self, table: &'static Table, oneof: usize) {
        if let Some(key) = table.go.and_then(|oneofs| oneofs.get(oneof)?.key) {
            self.named(key);
            self.null();
        }
    }

    fn wrapped(&mut self, on: bool) {
        self.wrapped = on;
    }

    fn profile(&self) -> Profile {
        Profile::Go
    }

    fn registries(&mut self) -> &mut Registries {
        &mut self.text.registries
    }

    fn fail(&mut self, error: Error) {
        self.text.fail(error);
    }
}

/// A field of a message that has none of our code.
fn put_plain(name: &str, value: &dyn Value, out: &mut dyn Out) {
    if !value.is_absent() {
        out.entry(name);
        value.put(out);
    }
}

pub(super) fn put_time(seconds: i64, nanos: i32, out: &mut dyn Out) {
    out.object(&|out| {
        put_plain("seconds", &seconds, out);
        put_plain("nanos", &nanos, out);
    });
}

pub(super) fn put_mask(mask: &FieldMask, out: &mut dyn Out) {
    out.object(&|out| put_plain("paths", &mask.paths, out));
}

pub(super) fn put_any(any: &Any, out: &mut dyn Out) {
    out.object(&|out| {
        put_plain("type_url", &any.type_url, out);
        put_plain("value", &any.value, out);
    });
}
