//! Pulse and its plugins end in the middle of it: nothing is lost, and nothing is done twice.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::postgres::Server;
use crate::pulse::{Pulse, rust};
use crate::support::command;

on_each_database! {
    jobs_finish_after_pulse_was_killed_in_the_middle,
    a_host_that_stops_gives_its_jobs_back,
    jobs_wait_while_their_plugin_is_started_again,
    a_plugin_that_disappears_parks_its_jobs,
    two_hosts_share_a_database_and_take_over_from_each_other,
}

fn executions(job: &Value) -> Vec<(&str, bool)> {
    let executions = job["executions"].as_array().map(Vec::as_slice).unwrap_or_default();
    executions
        .iter()
        .map(|one| (one["outcome"].as_str().unwrap_or_default(), one["counted"] == true))
        .collect()
}

fn kill(process: u32) {
    command::succeed(Command::new("kill").args(["-KILL", &process.to_string()]));
}

fn jobs_finish_after_pulse_was_killed_in_the_middle(pulse: &Pulse) {
    let host = pulse.serve(&[rust()]);
    let slow = |steps: u32| json!({ "steps": steps, "stepMs": 100 }).to_string();
    let running: Vec<String> = (0..5).map(|_| pulse.enqueue("echo.slow", &slow(10), &[])).collect();
    let delayed = pulse.enqueue("echo.echo", "{}", &["--after", "4s"]);
    let failing = pulse.enqueue("echo.fail", "{}", &["--attempts", "2"]);
    for id in &running {
        pulse.when_status(id, "RUNNING");
    }
    pulse.when_status(&failing, "RETRYING");
    host.kill();
    assert_eq!(pulse.show(&running[0])["status"], "JOB_STATUS_RUNNING", "nobody is there to say otherwise");
    let queued = pulse.enqueue("echo.echo", "{}", &[]);

    let _host = pulse.serve(&[rust()]);
    for id in &running {
        let job = pulse.when_status(id, "DONE");
        assert_eq!(executions(&job), [("OUTCOME_PLUGIN_LOST", true), ("OUTCOME_DONE", true)], "{job:#}");
        assert_eq!(job["retryCount"], 1);
        assert_eq!(job["executions"][0]["error"], "Pulse ended while the job ran");
    }
    for id in [&queued, &delayed] {
        let job = pulse.when_status(id, "DONE");
        assert_eq!(executions(&job), [("OUTCOME_DONE", true)], "{job:#}");
    }
    // The retry that was due is made, though its host is no more.
    let job = pulse.when_status(&failing, "DEAD_LETTERED");
    assert_eq!(executions(&job).len(), 2, "{job:#}");
}

