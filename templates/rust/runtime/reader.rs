//! Bytes on their way into messages.

use prost::bytes::Bytes;

use super::bits::from;
use super::error::{self, Result};
use super::message::located;
use super::unknown::Record;
use super::{Message, UnknownFields};

/// What is left of the bytes that hold a message.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    /// How many more messages may be nested.
    depth: u32,
}

const DEPTH: u32 = 100;

/// How many bytes a varint may take.
const LONGEST: usize = 10;

/// Wire types.
pub(super) const VARINT: u32 = 0;
pub(super) const FIXED64: u32 = 1;
pub(super) const DELIMITED: u32 = 2;
pub(super) const START_GROUP: u32 = 3;
pub(super) const END_GROUP: u32 = 4;
pub(super) const FIXED32: u32 = 5;

macro_rules! varints {
    ($($(#[$doc:meta])* $name:ident: $ty:ty;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(&mut self) -> Result<$ty> {
            Ok(from::$name(self.varint()?))
        }
    )*};
}

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident: $ty:ty;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(&mut self) -> Result<$ty> {
            Ok(<$ty>::from_le_bytes(self.array()?))
        }
    )*};
}

macro_rules! packed {
    ($($(#[$doc:meta])* $packed:ident: $name:ident => $ty:ty;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $packed(&mut self, values: &mut Vec<$ty>) -> Result<()> {
            self.packed(values, from::$name)
        }
    )*};
}

macro_rules! packed_fixed {
    ($($(#[$doc:meta])* $packed:ident: $ty:ty;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $packed(&mut self, values: &mut Vec<$ty>) -> Result<()> {
            self.packed_arrays(values, <$ty>::from_le_bytes)
        }
    )*};
}

