//! Services and their methods.

use serde::Serialize;

use super::{Declaration, Name, options};

/// A service.
#[derive(Clone, Debug, Serialize)]
pub struct Service {
    /// Its name, docs and place.
    #[serde(flatten)]
    pub decl: Declaration,
    /// The file that declares it.
    pub file: Name,
    /// Its methods, in the file's order.
    pub methods: Vec<Method>,
    /// Our options.
    pub options: options::Service,
}

/// A method of a service.
#[derive(Clone, Debug, Serialize)]
pub struct Method {
    /// Its name, docs and place.
    #[serde(flatten)]
    pub decl: Declaration,
    /// The full name of the message that it takes.
    pub input: Name,
    /// The full name of the message that it returns.
    pub output: Name,
    /// Whether it takes any number of messages.
    pub client_streaming: bool,
    /// Whether it returns any number of messages.
    pub server_streaming: bool,
    /// What `idempotency_level` says.
    pub idempotency: Idempotency,
    /// Our options.
    pub options: options::Method,
}

/// What `idempotency_level` says of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Idempotency {
    /// Nothing.
    Unknown,
    /// It changes nothing.
    NoSideEffects,
    /// Twice is the same as once.
    Idempotent,
}
