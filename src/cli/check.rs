//! `protogen check`: generate with another last step.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Value, json};

use super::Outcome;
use super::arguments::RenderArgs;
use super::console::{Console, Format};
use super::street;
use crate::diagnostic::Report;
use crate::output::{self, Change, Drift};

pub(super) const EXAMPLES: &str = "\
Examples:
  protogen check                    every target of protogen.toml
  protogen check --lang ts          one language
  protogen check proto/shop/v1      only what is made from these files
  protogen check --format json      an object a line: path, change and diff; then a summary

Exit codes: 0 all is up to date, 1 something is not, 2 protogen could not run.";

const BOLD: Style = Style::new().bold();
const RED: Style = AnsiColor::Red.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();

pub(super) fn run(args: &RenderArgs, console: &mut Console) -> Result<Outcome, Report> {
    let outputs = street::outputs(&args.arguments())?;
    let files: usize = outputs.iter().map(|output| output.files.iter().count()).sum();
    let drift = output::check(&outputs)?;
    if drift.is_empty() {
        let fine = json!({ "summary": { "missing": 0, "changed": 0, "stale": 0 } });
        let files = if files == 1 { "1 file is" } else { &format!("{files} files are") };
        console.summary(&format!("{files} up to date\n"), &fine);
        return Ok(Outcome::Fine);
    }
    match console.format() {
        Format::Human => console.result(&human(&drift, &args.command())),
        Format::Json => {
            for drift in &drift {
                console.line(&object(drift));
            }
            console.summary("", &summary(&drift, &args.command()));
        }
    }
    Ok(Outcome::Found)
}

fn human(drift: &[Drift], command: &str) -> String {
    let mut text = String::new();
    for Drift { path, change } in drift {
        let _ = writeln!(text, "{BOLD}{:7}{BOLD:#}  {path}", name(change));
        if let Change::Changed { diff } = change {
            diff.lines().for_each(|line| text.push_str(&coloured(line)));
        }
    }
    let files = if drift.len() == 1 { "1 file is" } else { &format!("{} files are", drift.len()) };
    let _ = writeln!(text, "\n{files} out of date; this mends all of them:\n\n  {BOLD}{command}{BOLD:#}");
    text
}

fn coloured(line: &str) -> String {
    let style = match line.as_bytes().first() {
        Some(b'+') => GREEN,
        Some(b'-') => RED,
        Some(b'@') => CYAN,
        _ => return format!("{line}\n"),
    };
    format!("{style}{line}{style:#}\n")
}

fn name(change: &Change) -> &'static str {
    match change {
        Change::Missing => "missing",
        Change::Changed { .. } => "changed",
        Change::Stale => "stale",
    }
}

fn object(Drift { path, change }: &Drift) -> Value {
    let mut object = json!({ "path": path, "change": name(change) });
    if let Change::Changed { diff } = change {
        object["diff"] = diff.as_str().into();
    }
    object
}

fn summary(drift: &[Drift], command: &str) -> Value {
    let count = |kind: &str| drift.iter().filter(|drift| name(&drift.change) == kind).count();
    json!({ "summary": {
        "missing": count("missing"),
        "changed": count("changed"),
        "stale": count("stale"),
        "command": command,
    } })
}
