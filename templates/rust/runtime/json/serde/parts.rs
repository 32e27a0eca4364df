//! What is in lists and objects, as a format hands it out.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::super::reader::{Seen, find};
use super::super::{DEPTH, Error, In, Json, Out as _, Result};
use super::input::{State, unexpected};
use super::visit::{Set, Take, Text, Visit};

/// A list or an object, of which the format has read no more than its beginning.
pub(super) trait Parts: Sized {
    const NAME: &'static str;

    fn copy(self, to: Text<'_, '_>, state: &mut State) -> Result<()>;

    fn list(self, _item: &mut dyn FnMut(&mut dyn In) -> Result<()>, _state: &mut State) -> Result<()> {
        Err(unexpected("a list", Self::NAME))
    }

    fn object(
        self,
        _entry: &mut dyn FnMut(&str, &mut dyn In) -> Result<()>,
        _state: &mut State,
    ) -> Result<()> {
        Err(unexpected("an object", Self::NAME))
    }

    fn message(self, message: &mut dyn Json, _state: &mut State) -> Result<()> {
        Err(unexpected("an object", Self::NAME).in_message(message.table().name))
    }
}

/// What is in a scalar.
pub(super) enum NoParts {}

impl Parts for NoParts {
    const NAME: &'static str = "a scalar";

    fn copy(self, _: Text<'_, '_>, _: &mut State) -> Result<()> {
        match self {}
    }
}

pub(super) struct Items<A>(pub(super) A);

impl<'de, A: SeqAccess<'de>> Items<A> {
    /// Takes the next item. False if there is none.
    fn next(&mut self, take: impl Take, state: &mut State) -> Result<bool> {
        match self.0.next_element_seed(Visit { take, state }) {
            Ok(item) => Ok(item.is_some()),
            Err(failure) => Err(state.error(&failure)),
        }
    }
}

impl<'de, A: SeqAccess<'de>> Parts for Items<A> {
    const NAME: &'static str = "a list";

    fn copy(mut self, Text(writer, depth): Text<'_, '_>, state: &mut State) -> Result<()> {
        writer.push(b"[");
        while self.next(Text(writer, depth), state)? {}
        writer.close(b']');
        Ok(())
    }

    fn list(mut self, item: &mut dyn FnMut(&mut dyn In) -> Result<()>, state: &mut State) -> Result<()> {
        let mut index = 0;
        while self.next(Set(item), state).map_err(|error| error.in_item(index))? {
            index += 1;
        }
        Ok(())
    }
}

pub(super) struct Entries<A>(pub(super) A);

impl<'de, A: MapAccess<'de>> Entries<A> {
    /// Reads the next key. False if there is none.
    fn key(&mut self, mut read: impl FnMut(&str), state: &mut State) -> Result<bool> {
        match self.0.next_key_seed(Key(&mut read)) {
            Ok(key) => Ok(key.is_some()),
            Err(failure) => Err(state.error(&failure)),
        }
    }

    fn value(&mut self, take: impl Take, state: &mut State) -> Result<()> {
        let read = self.0.next_value_seed(Visit { take, state: &mut *state });
        read.map_err(|failure| state.error(&failure))
    }
}

impl<'de, A: MapAccess<'de>> Parts for Entries<A> {
    const NAME: &'static str = "an object";

    fn copy(mut self, Text(writer, depth): Text<'_, '_>, state: &mut State) -> Result<()> {
        writer.push(b"{");
        while self.key(|key| writer.entry(key), state)? {
            self.value(Text(writer, depth), state)?;
        }
        writer.close(b'}');
        Ok(())
    }

    fn object(
        mut self,
        entry: &mut dyn FnMut(&str, &mut dyn In) -> Result<()>,
        state: &mut State,
    ) -> Result<()> {
        let mut text = String::new();
        while self.key(|key| key.clone_into(&mut text), state)? {
            let mut set = |value: &mut dyn In| entry(&text, value);
            self.value(Set(&mut set), state).map_err(|error| error.in_entry(&text))?;
        }
        Ok(())
    }

    fn message(mut self, message: &mut dyn Json, state: &mut State) -> Result<()> {
        let table = message.table();
        let Some(depth) = state.depth.checked_sub(1) else {
            return Err(Error::new(format!("messages are nested more than {DEPTH} deep")));
        };
        state.depth = depth;
        let mut seen = Seen::default();
        let mut next = 0;
        let mut name = String::new();
        loop {
            let mut found = None;
            let look_up = |key: &str| {
                // A name in JSON wins over another field's name in the proto.
                found = find(table.keys, next, |field| field.json() == key)
                    .or_else(|| find(table.keys, next, |field| field.proto() == key));
                if found.is_none() {
                    key.clone_into(&mut name);
                }
            };
            if !self.key(look_up, state).map_err(|error| error.in_message(table.name))? {
                break;
            }
            if let Some(index) = found {
                let key = table.keys[index].json();
                if !seen.insert(index) {
                    return Err(Error::new("this key is there twice").in_field(table.name, key));
                }
                next = index + 1;
                let takes_null = table.nulls.contains(&index);
                let mut set = |value: &mut dyn In| {
                    if !takes_null && value.null() { Ok(()) } else { message.set(index, value) }
                };
                self.value(Set(&mut set), state).map_err(|error| error.in_field(table.name, key))?;
            } else {
                let mut set = |value: &mut dyn In| extension(message, &name, value);
                self.value(Set(&mut set), state).map_err(|error| error.in_field(table.name, &name))?;
            }
        }
        state.depth += 1;
        Ok(())
    }
}

/// An extension, or a member that nobody knows.
#[cold]
fn extension(message: &mut dyn Json, key: &str, value: &mut dyn In) -> Result<()> {
    if let Some(name) = key.strip_prefix('[').and_then(|key| key.strip_suffix(']')) {
        // A null is as good as no extension, but to one that takes a null for its value.
        let is_null = value.null();
        match message.set_extension(name, value) {
            Ok(true) => return Ok(()),
            Err(_) if is_null => return Ok(()),
            Err(error) => return Err(error),
            Ok(false) => {}
        }
    }
    Err(Error::new("there is no such field"))
}

/// A key: formats such as YAML have numbers among them.
struct Key<'f>(&'f mut dyn FnMut(&str));

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E>(self, value: &str) -> std::result::Result<(), E> {
        (self.0)(value);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<(), E> {
        (self.0)(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<(), E> {
        (self.0)(&value.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<(), E> {
        (self.0)(&value.to_string());
        Ok(())
    }
}
