//! Protobuf's types, for maps and extensions: each is a type with no values of its own.

use core::marker::PhantomData;

use prost::bytes::{BufMut, Bytes as SharedBytes};

use super::error::Result;
use super::reader::{DELIMITED, FIXED32, FIXED64, START_GROUP, VARINT};
use super::size::Sizes;
use super::{Message, Reader, put, size};

/// A type of protobuf.
pub trait Kind {
    /// What a value of it is in memory.
    type Value: Default + 'static;

    /// The wire type of a value.
    const WIRE: u32;

    /// Whether its values are messages, whose sizes are found out once.
    const NESTED: bool = false;

    /// Reads a value, and says whether it is one: a closed enum has none for most numbers.
    fn read(tag: u32, reader: &mut Reader<'_>, value: &mut Self::Value) -> Result<bool>;

    /// How many bytes a value takes, without its tag.
    fn size(value: &Self::Value, sizes: &mut Sizes) -> usize;

    /// Writes a value behind its tag.
    fn put(out: &mut impl BufMut, tag: u32, value: &Self::Value, sizes: &mut Sizes);
}

/// A type whose values can stand behind one tag.
pub trait Packable: Kind {}

macro_rules! scalars {
    ($($(#[$doc:meta])* $kind:ident: $ty:ty, $wire:ident, $name:ident, $size:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $kind;

        impl Kind for $kind {
            type Value = $ty;
            const WIRE: u32 = $wire;

            #[inline]
            fn read(_: u32, reader: &mut Reader<'_>, value: &mut $ty) -> Result<bool> {
                *value = reader.$name()?;
                Ok(true)
            }

            #[inline]
            fn size(value: &$ty, _: &mut Sizes) -> usize {
                $size(*value)
            }

            #[inline]
            fn put(out: &mut impl BufMut, tag: u32, value: &$ty, _: &mut Sizes) {
                put::$name(out, tag, *value);
            }
        }

        impl Packable for $kind {}
    )*};
}

scalars! {
    /// `double`
    Double: f64, FIXED64, double, |_| 8;
    /// `float`
    Float: f32, FIXED32, float, |_| 4;
    /// `int32`
    Int32: i32, VARINT, int32, size::int32;
    /// `int64`
    Int64: i64, VARINT, int64, size::int64;
    /// `uint32`
    Uint32: u32, VARINT, uint32, size::uint32;
    /// `uint64`
    Uint64: u64, VARINT, uint64, size::uint64;
    /// `sint32`
    Sint32: i32, VARINT, sint32, size::sint32;
    /// `sint64`
    Sint64: i64, VARINT, sint64, size::sint64;
    /// `fixed32`
    Fixed32: u32, FIXED32, fixed32, |_| 4;
    /// `fixed64`
    Fixed64: u64, FIXED64, fixed64, |_| 8;
    /// `sfixed32`
    Sfixed32: i32, FIXED32, sfixed32, |_| 4;
    /// `sfixed64`
    Sfixed64: i64, FIXED64, sfixed64, |_| 8;
    /// `bool`
    Bool: bool, VARINT, bool, |_| 1;
}

macro_rules! bytes {
    ($($(#[$doc:meta])* $kind:ident: $ty:ty, $read:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $kind;

        impl Kind for $kind {
            type Value = $ty;
            const WIRE: u32 = DELIMITED;

            #[inline]
            fn read(_: u32, reader: &mut Reader<'_>, value: &mut $ty) -> Result<bool> {
                *value = reader.$read()?;
                Ok(true)
            }

            #[inline]
            fn size(value: &$ty, _: &mut Sizes) -> usize {
                size::delimited(value.len())
            }

            #[inline]
            fn put(out: &mut impl BufMut, tag: u32, value: &$ty, _: &mut Sizes) {
                put::bytes(out, tag, value.as_ref());
            }
        }
    )*};
}

bytes! {
    /// `string`
    Text: String, string;
    /// `bytes`
    Bytes: Vec<u8>, bytes;
    /// `bytes` that can be shared
    Shared: SharedBytes, shared_bytes;
}

/// An open enum.
#[derive(Debug)]
pub struct Open<E>(PhantomData<E>);

impl<E: Copy + Default + 'static + From<i32> + Into<i32>> Kind for Open<E> {
    type Value = E;
    const WIRE: u32 = VARINT;

    #[inline]
    fn read(_: u32, reader: &mut Reader<'_>, value: &mut E) -> Result<bool> {
        *value = reader.enumeration()?;
        Ok(true)
    }

    #[inline]
    fn size(value: &E, _: &mut Sizes) -> usize {
        size::enumeration(*value)
    }

    #[inline]
    fn put(out: &mut impl BufMut, tag: u32, value: &E, _: &mut Sizes) {
        put::enumeration(out, tag, *value);
    }
}

impl<E: Copy + Default + 'static + From<i32> + Into<i32>> Packable for Open<E> {}

/// A closed enum.
#[derive(Debug)]
pub struct Closed<E>(PhantomData<E>);

impl<E: Copy + Default + 'static + TryFrom<i32> + Into<i32>> Kind for Closed<E> {
    type Value = E;
    const WIRE: u32 = VARINT;

    #[inline]
    fn read(_: u32, reader: &mut Reader<'_>, value: &mut E) -> Result<bool> {
        let Ok(known) = E::try_from(reader.int32()?) else { return Ok(false) };
        *value = known;
        Ok(true)
    }

    #[inline]
    fn size(value: &E, _: &mut Sizes) -> usize {
        size::enumeration(*value)
    }

    #[inline]
    fn put(out: &mut impl BufMut, tag: u32, value: &E, _: &mut Sizes) {
        put::enumeration(out, tag, *value);
    }
}

impl<E: Copy + Default + 'static + TryFrom<i32> + Into<i32>> Packable for Closed<E> {}

/// A message.
#[derive(Debug)]
pub struct Nested<M>(PhantomData<M>);

impl<M: Message + 'static> Kind for Nested<M> {
    type Value = M;
    const WIRE: u32 = DELIMITED;
    const NESTED: bool = true;

