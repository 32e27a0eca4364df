//! What mypy, pyright and Ruff say of a package, each at its strictest.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::packages;
use crate::support::{command, folder, npm};

/// The oldest release that generated code is for.
const OLDEST: &str = "3.10";

/// Somebody who reads code and complains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checker {
    Mypy,
    Pyright,
    Ruff,
    /// Ruff's formatter, which would rather have written something else.
    Format,
}

/// All of them.
pub(crate) static CHECKERS: [Checker; 4] = [Checker::Mypy, Checker::Pyright, Checker::Ruff, Checker::Format];

/// What a checker says of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// The file, relative to the folder that was checked.
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) text: String,
}

/// Beside Ruff's own selection: what it knows of errors, imports, upgrades, bugs and stubs. Long lines
/// are a matter of comments, which stay as they are, and so do names like `I`.
const RULES: &str = "E,W,F,I,UP,B,C4,PYI,SIM";
const NOT_RULES: &str = "E501,E741";

impl Checker {
    /// What it says of the Python in a folder, as one text; nothing if it is content.
    pub(crate) fn check(self, home: &Path) -> Result<(), String> {
        let output = command::output(&mut self.command(home));
        if output.status.success() { Ok(()) } else { Err(format!("{self:?}:\n{}", command::text(&output))) }
    }

    /// What it complains of, with places. For type checkers only.
    pub(crate) fn complaints(self, home: &Path) -> Vec<Complaint> {
        let output = command::output(&mut self.command(home));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        match self {
            Checker::Mypy => text.lines().filter_map(mypy_complaint).collect(),
            Checker::Pyright => text.lines().filter_map(|line| pyright_complaint(line, home)).collect(),
            Checker::Ruff | Checker::Format => panic!("{self:?} checks no types"),
        }
    }

    fn command(self, home: &Path) -> Command {
        let mut command = match self {
            Checker::Mypy => {
                let mut mypy = python();
                mypy.args(["-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context"]);
                mypy.args(["--enable-error-code", "deprecated", "--python-version", OLDEST]);
                mypy.args(["--cache-dir", ".mypy", "--no-pretty", "."]);
                mypy
            }
            Checker::Pyright => {
                let settings = json!({ "typeCheckingMode": "strict", "pythonVersion": OLDEST });
                folder::write(&home.join("pyrightconfig.json"), &settings.to_string());
                let mut pyright = Command::new("node");
                pyright.arg(npm::install("pyright").join("node_modules/pyright/index.js"));
                // It looks for an interpreter, whose packages are none of our business.
                pyright.args(["--pythonpath"]).arg(packages::install("python"));
                pyright
            }
            Checker::Ruff => {
                let mut ruff = python();
                ruff.args(["-m", "ruff", "check", "--isolated", "--no-cache", "--target-version", "py310"]);
                ruff.args(["--select", RULES, "--ignore", NOT_RULES, "--output-format", "concise", "."]);
                ruff
            }
            Checker::Format => {
                let mut ruff = python();
                ruff.args(["-m", "ruff", "format", "--isolated", "--no-cache", "--target-version", "py310"]);
                // The runtime keeps to longer lines.
                ruff.args(["--diff", "--exclude", "runtime*", "."]);
                ruff
            }
        };
        command.current_dir(home);
        command
    }
}

fn python() -> Command {
    Command::new(packages::install("python"))
}

/// `use.py:3: error: …`
fn mypy_complaint(line: &str) -> Option<Complaint> {
    let (place, text) = line.split_once(": error: ")?;
    let (file, line) = place.split_once(':')?;
    Some(Complaint { file: file.to_owned(), line: line.parse().ok()?, text: text.to_owned() })
}

/// `  /folder/use.py:3:5 - error: …`
fn pyright_complaint(line: &str, home: &Path) -> Option<Complaint> {
    let (place, text) = line.trim_start().split_once(" - error: ")?;
    let (place, _column) = place.rsplit_once(':')?;
    let (file, line) = place.rsplit_once(':')?;
    let file = Path::new(file).strip_prefix(home).ok()?.to_str()?;
    Some(Complaint { file: file.to_owned(), line: line.parse().ok()?, text: text.to_owned() })
}
