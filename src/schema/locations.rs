//! Where the elements of a file stand, and their comments.

use std::ops::Range;
use std::sync::Arc;

use prost_types::SourceCodeInfo;

use crate::diagnostic::{Source, Span};

/// What a file's source info says, by the path of each element in its `FileDescriptorProto`.
///
/// It is kept apart from the descriptor because linking reads it again for every option.
#[derive(Debug, Default)]
pub(super) struct Locations {
    /// By path: a search in a sorted list costs less than building a map that is hardly asked.
    sorted: Vec<(Box<[i32]>, Location)>,
}

/// One element's place and comments.
#[derive(Debug, Default)]
pub(super) struct Location {
    pub(super) range: Range<usize>,
    pub(super) leading: Option<String>,
    pub(super) trailing: Option<String>,
    pub(super) detached: Vec<String>,
}

impl Locations {
    /// Takes the source info of a parsed file.
    pub(super) fn new(source: &Source, info: SourceCodeInfo) -> Self {
        let mut sorted: Vec<_> = info
            .location
            .into_iter()
            .map(|location| {
                let range = range(source, &location.span);
                (
                    location.path.into_boxed_slice(),
                    Location {
                        range,
                        leading: location.leading_comments,
                        trailing: location.trailing_comments,
                        detached: location.leading_detached_comments,
                    },
                )
            })
            .collect();
        sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
        Locations { sorted }
    }

    /// The element at a path.
    pub(super) fn get(&self, path: &[i32]) -> Option<&Location> {
        let at = self.sorted.binary_search_by(|(known, _)| known.as_ref().cmp(path)).ok()?;
        Some(&self.sorted[at].1)
    }

    /// Where the element at a path stands, or the nearest element around it.
    pub(super) fn span(&self, source: &Arc<Source>, path: &[i32]) -> Option<Span> {
        (1..=path.len())
            .rev()
            .find_map(|length| self.get(&path[..length]))
            .map(|location| source.span(location.range.clone()))
    }
}

/// Descriptors count lines and columns from 0, columns in bytes, and leave out an end line that is
/// the start line.
fn range(source: &Source, span: &[i32]) -> Range<usize> {
    let at = |line: i32, column: i32| {
        source.offset(usize::try_from(line).unwrap_or(0), usize::try_from(column).unwrap_or(0))
    };
    match *span {
        [line, from, to] => at(line, from)..at(line, to),
        [line, from, end_line, to] => at(line, from)..at(end_line, to),
        _ => 0..0,
    }
}