impl<'a> Reader<'a> {
    /// Reads bytes from their beginning.
    #[inline]
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes, depth: DEPTH }
    }

    /// Whether all has been read.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// How many bytes are left.
    #[inline]
    #[must_use]
    pub const fn remaining(&self) -> usize {
        self.bytes.len()
    }

    /// The number and wire type of the next field.
    #[inline]
    pub fn tag(&mut self) -> Result<u32> {
        let before = self.bytes.len();
        match u32::try_from(self.varint()?) {
            // Five bytes hold any tag, and a longer one is refused by everybody.
            Ok(tag) if tag >= 8 && before - self.bytes.len() <= 5 => Ok(tag),
            _ => Err(error::tag()),
        }
    }

    /// A varint.
    #[inline]
    pub fn varint(&mut self) -> Result<u64> {
        if let [byte, rest @ ..] = self.bytes
            && *byte < 0x80
        {
            self.bytes = rest;
            return Ok(u64::from(*byte));
        }
        self.long_varint()
    }

    #[inline(never)]
    fn long_varint(&mut self) -> Result<u64> {
        if let [low, high, rest @ ..] = self.bytes
            && *low >= 0x80
            && *high < 0x80
        {
            self.bytes = rest;
            return Ok(u64::from(low & 0x7f) | u64::from(*high) << 7);
        }
        let mut value = 0;
        for (at, &byte) in self.bytes.iter().enumerate().take(LONGEST) {
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte < 0x80 {
                if at == LONGEST - 1 && byte > 1 {
                    return Err(error::varint());
                }
                self.bytes = &self.bytes[at + 1..];
                return Ok(value);
            }
        }
        Err(if self.bytes.len() < LONGEST { error::truncated() } else { error::varint() })
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (array, rest) = self.bytes.split_first_chunk().ok_or_else(error::truncated)?;
        self.bytes = rest;
        Ok(*array)
    }

    /// The bytes behind a length.
    #[inline]
    pub fn slice(&mut self) -> Result<&'a [u8]> {
        let len = usize::try_from(self.varint()?).map_err(|_| error::truncated())?;
        let (slice, rest) = self.bytes.split_at_checked(len).ok_or_else(error::truncated)?;
        self.bytes = rest;
        Ok(slice)
    }

    varints! {
        /// An `int32`.
        int32: i32;
        /// An `int64`.
        int64: i64;
        /// A `uint32`.
        uint32: u32;
        /// A `uint64`.
        uint64: u64;
        /// A `sint32`.
        sint32: i32;
        /// A `sint64`.
        sint64: i64;
        /// A `bool`.
        bool: bool;
    }

    fixed! {
        /// A `double`.
        double: f64;
        /// A `float`.
        float: f32;
        /// A `fixed32`.
        fixed32: u32;
        /// A `fixed64`.
        fixed64: u64;
        /// A `sfixed32`.
        sfixed32: i32;
        /// A `sfixed64`.
        sfixed64: i64;
    }

    packed! {
        /// Any number of `int32`.
        packed_int32: int32 => i32;
        /// Any number of `int64`.
        packed_int64: int64 => i64;
        /// Any number of `uint32`.
        packed_uint32: uint32 => u32;
        /// Any number of `uint64`.
        packed_uint64: uint64 => u64;
        /// Any number of `sint32`.
        packed_sint32: sint32 => i32;
        /// Any number of `sint64`.
        packed_sint64: sint64 => i64;
        /// Any number of `bool`.
        packed_bool: bool => bool;
    }

    packed_fixed! {
        /// Any number of `double`.
        packed_double: f64;
        /// Any number of `float`.
        packed_float: f32;
        /// Any number of `fixed32`.
        packed_fixed32: u32;
        /// Any number of `fixed64`.
        packed_fixed64: u64;
        /// Any number of `sfixed32`.
        packed_sfixed32: i32;
        /// Any number of `sfixed64`.
        packed_sfixed64: i64;
    }

    /// A value of an open enum.
    #[inline]
    pub fn enumeration<E: From<i32>>(&mut self) -> Result<E> {
        Ok(E::from(self.int32()?))
    }

    /// Any number of values of an open enum.
    #[inline]
    pub fn packed_enumeration<E: From<i32>>(&mut self, values: &mut Vec<E>) -> Result<()> {
        self.packed(values, |bits| E::from(from::int32(bits)))
    }

    /// A value of a closed enum. Other numbers go to the unknown fields.
    #[inline]
    pub fn closed<E: TryFrom<i32>>(&mut self, tag: u32, unknown: &mut UnknownFields) -> Result<Option<E>> {
        let before = self.bytes;
        if let Ok(value) = E::try_from(self.int32()?) {
            return Ok(Some(value));
        }
        unknown.push(Record { tag, value: &before[..before.len() - self.bytes.len()] });
        Ok(None)
    }

    /// One of many values of a closed enum. Other numbers go to the unknown fields.
    #[inline]
    pub fn push_closed<E: TryFrom<i32>>(
        &mut self,
        tag: u32,
        values: &mut Vec<E>,
        unknown: &mut UnknownFields,
    ) -> Result<()> {
        values.extend(self.closed::<E>(tag, unknown)?);
        Ok(())
    }

    /// Any number of values of a closed enum. Other numbers go to the unknown fields.
    pub fn packed_closed<E: TryFrom<i32>>(
        &mut self,
        tag: u32,
        values: &mut Vec<E>,
        unknown: &mut UnknownFields,
    ) -> Result<()> {
        let mut run = Reader { bytes: self.slice()?, depth: 0 };
        while !run.is_empty() {
            run.push_closed(tag & !7 | VARINT, values, unknown)?;
        }
        Ok(())
    }

    /// A `string`.
    #[inline]
    pub fn string(&mut self) -> Result<String> {
        let text = core::str::from_utf8(self.slice()?).map_err(|_| error::utf8())?;
        Ok(text.to_owned())
    }

    /// `bytes`.
    #[inline]
    pub fn bytes(&mut self) -> Result<Vec<u8>> {
        Ok(self.slice()?.to_vec())
    }

    /// `bytes` that can be shared.
    #[inline]
    pub fn shared_bytes(&mut self) -> Result<Bytes> {
        Ok(Bytes::copy_from_slice(self.slice()?))
    }

    /// What stands behind a length, one level deeper.
    #[inline]
    pub fn nested(&mut self) -> Result<Reader<'a>> {
        let depth = self.depth.checked_sub(1).ok_or_else(error::depth)?;
        Ok(Reader { bytes: self.slice()?, depth })
    }

    /// A message behind its length, into one that may have fields already.
    #[inline]
    pub fn message<M: Message>(&mut self, message: &mut M) -> Result<()> {
        message.read(&mut self.nested()?)
    }

    /// A message behind its length.
    #[inline]
    pub fn new_message<M: Message>(&mut self) -> Result<M> {
        let mut message = M::default();
        self.message(&mut message)?;
        Ok(message)
    }

    /// A message behind its length, at the end of a list.
    #[inline]
    pub fn push_message<M: Message>(&mut self, list: &mut Vec<M>) -> Result<()> {
        // It is read where it stays, and not moved there.
        list.push(M::default());
        list.last_mut().map_or(Ok(()), |message| self.message(message))
    }

    /// A message between tags, into one that may have fields already.
    pub fn group<M: Message>(&mut self, tag: u32, message: &mut M) -> Result<()> {
        self.depth = self.depth.checked_sub(1).ok_or_else(error::depth)?;
        loop {
            let next = self.tag().map_err(|error| located::<M>(error, 0))?;
            if next == end_of(tag) {
                break;
            }
            message.field(next, self).map_err(|error| located::<M>(error, next))?;
        }
        self.depth += 1;
        Ok(())
    }

    /// A message between tags.
    #[inline]
    pub fn new_group<M: Message>(&mut self, tag: u32) -> Result<M> {
        let mut message = M::default();
        self.group(tag, &mut message)?;
        Ok(message)
    }

    /// A message of another crate, into one that may have fields already.
    #[inline]
    pub fn foreign<M: prost::Message>(&mut self, message: &mut M) -> Result<()> {
        message.merge(self.nested()?.bytes)
    }

    /// A message of another crate.
    #[inline]
    pub fn new_foreign<M: prost::Message + Default>(&mut self) -> Result<M> {
        let mut message = M::default();
        self.foreign(&mut message)?;
        Ok(message)
    }

    /// Keeps a field that the schema does not know.
    #[cold]
    #[inline(never)]
    pub fn unknown(&mut self, tag: u32, unknown: &mut UnknownFields) -> Result<()> {
        let value = self.record(tag)?;
        unknown.push(Record { tag, value });
        Ok(())
    }

    /// What stands behind a tag, up to the next one.
    pub fn record(&mut self, tag: u32) -> Result<&'a [u8]> {
        let before = self.bytes;
        self.skip(tag)?;
        Ok(&before[..before.len() - self.bytes.len()])
    }

    fn skip(&mut self, tag: u32) -> Result<()> {
        match tag & 7 {
            VARINT => self.varint().map(drop),
            FIXED64 => self.array::<8>().map(drop),
            DELIMITED => self.slice().map(drop),
            START_GROUP => self.skip_group(tag),
            END_GROUP => Err(error::end_group()),
            FIXED32 => self.array::<4>().map(drop),
            _ => Err(error::wire_type()),
        }
    }

    fn skip_group(&mut self, tag: u32) -> Result<()> {
        self.depth = self.depth.checked_sub(1).ok_or_else(error::depth)?;
        loop {
            let next = self.tag()?;
            if next == end_of(tag) {
                break;
            }
            self.skip(next)?;
        }
        self.depth += 1;
        Ok(())
    }

    /// Varints behind a length. They are counted first, so the list grows once.
    #[inline]
    fn packed<T>(&mut self, values: &mut Vec<T>, value: impl Fn(u64) -> T) -> Result<()> {
        let mut run = Reader { bytes: self.slice()?, depth: 0 };
        values.reserve(count_varints(run.bytes));
        while !run.is_empty() {
            let Some(bytes) = run.bytes.first_chunk::<LONGEST>() else {
                values.push(value(run.varint()?));
                continue;
            };
            // As many steps as there can be, so that the compiler writes them out.
            let mut bits = 0;
            let mut last = None;
            for (at, &byte) in bytes.iter().enumerate() {
                bits |= u64::from(byte & 0x7f) << (7 * at);
                if byte < 0x80 {
                    last = Some(at).filter(|at| *at < LONGEST - 1 || byte <= 1);
                    break;
                }
            }
            run.bytes = &run.bytes[last.ok_or_else(error::varint)? + 1..];
            values.push(value(bits));
        }
        Ok(())
    }

    #[inline]
    fn packed_arrays<const N: usize, T>(
        &mut self,
        values: &mut Vec<T>,
        value: impl Fn([u8; N]) -> T,
    ) -> Result<()> {
        let (arrays, rest) = self.slice()?.as_chunks();
        if !rest.is_empty() {
            return Err(error::truncated());
        }
        values.extend(arrays.iter().map(|array| value(*array)));
        Ok(())
    }
}

/// How many varints there are: each ends in a byte without its highest bit.
#[inline]
fn count_varints(bytes: &[u8]) -> usize {
    // A sum of bytes takes the processor a fraction of the time of one of larger numbers.
    let counts =
        bytes.chunks(u8::MAX as usize).map(|some| some.iter().map(|byte| u8::from(*byte < 0x80)).sum());
    counts.map(|count: u8| usize::from(count)).sum()
}

/// The tag that ends a group.
#[inline]
const fn end_of(tag: u32) -> u32 {
    tag & !7 | END_GROUP
}
