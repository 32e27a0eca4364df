//! Measures Pulse, a job system on generated code, beside the bare engine that it is built on, with the same plugin and
//! the same databases. `benches/run pulse` builds everything and starts it; `benches/README.md` says what is measured.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

mod bare;
mod database;
mod pulse;
#[path = "../../report.rs"]
mod report;

use std::path::PathBuf;

use bare::Bare;
use clap::Parser;
use database::Databases;
use pulse::Pulse;
use report::{Report, Row};

/// Measures Pulse beside the bare engine. Linux only.
#[derive(Parser)]
#[command(name = "benches/run pulse")]
struct Arguments {
    /// Few jobs and rounds, to see whether a change helps; not for the record
    #[arg(long)]
    quick: bool,

    /// Only this database: `sqlite` or `postgres`
    #[arg(long)]
    only: Option<String>,

    /// Pulse
    #[arg(long, hide = true)]
    pulse: PathBuf,

    /// The plugin
    #[arg(long, hide = true)]
    plugin: PathBuf,

    /// The URL of the server, with `NAME` for the database
    #[arg(long, hide = true)]
    postgres: String,

    /// Where the rows go
    #[arg(long, hide = true, default_value = "target/bench")]
    out: PathBuf,
}

/// How the figures are shown.
const REPORT: Report = Report { peer: "apalis", rates: &["enqueue", "job"] };

/// How many jobs there are at once, in the engine and in Pulse.
const AT_ONCE: usize = 64;

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let (jobs, rounds, kept) = if arguments.quick { (2_000, 2, 10_000) } else { (10_000, 5, 100_000) };
    let mut databases = Databases::new(&arguments.postgres);
    let mut rows = Vec::new();
    for kind in ["sqlite", "postgres"] {
        if arguments.only.as_ref().is_some_and(|only| only != kind) {
            continue;
        }
        let (mut queue, mut run) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        for round in 0..rounds {
            // Neither always runs behind the other.
            for turn in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
                let url = databases.create(kind).await;
                let (queued, ran) = if turn == 0 {
                    let pulse = Pulse::new(&arguments.pulse, &arguments.plugin, &url);
                    (pulse.enqueue(jobs, &[]), pulse.drain(jobs))
                } else {
                    let bare = Bare::open(&url, &arguments.plugin).await;
                    (bare.push(jobs).await, bare.drain(jobs).await)
                };
                let each = |seconds: f64| seconds * 1e6 / f64::from(u32::try_from(jobs).unwrap_or(u32::MAX));
                queue[turn].push(each(queued));
                run[turn].push(each(ran));
            }
        }
        rows.push(Row::new(format!("{kind}.enqueue"), "us", &queue[0], &queue[1]));
        rows.push(Row::new(format!("{kind}.job"), "us", &run[0], &run[1]));
        let url = databases.create(kind).await;
        let pulse = Pulse::new(&arguments.pulse, &arguments.plugin, &url);
        let mut waits = pulse.waits(if arguments.quick { 200 } else { 1_000 });
        waits.sort_by(f64::total_cmp);
        for (name, percent) in [("p50", 50), ("p99", 99)] {
            rows.push(Row::new(format!("{kind}.start.{name}"), "ms", &[quantile(&waits, percent)], &[]));
        }
        pulse.enqueue(kept, &["--after", "1d"]);
        let memory = pulse.memory();
        rows.push(Row::new(format!("{kind}.memory.{kept}"), "KiB", &[memory], &[]));
    }
    assert!(!rows.is_empty(), "there is no such database");
    println!("{}", REPORT.table(&rows));
    let is_record = !arguments.quick && arguments.only.is_none();
    let name = if is_record { "pulse.json" } else { "pulse.partial.json" };
    let rows = REPORT.json(&rows);
    std::fs::create_dir_all(&arguments.out).expect("the folder can be made");
    std::fs::write(arguments.out.join(name), format!("{rows:#}\n")).expect("the rows can be written");
}

/// The value that so many percent of sorted ones do not exceed.
fn quantile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}
