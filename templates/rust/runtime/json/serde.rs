//! serde's formats, for messages that are part of somebody else's types.
//!
//! Whatever the format, it carries JSON: a 64-bit integer is a string in YAML, too.

use std::cell::RefCell;
use std::fmt;

use serde_core::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{self, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::writer::Writer;
use super::{Error, In as _, Out as _, Parser, Profile, ReadOptions, Value, WriteOptions, go_reader};

/// Serializes a message or an enum.
///
/// # Errors
///
/// As [`Json::to_json`](super::Json::to_json), and as the serializer.
pub fn serialize<S: Serializer>(
    value: &dyn Value,
    profile: Profile,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let text = super::write(value, profile, &WriteOptions::default()).map_err(ser::Error::custom)?;
    let parser = RefCell::new(Parser::new(&text, &ReadOptions::default()));
    Rest(&parser).serialize(serializer)
}

/// Deserializes a message or an enum.
///
/// # Errors
///
/// As [`Json::from_json`](super::Json::from_json), and as the deserializer.
pub fn deserialize<'de, T, D>(profile: Profile, deserializer: D) -> Result<T, D::Error>
where
    T: Value + Default,
    D: Deserializer<'de>,
{
    let text = text(deserializer)?;
    let mut value = T::default();
    // The text is nobody's, so nothing is said of lines and columns in it.
    let mut parser = Parser::new(&text, &ReadOptions::default());
    let read = match profile {
        Profile::Proto => value.set(&mut parser),
        Profile::Go => value.set(&mut go_reader::Reader::new(&mut parser)),
    };
    read.and_then(|()| parser.end()).map_err(de::Error::custom)?;
    Ok(value)
}

/// The value that comes next in a text.
struct Rest<'r, 'a>(&'r RefCell<Parser<'a>>);

impl Rest<'_, '_> {
    fn next<T, E: ser::Error>(&self, read: impl FnOnce(&mut Parser<'_>) -> Result<T, Error>) -> Result<T, E> {
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
                    _ => Err(ser::Error::custom("expected a number")),
                }
            }
        }
    }
}

/// How deep what is read may be nested: messages, and the lists and maps between them.
const DEPTH: u32 = 3 * super::DEPTH;

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut text = Vec::new();
    let mut writer = Writer::new(&mut text, &WriteOptions::default());
    Copy { writer: &mut writer, depth: DEPTH }.deserialize(deserializer)?;
    writer.finish().map_err(de::Error::custom)?;
    String::from_utf8(text).map_err(de::Error::custom)
}

/// Writes whatever is there as text.
struct Copy<'w, 'a> {
    writer: &'w mut Writer<'a>,
    depth: u32,
}

impl<'a> Copy<'_, 'a> {
    fn inner<E: de::Error>(&mut self) -> Result<Copy<'_, 'a>, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("values are nested too deep"))?;
        Ok(Copy { writer: &mut *self.writer, depth })
    }
}

impl<'de> DeserializeSeed<'de> for Copy<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Copy<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can write")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.writer.bool(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.writer.integer(value.unsigned_abs(), value < 0);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.writer.integer(value, false);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.writer.float(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.writer.string(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.writer.null();
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.writer.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        self.writer.push(b"[");
        while list.next_element_seed(self.inner()?)?.is_some() {}
        self.writer.close(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.writer.push(b"{");
        while let Some(key) = map.next_key::<MapKey>()? {
            self.writer.entry(&key.0);
            map.next_value_seed(self.inner()?)?;
        }
        self.writer.close(b'}');
        Ok(())
    }
}

/// A key: formats such as YAML have numbers among them.
struct MapKey(String);

impl<'de> de::Deserialize<'de> for MapKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MapKeyVisitor)
    }
}

struct MapKeyVisitor;

impl Visitor<'_> for MapKeyVisitor {
    type Value = MapKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, value: &str) -> Result<MapKey, E> {
        Ok(MapKey(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<MapKey, E> {
        Ok(MapKey(value))
    }

    fn visit_bool<E>(self, value: bool) -> Result<MapKey, E> {
        Ok(MapKey(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<MapKey, E> {
        Ok(MapKey(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<MapKey, E> {
        Ok(MapKey(value.to_string()))
    }
}
