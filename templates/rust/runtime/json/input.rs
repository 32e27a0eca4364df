//! Where JSON is read from.

use super::registry::Registries;
use super::{Enum, Error, Json, Names, Parser, Profile, Result, Value};

/// A value that is read as what it should be. Whatever else it is, is an error.
#[allow(clippy::missing_errors_doc, reason = "the line above says it for all of them")]
pub trait In {
    /// Takes a null, if there is one.
    fn null(&mut self) -> bool;
    /// Reads a truth value.
    fn bool(&mut self) -> Result<bool>;
    /// Reads a signed 32-bit integer.
    fn i32(&mut self) -> Result<i32>;
    /// Reads an unsigned 32-bit integer.
    fn u32(&mut self) -> Result<u32>;
    /// Reads a signed 64-bit integer.
    fn i64(&mut self) -> Result<i64>;
    /// Reads an unsigned 64-bit integer.
    fn u64(&mut self) -> Result<u64>;
    /// Reads a 32-bit float.
    fn f32(&mut self) -> Result<f32>;
    /// Reads a 64-bit float.
    fn f64(&mut self) -> Result<f64>;
    /// Reads a text.
    fn string(&mut self) -> Result<String>;
    /// Reads bytes.
    fn bytes(&mut self) -> Result<Vec<u8>>;
    /// Reads the number of an enum's value, which may have no name if the enum is open.
    fn enumeration(&mut self, names: Names, open: bool) -> Result<i32>;
    /// Reads a message.
    fn message(&mut self, message: &mut dyn Json) -> Result<()>;
    /// Reads a list, each item of it by a function.
    fn list(&mut self, item: &mut dyn FnMut(&mut dyn In) -> Result<()>) -> Result<()>;
    /// Reads an object, each entry of it by a function.
    fn object(&mut self, entry: &mut dyn FnMut(&str, &mut dyn In) -> Result<()>) -> Result<()>;

    /// Reads a list of integers.
    fn i32s(&mut self, list: &mut Vec<i32>) -> Result<()> {
        self.list(&mut |value| {
            list.push(value.i32()?);
            Ok(())
        })
    }

    /// Reads a list of floats.
    fn f64s(&mut self, list: &mut Vec<f64>) -> Result<()> {
        self.list(&mut |value| {
            list.push(value.f64()?);
            Ok(())
        })
    }

    /// Reads a value by a function that looks at its text.
    fn text(&mut self, read: &mut dyn FnMut(&mut Parser<'_>) -> Result<()>) -> Result<()>;

    /// Says whether scalars stand for wrappers from now on.
    fn wrapped(&mut self, on: bool);

    /// Whose JSON it is.
    fn profile(&self) -> Profile;

    /// The types that an `Any` may hold, and the extensions.
    fn registries(&mut self) -> &mut Registries;
}

impl dyn In + '_ {
    /// Reads the value of a field.
    ///
    /// # Errors
    ///
    /// If there is another value.
    #[inline]
    pub fn get<T: Value>(&mut self, field: &mut T) -> Result<()> {
        field.set(self)
    }

    /// Reads a value of an enum, which may have no name.
    ///
    /// # Errors
    ///
    /// If there is another value.
    pub fn open_enum<E: Enum + From<i32>>(&mut self) -> Result<E> {
        self.enumeration(E::NAMES, true).map(E::from)
    }

    /// Reads a value of an enum that has a name.
    ///
    /// # Errors
    ///
    /// If there is another value.
    pub fn closed_enum<E: Enum + TryFrom<i32>>(&mut self) -> Result<E> {
        let number = self.enumeration(E::NAMES, false)?;
        E::try_from(number).map_err(|_| Error::new(format!("the enum has no value {number}")))
    }

    /// Reads a message that goes into a box.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn get_boxed<T: Json + Default>(&mut self, field: &mut Option<Box<T>>) -> Result<()> {
        let mut message = Box::<T>::default();
        self.message(&mut *message)?;
        *field = Some(message);
        Ok(())
    }

    /// Reads the value of a oneof's member.
    ///
    /// # Errors
    ///
    /// If there is another value, or another member that is set.
    pub fn get_member<T: Value + Default, O>(
        &mut self,
        oneof: &mut Option<O>,
        member: fn(T) -> O,
    ) -> Result<()> {
        let mut value = T::default();
        value.set(self)?;
        once(oneof, member(value))
    }

    /// Reads a oneof's member that is a message in a box.
    ///
    /// # Errors
    ///
    /// As `get_member`.
    pub fn get_boxed_member<T: Json + Default, O>(
        &mut self,
        oneof: &mut Option<O>,
        member: fn(Box<T>) -> O,
    ) -> Result<()> {
        let mut message = Box::<T>::default();
        self.message(&mut *message)?;
        once(oneof, member(message))
    }

    /// Reads a field that holds wrappers, which Go does not take for what is in them.
    ///
    /// # Errors
    ///
    /// If there is another value.
    pub fn get_wrapped<T: Value>(&mut self, field: &mut T) -> Result<()> {
        self.wrapped(true);
        let result = field.set(self);
        self.wrapped(false);
        result
    }

    /// Reads a oneof's member that is a wrapper.
    ///
    /// # Errors
    ///
    /// As `get_member`.
    pub fn get_wrapped_member<T: Value + Default, O>(
        &mut self,
        oneof: &mut Option<O>,
        member: fn(T) -> O,
    ) -> Result<()> {
        self.wrapped(true);
        let result = self.get_member(oneof, member);
        self.wrapped(false);
        result
    }
}

fn once<O>(oneof: &mut Option<O>, value: O) -> Result<()> {
    if oneof.is_some() {
        return Err(Error::new("only one field of a oneof may be there, and another one is"));
    }
    *oneof = Some(value);
    Ok(())
}
