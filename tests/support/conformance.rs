//! protobuf's official conformance suite: its runner, its protos, and what it says of a testee.
//!
//! The runner, fetched into `target/tools/conformance`, asks a testee some thousands of questions and
//! judges the answers.

mod outcome;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{command, folder};

pub(crate) use outcome::{Failure, Outcome, Tally};

/// The last edition that is asked about: proto2 and proto3 go by editions of their own.
const MAXIMUM_EDITION: &str = "PROTO3";

/// A program that answers `conformance.ConformanceRequest`s on its pipes.
///
/// `PROTOGEN_BIN` tells it which protogen to generate with, `CARGO_TARGET_DIR` where to keep things.
pub(crate) struct Testee {
    /// "typescript"
    pub(crate) name: String,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
    /// Lists the tests that must fail, a name a line.
    pub(crate) known_failures: PathBuf,
}

impl Testee {
    /// `tests/drivers/<language>/testee`, for a language that has one.
    pub(crate) fn of(language: &str) -> Option<Self> {
        let folder = folder::source("drivers").join(language);
        let program = folder.join("testee");
        let known_failures = folder.join("known-failures.txt");
        program.exists().then(|| Self {
            name: language.to_owned(),
            program,
            arguments: Vec::new(),
            known_failures,
        })
    }

    /// The same testee with other code: each `known-failures-<argument>.txt` beside it stands for one.
    pub(crate) fn others(&self) -> Vec<Self> {
        let folder = folder::source("drivers").join(&self.name);
        let of = |file: PathBuf| {
            let name = file.to_string_lossy().into_owned();
            let argument = name.strip_prefix("known-failures-")?.strip_suffix(".txt")?;
            Some(Self {
                name: format!("{}-{argument}", self.name),
                program: self.program.clone(),
                arguments: vec![argument.to_owned()],
                known_failures: folder.join(&name),
            })
        };
        folder::files(&folder).into_iter().filter_map(of).collect()
    }

    /// Runs the suite, recommended tests included.
    ///
    /// All that the runner says is written to `target/tmp/conformance/<name>.log`. It is an error if the
    /// testee does not start, or if the runner breaks off.
    pub(crate) fn run(&self) -> Result<Outcome, String> {
        self.prepare()?;
        let reports = folder::temporary("conformance-");
        let mut runner = runner();
        runner.args(["--enforce_recommended", "--maximum_edition", MAXIMUM_EDITION]);
        // Without an output folder, it writes to the root of the disk.
        runner.arg("--output_dir").arg(reports.path());
        runner.arg("--failure_list").arg(&self.known_failures);
        runner.arg(&self.program).args(&self.arguments);
        let printed = command::text(&command::output(with_our_places(&mut runner)));
        let log = folder::scratch().join("conformance").join(&self.name).with_extension("log");
        folder::write(&log, &printed);
        Outcome::read(&printed, reports.path())
            .map_err(|error| format!("{error}\n{} has all of it", log.display()))
    }

    /// Starts the testee and asks nothing: it builds what it needs, or says why it can't. The runner
    /// would start it again for every question.
    fn prepare(&self) -> Result<(), String> {
        let mut testee = Command::new(&self.program);
        testee.args(&self.arguments).stdin(Stdio::null());
        let output = command::output(with_our_places(&mut testee));
        if output.status.success() && output.stdout.is_empty() {
            return Ok(());
        }
        let printed = command::text(&output);
        Err(format!(
            "{} fails before the first question: {}\n{printed}",
            self.program.display(),
            output.status
        ))
    }
}

/// The folder that import paths of the suite's protos start from: `conformance/conformance.proto`,
/// `conformance/messages/test_messages_proto2.proto` and its siblings.
pub(crate) fn protos() -> PathBuf {
    install().join("protos")
}

/// Fetches the suite, unless it is there already, and returns its folder.
fn install() -> PathBuf {
    let tools = folder::tools("conformance");
    let script = folder::source("tools/conformance/install.py");
    command::succeed(Command::new("python3").arg(script).arg(&tools));
    tools
}

/// The runner, by way of a newer libc where the machine's is too old for it.
fn runner() -> Command {
    let tools = install();
    let (program, libc) = (tools.join("runner"), tools.join("libc"));
    if !libc.exists() {
        return Command::new(program);
    }
    let mut loader = Command::new(loader(&libc));
    loader.arg("--library-path").arg(&libc).arg(program);
    loader
}

fn loader(libc: &Path) -> PathBuf {
    let is_loader = |path: &Path| path.to_string_lossy().starts_with("ld-linux");
    let name = folder::files(libc).into_iter().find(|path| is_loader(path));
    libc.join(name.expect("a libc comes with its loader"))
}

fn with_our_places(command: &mut Command) -> &mut Command {
    let target = folder::scratch().parent().expect("Cargo makes `tmp` in the target folder");
    command.env("PROTOGEN_BIN", env!("CARGO_BIN_EXE_protogen")).env("CARGO_TARGET_DIR", target)
}
