//! Maps: on the wire, a list of messages with a key and a value.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use prost::bytes::BufMut;

use super::error::Result;
use super::kind::Kind;
use super::size::Sizes;
use super::unknown::Record;
use super::{Reader, UnknownFields, put, size};

/// A map in memory.
pub trait Map<K: 'static, V: 'static> {
    /// Adds an entry, in place of an older one.
    fn put_entry(&mut self, key: K, value: V);

    /// The entries by key, so that the same map always gives the same bytes.
    fn sorted(&self) -> impl Iterator<Item = (&K, &V)>;
}

impl<K: Ord + 'static, V: 'static> Map<K, V> for BTreeMap<K, V> {
    #[inline]
    fn put_entry(&mut self, key: K, value: V) {
        self.insert(key, value);
    }

    #[inline]
    fn sorted(&self) -> impl Iterator<Item = (&K, &V)> {
        self.iter()
    }
}

impl<K: Ord + Hash + 'static, V: 'static, S: BuildHasher> Map<K, V> for HashMap<K, V, S> {
    #[inline]
    fn put_entry(&mut self, key: K, value: V) {
        self.insert(key, value);
    }

    fn sorted(&self) -> impl Iterator<Item = (&K, &V)> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        entries.into_iter()
    }
}

const KEY: u32 = 1 << 3;
const VALUE: u32 = 2 << 3;

/// How many bytes the entries take; each has a tag of `tag_len` bytes.
#[inline]
pub fn size<K: Kind, V: Kind>(
    tag_len: usize,
    map: &impl Map<K::Value, V::Value>,
    sizes: &mut Sizes,
) -> usize {
    let mut size = 0;
    for (key, value) in map.sorted() {
        size += tag_len;
        size += if V::NESTED {
            let at = sizes.reserve();
            let entry = entry_size::<K, V>(key, value, sizes);
            sizes.set(at, entry);
            size::delimited(entry)
        } else {
            size::delimited(entry_size::<K, V>(key, value, sizes))
        };
    }
    size
}

#[inline]
fn entry_size<K: Kind, V: Kind>(key: &K::Value, value: &V::Value, sizes: &mut Sizes) -> usize {
    2 + K::size(key, sizes) + V::size(value, sizes)
}

/// Writes all entries, each behind the tag.
#[inline]
pub fn put<K: Kind, V: Kind>(
    out: &mut impl BufMut,
    tag: u32,
    map: &impl Map<K::Value, V::Value>,
    sizes: &mut Sizes,
) {
    for (key, value) in map.sorted() {
        let size = if V::NESTED { sizes.take() } else { entry_size::<K, V>(key, value, sizes) };
        put::head(out, tag, size);
        K::put(out, KEY | K::WIRE, key, sizes);
        V::put(out, VALUE | V::WIRE, value, sizes);
    }
}

/// Reads an entry. One whose value is none of a closed enum goes to the unknown fields.
#[inline]
pub fn read<K: Kind, V: Kind>(
    tag: u32,
    reader: &mut Reader<'_>,
    map: &mut impl Map<K::Value, V::Value>,
    unknown: &mut UnknownFields,
) -> Result<()> {
    let mut whole = *reader;
    let mut entry = reader.nested()?;
    let mut key = K::Value::default();
    let mut value = V::Value::default();
    let mut is_known = true;
    while !entry.is_empty() {
        let tag = entry.tag()?;
        if tag == KEY | K::WIRE {
            K::read(tag, &mut entry, &mut key)?;
        } else if tag == VALUE | V::WIRE {
            is_known = V::read(tag, &mut entry, &mut value)?;
        } else {
            entry.record(tag)?;
        }
    }
    if is_known {
        map.put_entry(key, value);
    } else {
        unknown.push(Record { tag, value: whole.record(tag)? });
    }
    Ok(())
}
