//! What the command line says on top of the file.

use std::path::PathBuf;
use std::sync::Arc;

use super::value::{Entry, Node, Value};
use crate::diagnostic::{Diagnostic, Report, Source, Span};
use crate::lang::Backend;

/// What the command line says on top of the file. Its paths are relative to where protogen runs.
#[derive(Clone, Default)]
pub struct Arguments {
    /// The file, where the nearest one is not meant.
    pub config: Option<PathBuf>,
    /// The languages to write: the file's targets of these languages, and where it has none, one
    /// with no options. Empty: every target of the file.
    pub languages: Vec<&'static dyn Backend>,
    /// The output folder of the one language that is written, or the folder that holds those of all.
    pub out: Option<PathBuf>,
    /// Options of every target that is written, as `key=value`.
    pub options: Vec<String>,
    /// The roots, in place of the file's.
    pub roots: Vec<PathBuf>,
    /// Files and folders to read beside what the file says, or without a file, instead of all.
    pub paths: Vec<PathBuf>,
    /// Whether nothing is to be written, so that no target need be there.
    pub reads_only: bool,
}

impl Arguments {
    /// Where `--out` stands.
    pub(super) fn out_span(&self) -> Option<Span> {
        self.out.as_ref().map(|out| whole("--out", &out.to_string_lossy()))
    }

    /// The options, each with its place in a text under the name `--opt`.
    pub(super) fn entries(&self, report: &mut Report) -> Vec<Entry> {
        let source = Source::new("--opt", self.options.join("\n"));
        let mut entries: Vec<Entry> = Vec::new();
        let mut start = 0;
        for option in &self.options {
            match entry(&source, start, option) {
                Ok(entry) => match entries.iter().find(|before| before.key == entry.key) {
                    Some(before) => report.push(twice(before, &entry)),
                    None => entries.push(entry),
                },
                Err(diagnostic) => report.push(*diagnostic),
            }
            start += option.len() + 1;
        }
        entries
    }
}

/// The place of an argument: all of it.
pub(super) fn whole(name: &str, text: &str) -> Span {
    Source::new(name, text).span(0..text.len())
}

fn entry(source: &Arc<Source>, start: usize, option: &str) -> Result<Entry, Box<Diagnostic>> {
    let Some((key, value)) = option.split_once('=') else {
        return Err(Diagnostic::error("config/option", format!("`{option}` has no value"))
            .at(source.span(start..start + option.len()))
            .help(format!("write `--opt {option}=VALUE`; `protogen languages` lists the options"))
            .into());
    };
    let middle = start + key.len();
    Ok(Entry {
        key: key.to_owned(),
        key_span: source.span(start..middle),
        node: Node {
            value: Value::Argument(value.to_owned()),
            span: source.span(middle + 1..start + option.len()),
        },
    })
}

fn twice(before: &Entry, entry: &Entry) -> Diagnostic {
    Diagnostic::error("config/option", format!("`{}` is there twice", entry.key))
        .at(entry.key_span.clone())
        .related(before.key_span.clone(), "first here")
        .help("keep one of them")
}
