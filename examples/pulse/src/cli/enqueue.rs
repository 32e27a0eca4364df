//! `pulse enqueue`: queues a job.
#![allow(clippy::print_stdout, reason = "it prints")]

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};
use std::process::ExitCode;

use futures_util::stream::{self, StreamExt as _};

use super::{duration, print_json, show};
use crate::pulse::EnqueueRequest;
use crate::service::{self, Refusal};
use crate::store::Store;

#[derive(clap::Args)]
pub(super) struct Enqueue {
    #[command(flatten)]
    job: NewJob,

    /// Wait for its end, and print what came of it
    #[arg(long)]
    wait: bool,

    /// Queue a job for each line of the standard input, which is its payload
    #[arg(long, conflicts_with_all = ["json", "key", "wait"])]
    lines: bool,

    /// Print the job as JSON, rather than its identity
    #[arg(long = "print-json")]
    print_json: bool,
}

/// How many jobs are queued at once: some are made while others are written.
const AT_ONCE: usize = 1_024;

/// A job to queue.
#[derive(Clone, clap::Args)]
pub(super) struct NewJob {
    /// The handler, such as `python.script`, or `python/python.script` where plugins share the name
    handler: String,

    /// The payload, checked against the handler's type before it is stored
    #[arg(long, default_value = "{}", value_name = "TEXT")]
    json: String,

    /// What makes the job the same as an earlier one, which is not queued again
    #[arg(long)]
    key: Option<String>,

    /// How long to wait before it is run
    #[arg(long, value_parser = duration, value_name = "DURATION")]
    after: Option<i64>,

    /// Which of the waiting jobs goes first: the greater number
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    priority: i32,

    /// How long one attempt may take
    #[arg(long, value_parser = duration, value_name = "DURATION")]
    timeout: Option<i64>,

    /// How often it may be tried in all
    #[arg(long, value_name = "NUMBER")]
    attempts: Option<u32>,

    /// What it should cost, in US dollars
    #[arg(long, value_name = "DOLLARS")]
    estimate: Option<f64>,

    /// A fact by which it can be found again
    #[arg(long = "label", value_name = "NAME=VALUE", value_parser = label)]
    labels: Vec<(String, String)>,

    /// Take the payload as it is
    #[arg(long)]
    unchecked: bool,
}

fn label(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

impl NewJob {
    pub(super) fn into_request(self) -> EnqueueRequest {
        EnqueueRequest {
            handler: self.handler,
            payload: self.json.into_bytes(),
            key: self.key,
            delay_ms: self.after,
            priority: self.priority,
            // Whole seconds, and not fewer than were asked for.
            timeout_secs: self.timeout.map(|millis| millis.div_euclid(1_000) + i64::from(millis % 1_000 > 0)),
            max_attempts: self.attempts,
            cost_estimate: self.estimate,
            labels: self.labels.into_iter().collect::<BTreeMap<_, _>>(),
            unchecked: self.unchecked,
            ..EnqueueRequest::default()
        }
    }
}

impl Enqueue {
    pub(super) async fn run(self, store: &Store) -> Result<ExitCode, Refusal> {
        if self.lines {
            return self.each_line(store).await;
        }
        let (job, existed) = service::enqueue(store, self.job.into_request()).await?;
        if existed {
            super::complain(&format!("job {} has that key already", job.id));
        }
        if self.wait {
            return show::wait(store, &job.id).await;
        }
        if self.print_json {
            print_json(&job)?;
        } else {
            println!("{}", job.id);
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn each_line(self, store: &Store) -> Result<ExitCode, Refusal> {
        let text = std::io::read_to_string(std::io::stdin());
        let text = text.map_err(|error| Refusal::Invalid(format!("the standard input: {error}")))?;
        let jobs = text.lines().map(|line| NewJob { json: line.to_owned(), ..self.job.clone() });
        let queued = jobs.map(|job| service::enqueue(store, job.into_request()));
        let mut queued = stream::iter(queued).buffered(AT_ONCE);
        let mut output = BufWriter::new(std::io::stdout());
        let failed = |error| Refusal::Internal(format!("the standard output: {error}"));
        while let Some(queued) = queued.next().await {
            writeln!(output, "{}", queued?.0.id).map_err(failed)?;
        }
        output.flush().map_err(failed)?;
        Ok(ExitCode::SUCCESS)
    }
}
