//! Types by name, for JSON that names them: `google.protobuf.Any` and extensions.

use std::fmt;

use super::super::{UnknownFields, extension};
use super::{Error, In, Json, Key, Out, Profile, Result, Table, Value};

/// Message types and extensions that are known.
#[derive(Debug)]
pub struct Registry {
    /// What an `Any` may hold.
    pub messages: &'static [Message],
    /// What messages may be extended by.
    pub extensions: &'static [&'static dyn Extension],
}

/// A message type, by name.
#[derive(Clone, Copy)]
pub struct Message {
    pub(super) name: &'static str,
    pub(super) new: fn() -> Box<dyn Packed>,
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for dyn Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Message {
    /// A generated type, and its full name.
    #[must_use]
    pub const fn of<M: Json + prost::Message + Default + 'static>(name: &'static str) -> Self {
        Message { name, new: || Box::new(M::default()) }
    }

    /// `google.protobuf.Empty`.
    pub(super) const EMPTY: Self = Message { name: "google.protobuf.Empty", new: || Box::new(Empty) };

    /// A type whose JSON is not an object with its fields.
    pub(super) const fn own<T: Value + prost::Message + Default + 'static>(name: &'static str) -> Self {
        Message { name, new: || Box::new(Own(T::default())) }
    }
}

/// A message of any type.
pub(super) trait Packed {
    /// Becomes what some bytes say.
    fn decode(&mut self, bytes: &[u8]) -> Result<()>;
    fn encode(&self) -> Vec<u8>;
    fn form(&mut self) -> Form<'_>;
}

/// How a message stands in an `Any`.
pub(super) enum Form<'a> {
    /// By its fields.
    Fields(&'a mut dyn Json),
    /// By a value that has a key of its own.
    Value(&'a mut dyn Value),
    /// By nothing: `google.protobuf.Empty`. Some write an object for its value, and some do not.
    Empty,
}

impl<M: Json + prost::Message> Packed for M {
    fn decode(&mut self, bytes: &[u8]) -> Result<()> {
        self.merge(bytes).map_err(|error| Error::new(error.to_string()))
    }

    fn encode(&self) -> Vec<u8> {
        self.encode_to_vec()
    }

    fn form(&mut self) -> Form<'_> {
        Form::Fields(self)
    }
}

/// A type whose JSON is not an object with its fields.
struct Own<T>(T);

impl<T: Value + prost::Message> Packed for Own<T> {
    fn decode(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.merge(bytes).map_err(|error| Error::new(error.to_string()))
    }

    fn encode(&self) -> Vec<u8> {
        self.0.encode_to_vec()
    }

    fn form(&mut self) -> Form<'_> {
        Form::Value(&mut self.0)
    }
}

/// `google.protobuf.Empty`.
#[derive(Default)]
pub(super) struct Empty;

impl Packed for Empty {
    fn decode(&mut self, bytes: &[u8]) -> Result<()> {
        prost::Message::merge(&mut (), bytes).map_err(|error| Error::new(error.to_string()))
    }

    fn encode(&self) -> Vec<u8> {
        Vec::new()
    }

    fn form(&mut self) -> Form<'_> {
        Form::Empty
    }
}

/// A field that a file adds to another message.
pub trait Extension: Sync {
    /// Its full name, such as `acme.v1.priority`.
    fn name(&self) -> &'static str;

    /// The full name of the message that is extended.
    fn extendee(&self) -> &'static str;

    /// Writes it behind its key, if it is among a message's unknown fields.
    fn put(&self, fields: &UnknownFields, out: &mut dyn Out);

    /// Reads it, and puts it among a message's unknown fields.
    ///
    /// # Errors
    ///
    /// If the value is none of the extension's.
    fn set(&self, fields: &mut UnknownFields, value: &mut dyn In) -> Result<()>;
}

