//! What Python's parser sees in a text, whether or not that text means anything.

use std::process::Command;

use serde::Deserialize;
use serde_json::json;

use crate::support::{driver::Driver, folder};

/// The parser of the Python that is first on the PATH, in one process for as long as the value lives.
pub(crate) struct Parser(Driver);

/// One source text as the parser sees it.
#[derive(Debug, Deserialize)]
pub(crate) struct Parsed {
    /// What is no Python.
    pub(crate) errors: Vec<String>,
    /// Comments that a tool obeys, such as `# type: ignore`.
    pub(crate) directives: Vec<String>,
    /// The value of every string and bytes literal, but for docstrings.
    pub(crate) literals: Vec<String>,
    /// The syntax tree without its texts: equal for two sources that differ only in names, strings,
    /// docstrings and comments.
    pub(crate) shape: String,
}

#[derive(Deserialize)]
struct Answer {
    files: Vec<Parsed>,
}

impl Parser {
    pub(crate) fn start() -> Self {
        Self(Driver::start(Command::new("python3").arg(folder::source("drivers/python/parse.py"))))
    }

    /// Parses each text as a file of its own, in one exchange with the process.
    pub(crate) fn parse(&self, sources: &[impl AsRef<str>]) -> Vec<Parsed> {
        let sources: Vec<&str> = sources.iter().map(AsRef::as_ref).collect();
        let answer: Answer = self.0.ask(&json!({ "sources": sources }));
        answer.files
    }
}
