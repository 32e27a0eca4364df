//! What can become of a job: tried again, cancelled, parked, delayed.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::pulse::{Pulse, rust};

on_each_database! {
    a_job_that_fails_is_tried_again_and_then_dead_lettered,
    a_plugin_without_room_costs_no_attempt,
    jobs_are_cancelled_while_they_wait_run_and_finish,
    jobs_wait_for_their_time_and_go_by_priority,
    jobs_without_a_plugin_are_parked_until_one_comes,
}

const LONG: &str = r#"{"steps": 600, "stepMs": 100}"#;

fn millis(moment: &Value) -> i64 {
    moment.as_str().expect("it is there").parse().expect("it is a number")
}

fn outcomes(job: &Value) -> Vec<&str> {
    let executions = job["executions"].as_array().map(Vec::as_slice).unwrap_or_default();
    executions.iter().filter_map(|one| one["outcome"].as_str()).collect()
}

fn a_job_that_fails_is_tried_again_and_then_dead_lettered(pulse: &Pulse) {
    let _host = pulse.serve(&[rust()]);
    let fails = pulse.enqueue("echo.fail", r#"{"message": "no paper"}"#, &["--attempts", "2"]);
    let never = pulse.enqueue("echo.fail", r#"{"message": "never", "how": "PERMANENT"}"#, &[]);
    let late = pulse.enqueue("echo.slow", LONG, &["--timeout", "1s", "--attempts", "1"]);

    let job = pulse.when_status(&fails, "DEAD_LETTERED");
    assert_eq!(outcomes(&job), ["OUTCOME_FAILED", "OUTCOME_FAILED"]);
    assert_eq!((&job["retryCount"], &job["error"]), (&json!(1), &json!("no paper")), "{job:#}");
    let waited = millis(&job["executions"][1]["startedAt"]) - millis(&job["executions"][0]["finishedAt"]);
    assert!((1_000..5_000).contains(&waited), "it waited {waited} ms");

    let job = pulse.when_status(&never, "DEAD_LETTERED");
    assert_eq!(outcomes(&job).len(), 1, "{job:#}");

    let job = pulse.when_status(&late, "DEAD_LETTERED");
    assert_eq!(outcomes(&job), ["OUTCOME_TIMED_OUT"]);
    assert_eq!(job["errorDetails"]["timeout"]["limitSecs"], "1", "{job:#}");

    let exits = pulse.enqueue("echo.fail", r#"{"how": "EXIT"}"#, &["--attempts", "2"]);
    let job = pulse.when_status(&exits, "DEAD_LETTERED");
    assert_eq!(job["errorDetails"]["pluginExit"]["exitCode"], 3, "{job:#}");

    pulse.ask(&["retry", &fails]);
    let job = pulse.when(&fails, "it was tried a third time", |job| outcomes(job).len() == 3);
    assert_eq!(job["maxAttempts"], 3, "{job:#}");
}

fn a_plugin_without_room_costs_no_attempt(pulse: &Pulse) {
    let _host = pulse.serve(&[rust()]);
    let id = pulse.enqueue("echo.fail", r#"{"message": "later", "how": "BUSY"}"#, &["--attempts", "1"]);
    let job = pulse.when(&id, "it was tried twice", |job| outcomes(job).len() >= 2);
    assert_eq!(outcomes(&job)[..2], ["OUTCOME_BUSY", "OUTCOME_BUSY"]);
    assert_eq!(job["executions"][0]["counted"], Value::Null, "{job:#}");
    pulse.ask(&["cancel", &id]);
    pulse.when_status(&id, "CANCELLED");
}

fn jobs_are_cancelled_while_they_wait_run_and_finish(pulse: &Pulse) {
    let waits = pulse.enqueue("echo.echo", "{}", &[]);
    pulse.ask(&["cancel", &waits]);
    assert_eq!(pulse.show(&waits)["status"], "JOB_STATUS_CANCELLED");

    let host = pulse.serve(&[rust()]);
    let runs = pulse.enqueue("echo.slow", LONG, &[]);
    pulse.when_status(&runs, "RUNNING");
    let asked = Instant::now();
    pulse.ask(&["cancel", &runs]);
    let job = pulse.when_status(&runs, "CANCELLED");
    assert!(asked.elapsed() < Duration::from_secs(5), "it took {:?}", asked.elapsed());
    assert_eq!(outcomes(&job), ["OUTCOME_CANCELLED"]);

    let runs = pulse.enqueue("echo.slow", LONG, &[]);
    pulse.when_status(&runs, "RUNNING");
    let (status, _) = host.request("POST", &format!("/pulse/v1/jobs/{runs}/cancel"), "");
    assert_eq!(status, 200);
    pulse.when_status(&runs, "CANCELLED");

    // Whoever is first: it is one of the two, and stays it.
    for step in [0, 1, 5, 20] {
        let payload = json!({ "steps": 1, "stepMs": step }).to_string();
        let (_, queued) = host.request("POST", "/pulse/v1/jobs", &request("echo.slow", &payload));
        let id = queued["job"]["id"].as_str().expect("it is queued").to_owned();
        std::thread::sleep(Duration::from_millis(step));
        let (status, _) = host.request("POST", &format!("/pulse/v1/jobs/{id}/cancel"), "");
        assert!(status == 200 || status == 409, "{status}");
        let job = pulse.when(&id, "it ends", |job| job["completedAt"] != Value::Null);
        let ended = job["status"].as_str().expect("it has a status");
        assert!(["JOB_STATUS_DONE", "JOB_STATUS_CANCELLED"].contains(&ended), "{job:#}");
        assert_eq!(ended == "JOB_STATUS_DONE", job["result"] != Value::Null, "{job:#}");
    }
    assert!(pulse.show(&waits)["executions"].is_null(), "what was cancelled never ran");
}

fn request(handler: &str, payload: &str) -> String {
    json!({ "handler": handler, "payload": crate::support::base64::encode(payload.as_bytes()) }).to_string()
}

fn jobs_wait_for_their_time_and_go_by_priority(pulse: &Pulse) {
    let later = pulse.enqueue("echo.echo", "{}", &["--after", "3s"]);
    let low = pulse.enqueue("echo.slow", r#"{"steps": 1, "stepMs": 50}"#, &["--priority", "-5"]);
    let usual = pulse.enqueue("echo.slow", r#"{"steps": 1, "stepMs": 50}"#, &[]);
    let high = pulse.enqueue("echo.slow", r#"{"steps": 1, "stepMs": 50}"#, &["--priority", "7"]);
    let _host = pulse.serve_with(&[rust()], &["--jobs", "1"]);
    let began = |id: &str| {
        let job = pulse.when_status(id, "DONE");
        millis(&job["startedAt"])
    };
    assert!(began(&high) < began(&usual) && began(&usual) < began(&low));
    let job = pulse.show(&later);
    assert!(began(&later) >= millis(&job["createdAt"]) + 3_000);
}

fn jobs_without_a_plugin_are_parked_until_one_comes(pulse: &Pulse) {
    let host = pulse.serve(&[]);
    let id = pulse.enqueue("echo.echo", r#"{"text": "patience"}"#, &[]);
    let job = pulse.when_status(&id, "PARKED");
    assert_eq!(job["statusReason"], "no plugin offers `echo.echo`");
    assert!(host.stop(), "it ends well");
    let _host = pulse.serve(&[rust()]);
    let job = pulse.when_status(&id, "DONE");
    assert_eq!(outcomes(&job), ["OUTCOME_DONE"], "parking is no attempt");
}
