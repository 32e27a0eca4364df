//! The command line. It works on the database, so it needs no host that runs; and a host that runs sees to what it says.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is the part that prints")]

mod enqueue;
mod jobs;
mod logs;
mod serve;
mod show;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use protogen_generated::runtime::json::Json;

use crate::service::{self, Refusal};
use crate::store::Store;

/// Queues jobs, runs them on plugins, and keeps what comes of them
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The database: the path of a SQLite file, or the URL of a PostgreSQL server
    #[arg(long, global = true, default_value = "pulse.db", value_name = "PATH|URL")]
    database: String,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start plugins, run jobs, and serve the page
    Serve(serve::Serve),
    /// Start plugins, run one job, and print what came of it
    Run(serve::Run),
    /// Queue a job
    Enqueue(enqueue::Enqueue),
    /// List jobs
    Jobs(jobs::Jobs),
    /// Print a job
    Show(show::Show),
    /// Print what a job has logged
    Logs(logs::Logs),
    /// Cancel a job
    Cancel(One),
    /// Queue a job again that failed, was cancelled, or waits
    Retry(One),
}

#[derive(clap::Args)]
struct One {
    /// The job's identity
    id: String,
}

/// Runs a command.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(dispatch(arguments)) {
        Ok(code) => code,
        Err(refusal) => {
            eprintln!("error: {}", refusal.to_message().message);
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(arguments: Arguments) -> Result<ExitCode, Refusal> {
    let database = &arguments.database;
    match arguments.command {
        Command::Serve(serve) => serve.run(database).await,
        Command::Run(run) => run.run(database).await,
        Command::Enqueue(enqueue) => enqueue.run(&open(database).await?).await,
        Command::Jobs(jobs) => jobs.run(&open(database).await?).await,
        Command::Show(show) => show.run(&open(database).await?).await,
        Command::Logs(logs) => logs.run(&open(database).await?).await,
        Command::Cancel(one) => {
            let job = service::cancel(&open(database).await?, &one.id).await?;
            println!("{}", show::line(&job));
            Ok(ExitCode::SUCCESS)
        }
        Command::Retry(one) => {
            let job = service::retry(&open(database).await?, &one.id).await?;
            println!("{}", show::line(&job));
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Opens a database for one command.
async fn open(database: &str) -> Result<Store, Refusal> {
    Ok(Store::open(database, "").await?)
}

/// Tells the operator what goes wrong with Pulse itself.
pub(crate) fn complain(what: &str) {
    eprintln!("pulse: {what}");
}

/// Prints a message as JSON.
fn print_json(message: &impl Json) -> Result<(), Refusal> {
    let text = message.to_json().map_err(|error| Refusal::Internal(error.to_string()))?;
    println!("{text}");
    Ok(())
}

/// A number of milliseconds, as users write durations: `500ms`, `10s`, `5m`, `2h`.
fn duration(text: &str) -> Result<i64, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let number: f64 =
        digits.parse().map_err(|_| format!("`{text}` is no duration: write one such as 10s"))?;
    let millis = match &text[digits.len()..] {
        "ms" => number,
        "s" | "" => number * 1_000.0,
        "m" => number * 60_000.0,
        "h" => number * 3_600_000.0,
        "d" => number * 86_400_000.0,
        unit => return Err(format!("`{unit}` is no unit of time: write ms, s, m, h or d")),
    };
    if !(0.0..1e15).contains(&millis) {
        return Err(format!("`{text}` is out of range"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is in range")]
    Ok(millis.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_read() {
        assert_eq!(duration("10s"), Ok(10_000));
        assert_eq!(duration("1.5m"), Ok(90_000));
        assert_eq!(duration("250ms"), Ok(250));
        assert_eq!(duration("3"), Ok(3_000));
        assert!(duration("soon").is_err());
        assert!(duration("-1s").is_err());
        assert!(duration("1y").is_err());
    }
}
