//! What can go wrong with a store.

use std::fmt;
use std::sync::Arc;

/// What can go wrong with a store.
#[derive(Clone, Debug)]
pub(crate) enum Error {
    /// The database says no.
    Database(Arc<sqlx::Error>),
    /// A stored message can't be read.
    Message(prost::DecodeError),
    /// The engine says no.
    Engine(String),
    /// The writer has ended.
    Closed,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Database(error) => write!(formatter, "the database: {error}"),
            Error::Message(error) => write!(formatter, "a stored message cannot be read: {error}"),
            Error::Engine(error) => write!(formatter, "the engine: {error}"),
            Error::Closed => formatter.write_str("the database is closed"),
        }
    }
}

impl std::error::Error for Error {}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Error::Database(Arc::new(error))
    }
}

impl From<prost::DecodeError> for Error {
    fn from(error: prost::DecodeError) -> Self {
        Error::Message(error)
    }
}
