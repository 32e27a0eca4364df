//! `protogen generate`, and plain `protogen`.

use std::fmt::Write as _;

use serde_json::json;

use super::Outcome;
use super::arguments::RenderArgs;
use super::console::{Console, Format};
use super::street;
use crate::diagnostic::Report;
use crate::output::{self, Written};

pub(super) const EXAMPLES: &str = "\
Examples:
  protogen generate                               what protogen.toml says
  protogen generate --lang ts --opt json=go       with another option
  protogen generate proto/shop/v1                 only what is made from these files

Files that protogen did not make are never touched.";

/// How many files of a kind are named; more are counted.
const NAMED: usize = 12;

pub(super) fn run(args: &RenderArgs, console: &mut Console) -> Result<Outcome, Report> {
    let outputs = street::outputs(&args.arguments())?;
    let written = output::write(&outputs)?;
    if console.format() == Format::Json {
        for (change, paths) in [("written", &written.written), ("removed", &written.removed)] {
            for path in paths {
                console.line(&json!({ "path": path, "change": change }));
            }
        }
    }
    let counts = json!({
        "written": written.written.len(),
        "removed": written.removed.len(),
        "unchanged": written.unchanged,
    });
    console.summary(&human(&written), &json!({ "summary": counts }));
    Ok(Outcome::Fine)
}

fn human(Written { written, removed, unchanged }: &Written) -> String {
    let mut text = String::new();
    for (change, paths) in [("written", written), ("removed", removed)] {
        for path in paths.iter().take(NAMED) {
            let _ = writeln!(text, "{change}  {path}");
        }
        if paths.len() > NAMED {
            let _ = writeln!(text, "{change}  … and {} more", paths.len() - NAMED);
        }
    }
    let _ = writeln!(text, "{} written, {} removed, {unchanged} unchanged", written.len(), removed.len());
    text
}
