//! JavaScript from TypeScript.

use std::path::Path;
use std::process::Command;

use crate::support::{command, folder, npm};

/// Puts a JavaScript module beside every TypeScript one of a package. Whether the types are right is
/// another test's question.
pub(crate) fn transpile(package: &Path) {
    let modules = folder::files(package).into_iter().filter(|file| {
        let name = file.to_string_lossy();
        name.ends_with(".ts") && !name.ends_with(".d.ts")
    });
    let options = ["--outdir=.", "--outbase=.", "--target=es2022", "--log-level=warning"];
    let verbatim = r#"--tsconfig-raw={"compilerOptions":{"verbatimModuleSyntax":true}}"#;
    command::succeed(esbuild().args(options).arg(verbatim).args(modules).current_dir(package));
}

/// The bundler, which also knows how to drop types.
pub(crate) fn esbuild() -> Command {
    let mut node = Command::new("node");
    node.arg(npm::install("esbuild").join("node_modules/esbuild/bin/esbuild"));
    node
}