    #[inline]
    fn read(_: u32, reader: &mut Reader<'_>, value: &mut M) -> Result<bool> {
        reader.message(value)?;
        Ok(true)
    }

    #[inline]
    fn size(value: &M, sizes: &mut Sizes) -> usize {
        size::message(value, sizes)
    }

    #[inline]
    fn put(out: &mut impl BufMut, tag: u32, value: &M, sizes: &mut Sizes) {
        put::message(out, tag, value, sizes);
    }
}

/// A group.
#[derive(Debug)]
pub struct Group<M>(PhantomData<M>);

impl<M: Message + 'static> Kind for Group<M> {
    type Value = M;
    const WIRE: u32 = START_GROUP;
    const NESTED: bool = true;

    fn read(tag: u32, reader: &mut Reader<'_>, value: &mut M) -> Result<bool> {
        reader.group(tag, value)?;
        Ok(true)
    }

    fn size(value: &M, sizes: &mut Sizes) -> usize {
        value.size(sizes)
    }

    fn put(out: &mut impl BufMut, tag: u32, value: &M, sizes: &mut Sizes) {
        put::group(out, tag, value, sizes);
    }
}

/// A message of another crate.
#[derive(Debug)]
pub struct Foreign<M>(PhantomData<M>);

impl<M: prost::Message + Default + 'static> Kind for Foreign<M> {
    type Value = M;
    const WIRE: u32 = DELIMITED;
    const NESTED: bool = true;

    #[inline]
    fn read(_: u32, reader: &mut Reader<'_>, value: &mut M) -> Result<bool> {
        reader.foreign(value)?;
        Ok(true)
    }

    #[inline]
    fn size(value: &M, sizes: &mut Sizes) -> usize {
        size::foreign(value, sizes)
    }

    #[inline]
    fn put(out: &mut impl BufMut, tag: u32, value: &M, sizes: &mut Sizes) {
        put::foreign(out, tag, value, sizes);
    }
}
