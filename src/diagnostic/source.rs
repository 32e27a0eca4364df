//! Texts and places in them.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A text that was read, and the path that a person knows it by.
pub struct Source {
    /// The path, relative to where protogen runs, with `/` between its parts.
    pub path: String,
    /// The whole text, without a byte order mark.
    pub text: String,
    line_starts: Vec<usize>,
}

impl Source {
    /// A text under its path.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Arc::new(Source { path: path.into(), text, line_starts })
    }

    /// The byte offset of a line (from 0) and a byte column in it (from 0), as descriptors count.
    /// A place past the end is the end.
    #[must_use]
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let mut offset = (start + column).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// Where a byte offset is, as people count.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset) - 1;
        let before = &self.text[self.line_starts[line]..offset.min(self.text.len())];
        Position { line: line + 1, column: before.chars().count() + 1 }
    }

    /// A place in this text.
    #[must_use]
    pub fn span(self: &Arc<Self>, range: Range<usize>) -> Span {
        Span { source: Arc::clone(self), range }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// A place in a text: `path:line:column` when written out.
#[derive(Clone)]
pub struct Span {
    /// The text.
    pub source: Arc<Source>,
    /// The bytes of it.
    pub range: Range<usize>,
}

impl Span {
    /// Where the place begins.
    #[must_use]
    pub fn start(&self) -> Position {
        self.source.position(self.range.start)
    }

    /// The text at the place.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text.get(self.range.clone()).unwrap_or_default()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.start();
        write!(f, "{}:{line}:{column}", self.source.path)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Span {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Span {}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Span {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |span: &Span| (span.range.start, span.range.end);
        self.source.path.cmp(&other.source.path).then_with(|| key(self).cmp(&key(other)))
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
