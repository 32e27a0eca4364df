//! What every generated message can do.

use prost::DecodeError;

use super::error::Result;
use super::size::Sizes;
use super::{Reader, UnknownFields};

/// A message that protogen has generated. Its binary form is that of [`prost::Message`], which it
/// implements by what stands here.
pub trait Message: Default {
    /// The full name in protobuf.
    const FULL_NAME: &'static str;

    /// The number and name of each field.
    const FIELDS: &'static [(u32, &'static str)];

    /// How many bytes it takes, without its own length.
    fn size(&self, sizes: &mut Sizes) -> usize;

    /// Writes the fields. `sizes` is what [`size`](Message::size) has left there.
    fn write(&self, out: &mut impl prost::bytes::BufMut, sizes: &mut Sizes);

    /// Reads the field behind a tag.
    fn field(&mut self, tag: u32, reader: &mut Reader<'_>) -> Result<()>;

    /// The fields that its schema does not know.
    fn unknown_fields(&self) -> &UnknownFields;

    /// The fields that its schema does not know.
    fn unknown_fields_mut(&mut self) -> &mut UnknownFields;

    /// Reads all fields.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        while !reader.is_empty() {
            let tag = reader.tag().map_err(|error| located::<Self>(error, 0))?;
            self.field(tag, reader).map_err(|error| located::<Self>(error, tag))?;
        }
        Ok(())
    }
}

/// An error with the message and the field that it is in. No field has the tag 0: that stands for the tag itself.
#[cold]
#[inline(never)]
pub(super) fn located<M: Message>(mut error: DecodeError, tag: u32) -> DecodeError {
    let field = M::FIELDS.iter().find(|(number, _)| *number == tag >> 3);
    let other = if tag == 0 { "(tag)" } else { "(unknown field)" };
    error.push(M::FULL_NAME, field.map_or(other, |(_, name)| name));
    error
}

impl<M: Message> Message for Box<M> {
    const FULL_NAME: &'static str = M::FULL_NAME;
    const FIELDS: &'static [(u32, &'static str)] = M::FIELDS;

    #[inline]
    fn size(&self, sizes: &mut Sizes) -> usize {
        (**self).size(sizes)
    }

    #[inline]
    fn write(&self, out: &mut impl prost::bytes::BufMut, sizes: &mut Sizes) {
        (**self).write(out, sizes);
    }

    #[inline]
    fn field(&mut self, tag: u32, reader: &mut Reader<'_>) -> Result<()> {
        (**self).field(tag, reader)
    }

    fn unknown_fields(&self) -> &UnknownFields {
        (**self).unknown_fields()
    }

    fn unknown_fields_mut(&mut self) -> &mut UnknownFields {
        (**self).unknown_fields_mut()
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        (**self).read(reader)
    }
}
