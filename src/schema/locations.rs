//! Where the elements of a file stand, and their comments.

use std::ops::Range;
use std::sync::Arc;

use prost_types::SourceCodeInfo;
use prost_types::source_code_info::Location as Info;

use crate::diagnostic::{Source, Span};

/// What a file's source info says, by the path of each element in its `FileDescriptorProto`.
///
/// It is kept apart from the descriptor because linking reads it again for every option. There are
/// many elements, and few of them are ever asked for, so they are packed.
#[derive(Debug, Default)]
pub(super) struct Locations {
    /// The paths of all elements, one behind the other.
    paths: Vec<i32>,
    /// The elements by path.
    elements: Vec<Element>,
    /// The elements that have comments, by index.
    commented: Vec<(usize, Location)>,
}

#[derive(Debug)]
struct Element {
    /// Which part of the paths is its own.
    path: Range<u32>,
    /// Its first line and column and its last ones, from 0; columns count bytes.
    span: [i32; 4],
}

/// One element's comments.
#[derive(Debug, Default)]
pub(super) struct Location {
    pub(super) leading: Option<String>,
    pub(super) trailing: Option<String>,
    pub(super) detached: Vec<String>,
}

impl Locations {
    /// Takes the source info of a parsed file.
    pub(super) fn new(mut info: SourceCodeInfo) -> Self {
        info.location.sort_by(|a, b| a.path.cmp(&b.path));
        let mut locations = Locations {
            paths: Vec::with_capacity(info.location.iter().map(|location| location.path.len()).sum()),
            elements: Vec::with_capacity(info.location.len()),
            commented: Vec::new(),
        };
        for location in info.location {
            locations.add(location);
        }
        locations
    }

    fn add(&mut self, location: Info) {
        let Info { path, span, leading_comments, trailing_comments, leading_detached_comments } = location;
        let start = self.paths.len();
        self.paths.extend(path);
        if leading_comments.is_some() || trailing_comments.is_some() || !leading_detached_comments.is_empty()
        {
            let comments = Location {
                leading: leading_comments,
                trailing: trailing_comments,
                detached: leading_detached_comments,
            };
            self.commented.push((self.elements.len(), comments));
        }
        // The end line is left out if it is the start line.
        let span = match *span {
            [line, from, to] => [line, from, line, to],
            [line, from, end_line, to] => [line, from, end_line, to],
            _ => [0; 4],
        };
        let [start, end] = [start, self.paths.len()].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        self.elements.push(Element { path: start..end, span });
    }

    fn path(&self, element: &Element) -> &[i32] {
        &self.paths[element.path.start as usize..element.path.end as usize]
    }

    fn find(&self, path: &[i32]) -> Option<usize> {
        self.elements.binary_search_by(|element| self.path(element).cmp(path)).ok()
    }

    /// The comments of the element at a path, if it has any.
    pub(super) fn get(&self, path: &[i32]) -> Option<&Location> {
        let element = self.find(path)?;
        let at = self.commented.binary_search_by_key(&element, |&(index, _)| index).ok()?;
        Some(&self.commented[at].1)
    }

    /// The source info again, by path: places where protoc's plugins look for comments.
    pub(super) fn info(&self) -> SourceCodeInfo {
        let mut commented = self.commented.iter().peekable();
        let location = self.elements.iter().enumerate().map(|(index, element)| {
            let comments = commented.next_if(|(at, _)| *at == index).map(|(_, comments)| comments);
            let [line, from, end_line, to] = element.span;
            Info {
                path: self.path(element).to_vec(),
                span: if line == end_line { vec![line, from, to] } else { element.span.to_vec() },
                leading_comments: comments.and_then(|comments| comments.leading.clone()),
                trailing_comments: comments.and_then(|comments| comments.trailing.clone()),
                leading_detached_comments: comments.map_or_else(Vec::new, |it| it.detached.clone()),
            }
        });
        SourceCodeInfo { location: location.collect() }
    }

    /// Where the element at a path stands, or the nearest element around it.
    pub(super) fn span(&self, source: &Arc<Source>, path: &[i32]) -> Option<Span> {
        let element = (1..=path.len()).rev().find_map(|length| self.find(&path[..length]))?;
        let [line, from, end_line, to] =
            self.elements[element].span.map(|number| usize::try_from(number).unwrap_or(0));
        Some(source.span(source.offset(line, from)..source.offset(end_line, to)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(path: &[i32], span: &[i32], leading: Option<&str>) -> Info {
        let leading_comments = leading.map(str::to_owned);
        Info { path: path.to_vec(), span: span.to_vec(), leading_comments, ..Info::default() }
    }

    #[test]
    fn elements_are_found_by_path() {
        let source = Source::new("a.proto", "message A {\n  ä b;\n}\n");
        let locations = Locations::new(SourceCodeInfo {
            location: vec![
                location(&[4, 0, 2, 0], &[1, 2, 7], Some("About b.")),
                location(&[4, 0], &[0, 0, 2, 1], None),
                location(&[], &[0, 0, 2, 1], None),
            ],
        });
        assert_eq!(locations.span(&source, &[4, 0, 2, 0]).unwrap().text(), "ä b;");
        assert_eq!(locations.get(&[4, 0, 2, 0]).unwrap().leading.as_deref(), Some("About b."));
        assert!(locations.get(&[4, 0]).is_none());
    }

    #[test]
    fn source_info_comes_back_by_path() {
        let [message, field, wide] = [
            location(&[4, 0], &[0, 0, 2, 1], Some("About A.")),
            location(&[4, 0, 2, 0], &[1, 2, 7], None),
            location(&[4, 1], &[3, 0, 12], Some("About B.")),
        ];
        let location = [&wide, &field, &message].map(Info::clone).to_vec();
        let locations = Locations::new(SourceCodeInfo { location });
        assert_eq!(locations.info().location, [message, field, wide]);
    }

    #[test]
    fn what_has_no_place_stands_where_it_is_in() {
        let source = Source::new("a.proto", "message A {}\n");
        let locations =
            Locations::new(SourceCodeInfo { location: vec![location(&[4, 0], &[0, 0, 12], None)] });
        assert_eq!(locations.span(&source, &[4, 0, 3, 1, 2, 0]).unwrap().text(), "message A {}");
        assert!(locations.span(&source, &[5, 0]).is_none());
    }
}
