//! The unit tests of the emitted runtimes, each in its own language.

mod support;

use std::path::Path;
use std::process::Command;

use support::python::Checker;
use support::{command, folder, python, typescript};

/// What the tests of Python import, and where they are.
const PYTHON_RUNTIME: &str = "templates/python/runtime";
const PYTHON_TESTS: &str = "tests/runtime/python";

#[test]
fn the_python_runtime_passes_its_tests() {
    let folder = python_package();
    for python in python::interpreters() {
        let mut unittest = python.command();
        unittest
            .args(["-W", "error", "-m", "unittest", "discover", "-s", "package", "-t", "."])
            .current_dir(folder.path());
        let output = command::output(&mut unittest);
        let said = command::text(&output);
        assert!(output.status.success() && said.contains("Ran "), "Python {}:\n{said}", python.release);
    }
}

#[test]
fn the_python_runtime_and_its_tests_are_clean_in_every_checker() {
    let folder = python_package();
    for checker in [Checker::Mypy, Checker::Pyright, Checker::Ruff] {
        checker.check(folder.path()).unwrap_or_else(|said| panic!("{said}"));
    }
}

/// Generated modules stand beside the runtime, in a package that only they know the name of.
fn python_package() -> tempfile::TempDir {
    let folder = folder::temporary("runtime-");
    let package = folder.path().join("package");
    for (source, target) in [(PYTHON_RUNTIME, package.join("runtime")), (PYTHON_TESTS, package.clone())] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
        for file in
            folder::files(&source).into_iter().filter(|file| file.extension().is_some_and(|it| it == "py"))
        {
            folder::write(&target.join(&file), &folder::read(&source.join(&file)));
        }
    }
    folder
}

/// What the tests import, and where they are: paths between the two are the same as in the project.
const RUNTIME: &str = "templates/typescript/runtime";
const TESTS: &str = "tests/runtime/typescript";

#[test]
fn the_typescript_runtime_and_its_tests_are_clean_in_every_compiler() {
    let package = package();
    for compiler in typescript::compilers() {
        compiler
            .check(package.path())
            .unwrap_or_else(|said| panic!("TypeScript {}:\n{said}", compiler.version));
    }
}

#[test]
fn the_typescript_runtime_passes_its_tests() {
    let package = package();
    typescript::transpile(package.path());
    let tests: Vec<_> = folder::files(&package.path().join(TESTS))
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(".test.js"))
        .map(|file| Path::new(TESTS).join(file))
        .collect();
    assert!(!tests.is_empty(), "no tests in {TESTS}");
    let output = command::output(Command::new("node").arg("--test").args(&tests).current_dir(package.path()));
    assert!(output.status.success(), "{}", command::text(&output));
}

/// What is for Node or needs a package: `tests/grpc_typescript.rs` and `tests/plugin_typescript.rs` have it.
const FOR_NODE: [&str; 7] = [
    "grpc-js.ts",
    "grpc-js-server.ts",
    "grpc-js-stream.ts",
    "plugin-attach.ts",
    "plugin-jobs.ts",
    "plugin-run.ts",
    "plugin-serve.ts",
];

/// An npm package of the runtime and its tests.
fn package() -> tempfile::TempDir {
    let package = folder::temporary("runtime-");
    folder::write(&package.path().join("package.json"), r#"{ "private": true, "type": "module" }"#);
    for part in [RUNTIME, TESTS] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(part);
        let is_for_node = |file: &Path| FOR_NODE.iter().any(|name| file.ends_with(name));
        for file in folder::files(&source).into_iter().filter(|file| !is_for_node(file)) {
            folder::write(&package.path().join(part).join(&file), &folder::read(&source.join(&file)));
        }
    }
    package
}
