//! Why a handler did not succeed.

use std::error::Error;
use std::fmt;
use std::panic::Location;

use tonic::Status;

/// Why a handler did not succeed. Any error becomes one, so that `?` works in a handler.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    message: String,
    at: &'static Location<'static>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Failed,
    Permanent,
    Invalid,
    Busy,
}

impl Failure {
    /// It did not work this time. The host tries again.
    #[must_use]
    #[track_caller]
    pub fn new(message: impl Into<String>) -> Self {
        Self::of(Kind::Failed, message.into())
    }

    /// It can never work. The host does not try again.
    #[must_use]
    #[track_caller]
    pub fn permanent(message: impl Into<String>) -> Self {
        Self::of(Kind::Permanent, message.into())
    }

    /// There is no room now. The host tries later, and does not count the attempt.
    #[must_use]
    #[track_caller]
    pub fn busy(message: impl Into<String>) -> Self {
        Self::of(Kind::Busy, message.into())
    }

    /// The payload is none for the handler.
    #[track_caller]
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::of(Kind::Invalid, message.into())
    }

    #[track_caller]
    fn of(kind: Kind, message: String) -> Self {
        Failure { kind, message, at: Location::caller() }
    }

    /// What went wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where in the program it came up.
    #[must_use]
    pub fn location(&self) -> &'static Location<'static> {
        self.at
    }

    /// The status that says it, where a plain answer that nothing came of it would not.
    pub(super) fn status(&self) -> Option<Status> {
        match self.kind {
            Kind::Failed => None,
            Kind::Permanent => Some(Status::failed_precondition(self.message.clone())),
            Kind::Invalid => Some(Status::invalid_argument(self.message.clone())),
            Kind::Busy => Some(Status::resource_exhausted(self.message.clone())),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl<E: Error> From<E> for Failure {
    #[track_caller]
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            message = format!("{message}: {error}");
            source = error.source();
        }
        Failure::new(message)
    }
}
