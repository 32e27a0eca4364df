//! Rust, by rustc, clippy at its strictest, and rustdoc.

use crate::Write;
use crate::support::rust::{Package, VARIANTS};

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

/// Has Cargo check what `write` puts into a folder for each variant. What it says of all of them comes
/// back.
fn check(write: &Write<'_>) -> Vec<String> {
    let said = VARIANTS.iter().flat_map(|variant| {
        let package = Package::new(|output| write(variant, output));
        let checks: [&[&str]; 2] = [&["clippy", "--all-features"], &["doc", "--no-deps", "--all-features"]];
        checks.map(|arguments| {
            let verdict = package.cargo(arguments);
            verdict.err().map(|said| format!("{}, cargo {}:\n{said}", variant.name, arguments[0]))
        })
    });
    said.flatten().collect()
}
