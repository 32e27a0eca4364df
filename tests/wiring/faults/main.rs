//! Every fault of a plugin has the outcome that docs/PLUGINS.md promises, with real processes.
//!
//! ```sh
//! cargo test -p wiring-tests -- --nocapture faults_table
//! ```

#![allow(clippy::disallowed_methods, reason = "what the generator may not do, this may")]
#![allow(clippy::print_stdout, reason = "it prints the table")]
#![allow(clippy::unwrap_used, reason = "a test stops at what is wrong")]

mod compatible;
mod crashes;
mod ends;
mod host;
mod jobs;
mod starts;

use std::fs;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::time::timeout;

/// A fault, what comes of it, and what provokes it.
struct Fault {
    name: &'static str,
    outcome: &'static str,
    provoked: Pin<Box<dyn Future<Output = String> + Send>>,
}

fn fault(
    name: &'static str,
    outcome: &'static str,
    provoked: impl Future<Output = String> + Send + 'static,
) -> Fault {
    Fault { name, outcome, provoked: Box::pin(provoked) }
}

/// How many faults happen at once: most of their time is waiting.
const AT_ONCE: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn faults_table() {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let faults = [starts::faults(), crashes::faults(), jobs::faults(), ends::faults(), compatible::faults()];
    let running: Vec<_> = faults
        .into_iter()
        .flatten()
        .map(|Fault { name, outcome, provoked }| {
            let room = Arc::clone(&room);
            let run = tokio::spawn(async move {
                let _room = room.acquire().await.unwrap();
                let begun = Instant::now();
                let came = timeout(Duration::from_secs(60), provoked).await;
                (came.unwrap_or_else(|_| "never ended".to_owned()), begun.elapsed())
            });
            (name, outcome, run)
        })
        .collect();
    let documented = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/PLUGINS.md"));
    let documented = documented.unwrap();
    let mut wrong = Vec::new();
    println!("| fault | outcome | time |\n|---|---|---|");
    for (name, outcome, run) in running {
        let (came, time) = run.await.unwrap_or_else(|error| (error.to_string(), Duration::ZERO));
        println!("| {name} | {came} | {:.2} s |", time.as_secs_f64());
        if came != outcome {
            wrong.push(format!("{name}:\n  is       {came}\n  and not  {outcome}"));
        }
        if !documented.contains(&format!("| {name} | {outcome} |")) {
            wrong.push(format!("docs/PLUGINS.md does not say: | {name} | {outcome} |"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
