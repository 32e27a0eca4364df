//! The rules of protobuf, checked before linking so that one run tells all that is wrong.
//!
//! prost-reflect enforces some of them while it links, but stops at the first file and is laxer than
//! protoc. What it enforces as well is checked here first, with a place and a next step for each.

mod enums;
mod fields;
mod imports;
mod json_names;
mod names;
mod numbers;
mod options;
mod ranges;
mod resolve;
mod suggest;
mod symbols;
mod types;

use crate::diagnostic::Report;

use super::declared::Declared;
use super::files::{File, FileId, Files};
use super::{Origin, parallel};
use fields::World;
use types::Failure;

pub(super) use json_names::json_name;
pub(super) use resolve::{Unresolved, Wanted};
pub(super) use suggest::{instead_of, one_of};
pub(super) use symbols::Symbols;

/// Checks all files, and resolves the names in them.
pub(super) fn check(files: &mut Files, report: &mut Report) -> Symbols {
    imports::check(files, report);
    let (symbols, conflicts) = Symbols::new(files);
    names::top_level(files, &symbols, conflicts, report);
    let failures = resolve(files, &symbols);
    report.extend(types::report(files, &symbols, failures));
    rules(files, &symbols, report);
    symbols
}

/// Replaces the names of types and options by the full names that they mean, where they mean one.
pub(super) fn resolve(files: &mut Files, symbols: &Symbols) -> Vec<Failure> {
    let work = |(id, file): (FileId, &mut File)| types::resolve(symbols, id, &mut file.proto);
    parallel::map(files.iter_mut().collect(), work).into_iter().flatten().collect()
}

/// The rules for single declarations. protogen's own files keep them.
fn rules(files: &Files, symbols: &Symbols, report: &mut Report) {
    let world = World { files, symbols };
    let others = files.iter().map(|(_, file)| file).filter(|file| file.origin != Origin::Builtin).collect();
    let (declared, reports): (Vec<_>, Vec<_>) =
        parallel::map(others, |file| rules_of(world, file)).into_iter().unzip();
    for found in reports {
        report.extend(found);
    }
    numbers::of_extensions(files, symbols, &declared, report);
}

fn rules_of<'a>(world: World<'a>, file: &'a File) -> (Declared<'a>, Report) {
    let (declared, mut report) = (Declared::new(file), Report::new());
    names::in_services(file, &mut report);
    options::in_file(file, &mut report);
    for message in &declared.messages {
        names::in_message(message, &mut report);
        numbers::in_message(message, &mut report);
        ranges::in_message(message, &mut report);
        json_names::in_message(message, &mut report);
        options::in_message(message, &mut report);
        fields::in_message(world, message, &mut report);
    }
    for enumeration in &declared.enums {
        enums::check(enumeration, &mut report);
        ranges::in_enum(enumeration, &mut report);
    }
    for extension in &declared.extensions {
        json_names::of_extension(extension, &mut report);
        options::of_extension(extension, &mut report);
        fields::of_extension(world, extension, &mut report);
    }
    (declared, report)
}
