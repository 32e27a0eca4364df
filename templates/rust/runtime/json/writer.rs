//! Writes protobuf's JSON format as text.

use super::number::{Backwards, canonical, short};
use super::registry::Registries;
use super::{Error, Json, Key, Names, Out, Profile, Result, Table, Value, WriteOptions, base64};

/// A text that grows. Every value ends in a comma, and whoever closes a list or an object overwrites the
/// last one: there is nothing to keep in mind between two values.
pub(super) struct Writer<'a> {
    pub(super) text: &'a mut Vec<u8>,
    pub(super) registries: Registries,
    /// The key that was written last, which is the one of a value that can't be written.
    pub(super) key: Option<&'static Key>,
    pub(super) error: Option<Error>,
    proto_names: bool,
    enum_numbers: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(text: &'a mut Vec<u8>, options: &WriteOptions) -> Self {
        let WriteOptions { proto_names, enum_numbers, registry, profile: _ } = *options;
        Writer {
            text,
            registries: Registries::new(registry),
            key: None,
            error: None,
            proto_names,
            enum_numbers,
        }
    }

    /// Writes the whole.
    pub(super) fn write(mut self, value: &dyn Value) -> Result<()> {
        value.put(&mut self);
        self.finish()
    }

    pub(super) fn finish(self) -> Result<()> {
        // The last comma.
        self.text.pop();
        self.error.map_or(Ok(()), Err)
    }

    #[inline]
    pub(super) fn push(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
    }

    #[inline]
    pub(super) fn close(&mut self, brace: u8) {
        match self.text.last_mut() {
            Some(last @ b',') => *last = brace,
            _ => self.text.push(brace),
        }
        self.text.push(b',');
    }

    /// An integer, by its size.
    #[inline]
    pub(super) fn integer(&mut self, size: u64, negative: bool) {
        let mut digits = Backwards::new();
        digits.push(b',');
        digits.digits(size);
        if negative {
            digits.push(b'-');
        }
        self.text.extend_from_slice(digits.text());
    }

    /// An integer in quotes.
    #[inline]
    fn quoted_integer(&mut self, size: u64, negative: bool) {
        let mut digits = Backwards::new();
        digits.push(b',');
        digits.push(b'"');
        digits.digits(size);
        if negative {
            digits.push(b'-');
        }
        digits.push(b'"');
        self.text.extend_from_slice(digits.text());
    }

    pub(super) fn float(&mut self, value: f64) {
        let mut digits = Backwards::new();
        digits.push(b',');
        if short(value, &mut digits) {
            self.text.extend_from_slice(digits.text());
        } else if value.is_finite() {
            canonical(zmij::Buffer::new().format_finite(value), self.text);
            self.text.push(b',');
        } else if value.is_nan() {
            self.push(b"\"NaN\",");
        } else {
            self.push(if value > 0.0 { b"\"Infinity\"," } else { b"\"-Infinity\"," });
        }
    }

    /// A text in quotes, and what stands behind them.
    #[inline]
    fn quoted(&mut self, value: &str, end: u8) {
        let bytes = value.as_bytes();
        self.text.reserve(bytes.len() + 3);
        self.text.push(b'"');
        let plain = plain(bytes);
        if plain == bytes.len() {
            self.text.extend_from_slice(bytes);
        } else {
            self.escaped(bytes, plain);
        }
        self.text.extend_from_slice(&[b'"', end]);
    }

    /// A text of which so many bytes need no escape.
    #[inline(never)]
    fn escaped(&mut self, bytes: &[u8], mut at: usize) {
        let mut from = 0;
        while at < bytes.len() {
            self.push(&bytes[from..at]);
            escape(bytes[at], self.text);
            from = at + 1;
            at = from + plain(&bytes[from..]);
        }
        self.push(&bytes[from..]);
    }

    /// Writes an object, and gives an error in it its place.
    #[inline]
    fn object_of(&mut self, name: Option<&'static str>, put: impl FnOnce(&mut dyn Out)) {
        let failed = self.error.is_some();
        self.text.push(b'{');
        put(self);
        self.close(b'}');
        if let (false, Some(name), true) = (failed, name, self.error.is_some()) {
            self.locate(name);
        }
    }

    /// Says of the error that just happened where it did.
    #[cold]
    pub(super) fn locate(&mut self, message: &'static str) {
        if let Some(error) = self.error.take() {
            self.error = Some(match (error.message(), self.key) {
                (None, Some(key)) => error.in_field(message, key.json()),
                (None, None) => error.in_message(message),
                (Some(_), _) => error,
            });
        }
    }
}

