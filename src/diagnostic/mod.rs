//! What protogen says of its input: one type for every mistake, wherever it is found.
//!
//! A [`Diagnostic`] carries everything that is needed to show it, so any box of the street can make
//! one and any front end can print it: for people ([`human`]) or as JSON lines ([`json`]).

mod nearest;
mod render;
mod source;

pub use nearest::nearest;
pub use render::{human, json};
pub use source::{Position, Source, Span};

use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Something can be generated, but probably not what was meant.
    Warning,
}

/// One thing that is wrong, where it is, and what to do about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnostic {
    /// What kind of mistake this is, as `room/kind`: `schema/unknown-import`. Stable across releases.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names the thing.
    pub message: String,
    /// Where it is, if it is in a text at all.
    #[serde(rename = "at")]
    pub span: Option<Span>,
    /// What stands at `span`, in a few words.
    pub label: Option<String>,
    /// Other places that matter: the first of two definitions, say.
    pub related: Vec<Related>,
    /// The next step.
    pub help: Option<String>,
}

/// Another place that a [`Diagnostic`] points at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Related {
    /// Where it is.
    #[serde(rename = "at")]
    pub span: Span,
    /// What stands there, in a few words.
    pub label: String,
}

impl Diagnostic {
    /// An error of the given kind.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: Severity::Error,
            message: message.into(),
            span: None,
            label: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// The same, pointing at a place.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }

    /// The same, with a word on what stands at its place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The same, pointing at another place as well.
    #[must_use]
    pub fn related(mut self, span: impl Into<Option<Span>>, label: impl Into<String>) -> Self {
        if let Some(span) = span.into() {
            self.related.push(Related { span, label: label.into() });
        }
        self
    }

    /// The same, with the next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Everything that one run found. A `Result<T, Report>` fails with at least one diagnostic in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Report {
    /// What was found, in the order in which it was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// A report with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Report::default()
    }

    /// Adds one diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds everything that another report holds.
    pub fn extend(&mut self, other: Report) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Takes the value out of a result and keeps what went wrong.
    pub fn absorb<T>(&mut self, result: Result<T, Report>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(report) => {
                self.extend(report);
                None
            }
        }
    }

    /// `value` if nothing was found, and the report otherwise.
    pub fn into_result<T>(self, value: T) -> Result<T, Report> {
        if self.is_empty() { Ok(value) } else { Err(self.sorted()) }
    }

    /// The same diagnostics by file and place, each once. Those without a place come first.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        let mut unique: Vec<Diagnostic> = Vec::with_capacity(self.diagnostics.len());
        self.diagnostics.sort_by(|a, b| a.span.cmp(&b.span));
        for diagnostic in self.diagnostics {
            if unique.last() != Some(&diagnostic) {
                unique.push(diagnostic);
            }
        }
        Report { diagnostics: unique }
    }
}

impl From<Diagnostic> for Report {
    fn from(diagnostic: Diagnostic) -> Self {
        Report { diagnostics: vec![diagnostic] }
    }
}
