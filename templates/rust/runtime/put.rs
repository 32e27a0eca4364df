//! Values on their way into bytes, each behind its tag.

use prost::bytes::BufMut;

use super::bits;
use super::size::Sizes;
use super::{Message, UnknownFields};

/// A varint, without a tag.
#[inline]
pub fn varint(out: &mut impl BufMut, mut value: u64) {
    while value >= 0x80 {
        out.put_u8(low_byte(value) | 0x80);
        value >>= 7;
    }
    out.put_u8(low_byte(value));
}

#[inline]
const fn low_byte(value: u64) -> u8 {
    value.to_le_bytes()[0]
}

/// A varint behind its tag. Mostly both take a byte, and the buffer is asked for room once.
#[inline]
fn tagged(out: &mut impl BufMut, tag: u32, value: u64) {
    if tag < 0x80 && value < 0x80 {
        out.put_slice(&[low_byte(u64::from(tag)), low_byte(value)]);
    } else {
        varint(out, u64::from(tag));
        varint(out, value);
    }
}

/// What stands before a value of some bytes.
#[inline]
pub fn head(out: &mut impl BufMut, tag: u32, len: usize) {
    tagged(out, tag, len as u64);
}

macro_rules! varints {
    ($($(#[$doc:meta])* $name:ident: $value:ident: $ty:ty => $bits:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(out: &mut impl BufMut, tag: u32, $value: $ty) {
            tagged(out, tag, $bits);
        }
    )*};
}

varints! {
    /// An `int32`.
    int32: value: i32 => i64::from(value).cast_unsigned();
    /// An `int64`.
    int64: value: i64 => value.cast_unsigned();
    /// A `uint32`.
    uint32: value: u32 => u64::from(value);
    /// A `uint64`.
    uint64: value: u64 => value;
    /// A `sint32`.
    sint32: value: i32 => u64::from(bits::zigzag32(value));
    /// A `sint64`.
    sint64: value: i64 => bits::zigzag64(value);
    /// A `bool`.
    bool: value: bool => u64::from(value);
}

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident: $ty:ty;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(out: &mut impl BufMut, tag: u32, value: $ty) {
            varint(out, u64::from(tag));
            out.put_slice(&value.to_le_bytes());
        }
    )*};
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

/// An enum's value.
#[inline]
pub fn enumeration(out: &mut impl BufMut, tag: u32, value: impl Into<i32>) {
    int32(out, tag, value.into());
}

/// A `string`.
#[inline]
pub fn string(out: &mut impl BufMut, tag: u32, value: &str) {
    bytes(out, tag, value.as_bytes());
}

/// `bytes`.
#[inline]
pub fn bytes(out: &mut impl BufMut, tag: u32, value: &[u8]) {
    head(out, tag, value.len());
    out.put_slice(value);
}

/// A message behind its length.
#[inline]
pub fn message<M: Message>(out: &mut impl BufMut, tag: u32, message: &M, sizes: &mut Sizes) {
    head(out, tag, sizes.take());
    message.write(out, sizes);
}

/// A message between tags.
#[inline]
pub fn group<M: Message>(out: &mut impl BufMut, tag: u32, message: &M, sizes: &mut Sizes) {
    varint(out, u64::from(tag));
    message.write(out, sizes);
    // The end has the wire type behind that of the start.
    varint(out, u64::from(tag) + 1);
}

/// A message of another crate.
#[inline]
pub fn foreign<M: prost::Message>(out: &mut impl BufMut, tag: u32, message: &M, sizes: &mut Sizes) {
    head(out, tag, sizes.take());
    message.encode_raw(out);
}

/// Varints behind one tag. They are put together in a block, so the buffer is asked for room once for
/// many of them.
pub fn packed<T: Copy>(
    out: &mut impl BufMut,
    tag: u32,
    values: &[T],
    bits: impl Fn(T) -> u64,
    sizes: &mut Sizes,
) {
    const LEN: usize = 256;
    const LONGEST: usize = 10;
    head(out, tag, sizes.take());
    let mut block = [0; LEN];
    let mut len = 0;
    for value in values {
        if len > LEN - LONGEST {
            out.put_slice(&block[..len]);
            len = 0;
        }
        let mut bits = bits(*value);
        // The mask spares the check of the bounds.
        while bits >= 0x80 {
            block[len % LEN] = low_byte(bits) | 0x80;
            bits >>= 7;
            len += 1;
        }
        block[len % LEN] = low_byte(bits);
        len += 1;
    }
    out.put_slice(&block[..len]);
}

/// Values of one size behind one tag.
pub fn packed_fixed<const N: usize, T: Copy>(
    out: &mut impl BufMut,
    tag: u32,
    values: &[T],
    bytes: impl Fn(T) -> [u8; N],
) {
    head(out, tag, values.len() * N);
    let mut block = [[0; N]; 64];
    for values in values.chunks(block.len()) {
        for (place, value) in block.iter_mut().zip(values) {
            *place = bytes(*value);
        }
        out.put_slice(block[..values.len()].as_flattened());
    }
}

/// Fields that the schema does not know.
#[inline]
pub fn unknown(out: &mut impl BufMut, fields: &UnknownFields) {
    if !fields.is_empty() {
        out.put_slice(fields.as_bytes());
    }
}
