//! The examples in Rust, built.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::command;

/// Builds a package of the workspace, and returns its program.
pub(crate) fn build(package: &str) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--locked", "--quiet", "--package", package]);
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    command::succeed(&mut cargo);
    // Test binaries are in `deps`, beside which programs are put.
    let this = std::env::current_exe().expect("a test is a file");
    let folder = this.ancestors().nth(2).unwrap_or(Path::new(""));
    folder.join(format!("{package}{}", std::env::consts::EXE_SUFFIX))
}
