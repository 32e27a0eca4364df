//! `generated/python` as people would publish it: a wheel.

use std::path::Path;
use std::process::Command;

use crate::support::python::{install, interpreters};
use crate::support::{command, folder};

#[test]
fn the_package_of_this_repository_becomes_a_wheel() {
    let home = folder::temporary("wheel-");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/python");
    // flit_core leaves nothing there, but pip might.
    let package = home.path().join("source");
    for file in folder::files(&source) {
        folder::write(&package.join(&file), &folder::read(&source.join(&file)));
    }
    let pip = |arguments: &[&str]| {
        let mut pip = Command::new(install("python"));
        pip.args(["-m", "pip", "--disable-pip-version-check", "--quiet"]).args(arguments);
        command::succeed(pip.current_dir(home.path()));
    };
    // With the flit_core of our own requirements, and no other.
    pip(&["wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", ".", "./source"]);
    let wheel = "protogen_generated-0.1.0-py3-none-any.whl";
    for python in interpreters() {
        let environment = format!("python-{}", python.release);
        command::succeed(
            python.command().args(["-m", "venv", "--without-pip", &environment]).current_dir(home.path()),
        );
        pip(&["--python", &environment, "install", "--no-deps", "--no-index", wheel]);
        let program = home.path().join(environment).join("bin/python");
        let mut user = Command::new(program);
        user.env_remove("PYTHONPATH").arg(folder::source("drivers/python/wheel.py"));
        assert_eq!(
            command::succeed(user.current_dir(home.path())),
            "protogen_generated.pulse.v1.job False False\n"
        );
    }
}
