//! Imports: each once, and never in a circle.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Report, Span};
use crate::schema::files::{File, FileId, Files};
use crate::schema::tag;

/// Checks the imports of all files.
pub(super) fn check(files: &Files, report: &mut Report) {
    for (_, file) in files.iter() {
        twice(file, report);
    }
    let mut search = Search { files, state: vec![State::New; files.len()], trail: Vec::new(), report };
    for (id, _) in files.iter() {
        search.visit(id);
    }
}

fn twice(file: &File, report: &mut Report) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, import) in file.proto.dependency.iter().enumerate() {
        if let Some(&first) = first.get(import.as_str()) {
            report.push(
                Diagnostic::error("schema/duplicate-import", format!("`{import}` is imported twice"))
                    .at(import_span(file, index))
                    .related(import_span(file, first), "first imported here")
                    .help("remove one of the imports"),
            );
        } else {
            first.insert(import, index);
        }
    }
}

fn import_span(file: &File, index: usize) -> Option<Span> {
    file.span(&[tag::FILE_DEPENDENCY, crate::schema::declared::index_of(index)])
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// A search in depth; an import of a file on the trail closes a circle.
struct Search<'a> {
    files: &'a Files,
    state: Vec<State>,
    /// The files on the way here, each with the index of the import that leads on.
    trail: Vec<(FileId, usize)>,
    report: &'a mut Report,
}

impl Search<'_> {
    fn visit(&mut self, id: FileId) {
        if self.state[id] != State::New {
            return;
        }
        self.state[id] = State::Open;
        for (index, import) in self.files.get(id).found_imports() {
            self.trail.push((id, index));
            if self.state[import] == State::Open {
                self.circle(import);
            } else {
                self.visit(import);
            }
            self.trail.pop();
        }
        self.state[id] = State::Done;
    }

    fn circle(&mut self, first: FileId) {
        let start = self.trail.iter().position(|&(id, _)| id == first).unwrap_or_default();
        let circle = &self.trail[start..];
        let mut names: Vec<&str> = circle.iter().map(|&(id, _)| self.files.get(id).name.as_ref()).collect();
        names.push(&self.files.get(first).name);
        let message = match circle {
            [_] => format!("`{}` imports itself", names[0]),
            _ => format!("these files import each other: {}", names.join(" → ")),
        };
        let mut spans = circle.iter().map(|&(id, index)| import_span(self.files.get(id), index));
        let mut diagnostic = Diagnostic::error("schema/import-cycle", message).at(spans.next().flatten());
        for span in spans {
            diagnostic = diagnostic.related(span, "which imports");
        }
        self.report.push(diagnostic.help(match circle {
            [_] => "remove the import",
            _ => "move what both sides need into a file of its own, and import that",
        }));
    }
}
