//! Why a plugin could not be started.

use std::error::Error;
use std::fmt;
use std::process::ExitStatus;

/// Why a plugin could not be started, with the process' last words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The plugin.
    pub plugin: String,
    /// What went wrong.
    pub reason: String,
    /// How its process ended, if it did.
    pub exit: Option<ExitStatus>,
    /// The last lines of its standard error.
    pub stderr: Vec<String>,
    /// Whether trying again is of no use.
    pub permanent: bool,
}

impl Failure {
    pub(super) fn new(plugin: &str, reason: impl Into<String>) -> Self {
        Failure {
            plugin: plugin.to_owned(),
            reason: reason.into(),
            exit: None,
            stderr: Vec::new(),
            permanent: false,
        }
    }

    pub(super) fn permanent(mut self) -> Self {
        self.permanent = true;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "plugin `{}`: {}", self.plugin, self.reason)?;
        for line in &self.stderr {
            write!(formatter, "\n  | {line}")?;
        }
        Ok(())
    }
}

impl Error for Failure {}