fn a_host_that_stops_gives_its_jobs_back(pulse: &Pulse) {
    let host = pulse.serve(&[rust()]);
    let short = pulse.enqueue("echo.slow", r#"{"steps": 10, "stepMs": 100}"#, &[]);
    pulse.when_status(&short, "RUNNING");
    assert!(host.stop(), "it ends well");
    let job = pulse.show(&short);
    assert_eq!(executions(&job), [("OUTCOME_DONE", true)], "there was time to finish: {job:#}");
}

fn jobs_wait_while_their_plugin_is_started_again(pulse: &Pulse) {
    let host = pulse.serve(&[rust()]);
    let runs = pulse.enqueue("echo.slow", r#"{"steps": 10, "stepMs": 100}"#, &[]);
    pulse.when_status(&runs, "RUNNING");
    let [plugin] = host.plugins()[..] else { panic!("it has one plugin") };
    kill(plugin);
    let waits: Vec<String> = (0..20).map(|_| pulse.enqueue("echo.echo", "{}", &[])).collect();
    for id in &waits {
        let job = pulse.when_status(id, "DONE");
        assert_eq!(executions(&job), [("OUTCOME_DONE", true)], "waiting is no attempt: {job:#}");
    }
    let job = pulse.when_status(&runs, "DONE");
    assert_eq!(executions(&job), [("OUTCOME_PLUGIN_LOST", true), ("OUTCOME_DONE", true)], "{job:#}");
    assert_eq!(job["executions"][0]["errorDetails"]["pluginExit"]["signal"], 9, "{job:#}");
    let (_, plugins) = host.request("GET", "/pulse/v1/plugins", "");
    let plugin = &plugins["plugins"][0];
    assert_eq!((&plugin["crashCount"], &plugin["lastExit"]["signal"]), (&json!(1), &json!(9)), "{plugin:#}");
}

fn a_plugin_that_disappears_parks_its_jobs(pulse: &Pulse) {
    let program = pulse.home().join("plugin");
    std::fs::copy(rust().trim_start_matches("rust="), &program).expect("the plugin can be copied");
    let host = pulse.serve(&[format!("rust={}", program.display())]);
    let first = pulse.enqueue("echo.echo", "{}", &[]);
    pulse.when_status(&first, "DONE");
    let away = program.with_extension("away");
    std::fs::rename(&program, &away).expect("the plugin can be moved");
    let [plugin] = host.plugins()[..] else { panic!("it has one plugin") };
    kill(plugin);
    let id = pulse.enqueue("echo.echo", "{}", &[]);
    let job = pulse.when_status(&id, "PARKED");
    assert_eq!(job["statusReason"], "plugin `rust` is not ready");
    std::fs::rename(&away, &program).expect("the plugin can be moved back");
    let (status, _) = host.request("POST", "/pulse/v1/plugins/rust/restart", "");
    assert_eq!(status, 200);
    let job = pulse.when_status(&id, "DONE");
    assert_eq!(executions(&job), [("OUTCOME_DONE", true)], "{job:#}");
}

fn two_hosts_share_a_database_and_take_over_from_each_other(pulse: &Pulse) {
    let (one, _two) = (pulse.serve(&[rust()]), pulse.serve(&[rust()]));
    let payloads = vec![r#"{"steps": 10, "stepMs": 100}"#.to_owned(); 160];
    let ids = pulse.enqueue_all("echo.slow", &payloads, &[]);
    pulse.when_status(&ids[0], "RUNNING");
    std::thread::sleep(Duration::from_millis(300));
    one.kill();
    let jobs: Vec<Value> = ids.iter().map(|id| pulse.when_status(id, "DONE")).collect();
    let lost = jobs.iter().filter(|job| executions(job)[0].0 == "OUTCOME_PLUGIN_LOST").count();
    let kept = jobs.iter().filter(|job| executions(job) == [("OUTCOME_DONE", true)]).count();
    assert_eq!(lost + kept, ids.len(), "each is done after at most one loss");
    assert!(lost > 0 && kept > 0, "both had some: {lost} lost, {kept} kept");
}

/// What is promised is on the disk; what was only noted may be undone, and is done again.
#[test]
fn jobs_survive_crashes_of_their_database() {
    let server = Server::start();
    let pulse = Pulse::at(server.database());
    let host = pulse.serve(&[rust()]);
    let payloads: Vec<String> =
        (0..400).map(|number| json!({ "steps": 1 + number % 5, "stepMs": 30 }).to_string()).collect();
    let mut ids = pulse.enqueue_all("echo.slow", &payloads, &["--attempts", "100"]);
    for _ in 0..3 {
        let before = pulse.jobs(&["--status", "done"]);
        server.crash();
        let after = pulse.jobs(&["--status", "done"]);
        let lost = before.iter().find(|job| !after.iter().any(|other| other["id"] == job["id"]));
        assert_eq!(lost, None, "what was done is done");
        ids.push(pulse.enqueue("echo.echo", "{}", &[]));
    }
    let end = Instant::now() + Duration::from_secs(60);
    while pulse.jobs(&["--status", "done"]).len() < ids.len() {
        assert!(Instant::now() < end, "not all are done in time: {:#?}", pulse.jobs(&["--status", "queued"]));
        std::thread::sleep(Duration::from_millis(200));
    }
    for id in &ids {
        let (_, job) = host.request("GET", &format!("/pulse/v1/jobs/{id}"), "");
        let succeeded = executions(&job).iter().filter(|(outcome, _)| *outcome == "OUTCOME_DONE").count();
        assert_eq!(succeeded, 1, "{job:#}");
    }
    assert!(host.stop(), "it ends well");
}
