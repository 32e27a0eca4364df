//! Rust: structs that are prost messages, and keep what prost drops.

mod derived;
mod descriptors;
mod docs;
mod enums;
mod format;
mod ident;
mod item;
mod json;
mod literal;
mod lower;
mod modules;
mod names;
mod options;
mod recursion;
mod runtime;
mod service;
mod tag;
mod types;
mod view;
mod wire;
mod wiring;

use std::collections::BTreeSet;

use super::{Backend, Input, OptionDoc, Render};
use crate::config::Table;
use crate::diagnostic::Report;
use crate::model::{Name, Use};
use crate::output::FileSet;
use modules::Tree;
use names::Names;
use options::{Messages, Options, Root};
use view::Include;

/// The language.
pub struct Rust;

impl Backend for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["rs"]
    }

    fn summary(&self) -> &'static str {
        "structs that are prost messages, one module per package"
    }

    fn options(&self) -> &'static [OptionDoc] {
        options::DOCS
    }

    fn in_out_dir(&self) -> &'static [(&'static str, &'static str)] {
        &[("root", "include")]
    }

    fn configure(&self, table: &mut Table) -> Box<dyn Render> {
        Box::new(Options::take(table))
    }
}

/// A file of the runtime, emitted as it is.
macro_rules! runtime {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/rust/runtime/", $name, ".rs")))),*]
    };
}

const RUNTIME: &[(&str, &str)] = runtime![
    "bits",
    "enums",
    "error",
    "extension",
    "glue",
    "kind",
    "map",
    "message",
    "mod",
    "put",
    "reader",
    "size",
    "unknown",
];

/// What every output repeats, since a macro can't be shared without a name that others could have.
const MACROS: &str = include_str!("../../../templates/rust/macros.rs");

impl Render for Options {
    fn render(&self, input: &Input<'_>) -> Result<FileSet, Report> {
        let files = self.files(input);
        if self.messages == Messages::Protogen {
            self.check(input, &files).into_result(())?;
        }
        let names = Names::new(input, self, &files);
        let mut set = FileSet::new();
        let tree = Tree::new(self, input, &names, &files)?;
        for file in tree.files() {
            let text = file.module.to_string();
            set.insert(
                file.path,
                format!("{}{}", header(&file.sources), format::format(&text)),
                file.sources,
            );
        }
        let header = header(&BTreeSet::new());
        if let Some(text) = tree.registry() {
            set.insert(format!("{}.rs", names.registry), format!("{header}{}", format::format(&text)), []);
        }
        if self.root == Root::Include {
            let text = Include { root: &names.root };
            set.insert(format!("{}.rs", names.include), format!("{header}{text}\n"), []);
        }
        if self.descriptors {
            let text = descriptors::module(input.model, &files);
            set.insert(format!("{}.rs", names.descriptors), format!("{header}{text}"), files.iter().cloned());
        }
        if self.messages == Messages::ProstBuild {
            return Ok(set);
        }
        set.insert(format!("{}.rs", names.macros), format!("{header}{}", self.macros()), []);
        if self.runtime.is_none() {
            let has_wiring = self.grpc && wiring::is_needed(input.model, &files);
            for (name, text) in self.runtime_files(has_wiring) {
                set.insert(format!("{}/{name}.rs", names.runtime), format!("{header}{text}"), []);
            }
        }
        Ok(set)
    }
}

impl Options {
    /// What our structs can't have.
    fn check(&self, input: &Input<'_>, files: &BTreeSet<Name>) -> Report {
        let mut report = enums::check(input.model, files);
        match self.json {
            Some(profile) => report.extend(profile.check(input.model, files)),
            None if self.grpc => report.extend(wiring::check(input, files)),
            None => {}
        }
        report
    }

    /// The files of the runtime that are there, without the lines of what is not.
    fn runtime_files(&self, has_wiring: bool) -> impl Iterator<Item = (&'static str, String)> {
        let has_json = self.json.is_some();
        // A part is a module, with all that is below it.
        let parts = [
            ("json", has_json),
            ("json/serde", self.serde),
            ("wiring", has_wiring),
            ("wiring/encoding_json", has_json),
        ];
        let absent = move || parts.into_iter().filter(|(_, is_there)| !is_there).map(|(part, _)| part);
        let files = RUNTIME.iter().chain(json::RUNTIME).chain(wiring::RUNTIME);
        let files = files.filter(move |(name, _)| absent().all(|part| !is_in(name, part)));
        files.map(move |(name, text)| {
            let lines = text.split_inclusive('\n');
            (*name, lines.filter(|line| absent().all(|part| !names(line, part))).collect())
        })
    }

    /// The macros of the output.
    fn macros(&self) -> String {
        if self.json.is_some() { format!("{MACROS}{}", json::macros(self.serde)) } else { MACROS.to_owned() }
    }

    /// The files that get modules: those that were asked for, and what their types need.
    fn files(&self, input: &Input<'_>) -> BTreeSet<Name> {
        input.model.needed_files(
            input.files.iter().cloned(),
            |found| match found {
                Use::Field(_) => true,
                Use::Extension(extension) => !extension.is_option(),
                Use::Method(_) => self.grpc,
            },
            |path| {
                let has_prost_type = match self.messages {
                    Messages::Protogen => types::has_prost_type(path),
                    Messages::ProstBuild => derived::has_prost_type(path),
                };
                has_prost_type || input.external.place(path).is_some()
            },
        )
    }
}

/// Whether a file is that of a part of the runtime, or below it.
fn is_in(name: &str, part: &str) -> bool {
    name.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a line of the runtime declares a part's module, or hands on what is in it.
fn names(line: &str, part: &str) -> bool {
    let module = part.rsplit('/').next().unwrap_or(part);
    let line = line.trim_start().trim_start_matches("pub ");
    let path = line.strip_prefix("mod ").or_else(|| line.strip_prefix("use ")).unwrap_or_default();
    let path = path.trim_start_matches("super::").trim_end();
    path.strip_prefix(module).is_some_and(|rest| rest == ";" || rest.starts_with("::"))
}

/// The first line of a file, which says whose it is.
fn header(sources: &BTreeSet<Name>) -> String {
    match sources.iter().collect::<Vec<_>>()[..] {
        [source] if !source.contains(char::is_control) => {
            format!("// @generated by protogen from {source}. Do not edit.\n\n")
        }
        _ => "// @generated by protogen. Do not edit.\n\n".to_owned(),
    }
}
