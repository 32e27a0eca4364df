//! Links parsed files to descriptors.

mod aggregate;
mod elements;
mod field;
mod linkable;
mod options;
mod value;

use std::sync::Arc;

use prost_reflect::{DescriptorError, DescriptorPool};

use super::check::{self, Symbols};
use super::files::{File, FileId, Files};
use super::{Schema, SchemaFile, parse};
use crate::diagnostic::{Diagnostic, Report};
use linkable::linkable;

/// Links the files, if nothing is wrong with them so far. Otherwise, what is wrong with their options
/// is reported with the rest.
pub(super) fn link(mut files: Files, symbols: &Symbols, mut report: Report) -> Result<Schema, Report> {
    let mut failure = None;
    if report.is_empty() {
        match pool(&mut files, symbols) {
            Ok(pool) => return Ok(schema(pool, files)),
            Err(error) => {
                failure = Some(error);
                parse_again(&mut files, symbols);
            }
        }
    }
    options::check(&files, symbols, &mut report);
    if let Some(error) = failure.filter(|_| report.is_empty()) {
        report.push(unexplained(&files, &error));
    }
    Err(report.sorted())
}

/// The linked files. This uses up what was parsed: keeping it costs a tenth of the time.
fn pool(files: &mut Files, symbols: &Symbols) -> Result<DescriptorPool, DescriptorError> {
    let mut pool = DescriptorPool::new();
    for id in order(files) {
        let proto = std::mem::take(&mut files.get_mut(id).proto);
        pool.add_file_descriptor_proto(linkable(files, symbols, id, proto))?;
    }
    Ok(pool)
}

fn schema(pool: DescriptorPool, files: Files) -> Schema {
    let files = files.into_list().into_iter().map(|file| {
        let File { name, source, locations, input, origin, .. } = file;
        (name, SchemaFile { source, locations: Arc::new(locations), input, origin })
    });
    Schema { pool, files: files.collect() }
}

/// Restores what linking used up.
fn parse_again(files: &mut Files, symbols: &Symbols) {
    for (_, file) in files.iter_mut() {
        if let Ok((proto, _)) = parse::parse(&file.name, &file.source) {
            file.proto = proto;
        }
    }
    check::resolve(files, symbols);
}

/// An error of the linker that no rule of ours foresaw, in its own words.
fn unexplained(files: &Files, error: &DescriptorError) -> Diagnostic {
    let file = error.file().and_then(|name| files.id(name)).map(|id| files.get(id));
    let span = file.and_then(|file| file.span(error.path().unwrap_or_default()));
    let help = miette::Diagnostic::help(error).map(|help| help.to_string());
    let diagnostic = Diagnostic::error("schema/link", error.to_string().replace('\'', "`")).at(span);
    Diagnostic { help, ..diagnostic }
}

/// The files, imports before importers. Files that import each other come in some order.
fn order(files: &Files) -> Vec<FileId> {
    fn visit(files: &Files, id: FileId, seen: &mut [bool], order: &mut Vec<FileId>) {
        if !std::mem::replace(&mut seen[id], true) {
            for (_, import) in files.get(id).found_imports() {
                visit(files, import, seen, order);
            }
            order.push(id);
        }
    }
    let (mut seen, mut order) = (vec![false; files.len()], Vec::with_capacity(files.len()));
    for (id, _) in files.iter() {
        visit(files, id, &mut seen, &mut order);
    }
    order
}
