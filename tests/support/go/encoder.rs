//! The encoder: a Go program built around what protoc-gen-go generated.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::{Value, json};

use super::generator::{self, Case, Package};
use super::{DRIVER, go};
use crate::support::driver::Driver;
use crate::support::{command, folder};

/// The module path in the driver's go.mod.
const MODULE: &str = "protogen.test/encoder";

/// A running Go program that knows the messages of some cases.
pub(crate) struct Encoder(Driver);

#[derive(Deserialize)]
struct Answer {
    json: Option<String>,
    bytes: Option<String>,
    #[serde(default)]
    error: String,
}

impl Encoder {
    /// Generates, builds and starts the program in `target/tmp/go/<name>`.
    ///
    /// Several cases in one program cost one build. Each must be something that Go compiles:
    /// `message job` beside `message Job` is not.
    pub(crate) fn build(name: &str, cases: &[Case]) -> Self {
        let plugin = generator::protoc_gen_go();
        let program = folder::scratch().join("go").join(name);
        let turn = folder::lock(&program);
        if program.exists() {
            std::fs::remove_dir_all(&program).expect("the last run's program can be removed");
        }
        for file in ["go.mod", "go.sum", "main.go"] {
            folder::write(&program.join(file), &folder::read(&folder::source(DRIVER).join(file)));
        }
        let mut registration = Registration::default();
        for case in cases {
            for package in generator::generate(&plugin, MODULE, case) {
                write_package(&program, &package);
                registration.add(case.name, &package);
            }
        }
        folder::write(&program.join("cases.go"), &registration.text());
        let executable = program.join("encoder").with_extension(std::env::consts::EXE_EXTENSION);
        command::succeed(go(&program).args(["build", "-o"]).arg(&executable).arg("."));
        // Cases may declare the same names; the program asks no registry that they share.
        let driver =
            Driver::start(Command::new(executable).env("GOLANG_PROTOBUF_REGISTRATION_CONFLICT", "ignore"));
        drop(turn);
        Self(driver)
    }

    /// What `json.Marshal` writes for a message given as ProtoJSON, or Go's reason not to.
    ///
    /// The text is Go's own, to the byte: numbers of any size, keys in the order of the struct.
    pub(crate) fn json(&self, case: &str, message: &str, value: &Value) -> Result<String, String> {
        let answer: Answer = self.0.ask(&json!({ "case": case, "message": message, "value": value }));
        answer.json.ok_or(answer.error)
    }

    /// What `json.Unmarshal` reads, in binary form and as base64, or Go's reason not to.
    pub(crate) fn read(&self, case: &str, message: &str, text: &str) -> Result<String, String> {
        let answer: Answer = self.0.ask(&json!({ "case": case, "message": message, "read": text }));
        if answer.error.is_empty() { Ok(answer.bytes.unwrap_or_default()) } else { Err(answer.error) }
    }
}

/// Writes a package's one file, whose name is ours: Go leaves out `_x.go` and `x_windows.pb.go`.
fn write_package(program: &Path, package: &Package) {
    let folder = package.import_path.strip_prefix(MODULE).expect("packages are in the module");
    let path = program.join(folder.trim_start_matches('/')).join("generated.go");
    folder::write(&path, &package.text);
}

/// The Go file that imports every package and tells `main.go` which messages are in it.
#[derive(Default)]
struct Registration {
    imports: String,
    calls: String,
    packages: usize,
}

impl Registration {
    fn add(&mut self, case: &str, package: &Package) {
        let alias = format!("p{}", self.packages);
        self.packages += 1;
        let calls: Vec<String> = package.text.lines().filter_map(|line| call(case, &alias, line)).collect();
        self.calls.extend(calls.iter().map(String::as_str));
        let alias = if calls.is_empty() { "_" } else { &alias };
        writeln!(self.imports, "import {alias} {:?}", package.import_path).expect("a string takes all text");
    }

    fn text(&self) -> String {
        format!("package main\n\n{}\nfunc init() {{\n{}}}\n", self.imports, self.calls)
    }
}

/// The call that registers what a line of generated Go declares.
fn call(case: &str, package: &str, line: &str) -> Option<String> {
    if let Some(message) = declared_message(line) {
        return Some(format!("\tmessage({case:?}, (*{package}.{message})(nil))\n"));
    }
    let extension = declared_extension(line)?;
    Some(format!("\textension({case:?}, {package}.{extension})\n"))
}

/// The Go name of a message, from the one line that every message has exactly once.
fn declared_message(line: &str) -> Option<&str> {
    line.strip_prefix("func (x *")?.strip_suffix(") ProtoReflect() protoreflect.Message {")
}

/// The Go name of an extension, from the line that declares its variable.
fn declared_extension(line: &str) -> Option<&str> {
    let (name, value) = line.trim_start().split_once('=')?;
    let is_extension = name.starts_with("E_") && value.starts_with(" &file_");
    is_extension.then_some(name.trim_end())
}
