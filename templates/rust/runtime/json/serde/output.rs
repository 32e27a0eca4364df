//! Writes JSON to any of serde's formats, value by value.

use std::cell::RefCell;

use serde_core::ser::{Error as _, Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::super::number::Backwards;
use super::super::registry::Registries;
use super::super::writer::name_of;
use super::super::{Error, Json, Key, Names, Out, Profile, Table, Value, base64};

/// Serializes a value in protobuf's JSON format.
pub(super) fn serialize<S: Serializer>(value: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    let mut registries = Registries::default();
    let place = Place::Value(Some(serializer));
    let mut to = To { place, at: At::default(), registries: &mut registries };
    value.put(&mut to);
    match to.place {
        Place::Written(ok) => Ok(ok),
        Place::Failed(error) => Err(error),
        Place::Value(_) | Place::List(_) | Place::Object(_) => Err(S::Error::custom("there is no value")),
    }
}

/// Where the next value goes.
enum Place<S: Serializer> {
    /// The value is the whole.
    Value(Option<S>),
    List(S::SerializeSeq),
    /// A key comes before it.
    Object(S::SerializeMap),
    Written(S::Ok),
    Failed(S::Error),
}

impl<S: Serializer> Place<S> {
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) {
        let result = match self {
            Place::Object(object) => object.serialize_value(value),
            Place::List(list) => list.serialize_element(value),
            Place::Value(serializer) => match serializer.take().map(|serializer| value.serialize(serializer))
            {
                Some(Ok(ok)) => return *self = Place::Written(ok),
                Some(Err(error)) => Err(error),
                None => return,
            },
            Place::Written(_) | Place::Failed(_) => return,
        };
        if let Err(error) = result {
            *self = Place::Failed(error);
        }
    }

    fn key(&mut self, key: &str) {
        if let Place::Object(object) = self
            && let Err(error) = object.serialize_key(key)
        {
            *self = Place::Failed(error);
        }
    }
}

/// Writes to a place until it fails.
struct To<'r, S: Serializer> {
    place: Place<S>,
    at: At,
    registries: &'r mut Registries,
}

/// The message that is being written, and the key in it that was written last.
#[derive(Clone, Copy, Default)]
struct At {
    message: Option<&'static str>,
    key: Option<&'static Key>,
}

impl<S: Serializer> To<'_, S> {
    /// Writes an integer as a text.
    fn digits(&mut self, size: u64, negative: bool) {
        let mut digits = Backwards::new();
        digits.digits(size);
        if negative {
            digits.push(b'-');
        }
        self.place.value(std::str::from_utf8(digits.text()).unwrap_or_default());
    }

    /// Writes what is made of more values.
    fn parts(&mut self, is_list: bool, at: At, put: &dyn Fn(&mut dyn Out)) {
        let registries = RefCell::new(&mut *self.registries);
        self.place.value(&Parts { is_list, at, put, registries });
    }
}

/// What is made of more values, for serde to ask for them.
struct Parts<'p, 'r> {
    is_list: bool,
    at: At,
    put: &'p dyn Fn(&mut dyn Out),
    registries: RefCell<&'r mut Registries>,
}

impl Serialize for Parts<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let place = if self.is_list {
            Place::List(serializer.serialize_seq(None)?)
        } else {
            Place::Object(serializer.serialize_map(None)?)
        };
        let mut registries = self.registries.borrow_mut();
        let mut to = To::<S> { place, at: self.at, registries: &mut registries };
        (self.put)(&mut to);
        match to.place {
            Place::List(list) => list.end(),
            Place::Object(object) => object.end(),
            Place::Failed(error) => Err(error),
            Place::Value(_) | Place::Written(_) => Err(S::Error::custom("there is no value")),
        }
    }
}

impl<S: Serializer> Out for To<'_, S> {
    fn key(&mut self, key: &'static Key) {
        self.at.key = Some(key);
        self.place.key(key.json());
    }

    fn entry(&mut self, key: &str) {
        self.place.key(key);
    }

    fn null(&mut self) {
        self.place.value(&());
    }

    fn bool(&mut self, value: bool) {
        self.place.value(&value);
    }

    fn i32(&mut self, value: i32) {
        self.place.value(&value);
    }

    fn u32(&mut self, value: u32) {
        self.place.value(&value);
    }

    fn i64(&mut self, value: i64) {
        self.digits(value.unsigned_abs(), value < 0);
    }

    fn u64(&mut self, value: u64) {
        self.digits(value, false);
    }

    fn f32(&mut self, value: f32) {
        if value.is_finite() {
            self.place.value(&value);
        } else {
            self.f64(value.into());
        }
    }

    fn f64(&mut self, value: f64) {
        if value.is_finite() {
            self.place.value(&value);
        } else if value.is_nan() {
            self.place.value("NaN");
        } else {
            self.place.value(if value > 0.0 { "Infinity" } else { "-Infinity" });
        }
    }

    fn string(&mut self, value: &str) {
        self.place.value(value);
    }

    fn bytes(&mut self, value: &[u8]) {
        let mut text = Vec::with_capacity(value.len().div_ceil(3) * 4);
        base64::encode(value, &mut text);
        self.place.value(std::str::from_utf8(&text).unwrap_or_default());
    }

    fn enumeration(&mut self, number: i32, names: Names) {
        match name_of(number, names) {
            Some(name) => self.place.value(name),
            None => self.place.value(&number),
        }
    }

    fn message(&mut self, message: &dyn Json) {
        let at = At { message: Some(message.table().name), key: None };
        self.parts(false, at, &|out| message.put(out));
    }

    fn list(&mut self, items: &dyn Fn(&mut dyn Out)) {
        self.parts(true, self.at, items);
    }

    fn object(&mut self, entries: &dyn Fn(&mut dyn Out)) {
        self.parts(false, self.at, entries);
    }

    fn member(&mut self, table: &'static Table, key: usize, value: &dyn Value) {
        self.key(&table.keys[key]);
        value.put(self);
    }

    fn i32s(&mut self, list: &[i32]) {
        self.place.value(list);
    }

    fn profile(&self) -> Profile {
        Profile::Proto
    }

    fn registries(&mut self) -> &mut Registries {
        self.registries
    }

    #[cold]
    fn fail(&mut self, error: Error) {
        let error = match (self.at.message, self.at.key) {
            (Some(message), Some(key)) => error.in_field(message, key.json()),
            (Some(message), None) => error.in_message(message),
            (None, _) => error,
        };
        if !matches!(self.place, Place::Failed(_)) {
            self.place = Place::Failed(S::Error::custom(error));
        }
    }
}