/// How many bytes at the start of a text stand for themselves in JSON. It looks at eight bytes at a time.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let all = |byte: u8| ONES * u64::from(byte);
    let chunks = bytes.chunks_exact(8);
    let rest = chunks.remainder();
    let mut at = 0;
    for chunk in chunks {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes);
        // A byte that is zero borrows from its high bit, and so does one below a space.
        let quotes = word ^ all(b'"');
        let backslashes = word ^ all(b'\\');
        let special = (word.wrapping_sub(all(b' ')) & !word)
            | (quotes.wrapping_sub(ONES) & !quotes)
            | (backslashes.wrapping_sub(ONES) & !backslashes);
        if special & HIGH != 0 {
            return at + (special & HIGH).trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let is_special = |byte: &u8| matches!(byte, 0..=0x1f | b'"' | b'\\');
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// What stands for a byte that cannot stand for itself.
#[cold]
pub(super) fn escape(byte: u8, text: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => return text.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
    };
    text.extend_from_slice(&[b'\\', short]);
}

impl Out for Writer<'_> {
    #[inline]
    fn key(&mut self, key: &'static Key) {
        self.key = Some(key);
        if self.proto_names {
            self.quoted(key.proto(), b':');
        } else {
            self.push(key.text().as_bytes());
        }
    }

    fn entry(&mut self, key: &str) {
        self.quoted(key, b':');
    }

    fn null(&mut self) {
        self.push(b"null,");
    }

    fn bool(&mut self, value: bool) {
        self.push(if value { b"true," } else { b"false," });
    }

    fn i32(&mut self, value: i32) {
        self.integer(value.unsigned_abs().into(), value < 0);
    }

    fn u32(&mut self, value: u32) {
        self.integer(value.into(), false);
    }

    fn i64(&mut self, value: i64) {
        self.quoted_integer(value.unsigned_abs(), value < 0);
    }

    fn u64(&mut self, value: u64) {
        self.quoted_integer(value, false);
    }

    fn f32(&mut self, value: f32) {
        if value.is_finite() {
            canonical(zmij::Buffer::new().format_finite(value), self.text);
            self.text.push(b',');
        } else {
            self.float(value.into());
        }
    }

    fn f64(&mut self, value: f64) {
        self.float(value);
    }

    fn string(&mut self, value: &str) {
        self.quoted(value, b',');
    }

    fn bytes(&mut self, value: &[u8]) {
        self.text.push(b'"');
        base64::encode(value, self.text);
        self.push(b"\",");
    }

    fn enumeration(&mut self, number: i32, names: Names) {
        match name_of(number, names) {
            Some(name) if !self.enum_numbers => self.string(name),
            _ => self.i32(number),
        }
    }

    fn message(&mut self, message: &dyn Json) {
        self.object_of(Some(message.table().name), |out| message.put(out));
    }

    fn list(&mut self, items: &dyn Fn(&mut dyn Out)) {
        self.text.push(b'[');
        items(self);
        self.close(b']');
    }

    fn object(&mut self, entries: &dyn Fn(&mut dyn Out)) {
        self.object_of(None, entries);
    }

    fn member(&mut self, table: &'static Table, key: usize, value: &dyn Value) {
        self.key(&table.keys[key]);
        value.put(self);
    }

    fn i32s(&mut self, list: &[i32]) {
        self.text.push(b'[');
        for item in list {
            self.i32(*item);
        }
        self.close(b']');
    }

    fn f64s(&mut self, list: &[f64]) {
        self.text.push(b'[');
        for item in list {
            self.float(*item);
        }
        self.close(b']');
    }

    fn profile(&self) -> Profile {
        Profile::Proto
    }

    fn registries(&mut self) -> &mut Registries {
        &mut self.registries
    }

    #[cold]
    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}

/// The first name of a number.
pub(super) fn name_of(number: i32, names: Names) -> Option<&'static str> {
    let first = names.partition_point(|(_, below)| *below < number);
    names.get(first).filter(|(_, found)| *found == number).map(|(name, _)| *name)
}
