//! How [`prost::Message`] follows from ours.
//!
//! All of its provided functions are replaced, too: prost's would ask for the size at every level anew,
//! and read a byte at a time.

use prost::EncodeError;
use prost::bytes::{Buf, BufMut};

use super::error::{self, Result};
use super::message::located;
use super::reader::{DELIMITED, END_GROUP, FIXED32, FIXED64, START_GROUP, VARINT};
use super::size::{self, Sizes};
use super::{Message, Reader, put};

/// Writes a message to a buffer that has room for it.
pub fn encode_raw<M: Message>(message: &M, buf: &mut impl BufMut) {
    let mut sizes = Sizes::new();
    message.size(&mut sizes);
    message.write(buf, &mut sizes);
}

/// Writes a message to a buffer that may be too small.
pub fn encode<M: Message>(message: &M, buf: &mut impl BufMut) -> core::result::Result<(), EncodeError> {
    let mut sizes = Sizes::new();
    let size = message.size(&mut sizes);
    fits(size, buf)?;
    message.write(buf, &mut sizes);
    Ok(())
}

/// Writes a message to memory of its own.
pub fn encode_to_vec<M: Message>(message: &M) -> Vec<u8> {
    let mut sizes = Sizes::new();
    let mut bytes = Vec::with_capacity(message.size(&mut sizes));
    message.write(&mut bytes, &mut sizes);
    bytes
}

/// Writes a message behind its length to a buffer that may be too small.
pub fn encode_length_delimited<M: Message>(
    message: &M,
    buf: &mut impl BufMut,
) -> core::result::Result<(), EncodeError> {
    let mut sizes = Sizes::new();
    let size = message.size(&mut sizes);
    fits(size::delimited(size), buf)?;
    put::varint(buf, size as u64);
    message.write(buf, &mut sizes);
    Ok(())
}

/// Writes a message behind its length to memory of its own.
pub fn encode_length_delimited_to_vec<M: Message>(message: &M) -> Vec<u8> {
    let mut sizes = Sizes::new();
    let size = message.size(&mut sizes);
    let mut bytes = Vec::with_capacity(size::delimited(size));
    put::varint(&mut bytes, size as u64);
    message.write(&mut bytes, &mut sizes);
    bytes
}

/// Whether a buffer has room. prost keeps the making of its error to itself, so this lets prost make it.
#[inline]
fn fits(size: usize, buf: &mut impl BufMut) -> core::result::Result<(), EncodeError> {
    if size <= buf.remaining_mut() { Ok(()) } else { prost::Message::encode(&TooLarge(size), buf) }
}

/// A message of some size, which no buffer has room for.
struct TooLarge(usize);

impl prost::Message for TooLarge {
    fn encode_raw(&self, _: &mut impl BufMut) {}

    fn merge_field(
        &mut self,
        _: u32,
        _: prost::encoding::WireType,
        _: &mut impl Buf,
        _: prost::encoding::DecodeContext,
    ) -> Result<()> {
        Ok(())
    }

    fn encoded_len(&self) -> usize {
        self.0
    }

    fn clear(&mut self) {}
}

/// Reads all of a buffer into a message.
pub fn merge<M: Message>(message: &mut M, mut buf: impl Buf) -> Result<()> {
    let len = buf.remaining();
    if buf.chunk().len() == len {
        let result = message.read(&mut Reader::new(buf.chunk()));
        buf.advance(len);
        result
    } else {
        message.read(&mut Reader::new(&buf.copy_to_bytes(len)))
    }
}

/// Reads a message behind its length into one that may have fields already.
pub fn merge_length_delimited<M: Message>(message: &mut M, mut buf: impl Buf) -> Result<()> {
    let len = prost::decode_length_delimiter(&mut buf)?;
    if len > buf.remaining() {
        return Err(error::truncated());
    }
    merge(message, buf.take(len))
}

/// Reads one field, for a message of another crate that ours is in.
pub fn merge_field<M: Message>(
    message: &mut M,
    number: u32,
    wire_type: u32,
    buf: &mut impl Buf,
) -> Result<()> {
    let tag = number << 3 | wire_type;
    if buf.chunk().len() == buf.remaining() {
        let mut reader = Reader::new(buf.chunk());
        let result = message.field(tag, &mut reader);
        let read = buf.remaining() - reader.remaining();
        buf.advance(read);
        result.map_err(|error| located::<M>(error, tag))
    } else {
        let mut record = Vec::new();
        copy(tag, buf, &mut record, 100)?;
        message.field(tag, &mut Reader::new(&record)).map_err(|error| located::<M>(error, tag))
    }
}

/// Copies what stands behind a tag out of a buffer that is in pieces.
fn copy(tag: u32, buf: &mut impl Buf, record: &mut Vec<u8>, depth: u32) -> Result<()> {
    match tag & 7 {
        VARINT => copy_varint(buf, record).map(drop),
        FIXED64 => copy_bytes(8, buf, record),
        FIXED32 => copy_bytes(4, buf, record),
        DELIMITED => {
            let len = copy_varint(buf, record)?;
            copy_bytes(len, buf, record)
        }
        START_GROUP => {
            let depth = depth.checked_sub(1).ok_or_else(error::depth)?;
            loop {
                let next = u32::try_from(copy_varint(buf, record)?).map_err(|_| error::tag())?;
                if next & 7 == END_GROUP {
                    return Ok(());
                }
                copy(next, buf, record, depth)?;
            }
        }
        END_GROUP => Err(error::end_group()),
        _ => Err(error::wire_type()),
    }
}

fn copy_varint(buf: &mut impl Buf, record: &mut Vec<u8>) -> Result<u64> {
    let from = record.len();
    loop {
        let byte = buf.try_get_u8().map_err(|_| error::truncated())?;
        record.push(byte);
        if byte < 0x80 || record.len() - from > 10 {
            return Reader::new(&record[from..]).varint();
        }
    }
}

fn copy_bytes(len: u64, buf: &mut impl Buf, record: &mut Vec<u8>) -> Result<()> {
    let len = usize::try_from(len).map_err(|_| error::truncated())?;
    if len > buf.remaining() {
        return Err(error::truncated());
    }
    record.extend_from_slice(&buf.copy_to_bytes(len));
    Ok(())
}
