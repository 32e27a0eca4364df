//! Python, by mypy, pyright and Ruff, and imported by every release of Python that is there.

use std::path::Path;

use crate::support::corpus::Variant;
use crate::support::python::{CHECKERS, VARIANTS, interpreters};
use crate::support::{command, folder};

/// Has each checker look at what `write` puts into a folder for each variant, and each Python import
/// it. What they say of all of them comes back.
pub(crate) fn check(write: &(impl Fn(&Variant, &Path) + Sync)) -> Vec<String> {
    VARIANTS.iter().flat_map(|variant| check_variant(variant, write)).collect()
}

fn check_variant(variant: &Variant, write: &impl Fn(&Variant, &Path)) -> Vec<String> {
    let home = folder::temporary("compile-python-");
    let package = home.path().join("generated");
    write(variant, &package);
    if !package.join("__init__.py").exists() {
        folder::write(&package.join("__init__.py"), "");
    }
    let checks = CHECKERS.iter().map(|checker| checker.check(home.path()));
    let imports = interpreters().into_iter().map(|python| {
        let mut command = python.command();
        command.arg(folder::source("compile/python/imports.py")).arg("generated").current_dir(home.path());
        let output = command::output(&mut command);
        let said = format!("Python {}:\n{}", python.release, command::text(&output));
        if output.status.success() { Ok(()) } else { Err(said) }
    });
    let said = checks.chain(imports).filter_map(Result::err);
    said.map(|said| format!("{}, {said}", variant.name)).collect()
}
