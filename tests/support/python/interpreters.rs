//! The releases of Python that are on this machine.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::support::command;

/// The releases that generated code is for.
const RELEASES: std::ops::RangeInclusive<u32> = 10..=13;

/// A Python that can be started.
pub(crate) struct Interpreter {
    /// "3.10"
    pub(crate) release: String,
    program: PathBuf,
}

impl Interpreter {
    /// A command that starts it. Nothing is written beside the modules that it reads.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONPATH");
        command
    }
}

/// Every release that generated code is for and that is on the PATH or where pyenv puts them. The
/// test's output says which; one there must be.
pub(crate) fn interpreters() -> &'static [Interpreter] {
    static FOUND: OnceLock<Vec<Interpreter>> = OnceLock::new();
    FOUND.get_or_init(find)
}

fn find() -> Vec<Interpreter> {
    let found = RELEASES.filter_map(|minor| {
        let release = format!("3.{minor}");
        let mut candidates = pyenv(&release);
        candidates.push(PathBuf::from(format!("python{release}")));
        if !cfg!(windows) {
            candidates.push(PathBuf::from("python3"));
        }
        candidates.push(PathBuf::from("python"));
        let program = candidates.into_iter().find(|program| is(program, &release))?;
        Some(Interpreter { release, program })
    });
    let found: Vec<Interpreter> = found.collect();
    assert!(
        !found.is_empty(),
        "no Python from 3.10 to 3.13 is on the PATH: https://www.python.org/downloads"
    );
    let releases: Vec<&str> = found.iter().map(|found| found.release.as_str()).collect();
    // Past the harness, which shows what a test prints only if it fails.
    let _ = writeln!(std::io::stderr(), "generated Python is tested with {}", releases.join(", "));
    found
}

/// What pyenv has installed of a release.
fn pyenv(release: &str) -> Vec<PathBuf> {
    let root = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let Some(root) = root.or_else(|| Some(std::env::home_dir()?.join(".pyenv"))) else { return Vec::new() };
    let Ok(versions) = std::fs::read_dir(root.join("versions")) else { return Vec::new() };
    let versions = versions.filter_map(|entry| Some(entry.ok()?.path()));
    let of_release = versions.filter(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.strip_prefix(release).is_some_and(|patch| patch.starts_with('.'))
    });
    let mut found: Vec<PathBuf> = of_release.map(|path| path.join("bin/python")).collect();
    found.sort();
    found
}

/// Whether a program is that release of Python: a shim may be there and start nothing.
fn is(program: &PathBuf, release: &str) -> bool {
    let mut python = Command::new(program);
    python.args(["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
    python.output().is_ok_and(|output| output.status.success() && command::text(&output).trim() == release)
}
