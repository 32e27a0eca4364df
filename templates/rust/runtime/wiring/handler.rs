//! A typed handler: its name, and how its payload and its result are written.

use std::error::Error;
use std::fmt;

/// A handler that takes a `P` and returns an `R`.
pub struct Handler<P, R> {
    /// The name by which jobs ask for it.
    pub name: &'static str,
    #[doc(hidden)]
    pub payload: Encoding<P>,
    #[doc(hidden)]
    pub result: Encoding<R>,
}

/// How one message is written and read.
#[doc(hidden)]
pub struct Encoding<M> {
    pub write: fn(&M) -> Result<Vec<u8>, PayloadError>,
    pub read: fn(&[u8]) -> Result<M, PayloadError>,
}

/// A payload or a result that can't be written, or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadError {
    message: String,
}

impl PayloadError {
    #[doc(hidden)]
    #[must_use]
    pub fn new(error: &dyn Error) -> Self {
        PayloadError { message: error.to_string() }
    }

    fn of(self, what: &str, handler: &str) -> Self {
        PayloadError { message: format!("the {what} of `{handler}`: {}", self.message) }
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for PayloadError {}

impl<P, R> Handler<P, R> {
    /// The payload as a job carries it.
    ///
    /// # Errors
    ///
    /// Its encoding has no way to write something in it.
    pub fn write_payload(&self, payload: &P) -> Result<Vec<u8>, PayloadError> {
        (self.payload.write)(payload).map_err(|error| error.of("payload", self.name))
    }

    /// The payload that a job carries.
    ///
    /// # Errors
    ///
    /// The bytes hold none.
    pub fn read_payload(&self, bytes: &[u8]) -> Result<P, PayloadError> {
        (self.payload.read)(bytes).map_err(|error| error.of("payload", self.name))
    }

    /// The result as an answer carries it.
    ///
    /// # Errors
    ///
    /// Its encoding has no way to write something in it.
    pub fn write_result(&self, result: &R) -> Result<Vec<u8>, PayloadError> {
        (self.result.write)(result).map_err(|error| error.of("result", self.name))
    }

    /// The result that an answer carries.
    ///
    /// # Errors
    ///
    /// The bytes hold none.
    pub fn read_result(&self, bytes: &[u8]) -> Result<R, PayloadError> {
        (self.result.read)(bytes).map_err(|error| error.of("result", self.name))
    }
}

/// A handler whose types are not known: what checks a payload before a job is made of it.
pub trait Payload: Sync {
    /// The name by which jobs ask for the handler.
    fn handler(&self) -> &'static str;

    /// Whether some bytes are a payload for it.
    ///
    /// # Errors
    ///
    /// Why they are none.
    fn check(&self, bytes: &[u8]) -> Result<(), PayloadError>;
}

impl<P, R> Payload for Handler<P, R> {
    fn handler(&self) -> &'static str {
        self.name
    }

    fn check(&self, bytes: &[u8]) -> Result<(), PayloadError> {
        self.read_payload(bytes).map(drop)
    }
}

impl<P, R> fmt::Debug for Handler<P, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Handler({})", self.name)
    }
}
