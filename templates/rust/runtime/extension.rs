//! Extensions: fields that other protos add to a message. They live among its unknown fields.

use core::fmt;
use core::marker::PhantomData;

use super::error::Result;
use super::kind::{Kind, Packable};
use super::reader::DELIMITED;
use super::size::Sizes;
use super::{Message, Reader, UnknownFields, put, size};

/// A field that some proto adds to the message `M`. `L` says what it holds: [`Singular`],
/// [`Repeated`] or [`Packed`] values.
pub struct Extension<M, L> {
    number: u32,
    full_name: &'static str,
    of: PhantomData<fn(&M) -> L>,
}

impl<M: Message, L: Label> Extension<M, L> {
    /// The extension of that number and name.
    #[must_use]
    pub const fn new(number: u32, full_name: &'static str) -> Self {
        Extension { number, full_name, of: PhantomData }
    }

    /// The number of the field.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The full name in protobuf.
    #[must_use]
    pub const fn full_name(&self) -> &'static str {
        self.full_name
    }

    /// Whether a message has it.
    #[must_use]
    pub fn has(&self, message: &M) -> bool {
        message.unknown_fields().iter().any(|record| record.number() == self.number)
    }

    /// Its value in a message: an option of it, or a list.
    ///
    /// # Errors
    ///
    /// Until somebody asks for it, nobody knows whether its bytes are right.
    pub fn get(&self, message: &M) -> Result<L::Value> {
        self.get_in(message.unknown_fields())
    }

    /// Gives a message a value of it, in place of an older one.
    pub fn set(&self, message: &mut M, value: impl Into<L::Value>) {
        self.set_in(message.unknown_fields_mut(), &value.into());
    }

    /// Takes it out of a message.
    pub fn clear(&self, message: &mut M) {
        message.unknown_fields_mut().remove(self.number);
    }

    /// The full name of the message that it is for.
    #[must_use]
    pub const fn extendee(&self) -> &'static str {
        M::FULL_NAME
    }

    /// Its value among the unknown fields of a message.
    pub fn get_in(&self, fields: &UnknownFields) -> Result<L::Value> {
        let mut value = L::Value::default();
        for record in fields.iter().filter(|record| record.number() == self.number) {
            L::read(record.tag, &mut Reader::new(record.value), &mut value).map_err(|mut error| {
                error.push(M::FULL_NAME, self.full_name);
                error
            })?;
        }
        Ok(value)
    }

    /// Puts a value of it among the unknown fields of a message, in place of an older one.
    pub fn set_in(&self, fields: &mut UnknownFields, value: &L::Value) {
        fields.remove(self.number);
        fields.append(|bytes| L::put(bytes, self.number, value));
    }
}

impl<M, L> fmt::Debug for Extension<M, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extension({} = {})", self.full_name, self.number)
    }
}

/// How many values an extension holds.
pub trait Label {
    /// What it is in memory.
    type Value: Default;

    /// Reads the value behind a tag into what was read before.
    fn read(tag: u32, reader: &mut Reader<'_>, value: &mut Self::Value) -> Result<()>;

    /// Writes all of it.
    fn put(bytes: &mut Vec<u8>, number: u32, value: &Self::Value);
}

/// One value, or none.
#[derive(Debug)]
pub struct Singular<K>(PhantomData<K>);

impl<K: Kind> Label for Singular<K> {
    type Value = Option<K::Value>;

    fn read(tag: u32, reader: &mut Reader<'_>, value: &mut Self::Value) -> Result<()> {
        if tag & 7 == K::WIRE {
            let mut read = value.take().unwrap_or_default();
            if K::read(tag, reader, &mut read)? {
                *value = Some(read);
            }
        }
        Ok(())
    }

    fn put(bytes: &mut Vec<u8>, number: u32, value: &Self::Value) {
        if let Some(value) = value {
            put_one::<K>(bytes, number, value);
        }
    }
}

/// Any number of values, each behind a tag.
#[derive(Debug)]
pub struct Repeated<K>(PhantomData<K>);

impl<K: Kind> Label for Repeated<K> {
    type Value = Vec<K::Value>;

    fn read(tag: u32, reader: &mut Reader<'_>, values: &mut Self::Value) -> Result<()> {
        if tag & 7 == K::WIRE {
            read_one::<K>(tag, reader, values)
        } else if tag & 7 == DELIMITED {
            let mut run = reader.nested()?;
            while !run.is_empty() {
                read_one::<K>(tag & !7 | K::WIRE, &mut run, values)?;
            }
            Ok(())
        } else {
            Ok(())
        }
    }

    fn put(bytes: &mut Vec<u8>, number: u32, values: &Self::Value) {
        for value in values {
            put_one::<K>(bytes, number, value);
        }
    }
}

/// Any number of values behind one tag.
#[derive(Debug)]
pub struct Packed<K>(PhantomData<K>);

impl<K: Packable> Label for Packed<K> {
    type Value = Vec<K::Value>;

    fn read(tag: u32, reader: &mut Reader<'_>, values: &mut Self::Value) -> Result<()> {
        Repeated::<K>::read(tag, reader, values)
    }

    fn put(bytes: &mut Vec<u8>, number: u32, values: &Self::Value) {
        if values.is_empty() {
            return;
        }
        let mut sizes = Sizes::new();
        let len: usize = values.iter().map(|value| K::size(value, &mut sizes)).sum();
        put::head(bytes, number << 3 | DELIMITED, len);
        for value in values {
            // A value is what stands behind its tag.
            let mut tagged = Vec::new();
            let tag = 1 << 3 | K::WIRE;
            K::put(&mut tagged, tag, value, &mut sizes);
            bytes.extend_from_slice(&tagged[size::uint32(tag)..]);
        }
    }
}

fn read_one<K: Kind>(tag: u32, reader: &mut Reader<'_>, values: &mut Vec<K::Value>) -> Result<()> {
    let mut value = K::Value::default();
    if K::read(tag, reader, &mut value)? {
        values.push(value);
    }
    Ok(())
}

fn put_one<K: Kind>(bytes: &mut Vec<u8>, number: u32, value: &K::Value) {
    let mut sizes = Sizes::new();
    K::size(value, &mut sizes);
    K::put(bytes, number << 3 | K::WIRE, value, &mut sizes);
}
