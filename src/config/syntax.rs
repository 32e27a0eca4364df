//! What the TOML parser has to say.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::de::Error;

use crate::diagnostic::{Diagnostic, Report, Source};

/// The errors that are worth reading. The parser goes on after each, but what it finds further on in
/// the same line, or behind a list that never ends, mostly follows from the one before.
pub(super) fn report(source: &Arc<Source>, mut errors: Vec<Error>) -> Report {
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let mut lines = BTreeSet::new();
    let mut report = Report::new();
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        if lines.insert(source.position(at).line) {
            report.push(diagnostic(source, &error));
        }
        if ["array", "inline table", "multi-line"].iter().any(|open| error.message().contains(open)) {
            break;
        }
    }
    report
}

fn diagnostic(source: &Arc<Source>, error: &Error) -> Diagnostic {
    let span = error.span().map(|range| source.span(range));
    let key = span.as_ref().map_or("", |span| span.text()).to_owned();
    let message = error.message().replace("literal string", "a string in quotes");
    let diagnostic = match message.as_str() {
        "duplicate key" => Diagnostic::error("config/duplicate-key", format!("`{key}` is there twice")),
        _ => Diagnostic::error("config/syntax", format!("this is not TOML: {message}")),
    };
    let help = match (message.as_str(), key.as_str()) {
        ("duplicate key", "target") => "write `[[target]]` above each target",
        ("duplicate key", _) => "keep one of them",
        _ => "https://toml.io shows what TOML looks like",
    };
    diagnostic.at(span).help(help)
}
