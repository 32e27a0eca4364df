//! What a build script's `main` returns.

use std::error::Error;
use std::fmt;

use anstream::adapter::strip_str;

use crate::diagnostic::{self, Report};

/// Why nothing was generated. `Debug`, which Cargo shows of a `main` that fails, is for people.
pub struct Failure {
    report: Report,
}

impl Failure {
    pub(super) fn new(report: Report) -> Self {
        Failure { report }
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", strip_str(diagnostic::human(&self.report).trim_end()))
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Cargo's `Error: ` stands before it.
        write!(formatter, "protogen generated nothing\n\n{self}")
    }
}

impl Error for Failure {}
