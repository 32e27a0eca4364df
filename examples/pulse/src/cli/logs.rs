//! `pulse logs`: prints what a job has logged.
#![allow(clippy::print_stdout, reason = "it prints")]

use std::process::ExitCode;
use std::time::Duration;

use super::print_json;
use crate::pulse::LogEntry;
use crate::service::{self, Refusal};
use crate::store::Store;
use crate::time::shown;

#[derive(clap::Args)]
pub(super) struct Logs {
    /// The job's identity
    id: String,

    /// Go on until the job ends
    #[arg(long)]
    follow: bool,

    /// Print each line as JSON
    #[arg(long)]
    json: bool,
}

/// How often to look for more, and how much to read at once.
const LOOK: Duration = Duration::from_millis(100);
const PAGE: usize = 1_000;

impl Logs {
    pub(super) async fn run(self, store: &Store) -> Result<ExitCode, Refusal> {
        let mut after = 0;
        loop {
            // What ended before the lines were read has no more of them.
            let row = store.row(&self.id).await?.ok_or_else(|| service::not_found(&self.id))?;
            let lines = store.logs(&self.id, after, PAGE).await?;
            for line in &lines {
                if self.json { print_json(line)? } else { println!("{}", text(line)) }
            }
            after = lines.last().map_or(after, |line| line.sequence);
            if lines.len() == PAGE {
                continue;
            }
            if !self.follow || row.ended() {
                return Ok(ExitCode::SUCCESS);
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

fn text(line: &LogEntry) -> String {
    let level = line.level.trim_start_matches("LOG_LEVEL_").to_ascii_lowercase();
    let stage = if line.stage.is_empty() { String::new() } else { format!(" [{}]", line.stage) };
    format!("{}  {level:<5}{stage}  {}", shown(line.timestamp), line.message)
}
