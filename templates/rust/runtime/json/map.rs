//! Maps, whose keys are texts in JSON.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::error::quoted;
use super::integer::{signed, unsigned};
use super::{Error, In, Out, Profile, Result, Value};

/// What may be the key of a map.
pub trait MapKey: Sized {
    /// The key as a text.
    fn text(&self) -> Cow<'_, str>;

    /// The key that a text says.
    fn of(text: &str) -> Option<Self>;
}

impl MapKey for String {
    fn text(&self) -> Cow<'_, str> {
        self.into()
    }

    fn of(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl MapKey for bool {
    fn text(&self) -> Cow<'_, str> {
        if *self { "true".into() } else { "false".into() }
    }

    fn of(text: &str) -> Option<Self> {
        match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }
}

macro_rules! integers {
    ($($ty:ty, $read:ident;)*) => {$(
        impl MapKey for $ty {
            fn text(&self) -> Cow<'_, str> {
                self.to_string().into()
            }

            fn of(text: &str) -> Option<Self> {
                $read(text)?.try_into().ok()
            }
        }
    )*};
}

integers! {
    i32, signed;
    i64, signed;
    u32, unsigned;
    u64, unsigned;
}

fn put<'a, K: MapKey + 'a, V: Value + 'a, I>(entries: &dyn Fn() -> I, out: &mut dyn Out)
where
    I: Iterator<Item = (&'a K, &'a V)>,
{
    if out.profile() == Profile::Proto {
        return out.object(&|out| {
            for (key, value) in entries() {
                out.entry(&key.text());
                value.put(out);
            }
        });
    }
    // Go sorts the texts.
    let mut sorted: Vec<(Cow<'_, str>, &V)> = entries().map(|(key, value)| (key.text(), value)).collect();
    sorted.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    out.object(&|out| {
        for (key, value) in &sorted {
            out.entry(key);
            value.put(out);
        }
    });
}

fn get<K: MapKey, V: Value + Default>(
    value: &mut dyn In,
    insert: &mut dyn FnMut(K, V) -> Option<V>,
) -> Result<()> {
    value.object(&mut |text, value| {
        let key =
            K::of(text).ok_or_else(|| Error::new(format!("{} cannot be a key of this map", quoted(text))))?;
        let mut read = V::default();
        read.set(value)?;
        match insert(key, read) {
            None => Ok(()),
            Some(_) => Err(Error::new("this key is there twice")),
        }
    })
}

impl<K: MapKey + Ord, V: Value + Default> Value for BTreeMap<K, V> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, out: &mut dyn Out) {
        put(&|| self.iter(), out);
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        get(value, &mut |key, value| self.insert(key, value))
    }
}

impl<K: MapKey + Eq + Hash, V: Value + Default, S: BuildHasher> Value for HashMap<K, V, S> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn put(&self, out: &mut dyn Out) {
        put(&|| self.iter(), out);
    }

    fn set(&mut self, value: &mut dyn In) -> Result<()> {
        get(value, &mut |key, value| self.insert(key, value))
    }
}
