//! What is wrong with names that mean no type.

use std::collections::HashMap;

use super::World;
use super::resolve::{Unresolved, Wanted};
use super::suggest::{MOST_SEARCHED, Site, declare_it, declared_at, instead_of};
use super::symbols::{Kind, Symbol, Symbols};
use super::types::{Failure, Role};
use crate::diagnostic::{Diagnostic, Report};
use crate::schema::files::{FileId, Files};

/// What is wrong with names, each mistake once: a missing import is one, however often it is missed.
pub(super) fn report(world: World<'_>, failures: Vec<Failure>) -> Report {
    let World { files, symbols } = world;
    let mut report = Report::new();
    let mut known: HashMap<(FileId, String), usize> = HashMap::new();
    for failure in failures {
        if symbols.is_incomplete(failure.file) && !matches!(failure.why, Unresolved::WrongKind(..)) {
            continue;
        }
        let span = files.get(failure.file).span(&failure.path);
        if let Some(&first) = known.get(&(failure.file, mistake(files, &failure))) {
            let diagnostic: &mut Diagnostic = &mut report.diagnostics[first];
            if diagnostic.related.len() < MOST_PLACES {
                *diagnostic = diagnostic.clone().related(span, "used here too");
            }
            continue;
        }
        known.insert((failure.file, mistake(files, &failure)), report.diagnostics.len());
        let search = report.diagnostics.len() < MOST_SEARCHED;
        report.push(diagnostic(world, &failure, search).at(span));
    }
    report
}

/// How many more places of one mistake are shown.
const MOST_PLACES: usize = 3;

/// What two failures have in common if they are one mistake.
fn mistake(files: &Files, failure: &Failure) -> String {
    match &failure.why {
        Unresolved::NotImported(_, file) => files.get(*file).name.to_string(),
        Unresolved::Unknown => failure.name.clone(),
        Unresolved::Shadowed(name) => format!(".{name}"),
        Unresolved::WrongKind(..) => format!("{:?}", failure.path),
    }
}

fn diagnostic(world: World<'_>, failure: &Failure, search: bool) -> Diagnostic {
    let World { files, symbols } = world;
    let site = Site { file: failure.file, scope: &failure.scope };
    let name = failure.name.trim_start_matches('.');
    let unknown = |message: String| Diagnostic::error("schema/unknown-type", message);
    match &failure.why {
        Unresolved::Unknown => {
            let search = search.then(|| instead_of(world, site, name, Wanted::Type));
            unknown(format!("`{name}` is not defined"))
                .help(search.unwrap_or_else(|| declare_it(Wanted::Type)))
        }
        Unresolved::NotImported(full_name, file) => {
            let path = &files.get(*file).name;
            unknown(format!("`{full_name}` is defined in `{path}`, which is not imported"))
                .help(format!("add `import \"{path}\";`"))
        }
        Unresolved::Shadowed(meant) => shadowed(symbols, unknown, name, meant),
        Unresolved::WrongKind(full_name, symbol) => wrong_kind(files, failure.role, full_name, *symbol),
    }
}

fn wrong_kind(files: &Files, role: Role, name: &str, symbol: Symbol) -> Diagnostic {
    let (wanted, help) = match role {
        Role::Field => ("a type", "name a message, an enum or a scalar type"),
        Role::Extendee => ("a message", "only messages can be extended"),
        Role::Method => ("a message", "a method takes a message and returns a message"),
    };
    Diagnostic::error("schema/wrong-kind", format!("`{name}` is {}, not {wanted}", kind(symbol.kind)))
        .related(declared_at(files, name, symbol.file), "declared here")
        .help(help)
}

fn shadowed(
    symbols: &Symbols,
    unknown: impl Fn(String) -> Diagnostic,
    name: &str,
    meant: &str,
) -> Diagnostic {
    let diagnostic = unknown(format!("`{name}` means `{meant}` here, and that is not defined"));
    if symbols.get(name).is_some() {
        return diagnostic
            .help(format!("the innermost scope is searched first: write `.{name}` to begin outside"));
    }
    diagnostic.help("check the name, or begin it with a `.` to search from the outermost scope")
}

/// What a symbol is, in words.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Message => "a message",
        Kind::Enum => "an enum",
        Kind::Value => "an enum value",
        Kind::Service => "a service",
        Kind::Extension => "an extension",
    }
}
