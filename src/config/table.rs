//! A table of the file while it is being read.

use crate::diagnostic::{Diagnostic, Span};

/// A TOML table of which each key is taken once. What nobody took is unknown.
///
/// Every reader returns `None` both for a missing key and for a wrong one; the latter is also noted
/// in the report that all tables of one file share.
pub struct Table;

impl Table {
    /// A text, and where it stands.
    pub fn string(&mut self, _key: &str) -> Option<(String, Span)> {
        None
    }

    /// A truth value, and where it stands.
    pub fn boolean(&mut self, _key: &str) -> Option<(bool, Span)> {
        None
    }

    /// One of a few words, and where it stands. Any other word is an error that lists them.
    pub fn choice<T: Copy>(&mut self, _key: &str, _choices: &[(&'static str, T)]) -> Option<(T, Span)> {
        None
    }

    /// Notes an error.
    pub fn error(&mut self, _diagnostic: Diagnostic) {}
}
