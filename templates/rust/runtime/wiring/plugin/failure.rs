//! Why a handler did not succeed.

use std::error::Error;
use std::fmt;

use tonic::Status;

/// Why a handler did not succeed. Any error becomes one, so that `?` works in a handler.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Failed,
    Permanent,
    Busy,
}

impl Failure {
    /// It did not work this time. The host tries again.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Failure { kind: Kind::Failed, message: message.into() }
    }

    /// It can never work. The host does not try again.
    #[must_use]
    pub fn permanent(message: impl Into<String>) -> Self {
        Failure { kind: Kind::Permanent, message: message.into() }
    }

    /// There is no room now. The host tries later, and does not count the attempt.
    #[must_use]
    pub fn busy(message: impl Into<String>) -> Self {
        Failure { kind: Kind::Busy, message: message.into() }
    }

    /// What went wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The status that says it, where a plain answer that nothing came of it would not.
    pub(super) fn status(&self) -> Option<Status> {
        match self.kind {
            Kind::Failed => None,
            Kind::Permanent => Some(Status::failed_precondition(self.message.clone())),
            Kind::Busy => Some(Status::aborted(self.message.clone())),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl<E: Error> From<E> for Failure {
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
