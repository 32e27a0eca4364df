//! Writes Go's JSON to any of serde's formats, from its text.

use std::cell::RefCell;

use serde_core::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::super::{Error, In as _, Parser, Profile, ReadOptions, Value, WriteOptions, write};

/// Serializes a value as Go does.
pub(super) fn serialize<S: Serializer>(value: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    let text = write(value, Profile::Go, &WriteOptions::default()).map_err(S::Error::custom)?;
    let parser = RefCell::new(Parser::new(&text, &ReadOptions::default()));
    Rest(&parser).serialize(serializer)
}

/// The value that comes next in a text.
struct Rest<'r, 'a>(&'r RefCell<Parser<'a>>);

impl Rest<'_, '_> {
    fn next<T, E: serde_core::ser::Error>(
        &self,
        read: impl FnOnce(&mut Parser<'_>) -> Result<T, Error>,
    ) -> Result<T, E> {
        read(&mut self.0.borrow_mut()).map_err(E::custom)
    }
}

impl Serialize for Rest<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let next = self.0.borrow_mut().peek();
        match next {
            b'{' => {
                self.next(|parser| parser.eat(b'{', "an object"))?;
                let mut map = serializer.serialize_map(None)?;
                let mut first = true;
                while self.next(|parser| parser.more(&mut first, b'}'))? {
                    let key = self.next(|parser| parser.key().map(String::from))?;
                    map.serialize_entry(&key, self)?;
                }
                map.end()
            }
            b'[' => {
                self.next(|parser| parser.eat(b'[', "a list"))?;
                let mut list = serializer.serialize_seq(None)?;
                let mut first = true;
                while self.next(|parser| parser.more(&mut first, b']'))? {
                    list.serialize_element(self)?;
                }
                list.end()
            }
            b'"' => serializer.serialize_str(&self.next(|parser| parser.string().map(String::from))?),
            b't' | b'f' => serializer.serialize_bool(self.next(|parser| parser.bool())?),
            b'n' => {
                self.0.borrow_mut().null();
                serializer.serialize_unit()
            }
            _ => {
                let number = self.0.borrow_mut().number().unwrap_or_default();
                match (number.parse::<u64>(), number.parse::<i64>(), number.parse::<f64>()) {
                    (Ok(number), ..) => serializer.serialize_u64(number),
                    (_, Ok(number), _) if number != 0 => serializer.serialize_i64(number),
                    (.., Ok(number)) => serializer.serialize_f64(number),
                    _ => Err(S::Error::custom("expected a number")),
                }
            }
        }
    }
}
