//! Running other programs.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Seek as _};
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

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

/// Runs a program that has to succeed within a time, and kills it otherwise.
pub(crate) fn succeed_within(limit: Duration, command: &mut Command) {
    // Files, since a pipe that nobody reads would stop the program.
    let [stdout, stderr] = [(), ()].map(|()| tempfile::tempfile().expect("there is room for a log"));
    let share = |log: &File| log.try_clone().expect("a log can be shared");
    command.stdout(share(&stdout)).stderr(share(&stderr));
    let mut process = command.spawn().unwrap_or_else(|error| panic!("{}", not_started(command, &error)));
    let end = Instant::now() + limit;
    let status = loop {
        match process.try_wait().expect("a program that was started can be waited for") {
            Some(status) => break Some(status),
            None if Instant::now() < end => thread::sleep(Duration::from_millis(50)),
            None => break None,
        }
    };
    if status.is_none() {
        // One that ends just now cannot be killed, which is as good.
        let _ = process.kill();
        let _ = process.wait();
    }
    let printed = [stdout, stderr].map(|mut log| {
        let mut text = String::new();
        log.rewind().and_then(|()| log.read_to_string(&mut text)).expect("a log can be read");
        text
    });
    let printed = printed.concat();
    let status = status.unwrap_or_else(|| panic!("{command:?} took longer than {limit:?}:\n{printed}"));
    assert!(status.success(), "{command:?} failed with {status}:\n{printed}");
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
        "go" => "install Go 1.24 or later, https://go.dev/dl",
        "node" | "npm" | "npm.cmd" => "install Node.js 20 or later, which brings npm, https://nodejs.org",
        "python" | "python3" => "install Python 3.10 or later with pip, https://www.python.org/downloads",
        _ => "it should have been built by the tests",
    };
    format!("cannot find {program}, which the tests need: {remedy}")
}
