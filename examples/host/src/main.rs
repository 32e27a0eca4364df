//! A host: starts plugins, lists the handlers that they offer, runs one job, and prints what came of it.
//!
//! ```sh
//! example-host --plugin echo=target/debug/echo-plugin echo.echo '{"text": "hello"}'
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use protogen_generated::protocol::InitializeRequest;
use protogen_generated::protocol::domain_plugin_service_host::{Host, Launch};
use protogen_generated::runtime::wiring::host::{Control, Event, Job, Log, Outcome};
use tokio::sync::broadcast;

/// Starts plugins, lists what they offer, and runs one job.
#[derive(Parser)]
struct Arguments {
    /// A plugin to start: its name, `=`, and its command
    #[arg(long = "plugin", value_name = "NAME=COMMAND", required = true, value_parser = plugin)]
    plugins: Vec<(String, Vec<String>)>,

    /// Seconds that the job may take
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<f64>,

    /// The handler, such as `echo.echo`. None: only lists them
    handler: Option<String>,

    /// The job's payload
    #[arg(default_value = "{}")]
    payload: String,
}

fn plugin(text: &str) -> Result<(String, Vec<String>), String> {
    let (name, command) = text.split_once('=').ok_or("write NAME=COMMAND")?;
    let command: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    if command.is_empty() {
        return Err(format!("`{name}` has no command"));
    }
    Ok((name.to_owned(), command))
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let host = Host::default();
    tokio::spawn(tell(host.events()));
    let succeeded = run(&host, &arguments).await;
    host.shutdown().await;
    if succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn run(host: &Host, arguments: &Arguments) -> bool {
    for (name, command) in &arguments.plugins {
        let launch = Launch::process(name, &command[0], InitializeRequest::default()).args(&command[1..]);
        if let Err(failure) = host.start(launch).await {
            eprintln!("{failure}");
            return false;
        }
    }
    println!("handlers: {}", host.handlers().join(", "));
    let Some(handler) = &arguments.handler else { return true };
    let job = Job {
        id: "job-1".to_owned(),
        handler: handler.clone(),
        payload: arguments.payload.clone().into_bytes(),
        timeout: arguments.timeout.and_then(|secs| Duration::try_from_secs_f64(secs).ok()),
        attempt: 1,
    };
    let (control, mut logs) = Control::with_logs(1_024);
    let mut progress = control.progress();
    let printing = tokio::spawn(async move {
        while progress.changed().await.is_ok() {
            if let Some(now) = *progress.borrow_and_update() {
                println!("progress: {} of {}", now.current, now.total);
            }
        }
    });
    let logging = tokio::spawn(async move {
        while let Some(log) = logs.recv().await {
            print_log("log", &log);
        }
    });
    let cancel = control.cancel.clone();
    let interrupt = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            cancel.cancel();
        }
    });
    let outcome = host.run(&job, &control).await;
    interrupt.abort();
    drop(control);
    // They end with what they read from.
    let _ = tokio::join!(printing, logging);
    print_outcome(&outcome)
}

fn print_outcome(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Done(answer) => {
            println!("result: {}", String::from_utf8_lossy(&answer.result));
            if let Some(progress) = answer.progress {
                println!("final progress: {} of {}", progress.current, progress.total);
            }
            println!("cost: {}", answer.cost);
            println!("logged: {} lines", answer.logs.len());
            println!("plugin version: {}", answer.plugin_version);
            true
        }
        Outcome::Failed { error, .. } => fails("failed", error),
        Outcome::TimedOut { after } => fails("timed out", &format!("after {after:?}")),
        Outcome::Cancelled => fails("cancelled", "by you"),
        Outcome::Interrupted => fails("interrupted", "the plugin stops"),
        Outcome::PluginLost(lost) => fails("the plugin was lost", &lost.exit),
        Outcome::NotSupported { error, .. } => fails("not supported", error),
        Outcome::Permanent { error, .. } => fails("can never succeed", error),
        Outcome::Busy { error, .. } => fails("busy", error),
        Outcome::Misconfigured { error, .. } => fails("misconfigured", error),
    }
}

fn fails(how: &str, why: &str) -> bool {
    println!("{how}: {why}");
    false
}

/// Prints what happens to the plugins.
async fn tell(mut events: broadcast::Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(Event::State { plugin, state, .. }) => eprintln!("{plugin}: {state:?}"),
            Ok(Event::Log { plugin, log }) => print_log(&plugin, &log),
            Ok(Event::Handlers { .. } | Event::Health { .. })
            | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

fn print_log(who: &str, log: &Log) {
    eprintln!("{who}: [{}] {}", log.level, log.message);
}
