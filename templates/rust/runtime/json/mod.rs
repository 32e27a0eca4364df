//! JSON of messages: protobuf's JSON format, and what Go's `encoding/json` makes of protoc-gen-go's structs.
//!
//! A message says in [`Json`] which keys it has, how to write its fields and how to set one of them. None of
//! that is generic, so it is compiled once, whatever is written to: text, or any of serde's formats.
//!
//! ```ignore
//! use proto::runtime::json::Json;
//!
//! let text = job.to_json()?;
//! let job = Job::from_json(&text)?;
//! ```

mod any;
mod base64;
mod error;
mod field_mask;
mod go_reader;
mod go_writer;
mod input;
mod integer;
mod map;
mod number;
mod output;
mod parser;
mod reader;
mod registry;
mod serde;
mod struct_value;
mod time;
mod value;
mod writer;

pub use error::Error;
pub use input::In;
pub use output::Out;
pub use parser::Parser;
pub use registry::{Extension, Message, Registry};
pub use serde::{deserialize, serialize};
pub use value::{Enum, Value};

/// What was read, or why nothing was.
pub type Result<T> = std::result::Result<T, Error>;

/// A message that can be written as JSON and read from it.
pub trait Json {
    /// Its name and its keys.
    fn table(&self) -> &'static Table;

    /// Writes every field that is there.
    fn put(&self, out: &mut dyn Out);

    /// Sets the field of a key, by the key's index in the table.
    ///
    /// # Errors
    ///
    /// If the value is none of the field's.
    fn set(&mut self, key: usize, value: &mut dyn In) -> Result<()>;

    /// Sets the extension of that full name. False if none is known.
    ///
    /// # Errors
    ///
    /// If the value is none of the extension's.
    fn set_extension(&mut self, name: &str, value: &mut dyn In) -> Result<bool> {
        let _ = (name, value);
        Ok(false)
    }

    /// The message as JSON.
    ///
    /// # Errors
    ///
    /// If JSON can't write it: a time out of range, an `Any` whose type is not known.
    fn to_json(&self) -> Result<String>
    where
        Self: Sized,
    {
        self.to_json_with(&WriteOptions::default())
    }

    /// The message as JSON, written in a certain way.
    ///
    /// # Errors
    ///
    /// As [`Json::to_json`].
    fn to_json_with(&self, options: &WriteOptions) -> Result<String>
    where
        Self: Sized,
    {
        write(self, options.profile.unwrap_or(self.table().profile), options)
    }

    /// The message that some JSON says.
    ///
    /// # Errors
    ///
    /// If it is not JSON, or not that of such a message.
    fn from_json(text: &str) -> Result<Self>
    where
        Self: Default,
    {
        Self::from_json_with(text, &ReadOptions::default())
    }

    /// The message that some JSON says, read in a certain way.
    ///
    /// # Errors
    ///
    /// As [`Json::from_json`].
    fn from_json_with(text: &str, options: &ReadOptions) -> Result<Self>
    where
        Self: Default,
    {
        let mut message = Self::default();
        let profile = options.profile.unwrap_or(message.table().profile);
        read(&mut message, text, profile, options)?;
        Ok(message)
    }
}

/// The name and the keys of a message.
#[derive(Debug)]
pub struct Table {
    /// The full name, such as `acme.v1.Job`.
    pub name: &'static str,
    /// Its fields' keys, in the order in which they are declared.
    pub keys: &'static [Key],
    /// Which of them take a null for a value.
    pub nulls: &'static [usize],
    /// How this target's JSON is written if nobody says otherwise.
    pub profile: Profile,
    /// The names that Go gives to the oneofs. `None`: nobody asked for Go's JSON.
    pub go: Option<&'static [Oneof]>,
}

/// A field's key.
#[derive(Debug)]
pub struct Key(
    /// What it is in protobuf's JSON format: `jobId`.
    pub &'static str,
    /// The field's name in the proto, which is read as well: `job_id`.
    pub &'static str,
    /// The first of them as it stands in a text, in quotes and with a colon.
    pub &'static str,
);

impl Key {
    #[inline]
    fn json(&self) -> &'static str {
        self.0
    }

    #[inline]
    fn proto(&self) -> &'static str {
        self.1
    }

    #[inline]
    fn text(&self) -> &'static str {
        self.2
    }
}

/// What Go calls a oneof, and the fields in it.
#[derive(Debug)]
pub struct Oneof {
    /// Its key. `None`: a field's key hides it, so Go never writes it.
    pub key: Option<&'static str>,
    /// The names of its fields, each with the index of its key in the table.
    pub members: &'static [(&'static str, usize)],
}

/// The names of an enum's values, by number; the first name of a number stands before its aliases.
pub type Names = &'static [(&'static str, i32)];

/// How messages look as JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Protobuf's own JSON format.
    #[default]
    Proto,
    /// What Go's `encoding/json` makes of protoc-gen-go's structs.
    Go,
}

/// How JSON is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteOptions {
    /// Who it is for. `None`: whoever the code was generated for.
    pub profile: Option<Profile>,
    /// Whether keys are the names in the proto.
    pub proto_names: bool,
    /// Whether enums are numbers.
    pub enum_numbers: bool,
    /// Types beside those of the generated code that an `Any` may hold, and extensions that are written.
    pub registry: Option<&'static Registry>,
}

/// How JSON is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions {
    /// Who it is from. `None`: whoever the code was generated for.
    pub profile: Option<Profile>,
    /// Whether fields and names of enum values that are not known are left out, instead of being errors.
    pub ignore_unknown: bool,
    /// Types beside those of the generated code that an `Any` may hold, and extensions that may be set.
    pub registry: Option<&'static Registry>,
}

/// How many messages may be in one another.
const DEPTH: u32 = 100;

fn write(value: &dyn Value, profile: Profile, options: &WriteOptions) -> Result<String> {
    let mut text = Vec::with_capacity(128);
    match profile {
        Profile::Proto => writer::Writer::new(&mut text, options).write(value),
        Profile::Go => go_writer::Writer::new(&mut text, options).write(value),
    }?;
    // Whatever a writer appends is a text or ASCII.
    String::from_utf8(text).map_err(|_| Error::new("the text is not UTF-8"))
}

fn read(value: &mut dyn Value, text: &str, profile: Profile, options: &ReadOptions) -> Result<()> {
    let mut parser = Parser::new(text, options);
    let result = match profile {
        Profile::Proto => value.set(&mut parser),
        Profile::Go => value.set(&mut go_reader::Reader::new(&mut parser)),
    };
    result.and_then(|()| parser.end()).map_err(|error| error.in_text(text))
}
