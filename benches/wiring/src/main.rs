//! Measures the generated way from a host to its plugins beside one that is written by hand, on the same
//! library, with the same codecs. `benches/run wiring` builds everything and starts it; `benches/README.md`
//! says what is measured.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

mod hand_written;
mod measure;
mod process;
#[path = "../../report.rs"]
mod report;
mod stub;
mod trips;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;

use measure::{Load, Trip};
use report::{Report, Row};
use stub::Stub;

/// How the figures are shown.
const REPORT: Report = Report { peer: "hand-written", rates: &["wall"] };

/// Measures hosts and plugins beside stubs that are written by hand. Linux only.
#[derive(Parser)]
#[command(name = "benches/run wiring")]
struct Arguments {
    /// Few and short rounds, to see whether a change helps; not for the record
    #[arg(long)]
    quick: bool,

    /// Rounds of each load, in which both take turns, after each start of the plugins [default: 5]
    #[arg(long)]
    rounds: Option<usize>,

    /// Only this language
    #[arg(long)]
    only: Option<String>,

    /// Only this load: `64x100B`
    #[arg(long)]
    load: Option<String>,

    /// A language, and the commands of its two plugins: `rust=GENERATED=HAND-WRITTEN`
    #[arg(long = "plugin", hide = true, value_parser = plugin)]
    plugins: Vec<Plugin>,

    /// Where the rows go
    #[arg(long, hide = true, default_value = "target/bench")]
    out: PathBuf,
}

#[derive(Clone)]
struct Plugin {
    language: String,
    generated: Vec<String>,
    hand_written: Vec<String>,
}

fn plugin(text: &str) -> Result<Plugin, String> {
    let [language, generated, hand_written] = text.split('=').collect::<Vec<_>>()[..] else {
        return Err("write LANGUAGE=GENERATED=HAND-WRITTEN".to_owned());
    };
    let words = |command: &str| command.split(' ').map(str::to_owned).collect();
    Ok(Plugin {
        language: language.to_owned(),
        generated: words(generated),
        hand_written: words(hand_written),
    })
}

/// How thorough a run is.
#[derive(Clone, Copy)]
struct Effort {
    /// How often the plugins are started: where its threads and its memory come to lie stays with a process.
    starts: usize,
    rounds: usize,
    time: Duration,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let (starts, millis) = if arguments.quick { (1, 100) } else { (5, 300) };
    let rounds = arguments.rounds.unwrap_or(5).max(1);
    let effort = Effort { starts, rounds, time: Duration::from_millis(millis) };
    let mut loads = Load::ALL.to_vec();
    loads.retain(|load| arguments.load.as_ref().is_none_or(|only| *only == load.name()));
    assert!(!loads.is_empty(), "there is no such load");
    let mut rows = Vec::new();
    for plugin in &arguments.plugins {
        if arguments.only.as_ref().is_none_or(|only| *only == plugin.language) {
            rows.extend(language(plugin, &loads, effort).await);
        }
    }
    assert!(!rows.is_empty(), "there is no such language");
    println!("{}", REPORT.table(&rows));
    let is_record = !arguments.quick && arguments.only.is_none() && arguments.load.is_none();
    let name = if is_record { "wiring.json" } else { "wiring.partial.json" };
    let rows = REPORT.json(&rows);
    std::fs::write(arguments.out.join(name), format!("{rows:#}\n")).expect("the rows can be written");
}

async fn language(plugin: &Plugin, loads: &[Load], effort: Effort) -> Vec<Row> {
    let Plugin { language, generated, hand_written } = plugin;
    let case = |name: &str| format!("{language}.{name}");

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..effort.starts * effort.rounds {
        let begun = Instant::now();
        let stub = Stub::generated(generated).await;
        ours.push(begun.elapsed().as_secs_f64() * 1e3);
        stub.stop().await;
        let begun = Instant::now();
        let stub = Stub::hand_written(hand_written).await;
        theirs.push(begun.elapsed().as_secs_f64() * 1e3);
        stub.stop().await;
    }
    let mut rows = vec![Row::new(case("start"), "ms", &ours, &theirs)];

    for &load in loads {
        let mut trips = [Vec::new(), Vec::new()];
        for _ in 0..effort.starts {
            let both = start(plugin).await;
            round_trips(&both, load, effort, &mut trips).await;
            stop(both).await;
        }
        rows.extend(trips::rows(language, load, &trips[0], &trips[1]));
    }

    let both = start(plugin).await;
    let mut waits = Vec::new();
    for round in 0..effort.starts * effort.rounds * 4 {
        waits.push(both[0].cancel(round).await.as_secs_f64() * 1e3);
    }
    rows.push(Row::new(case("cancel"), "ms", &waits, &[]));
    for &load in loads {
        for stub in &both {
            measure::trips(stub, load, effort.time * 3).await;
        }
    }
    let memory = both.each_ref().map(|stub| [process::resident(stub.process())]);
    rows.push(Row::new(case("memory"), "KiB", &memory[0], &memory[1]));
    stop(both).await;
    rows
}

/// Ours, and the one that is written by hand.
async fn start(plugin: &Plugin) -> [Arc<Stub>; 2] {
    let ours = Stub::generated(&plugin.generated).await;
    [Arc::new(ours), Arc::new(Stub::hand_written(&plugin.hand_written).await)]
}

async fn stop(both: [Arc<Stub>; 2]) {
    for stub in both {
        Arc::into_inner(stub).expect("no caller is left").stop().await;
    }
}

/// Both take turns under one load.
async fn round_trips(both: &[Arc<Stub>; 2], load: Load, effort: Effort, trips: &mut [Vec<Trip>; 2]) {
    for stub in both {
        measure::trips(stub, load, effort.time * 3).await;
    }
    for round in 0..effort.rounds {
        // Neither always runs behind the other.
        let turn = if round % 2 == 0 { [0, 1] } else { [1, 0] };
        for at in turn {
            trips[at].push(measure::trips(&both[at], load, effort.time).await);
        }
    }
}
