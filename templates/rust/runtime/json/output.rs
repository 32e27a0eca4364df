//! Where JSON is written to.

use super::registry::Registries;
use super::{Error, Json, Key, Names, Profile, Table, Value};

/// What a message writes itself to.
///
/// A value that can't be written is noted, and the whole fails in the end: what comes after it is written
/// in vain, but no call has to be checked.
pub trait Out {
    /// Begins a field.
    fn key(&mut self, key: &'static Key);
    /// Begins an entry of a map.
    fn entry(&mut self, key: &str);
    /// Writes a null.
    fn null(&mut self);
    /// Writes a truth value.
    fn bool(&mut self, value: bool);
    /// Writes a signed 32-bit integer.
    fn i32(&mut self, value: i32);
    /// Writes an unsigned 32-bit integer.
    fn u32(&mut self, value: u32);
    /// Writes a signed 64-bit integer.
    fn i64(&mut self, value: i64);
    /// Writes an unsigned 64-bit integer.
    fn u64(&mut self, value: u64);
    /// Writes a 32-bit float.
    fn f32(&mut self, value: f32);
    /// Writes a 64-bit float.
    fn f64(&mut self, value: f64);
    /// Writes a text.
    fn string(&mut self, value: &str);
    /// Writes bytes.
    fn bytes(&mut self, value: &[u8]);
    /// Writes a value of an enum.
    fn enumeration(&mut self, number: i32, names: Names);
    /// Writes a message.
    fn message(&mut self, message: &dyn Json);
    /// Writes a list of what a function writes.
    fn list(&mut self, items: &dyn Fn(&mut dyn Out));
    /// Writes an object of the entries that a function writes.
    fn object(&mut self, entries: &dyn Fn(&mut dyn Out));
    /// Writes the member of a oneof that is set, by the index of its key.
    fn member(&mut self, table: &'static Table, key: usize, value: &dyn Value);

    /// Writes that no member of a oneof is set, by the oneof's index.
    fn no_member(&mut self, table: &'static Table, oneof: usize) {
        let _ = (table, oneof);
    }

    /// Writes a list of integers.
    fn i32s(&mut self, list: &[i32]) {
        self.list(&|out| list.iter().for_each(|item| out.i32(*item)));
    }

    /// Writes a list of floats.
    fn f64s(&mut self, list: &[f64]) {
        self.list(&|out| list.iter().for_each(|item| out.f64(*item)));
    }

    /// Says whether scalars stand for wrappers from now on.
    fn wrapped(&mut self, on: bool) {
        let _ = on;
    }

    /// Whose JSON it is.
    fn profile(&self) -> Profile;

    /// The types that an `Any` may hold, and the extensions.
    fn registries(&mut self) -> &mut Registries;

    /// Notes that a value can't be written.
    fn fail(&mut self, error: Error);
}

impl dyn Out + '_ {
    /// Writes a field, if it is there.
    #[inline]
    pub fn put<T: Value>(&mut self, key: &'static Key, value: &T) {
        if !value.is_absent() {
            self.put_required(key, value);
        }
    }

    /// Writes a float, if it is there. Go leaves out minus zero as well.
    pub fn put_float<T: Value + Copy + Into<f64>>(&mut self, key: &'static Key, value: &T) {
        let is_zero = (*value).into().abs() == 0.0;
        if !(is_zero && self.profile() == Profile::Go) {
            self.put(key, value);
        }
    }

    /// Writes a field, whatever it holds.
    #[inline]
    pub fn put_required<T: Value>(&mut self, key: &'static Key, value: &T) {
        self.key(key);
        value.put(self);
    }

    /// Writes a message that stands in a box, if it is there.
    #[inline]
    pub fn put_boxed<T: Json>(&mut self, key: &'static Key, value: &Option<Box<T>>) {
        if let Some(message) = value {
            self.key(key);
            self.message(&**message);
        }
    }

    /// Writes the member of a oneof that is set and holds a wrapper.
    pub fn wrapped_member(&mut self, table: &'static Table, key: usize, value: &dyn Value) {
        self.wrapped(true);
        self.member(table, key, value);
        self.wrapped(false);
    }

    /// Writes a field that holds wrappers such as `google.protobuf.Int64Value`, which Go does not take for
    /// what is in them.
    pub fn put_wrapped<T: Value>(&mut self, key: &'static Key, value: &T) {
        if !value.is_absent() {
            self.key(key);
            self.wrapped(true);
            value.put(self);
            self.wrapped(false);
        }
    }
}
