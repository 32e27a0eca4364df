//! `pulse jobs`: lists jobs.
#![allow(clippy::print_stdout, reason = "it prints")]

use std::process::ExitCode;

use super::{print_json, show};
use crate::pulse::{JobList, JobStatus};
use crate::service::Refusal;
use crate::store::{ByHandler, Filter, Store};

#[derive(clap::Args)]
pub(super) struct Jobs {
    /// Only those of a status: `queued`, `running`, `retrying`, `parked`, `paused`, `done`, `cancelled` or
    /// `dead_lettered`
    #[arg(long, value_parser = status)]
    status: Option<JobStatus>,

    /// Only those of a handler: `echo.slow`, or `rust/echo.slow` for those of one plugin
    #[arg(long)]
    handler: Option<String>,

    /// How many, the newest first
    #[arg(long, default_value_t = 50)]
    limit: usize,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn status(text: &str) -> Result<JobStatus, String> {
    let name = format!("JOB_STATUS_{}", text.to_ascii_uppercase().replace('-', "_"));
    JobStatus::from_str_name(&name).ok_or_else(|| format!("there is no status `{text}`"))
}

impl Jobs {
    pub(super) async fn run(self, store: &Store) -> Result<ExitCode, Refusal> {
        let handler = self.handler.map(|name| ByHandler { name, unassigned: false });
        let filter = Filter { status: self.status, handler, before: None };
        let jobs = store.jobs(&filter, self.limit).await?;
        if self.json {
            print_json(&JobList { jobs, ..JobList::default() })?;
            return Ok(ExitCode::SUCCESS);
        }
        for job in &jobs {
            println!("{}", show::line(job));
        }
        Ok(ExitCode::SUCCESS)
    }
}
