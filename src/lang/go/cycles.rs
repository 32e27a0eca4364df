//! Go packages that would import each other, which no compiler of Go takes. Protos may: only their
//! files can't.

use std::collections::{BTreeMap, BTreeSet};

use super::packages::Packages;
use crate::config::list;
use crate::diagnostic::{Diagnostic, Report};
use crate::lang::Input;
use crate::model::{File, Name};

/// The packages that each package imports, and for each a file that does so and the file that it imports.
type Graph<'a> = BTreeMap<String, BTreeMap<String, Import<'a>>>;

#[derive(Clone, Copy)]
struct Import<'a> {
    by: &'a File,
    of: &'a File,
}

/// Every cycle that a file to generate is part of.
pub(super) fn check(packages: Packages<'_>, input: &Input<'_>, seen: &[Name]) -> Report {
    let mut graph: Graph<'_> = BTreeMap::new();
    let seen: BTreeSet<&Name> = seen.iter().collect();
    for file in seen.iter().map(|path| input.model.file(path)) {
        let Some(package) = packages.import_path(file) else { continue };
        let imports = file.imports.iter().filter(|import| seen.contains(&import.path));
        for of in imports.map(|import| input.model.file(&import.path)) {
            if let Some(imported) = packages.import_path(of).filter(|imported| *imported != package) {
                let imports = graph.entry(package.clone()).or_default();
                imports.entry(imported).or_insert(Import { by: file, of });
            }
        }
    }
    let mut search =
        Search { graph: &graph, input, way: Vec::new(), done: BTreeSet::new(), report: Report::new() };
    for package in graph.keys() {
        search.visit(package);
    }
    search.report
}

struct Search<'a> {
    graph: &'a Graph<'a>,
    input: &'a Input<'a>,
    /// The packages that led here, and the import that goes on from each.
    way: Vec<(&'a str, Import<'a>)>,
    done: BTreeSet<&'a str>,
    report: Report,
}

impl<'a> Search<'a> {
    fn visit(&mut self, package: &'a str) {
        if !self.done.contains(package) {
            for (next, &import) in self.graph.get(package).into_iter().flatten() {
                self.way.push((package, import));
                match self.way.iter().position(|(before, _)| before == next) {
                    Some(start) => self.found(start),
                    None => self.visit(next),
                }
                self.way.pop();
            }
            self.done.insert(package);
        }
    }

    fn found(&mut self, start: usize) {
        let cycle = &self.way[start..];
        let is_ours = |(_, import): &(&str, Import<'_>)| self.input.files.contains(&import.by.path);
        let (Some((first, rest)), true) = (cycle.split_first(), cycle.iter().any(is_ours)) else { return };
        let names: Vec<&str> = cycle.iter().map(|(package, _)| *package).collect();
        let text = format!("the Go packages {} would import each other", list(&names, "and"));
        let label = |import: &Import<'_>| format!("{} imports {}", import.by.path, import.of.path);
        let diagnostic = Diagnostic::error("go/import-cycle", text)
            .at(first.1.by.span.clone())
            .label(label(&first.1))
            .help("move one of these protos to a Go package of its own: in its `go_package`, or in `[target.go_package]`");
        let related = |diagnostic: Diagnostic, (_, import): &(&str, Import<'_>)| {
            diagnostic.related(import.by.span.clone(), label(import))
        };
        self.report.push(rest.iter().fold(diagnostic, related));
    }
}
