//! Reads and parses the files that were asked for, and all that they import.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::discover::{Found, Inputs, Library, missing_import};
use super::files::{File, Files};
use super::locations::Locations;
use super::{parallel, parse, tag};
use crate::diagnostic::{Report, Source};
use crate::model::Name;

/// Parses everything. A file that cannot be read or parsed is there, marked as broken.
pub(super) fn read(inputs: Inputs, report: &mut Report) -> Files {
    let mut reader = Reader { library: inputs.library, means: HashMap::new(), canonical: HashMap::new() };
    let mut wave = inputs.asked;
    for found in &wave {
        reader.know(found);
    }
    let mut files: Vec<(Found, File)> = Vec::new();
    while !wave.is_empty() {
        // What is asked for is the first wave, and all others are what the one before imports.
        let input = files.is_empty();
        let first = files.len();
        for (found, (mut file, problems)) in parallel::map(wave, file) {
            report.extend(problems);
            file.input = input;
            files.push((found, file));
        }
        wave = files[first..]
            .iter()
            .flat_map(|(_, file)| &file.proto.dependency)
            .filter_map(|import| reader.claim(import))
            .collect();
    }
    report.extend(reader.missing(&files));
    Files::new(files.into_iter().map(|(_, file)| file).collect(), |import| reader.means.get(import)?.as_ref())
}

/// Finds files, each once.
struct Reader {
    library: Library,
    /// The import path that a spelling of it means. `None`: there is no such file.
    means: HashMap<Name, Option<Name>>,
    /// The import paths of the files on disk.
    canonical: HashMap<PathBuf, Name>,
}

impl Reader {
    fn know(&mut self, found: &Found) {
        self.means.insert(Arc::clone(&found.name), Some(Arc::clone(&found.name)));
        if let Some(canonical) = found.canonical() {
            self.canonical.insert(canonical.clone(), Arc::clone(&found.name));
        }
    }

    /// The file that an import means, if nobody has asked for it yet.
    fn claim(&mut self, import: &str) -> Option<Found> {
        if self.means.contains_key(import) {
            return None;
        }
        let found = self.library.find(import);
        let canonical = found.as_ref().and_then(Found::canonical);
        if let Some(known) = canonical.and_then(|canonical| self.canonical.get(canonical)) {
            self.means.insert(Name::from(import), Some(Arc::clone(known)));
            return None;
        }
        match &found {
            Some(found) => self.know(found),
            None => drop(self.means.insert(Name::from(import), None)),
        }
        found
    }

    /// An error for every import that means nothing.
    fn missing(&self, files: &[(Found, File)]) -> Report {
        let mut report = Report::new();
        if self.means.values().all(Option::is_some) {
            return report;
        }
        let names = self.library.names();
        for (found, file) in files {
            for (index, import) in (0..).zip(&file.proto.dependency) {
                if self.means[import.as_str()].is_none() {
                    let span = file.span(&[tag::FILE_DEPENDENCY, index]);
                    report.push(missing_import(&self.library, &names, found, import, span));
                }
            }
        }
        report
    }
}

/// Reads and parses one file.
fn file(found: Found) -> (Found, (File, Report)) {
    let file = match found.read() {
        Ok(source) => match parse::parse(&found.name, &source) {
            Ok((proto, locations)) => {
                (File { proto, locations, broken: false, ..broken(&found, source) }, Report::new())
            }
            Err(report) => (broken(&found, source), report),
        },
        Err(report) => (broken(&found, unread(&report)), report),
    };
    (found, file)
}

fn broken(found: &Found, source: Arc<Source>) -> File {
    File {
        name: Arc::clone(&found.name),
        source,
        origin: found.origin(),
        input: false,
        proto: prost_types::FileDescriptorProto::default(),
        locations: Locations::default(),
        broken: true,
        imports: Vec::new(),
        public: Vec::new(),
    }
}

/// The text of a file that could not be read, as far as there is one to point into.
fn unread(report: &Report) -> Arc<Source> {
    let span = report.diagnostics.first().and_then(|diagnostic| diagnostic.span.as_ref());
    span.map_or_else(|| Source::new("", ""), |span| Arc::clone(&span.source))
}
