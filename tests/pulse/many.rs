//! Many jobs through three plugins, while plugins and hosts are killed again and again: all are accounted for.
//!
//! ```sh
//! cargo test --test pulse -- --ignored ten_thousand --nocapture
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::pulse::{Pulse, rust};
use crate::support::{command, python, typescript};

#[test]
fn a_thousand_jobs_survive_kills_of_plugins_and_hosts() {
    survive(&Pulse::new(), 999, 6);
}

#[test]
#[ignore = "takes minutes; the command stands above"]
fn ten_thousand_jobs_survive_kills_of_plugins_and_hosts_on_sqlite() {
    survive(&Pulse::new(), 9_999, 40);
}

#[test]
#[ignore = "takes minutes; the command stands above"]
fn ten_thousand_jobs_survive_kills_of_plugins_and_hosts_on_postgres() {
    survive(&Pulse::on_postgres(), 9_999, 40);
}

fn survive(pulse: &Pulse, jobs: usize, kills: usize) {
    let plugins = [
        rust(),
        format!("typescript={}", typescript::example().join(" ")),
        format!("python={}", python::example("echo.py").join(" ")),
    ];
    let mut host = pulse.serve(&plugins);
    let mut queued = BTreeSet::new();
    for name in ["rust", "typescript", "python"] {
        let payload =
            |number: usize| json!({ "steps": 1 + number % 3, "stepMs": 150, "stepCost": 1 }).to_string();
        let payloads: Vec<String> = (0..jobs / 3).map(payload).collect();
        // Each loss is counted, and enough of them end any job.
        let more = ["--attempts", "100"];
        queued.extend(pulse.enqueue_all(&format!("{name}/echo.slow"), &payloads, &more));
    }
    assert_eq!(queued.len(), jobs / 3 * 3);
    let began = Instant::now();
    let mut dice: u64 = 0x9e37_79b9_7f4a_7c15;
    for turn in 0..kills {
        thread::sleep(Duration::from_millis(700));
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        // Every third time it is the host that goes, and its plugins with it.
        if turn % 3 == 2 {
            host.kill();
            host = pulse.serve(&plugins);
        } else {
            let plugins = host.plugins();
            if let Some(plugin) = plugins.get(usize::try_from(dice >> 33).unwrap_or(0) % plugins.len().max(1))
            {
                // It may be gone already.
                let _ = command::output(Command::new("kill").args(["-KILL", &plugin.to_string()]));
            }
        }
    }
    let done = wait_for_all(pulse, &queued, Duration::from_secs(600));
    println!("{} jobs done in {:?}, {kills} kills", done.len(), began.elapsed());
    let mut attempts: BTreeMap<usize, usize> = BTreeMap::new();
    for id in &done {
        let (_, job) = host.request("GET", &format!("/pulse/v1/jobs/{id}"), "");
        let executions = job["executions"].as_array().expect("it ran");
        let succeeded = executions.iter().filter(|one| one["outcome"] == "OUTCOME_DONE").count();
        assert_eq!(succeeded, 1, "it succeeded once: {job:#}");
        assert_eq!(executions.last().expect("it ran")["outcome"], "OUTCOME_DONE", "{job:#}");
        let counted = executions.iter().filter(|one| one["counted"] == true).count();
        assert_eq!(
            job["retryCount"].as_u64().unwrap_or(0) + 1,
            u64::try_from(counted).unwrap_or(0),
            "{job:#}"
        );
        *attempts.entry(executions.len()).or_default() += 1;
    }
    println!("jobs by number of attempts: {attempts:?}");
    assert!(attempts.keys().any(|attempts| *attempts > 1), "some were hit");
}

/// Waits until all jobs are done, and fails if one is not, or if there are others.
fn wait_for_all(pulse: &Pulse, queued: &BTreeSet<String>, limit: Duration) -> BTreeSet<String> {
    let end = Instant::now() + limit;
    loop {
        let jobs = pulse.jobs(&[]);
        let found: BTreeSet<String> =
            jobs.iter().filter_map(|job| job["id"].as_str()).map(str::to_owned).collect();
        assert_eq!(&found, queued, "all are there, and no others");
        let open: Vec<&Value> = jobs.iter().filter(|job| job["status"] != "JOB_STATUS_DONE").collect();
        if open.is_empty() {
            return found;
        }
        assert!(Instant::now() < end, "{} are not done, such as {:#}", open.len(), open[0]);
        thread::sleep(Duration::from_millis(500));
    }
}
