//! Rust, by rustc, clippy at its strictest, and rustdoc.

use std::path::Path;

use crate::support::corpus::Variant;
use crate::support::rust::{Package, VARIANTS};

/// Has Cargo check what `write` puts into a folder for each variant. What it says of all of them comes
/// back.
pub(crate) fn check(write: &(impl Fn(&Variant, &Path) + Sync)) -> Vec<String> {
    let said = VARIANTS.iter().flat_map(|variant| {
        let package = Package::new(|output| write(variant, output));
        let checks: [&[&str]; 2] = [&["clippy"], &["doc", "--no-deps"]];
        checks.map(|arguments| {
            let verdict = package.cargo(arguments);
            verdict.err().map(|said| format!("{}, cargo {}:\n{said}", variant.name, arguments[0]))
        })
    });
    said.flatten().collect()
}
