//! Pulse: a job system on generated code. Jobs are queued in SQLite or PostgreSQL, run by plugins in any language, tried
//! again, cancelled, and watched.

mod cli;
mod daemon;
mod engine;
mod http;
mod hub;
mod life;
mod lines;
mod machine;
mod outcome;
mod plugins;
mod reconcile;
mod router;
mod service;
mod store;
mod time;

use std::process::ExitCode;

use protogen_generated::pulse::v1 as pulse;

fn main() -> ExitCode {
    cli::run()
}
