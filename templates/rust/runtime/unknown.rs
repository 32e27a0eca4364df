//! Fields that the schema does not know.

use core::fmt;

use super::error::Result;
use super::{Reader, put};

/// The fields of a message that its schema does not know, extensions included, as they stood in the
/// bytes. They are written back behind the others. Takes one word, and no allocation while it is empty.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct UnknownFields(
    #[allow(clippy::box_collection, reason = "most messages have none")] Option<Box<Vec<u8>>>,
);

/// One field among the unknown ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The number of the field, and its wire type in the lowest three bits.
    pub tag: u32,
    /// What stands behind the tag; its length and the end of its group included.
    pub value: &'a [u8],
}

impl Record<'_> {
    /// The number of the field.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.tag >> 3
    }
}

impl UnknownFields {
    /// No fields.
    #[must_use]
    pub const fn new() -> Self {
        UnknownFields(None)
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// How many bytes they take.
    #[must_use]
    pub fn len(&self) -> usize {
        self.as_bytes().len()
    }

    /// Their bytes, one record after the other.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    /// The fields, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = Record<'_>> {
        let mut reader = Reader::new(self.as_bytes());
        core::iter::from_fn(move || {
            // Every record was whole when it came here.
            let tag = reader.tag().ok()?;
            Some(Record { tag, value: reader.record(tag).ok()? })
        })
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Forgets the fields of a number.
    pub fn remove(&mut self, number: u32) {
        if self.iter().any(|record| record.number() == number) {
            let mut kept = UnknownFields::new();
            self.iter().filter(|record| record.number() != number).for_each(|record| kept.push(record));
            *self = kept;
        }
    }

    /// Adds fields that somebody else has written.
    pub fn extend(&mut self, bytes: &[u8]) -> Result<()> {
        let mut reader = Reader::new(bytes);
        while !reader.is_empty() {
            let tag = reader.tag()?;
            let value = reader.record(tag)?;
            self.push(Record { tag, value });
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    pub(super) fn push(&mut self, record: Record<'_>) {
        let bytes: &mut Vec<u8> = self.0.get_or_insert_with(Box::default);
        put::varint(bytes, u64::from(record.tag));
        bytes.extend_from_slice(record.value);
    }

    pub(super) fn append(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let mut bytes = core::mem::take(self).0.map_or_else(Vec::new, |bytes| *bytes);
        write(&mut bytes);
        self.0 = (!bytes.is_empty()).then(|| Box::new(bytes));
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