impl<M: super::super::Message, L: extension::Label> Extension for extension::Extension<M, L>
where
    L::Value: Value,
{
    fn name(&self) -> &'static str {
        self.full_name()
    }

    fn extendee(&self) -> &'static str {
        self.extendee()
    }

    fn put(&self, fields: &UnknownFields, out: &mut dyn Out) {
        match self.get_in(fields) {
            Ok(value) if value.is_absent() => {}
            Ok(value) => {
                out.entry(&format!("[{}]", self.full_name()));
                value.put(out);
            }
            Err(error) => out.fail(Error::new(error.to_string())),
        }
    }

    fn set(&self, fields: &mut UnknownFields, value: &mut dyn In) -> Result<()> {
        let mut read = L::Value::default();
        read.set(value)?;
        self.set_in(fields, &read);
        Ok(())
    }
}

/// The registries of the code that has been met, and the one that was given.
#[derive(Default)]
pub struct Registries {
    known: Vec<&'static Registry>,
    /// How many messages around the current one were packed, which nothing else limits.
    pub(super) packed: u32,
}

impl Registries {
    pub(super) fn new(given: Option<&'static Registry>) -> Self {
        Registries { known: given.into_iter().collect(), packed: 0 }
    }

    /// Adds a registry, unless it is there.
    pub fn add(&mut self, registry: &'static Registry) {
        if !self.known.iter().any(|known| std::ptr::eq(*known, registry)) {
            self.known.push(registry);
        }
    }

    /// The message type of a full name.
    pub(super) fn message(&self, name: &str) -> Option<Message> {
        let all = self.known.iter().flat_map(|registry| registry.messages);
        all.chain(super::any::WELL_KNOWN).find(|message| message.name == name).copied()
    }

    fn extensions(&self, extendee: &str) -> Vec<&'static dyn Extension> {
        let all = self.known.iter().flat_map(|registry| registry.extensions);
        all.copied().filter(|extension| extension.extendee() == extendee).collect()
    }
}

impl dyn Out + '_ {
    /// Writes a field that may hold an `Any`, which may hold what is in a registry.
    pub fn put_any<T: Value>(&mut self, key: &'static Key, value: &T, registry: &'static Registry) {
        self.registries().add(registry);
        self.put(key, value);
    }

    /// Writes the member of a oneof that is set and may hold what is in a registry.
    pub fn any_member(
        &mut self,
        table: &'static Table,
        key: usize,
        value: &dyn Value,
        registry: &'static Registry,
    ) {
        self.registries().add(registry);
        self.member(table, key, value);
    }

    /// Writes the extensions among a message's unknown fields.
    pub fn put_extensions(&mut self, extendee: &str, fields: &UnknownFields, registry: &'static Registry) {
        if self.profile() == Profile::Proto && !fields.is_empty() {
            self.registries().add(registry);
            for extension in self.registries().extensions(extendee) {
                extension.put(fields, self);
            }
        }
    }
}

impl dyn In + '_ {
    /// Reads a field that may hold an `Any`, which may hold what is in a registry.
    ///
    /// # Errors
    ///
    /// If there is another value.
    pub fn get_any<T: Value>(&mut self, field: &mut T, registry: &'static Registry) -> Result<()> {
        self.registries().add(registry);
        self.get(field)
    }

    /// Reads a oneof's member that may hold an `Any`, which may hold what is in a registry.
    ///
    /// # Errors
    ///
    /// If there is another value, or another member that is set.
    pub fn get_any_member<T: Value + Default, O>(
        &mut self,
        oneof: &mut Option<O>,
        member: fn(T) -> O,
        registry: &'static Registry,
    ) -> Result<()> {
        self.registries().add(registry);
        self.get_member(oneof, member)
    }

    /// Sets the extension of a name among a message's unknown fields. False if none is known.
    ///
    /// # Errors
    ///
    /// If the value is none of the extension's.
    pub fn get_extension(
        &mut self,
        extendee: &str,
        name: &str,
        fields: &mut UnknownFields,
        registry: &'static Registry,
    ) -> Result<bool> {
        self.registries().add(registry);
        let found =
            self.registries().extensions(extendee).into_iter().find(|extension| extension.name() == name);
        found.map_or(Ok(false), |extension| extension.set(fields, self).map(|()| true))
    }
}
