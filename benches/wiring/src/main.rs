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

    /// Rounds of each load, in which both take turns [default: 15]
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
    rounds: usize,
    time: Duration,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let (rounds, millis) = if arguments.quick { (5, 100) } else { (15, 300) };
    let effort =
        Effort { rounds: arguments.rounds.unwrap_or(rounds).max(1), time: Duration::from_millis(millis) };
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
    for _ in 0..effort.rounds {
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

    let ours = Arc::new(Stub::generated(generated).await);
    let theirs = Arc::new(Stub::hand_written(hand_written).await);
    for &load in loads {
        for stub in [&ours, &theirs] {
            measure::trips(stub, load, effort.time * 3).await;
        }
        let mut trips: [Vec<Trip>; 2] = [Vec::new(), Vec::new()];
        for round in 0..effort.rounds {
            // Neither always runs behind the other.
            let turn = if round % 2 == 0 { [0, 1] } else { [1, 0] };
            for at in turn {
                trips[at].push(measure::trips([&ours, &theirs][at], load, effort.time).await);
            }
        }
        rows.extend(trips::rows(language, load, &trips[0], &trips[1]));
    }

    let mut waits = Vec::new();
    for round in 0..effort.rounds * 4 {
        waits.push(ours.cancel(round).await.as_secs_f64() * 1e3);
    }
    rows.push(Row::new(case("cancel"), "ms", &waits, &[]));
    let memory = |stub: &Stub| [process::resident(stub.process())];
    rows.push(Row::new(case("memory"), "KiB", &memory(&ours), &memory(&theirs)));
    for stub in [ours, theirs] {
        Arc::into_inner(stub).expect("no caller is left").stop().await;
    }
    rows
}
