//! How many bytes values take, without their tags.

use super::Message;
use super::bits;

/// The sizes of what stands behind a length, in the order in which it is written: found out once,
/// and not again at every level above.
pub struct Sizes {
    len: usize,
    next: usize,
    first: [usize; FIRST],
    rest: Vec<usize>,
}

/// How many sizes fit without an allocation.
const FIRST: usize = 16;

impl Sizes {
    /// None yet.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Sizes { len: 0, next: 0, first: [0; FIRST], rest: Vec::new() }
    }

    /// A place for a size that is not known yet: what is in the value comes behind it.
    #[inline]
    pub fn reserve(&mut self) -> usize {
        let at = self.len;
        self.len += 1;
        if at >= FIRST {
            self.rest.push(0);
        }
        at
    }

    /// Fills a place.
    #[inline]
    pub fn set(&mut self, at: usize, size: usize) {
        match self.first.get_mut(at) {
            Some(place) => *place = size,
            None => self.rest[at - FIRST] = size,
        }
    }

    /// The next size, for who writes.
    #[inline]
    pub fn take(&mut self) -> usize {
        let at = self.next;
        self.next += 1;
        match self.first.get(at) {
            Some(size) => *size,
            None => self.rest[at - FIRST],
        }
    }
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes::new()
    }
}

/// A varint's: seven bits a byte, so nine 64ths of the bits.
#[inline]
#[must_use]
pub const fn varint(value: u64) -> usize {
    ((value | 1).ilog2() as usize * 9 + 73) / 64
}

/// That of some bytes behind their length.
#[inline]
#[must_use]
pub const fn delimited(len: usize) -> usize {
    varint(len as u64) + len
}

/// An `int32`'s.
#[inline]
#[must_use]
pub const fn int32(value: i32) -> usize {
    varint((value as i64).cast_unsigned())
}

/// An `int64`'s.
#[inline]
#[must_use]
pub const fn int64(value: i64) -> usize {
    varint(value.cast_unsigned())
}

/// A `uint32`'s.
#[inline]
#[must_use]
pub const fn uint32(value: u32) -> usize {
    varint(value as u64)
}

/// A `uint64`'s.
#[inline]
#[must_use]
pub const fn uint64(value: u64) -> usize {
    varint(value)
}

/// A `sint32`'s.
#[inline]
#[must_use]
pub const fn sint32(value: i32) -> usize {
    uint32(bits::zigzag32(value))
}

/// A `sint64`'s.
#[inline]
#[must_use]
pub const fn sint64(value: i64) -> usize {
    varint(bits::zigzag64(value))
}

/// An enum's.
#[inline]
pub fn enumeration(value: impl Into<i32>) -> usize {
    int32(value.into())
}

/// That of a `string` or of `bytes`.
#[inline]
#[must_use]
pub const fn bytes(value: &[u8]) -> usize {
    delimited(value.len())
}

/// A message's, behind its length.
#[inline]
pub fn message<M: Message>(message: &M, sizes: &mut Sizes) -> usize {
    let at = sizes.reserve();
    let size = message.size(sizes);
    sizes.set(at, size);
    delimited(size)
}

/// That of a message of another crate.
#[inline]
pub fn foreign<M: prost::Message>(message: &M, sizes: &mut Sizes) -> usize {
    let at = sizes.reserve();
    let size = message.encoded_len();
    sizes.set(at, size);
    delimited(size)
}

/// That of varints behind one tag.
#[inline]
pub fn packed<T: Copy>(values: &[T], size: impl Fn(T) -> usize, sizes: &mut Sizes) -> usize {
    let at = sizes.reserve();
    let size = values.iter().map(|value| size(*value)).sum();
    sizes.set(at, size);
    delimited(size)
}
