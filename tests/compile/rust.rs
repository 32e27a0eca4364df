//! Rust, by rustc, clippy at its strictest, and rustdoc.

use crate::Write;
use crate::support::corpus::{self, variant};
use crate::support::rust::{Package, sharing};

/// How far Cargo goes.
const CHECK: &[&str] = &["check", "--all-features"];
const CLIPPY: &[&str] = &["clippy", "--all-features"];
const DOC: &[&str] = &["doc", "--no-deps", "--all-features"];

/// The case whose services need all of the runtime. The others share its runtime, since it is most of their code.
const SHARED: &str = "plugins";

/// Lints and docs are the same in every variant, so what differs has only to compile.
#[test]
fn every_case_compiles() {
    let cases = crate::cases();
    let check = |write: &Write<'_>| {
        said(write, &[("rust-grpc", &[CLIPPY, DOC]), ("rust-options", &[CHECK]), ("rust-binary", &[CHECK])])
    };
    crate::assert_compiles(check, &|variant, output| {
        let sharing = sharing(variant, &format!("crate::protos::{SHARED}::runtime"));
        for (model, case) in &cases {
            let variant = if case.name == SHARED { variant } else { &sharing };
            corpus::write(&case.render(model, variant), &output.join(&case.name));
        }
    });
}

/// prost-build's structs of protos like the corpus's need not compile; those of usual protos do.
#[test]
fn the_protos_of_this_repository_compile() {
    crate::the_protos_of_this_repository_compile(|write| {
        said(write, &[("rust-grpc", &[CLIPPY, DOC]), ("rust-prost-build", &[CLIPPY])])
    });
}

#[test]
fn the_common_protos_of_google_compile() {
    crate::the_common_protos_of_google_compile(|write| said(write, &[("rust-grpc", &[CLIPPY])]));
}

/// Has Cargo check what `write` puts into a folder for some variants. What it says of all of them comes
/// back.
fn said(write: &Write<'_>, variants: &[(&str, &[&[&str]])]) -> Vec<String> {
    let said = variants.iter().flat_map(|&(name, checks)| {
        let package = Package::new(|output| write(variant(name), output));
        let verdicts = checks.iter().map(move |arguments| {
            let verdict = package.cargo(arguments);
            verdict.err().map(|said| format!("{name}, cargo {}:\n{said}", arguments[0]))
        });
        verdicts.collect::<Vec<_>>()
    });
    said.flatten().collect()
}
