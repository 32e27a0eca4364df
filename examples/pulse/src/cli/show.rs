//! `pulse show`: prints a job.
#![allow(clippy::print_stdout, reason = "it prints")]

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use super::print_json;
use crate::pulse::{Execution, Job, JobStatus, Progress};
use crate::service::{self, Refusal};
use crate::store::{Store, ended};
use crate::time::shown;

#[derive(clap::Args)]
pub(super) struct Show {
    /// The job's identity
    id: String,

    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Wait for its end
    #[arg(long)]
    wait: bool,
}

/// How often a job is looked at that is waited for.
const LOOK: Duration = Duration::from_millis(50);

impl Show {
    pub(super) async fn run(self, store: &Store) -> Result<ExitCode, Refusal> {
        let job = if self.wait {
            end(store, &self.id, |_| {}).await?
        } else {
            store.job(&self.id).await?.ok_or_else(|| service::not_found(&self.id))?
        };
        if self.json {
            print_json(&job)?;
        } else {
            print(&job);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Waits for the end of a job, tells how far it is meanwhile, and prints what came of it.
pub(super) async fn wait(store: &Store, id: &str) -> Result<ExitCode, Refusal> {
    let mut last = None;
    let job = end(store, id, |job| {
        if job.progress != last {
            if let Some(progress) = &job.progress {
                println!("progress  {}", progress_of(progress));
            }
            last.clone_from(&job.progress);
        }
    })
    .await?;
    print(&job);
    Ok(if job.status == JobStatus::Done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn end(store: &Store, id: &str, mut look: impl FnMut(&Job)) -> Result<Job, Refusal> {
    loop {
        let job = store.job(id).await?.ok_or_else(|| service::not_found(id))?;
        if ended(job.status) {
            return Ok(job);
        }
        look(&job);
        tokio::time::sleep(LOOK).await;
    }
}

/// A job in one line.
pub(super) fn line(job: &Job) -> String {
    let mut line = format!("{}  {:<13}  {}", job.id, status(job.status), job.handler);
    if let Some(progress) = &job.progress {
        let _ = write!(line, "  {}", progress_of(progress));
    }
    let why = if job.status_reason.is_empty() { &job.error } else { &job.status_reason };
    if !why.is_empty() {
        let _ = write!(line, "  ({})", why.lines().next().unwrap_or_default());
    }
    line
}

fn print(job: &Job) {
    println!("job       {}", job.id);
    println!("handler   {}", job.handler);
    println!("status    {}", status(job.status));
    field("reason", &job.status_reason);
    field("plugin", &[job.plugin.as_str(), job.plugin_version.as_str()].join(" "));
    field("payload", &String::from_utf8_lossy(&job.payload));
    if let Some(result) = &job.result {
        println!("result    {}", String::from_utf8_lossy(result));
    }
    field("error", &job.error);
    if let Some(progress) = &job.progress {
        println!("progress  {}", progress_of(progress));
    }
    if let Some(estimate) = job.cost_estimate {
        println!("estimate  ${estimate:.6}");
    }
    println!("cost      ${:.6}", job.cost_actual);
    println!("attempts  {} of {}", job.executions.iter().filter(|one| one.counted).count(), job.max_attempts);
    for execution in &job.executions {
        println!("  {}", attempt(execution));
    }
    println!("queued    {}", shown(job.created_at));
    if let Some(at) = job.not_before {
        println!("due       {}", shown(at));
    }
    if let Some(at) = job.completed_at {
        println!("ended     {}", shown(at));
    }
}

fn attempt(execution: &Execution) -> String {
    let outcome = execution.outcome.as_str_name().unwrap_or("OUTCOME_UNSPECIFIED");
    let outcome = match outcome.trim_start_matches("OUTCOME_") {
        "UNSPECIFIED" => "runs".to_owned(),
        outcome => outcome.to_ascii_lowercase().replace('_', " "),
    };
    let mut line = format!("{}  {outcome}", execution.attempt);
    if let Some(end) = execution.finished_at {
        let _ = write!(line, " after {} ms", end - execution.started_at);
    }
    if !execution.error.is_empty() {
        let _ = write!(line, ": {}", execution.error.lines().next().unwrap_or_default());
    }
    line
}

fn field(name: &str, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        println!("{name:<8}  {text}");
    }
}

fn status(status: JobStatus) -> String {
    let name = status.as_str_name().unwrap_or("JOB_STATUS_UNSPECIFIED");
    name.trim_start_matches("JOB_STATUS_").to_ascii_lowercase().replace('_', " ")
}

fn progress_of(progress: &Progress) -> String {
    match progress.total {
        0 => progress.current.to_string(),
        total => format!("{} of {total}", progress.current),
    }
}
