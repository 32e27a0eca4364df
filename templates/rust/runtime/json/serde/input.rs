//! Reads JSON from any of serde's formats, value by value.

use std::fmt;

use serde_core::de::{DeserializeSeed as _, Deserializer, Error as _};

use super::super::error::quoted;
use super::super::integer::{integer, to_signed, to_unsigned};
use super::super::number::float;
use super::super::registry::Registries;
use super::super::writer::{Writer, name_of};
use super::super::{DEPTH, base64, go_reader};
use super::super::{Error, In, Json, Names, Parser, Profile, ReadOptions, Result, Value, WriteOptions};
use super::parts::Parts;
use super::visit::{Found, Set, Take as _, Text, Visit};

/// Deserializes a value.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    value: &mut dyn Value,
    profile: Profile,
    deserializer: D,
) -> std::result::Result<(), D::Error> {
    let mut state = State { registries: Registries::default(), depth: DEPTH, error: None, has_place: false };
    let mut set = |from: &mut dyn In| match profile {
        Profile::Proto => value.set(from),
        Profile::Go => from.text(&mut |parser| value.set(&mut go_reader::Reader::new(parser))),
    };
    let read = Visit { take: Set(&mut set), state: &mut state }.deserialize(deserializer);
    read.map_err(|failure| match state.error {
        Some(error) if state.has_place => D::Error::custom(error),
        // A format that knows where it is has added that, and nothing else, to a failure without a text.
        Some(error) => D::Error::custom(format_args!("{error}{failure}")),
        None => failure,
    })
}

/// What is known of the whole wherever one is in it.
pub(super) struct State {
    registries: Registries,
    /// How many more messages may be in this one.
    pub(super) depth: u32,
    /// What a failure of serde's stands for: serde has no room for the way to the value.
    pub(super) error: Option<Error>,
    /// Whether that was the format's own, which says where it is.
    has_place: bool,
}

impl State {
    /// What a failure stands for.
    #[cold]
    pub(super) fn error(&mut self, failure: &impl fmt::Display) -> Error {
        self.error.take().unwrap_or_else(|| {
            self.has_place = true;
            Error::new(failure.to_string())
        })
    }
}

#[cold]
pub(super) fn unexpected(wanted: &str, found: &str) -> Error {
    Error::new(format!("expected {wanted}, found {found}"))
}

/// A value, to be read as what it should be.
pub(super) struct Source<'v, 's, P> {
    pub(super) found: Found<'v, P>,
    pub(super) state: &'s mut State,
}

impl<P: Parts> Source<'_, '_, P> {
    #[cold]
    fn unexpected(&self, wanted: &str) -> Error {
        match self.found {
            Found::Null => unexpected(wanted, "null"),
            Found::Bool(value) => unexpected(wanted, if value { "true" } else { "false" }),
            Found::Integer(negative, size) => {
                unexpected(wanted, &format!("{}{size}", if negative { "-" } else { "" }))
            }
            Found::Float(value) => unexpected(wanted, &value.to_string()),
            Found::Text(text) => unexpected(wanted, &quoted(text)),
            Found::Parts(_) => unexpected(wanted, P::NAME),
            Found::Taken => Error::new("the value was read before"),
        }
    }

    /// An integer, which may stand in a text.
    fn integer<N>(&self, wanted: &str, of: impl FnOnce((bool, u64)) -> Option<N>) -> Result<N> {
        let number = match self.found {
            Found::Integer(negative, size) => Some((negative, size)),
            Found::Float(value) => exact(value),
            Found::Text(text) => integer(text),
            Found::Null | Found::Bool(_) | Found::Parts(_) | Found::Taken => None,
        };
        number.and_then(of).ok_or_else(|| self.unexpected(wanted))
    }

    /// The parts of a list or an object.
    fn parts(&mut self, wanted: &str) -> Result<P> {
        match std::mem::replace(&mut self.found, Found::Taken) {
            Found::Parts(parts) => Ok(parts),
            found => {
                self.found = found;
                Err(self.unexpected(wanted))
            }
        }
    }
}

impl<P: Parts> In for Source<'_, '_, P> {
    fn null(&mut self) -> bool {
        matches!(self.found, Found::Null)
    }

    fn bool(&mut self) -> Result<bool> {
        match self.found {
            Found::Bool(value) => Ok(value),
            _ => Err(self.unexpected("true or false")),
        }
    }

    fn i32(&mut self) -> Result<i32> {
        self.integer("an int32", |number| to_signed(number)?.try_into().ok())
    }

