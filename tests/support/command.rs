//! Running other programs.

use std::io::ErrorKind;
use std::process::{Command, Output};

/// Runs a program to its end, whatever it says.
pub(crate) fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{}", not_started(command, &error)))
}

/// Runs a program that has to succeed, and returns what it printed.
pub(crate) fn succeed(command: &mut Command) -> String {
    let output = output(command);
    let printed = text(&output);
    assert!(output.status.success(), "{command:?} failed with {}:\n{printed}", output.status);
    printed
}

/// What a program printed, standard output first.
pub(crate) fn text(output: &Output) -> String {
    let both = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    both.concat()
}

/// Why a program did not start, and what to install.
pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> String {
    let program = command.get_program().to_string_lossy();
    if error.kind() != ErrorKind::NotFound {
        return format!("cannot start {program}: {error}");
    }
    let remedy = match program.as_ref() {
        "go" => "install Go 1.23 or later, https://go.dev/dl",
        "node" | "npm" | "npm.cmd" => "install Node.js 20 or later, which brings npm, https://nodejs.org",
        "python" | "python3" => "install Python 3.10 or later with pip, https://www.python.org/downloads",
        _ => "it should have been built by the tests",
    };
    format!("cannot find {program}, which the tests need: {remedy}")
}
