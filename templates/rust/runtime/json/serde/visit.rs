//! What a value turns out to be.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error as Failure, MapAccess, SeqAccess, Visitor};

use super::super::writer::Writer;
use super::super::{Error, In, Out as _, Result};
use super::input::{Source, State};
use super::parts::{Entries, Items, NoParts, Parts};

/// A value that was found.
pub(super) enum Found<'v, P> {
    Null,
    Bool(bool),
    /// Its sign and its size.
    Integer(bool, u64),
    Float(f64),
    Text(&'v str),
    /// A list or an object.
    Parts(P),
    Taken,
}

/// What is done with a value.
pub(super) trait Take {
    fn take<P: Parts>(self, found: Found<'_, P>, state: &mut State) -> Result<()>;
}

/// Becomes what some function makes of it.
pub(super) struct Set<'f>(pub(super) &'f mut dyn FnMut(&mut dyn In) -> Result<()>);

impl Take for Set<'_> {
    #[inline]
    fn take<P: Parts>(self, found: Found<'_, P>, state: &mut State) -> Result<()> {
        (self.0)(&mut Source { found, state })
    }
}

/// Is written as text, with so many values in one another.
pub(super) struct Text<'w, 'a>(pub(super) &'w mut Writer<'a>, pub(super) u32);

impl Take for Text<'_, '_> {
    fn take<P: Parts>(self, found: Found<'_, P>, state: &mut State) -> Result<()> {
        let Text(writer, depth) = self;
        match found {
            Found::Null | Found::Taken => writer.null(),
            Found::Bool(value) => writer.bool(value),
            Found::Integer(negative, size) => writer.integer(size, negative),
            Found::Float(value) => writer.float(value),
            Found::Text(value) => writer.string(value),
            Found::Parts(parts) => {
                let depth = depth.checked_sub(1).ok_or_else(|| Error::new("values are nested too deep"))?;
                parts.copy(Text(writer, depth), state)?;
            }
        }
        Ok(())
    }
}

/// Finds out what a value is.
pub(super) struct Visit<'s, T> {
    pub(super) take: T,
    pub(super) state: &'s mut State,
}

impl<T: Take> Visit<'_, T> {
    #[inline]
    fn found<P: Parts, E: Failure>(self, found: Found<'_, P>) -> std::result::Result<(), E> {
        self.take.take(found, self.state).map_err(|error| {
            self.state.error = Some(error);
            E::custom("")
        })
    }
}

impl<'de, T: Take> DeserializeSeed<'de> for Visit<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Take> Visitor<'de> for Visit<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can write")
    }

    fn visit_unit<E: Failure>(self) -> std::result::Result<(), E> {
        self.found::<NoParts, E>(Found::Null)
    }

    fn visit_none<E: Failure>(self) -> std::result::Result<(), E> {
        self.found::<NoParts, E>(Found::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Failure>(self, value: bool) -> std::result::Result<(), E> {
        self.found::<NoParts, E>(Found::Bool(value))
    }

    fn visit_i64<E: Failure>(self, value: i64) -> std::result::Result<(), E> {
        self.found::<NoParts, E>(Found::Integer(value < 0, value.unsigned_abs()))
    }

    fn visit_u64<E: Failure>(self, value: u64) -> std::result::Result<(), E> {
        self.found::<NoParts, E>(Found::Integer(false, value))
    }

    fn visit_f64<E: Failure>(self, value: f64) -> std::result::Result<(), E> {
        self.found::<NoParts, E>(Found::Float(value))
    }

    fn visit_str<E: Failure>(self, value: &str) -> std::result::Result<(), E> {
        self.found::<NoParts, E>(Found::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> std::result::Result<(), A::Error> {
        self.found(Found::Parts(Items(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> std::result::Result<(), A::Error> {
        self.found(Found::Parts(Entries(map)))
    }
}