    fn u32(&mut self) -> Result<u32> {
        self.integer("a uint32", |number| to_unsigned(number)?.try_into().ok())
    }

    fn i64(&mut self) -> Result<i64> {
        self.integer("an int64", to_signed)
    }

    fn u64(&mut self) -> Result<u64> {
        self.integer("a uint64", to_unsigned)
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the nearest is meant")]
    fn f32(&mut self) -> Result<f32> {
        let number = match self.found {
            Found::Integer(negative, size) => Some(if negative { -(size as f32) } else { size as f32 }),
            Found::Float(value) => Some(value as f32).filter(|value| value.is_finite()),
            Found::Text(text) => float(text, |value: &f32| value.is_finite()),
            Found::Null | Found::Bool(_) | Found::Parts(_) | Found::Taken => None,
        };
        number.ok_or_else(|| self.unexpected("a float"))
    }

    #[allow(clippy::cast_precision_loss, reason = "the nearest is meant")]
    fn f64(&mut self) -> Result<f64> {
        let number = match self.found {
            Found::Integer(negative, size) => Some(if negative { -(size as f64) } else { size as f64 }),
            Found::Float(value) => Some(value).filter(|value| value.is_finite()),
            Found::Text(text) => float(text, |value: &f64| value.is_finite()),
            Found::Null | Found::Bool(_) | Found::Parts(_) | Found::Taken => None,
        };
        number.ok_or_else(|| self.unexpected("a double"))
    }

    fn string(&mut self) -> Result<String> {
        match self.found {
            Found::Text(text) => Ok(text.to_owned()),
            _ => Err(self.unexpected("a string")),
        }
    }

    fn bytes(&mut self) -> Result<Vec<u8>> {
        let bytes = match self.found {
            Found::Text(text) => base64::decode(text.as_bytes()),
            _ => return Err(self.unexpected("a string")),
        };
        bytes.ok_or_else(|| self.unexpected("base64"))
    }

    fn enumeration(&mut self, names: Names, open: bool) -> Result<i32> {
        if let Found::Text(text) = self.found {
            let number = names.iter().find(|(name, _)| *name == text).map(|(_, number)| *number);
            return number.ok_or_else(|| self.unexpected("a value of the enum"));
        }
        let number =
            self.integer("the name of an enum's value", |number| to_signed(number)?.try_into().ok())?;
        let is_known = open || name_of(number, names).is_some();
        if is_known { Ok(number) } else { Err(self.unexpected("a value of the enum")) }
    }

    fn message(&mut self, message: &mut dyn Json) -> Result<()> {
        let parts = self.parts("an object").map_err(|error| error.in_message(message.table().name))?;
        parts.message(message, self.state)
    }

    fn list(&mut self, item: &mut dyn FnMut(&mut dyn In) -> Result<()>) -> Result<()> {
        self.parts("a list")?.list(item, self.state)
    }

    fn object(&mut self, entry: &mut dyn FnMut(&str, &mut dyn In) -> Result<()>) -> Result<()> {
        self.parts("an object")?.object(entry, self.state)
    }

    fn text(&mut self, read: &mut dyn FnMut(&mut Parser<'_>) -> Result<()>) -> Result<()> {
        let mut text = Vec::new();
        let mut writer = Writer::new(&mut text, &WriteOptions::default());
        let found = std::mem::replace(&mut self.found, Found::Taken);
        // Lists and maps stand between messages.
        Text(&mut writer, 3 * DEPTH).take(found, self.state)?;
        writer.finish()?;
        let text = String::from_utf8(text).map_err(|_| Error::new("the text is not UTF-8"))?;
        let mut parser = Parser::new(&text, &ReadOptions::default());
        parser.depth = self.state.depth;
        std::mem::swap(&mut parser.registries, &mut self.state.registries);
        let result = read(&mut parser).and_then(|()| parser.end());
        std::mem::swap(&mut parser.registries, &mut self.state.registries);
        result
    }

    fn wrapped(&mut self, _on: bool) {}

    fn profile(&self) -> Profile {
        Profile::Proto
    }

    fn registries(&mut self) -> &mut Registries {
        &mut self.state.registries
    }
}

/// The integer that a float is, if it is one: whether it is negative, and its size.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is whole and in range"
)]
fn exact(number: f64) -> Option<(bool, u64)> {
    let size = number.abs();
    let is_whole = size.fract() == 0.0 && size < 18_446_744_073_709_551_616.0;
    is_whole.then_some((number < 0.0, size as u64))
}
