//! A package that generated code is compiled in.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::{command, folder};

/// A package in a temporary folder, with the dependencies of `tests/tools/rust`.
pub(crate) struct Package {
    home: TempDir,
}

impl Package {
    /// A package of which `write` makes the module `protos`. What it writes is a module, or folders that each
    /// hold one.
    pub(crate) fn new(write: impl FnOnce(&Path)) -> Self {
        let home = folder::temporary("rust-");
        for name in ["Cargo.toml", "Cargo.lock", "clippy.toml"] {
            let text = folder::read(&folder::source("tools/rust").join(name));
            folder::write(&home.path().join(name), &text);
        }
        let package = Package { home };
        let protos = package.path("src/protos");
        write(&protos);
        folder::write(&package.path("src/lib.rs"), "//! Generated code.\n\npub mod protos;\n");
        if !protos.join("mod.rs").exists() {
            folder::write(&protos.join("mod.rs"), &modules(&protos));
        }
        package
    }

    /// A path in the package.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.home.path().join(path)
    }

    /// Runs Cargo, and returns what it says of what is wrong.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(arguments).args(["--locked", "--quiet", "--color", "never"]);
        cargo.arg("--target-dir").arg(folder::tools("rust"));
        cargo.current_dir(self.home.path());
        cargo.env("RUSTDOCFLAGS", "-D warnings");
        cargo.env_remove("RUSTFLAGS");
        let output = command::output(&mut cargo);
        if output.status.success() { Ok(()) } else { Err(command::text(&output)) }
    }
}

fn modules(folder: &Path) -> String {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()))
        .map(|entry| entry.expect("a listed entry can be looked at").file_name())
        .map(|name| name.into_string().expect("the corpus has plain names"))
        .collect();
    names.sort();
    let modules = names.iter().map(|name| format!("pub mod r#{name};\n"));
    ["//! One module a case.\n\n".to_owned()].into_iter().chain(modules).collect()
}
