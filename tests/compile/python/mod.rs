//! Python, by mypy, pyright and Ruff, and imported by every release of Python that is there.

mod shared;
mod users;
mod wheel;

use std::path::Path;
use std::process::Command;

use crate::Write;
use crate::support::corpus::Variant;
use crate::support::python::{CHECKERS, Checker, VARIANTS, install, interpreters};
use crate::support::{command, folder};

#[test]
fn every_case_compiles() {
    crate::every_case_compiles(check);
}

#[test]
fn the_protos_of_this_repository_compile() {
    crate::the_protos_of_this_repository_compile(check);
}

#[test]
fn the_common_protos_of_google_compile() {
    crate::the_common_protos_of_google_compile(check);
}

/// Has each checker look at what `write` puts into a folder for each variant, and each Python import
/// it. What they say of all of them comes back.
fn check(write: &Write<'_>) -> Vec<String> {
    let first = folder::temporary("compile-python-");
    let mut said = Vec::new();
    for variant in &VARIANTS {
        let home = folder::temporary("compile-python-");
        let home = if variant.name == VARIANTS[0].name { &first } else { &home };
        let package = home.path().join(PACKAGE);
        write(variant, &package);
        if home.path() != first.path() {
            shared::remove_what_is_the_same(&package, &first.path().join(PACKAGE));
        }
        shared::share_runtime(&package);
        let complaints = check_package(home.path(), variant);
        said.extend(complaints.into_iter().map(|said| format!("{}, {said}", variant.name)));
    }
    said
}

/// What stands for a user's own package, in which the output is.
const PACKAGE: &str = "generated";

/// What imports all of a package.
const IMPORTS: &str = "compile/python/imports.py";

fn check_package(home: &Path, variant: &Variant) -> Vec<String> {
    // What JSON looks like is nothing to a type: only the tables are different.
    let types_differ = !variant.target.contains("json = \"go\"");
    let checkers = CHECKERS.iter().filter(|checker| types_differ || **checker == Checker::Mypy);
    let checks = checkers.map(|checker| checker.check(home));
    let imports = interpreters().iter().map(|python| {
        imported(python.command().arg(folder::source(IMPORTS)).arg(PACKAGE).current_dir(home))
            .map_err(|said| format!("Python {}:\n{said}", python.release))
    });
    let mut with_grpc = Command::new(install("python"));
    // What is compared between variants is text.
    with_grpc.env("PYTHONDONTWRITEBYTECODE", "1");
    with_grpc.arg(folder::source(IMPORTS)).args([PACKAGE, "grpc"]).current_dir(home);
    let services = imported(&mut with_grpc).map_err(|said| format!("with grpcio:\n{said}"));
    checks.chain(imports).chain([services]).filter_map(Result::err).collect()
}

fn imported(python: &mut Command) -> Result<(), String> {
    let output = command::output(python);
    if output.status.success() { Ok(()) } else { Err(command::text(&output)) }
}
