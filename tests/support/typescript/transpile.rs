//! JavaScript from TypeScript.

use std::path::Path;
use std::process::Command;

use crate::support::{command, folder, npm};

/// Puts a JavaScript module beside every TypeScript one of a package. Whether the types are right is
/// another test's question.
pub(crate) fn transpile(package: &Path) {
    let tsc = npm::install("typescript").join("node_modules/typescript-5.9/bin/tsc");
    let modules =
        folder::files(package).into_iter().filter(|file| file.extension().is_some_and(|found| found == "ts"));
    let options =
        ["--noCheck", "--target", "es2022", "--module", "nodenext", "--lib", "es2022", "--pretty", "false"];
    command::succeed(Command::new("node").arg(tsc).args(options).args(modules).current_dir(package));
}
