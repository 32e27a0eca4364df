//! `protogen languages`: what `--lang` and `--opt` take.

use std::fmt::Write as _;

use clap::builder::styling::Style;
use serde_json::{Value, json};

use super::Outcome;
use super::console::{Console, Format};
use crate::lang::{self, Backend, OptionDoc};

const BOLD: Style = Style::new().bold();

pub(super) fn run(console: &mut Console) -> Outcome {
    for (index, &backend) in lang::ALL.iter().enumerate() {
        match console.format() {
            Format::Human if index == 0 => console.result(&human(backend)),
            Format::Human => console.result(&format!("\n{}", human(backend))),
            Format::Json => console.line(&object(backend)),
        }
    }
    Outcome::Fine
}

fn human(backend: &dyn Backend) -> String {
    let names = [&[backend.name()], backend.aliases()].concat().join(", ");
    let mut text = format!("{BOLD}{names}{BOLD:#}: {}\n", backend.summary());
    for OptionDoc { name, values, summary } in backend.options() {
        let values = values.join(" | ");
        let _ = writeln!(text, "\n  {BOLD}{name}{BOLD:#} = {values}\n      {summary}");
    }
    text
}

fn object(backend: &dyn Backend) -> Value {
    let option = |option: &OptionDoc| json!({ "name": option.name, "values": option.values, "summary": option.summary });
    json!({
        "name": backend.name(),
        "aliases": backend.aliases(),
        "summary": backend.summary(),
        "options": backend.options().iter().map(option).collect::<Vec<_>>(),
    })
}
