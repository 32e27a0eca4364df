//! Jobs in every language: all that their plugins report is kept, and queuing is checked.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::pulse::{Pulse, rust};
use crate::support::{command, python, typescript};

on_each_database! {
    what_plugins_report_is_kept_in_every_language,
    a_script_in_python_runs_and_leaves_what_it_did,
    payloads_are_checked_before_they_are_stored,
    the_same_key_twice_is_one_job,
    the_same_is_there_over_http,
}

/// A payload in the row's own encoding, or a result.
fn payload(job: &Value, field: &str) -> Value {
    let bytes = crate::support::base64::decode(job[field].as_str().expect("it is there"));
    serde_json::from_slice(&bytes).expect("it is JSON")
}

fn what_plugins_report_is_kept_in_every_language(pulse: &Pulse) {
    let plugins = [
        ("rust", rust()),
        ("typescript", format!("typescript={}", typescript::example().join(" "))),
        ("python", format!("python={}", python::example("echo.py").join(" "))),
    ];
    let commands: Vec<String> = plugins.iter().map(|(_, command)| command.clone()).collect();
    let _host = pulse.serve(&commands);
    for (name, _) in &plugins {
        let slow = format!("{name}/echo.slow");
        let id = pulse.enqueue(&slow, r#"{"steps": 4, "stepMs": 5, "stepCost": 0.25}"#, &["--estimate", "2"]);
        let chat = pulse.enqueue(&format!("{name}/echo.chat"), r#"{"lines": 250, "level": "warn"}"#, &[]);
        let failing = json!({ "message": "no paper" }).to_string();
        let fail = pulse.enqueue(&format!("{name}/echo.fail"), &failing, &["--attempts", "1"]);

        let job = pulse.when_status(&id, "DONE");
        assert_eq!(job["plugin"], *name);
        assert_eq!(job["pluginVersion"], "0.1.0", "{name}");
        assert_eq!(payload(&job, "result"), json!({ "steps": 4 }), "{name}");
        assert_eq!(job["progress"], json!({ "current": 4, "total": 4 }), "{name}");
        assert_eq!((&job["costEstimate"], &job["costActual"]), (&json!(2), &json!(1)), "{name}");
        let [execution] = job["executions"].as_array().expect("it ran").as_slice() else { panic!("{job:#}") };
        assert_eq!(execution["outcome"], "OUTCOME_DONE");
        assert_eq!(execution["counted"], true);
        assert_eq!((&execution["handler"], &execution["plugin"]), (&json!("echo.slow"), &json!(name)));
        assert_eq!(execution["cost"], 1);

        pulse.when_status(&chat, "DONE");
        let lines = pulse.logs(&chat);
        let said: Vec<&str> = lines.iter().filter_map(|line| line["message"].as_str()).collect();
        let expected: Vec<String> = (1..=250).map(|line| format!("line {line}")).collect();
        assert_eq!(said, expected, "{name}");
        let numbers: Vec<u64> = lines.iter().filter_map(|line| line["sequence"].as_u64()).collect();
        assert_eq!(numbers, (1..=250).collect::<Vec<u64>>(), "{name}");
        assert_eq!(
            (&lines[0]["level"], &lines[0]["stage"]),
            (&json!("LOG_LEVEL_WARN"), &json!("chat")),
            "{name}"
        );

        let failed = pulse.when_status(&fail, "DEAD_LETTERED");
        assert!(
            failed["error"].as_str().is_some_and(|error| error.contains("no paper")),
            "{name}: {failed:#}"
        );
    }
}

fn a_script_in_python_runs_and_leaves_what_it_did(pulse: &Pulse) {
    let _host = pulse.serve(&[format!("python={}", python::example("main.py").join(" "))]);
    let code = "import sys\nprint('hello')\nprint('progress: 1/2', file=sys.stderr)\n\
                print('cost: 0.5', file=sys.stderr)\nresult = input + 1";
    let id = pulse.enqueue("python.script", &json!({ "code": code, "input": 41 }).to_string(), &[]);
    let job = pulse.when_status(&id, "DONE");
    let result = payload(&job, "result");
    assert_eq!((&result["value"], &result["stdout"]), (&json!(42), &json!("hello\n")), "{result:#}");
    assert_eq!(job["progress"], json!({ "current": 1, "total": 2 }));
    assert_eq!(job["costActual"], 0.5);
    let said = pulse.ask(&["show", &id]);
    for line in ["status    done", "progress  1 of 2", "cost      $0.500000", r#""value":42"#] {
        assert!(said.contains(line), "{line}:\n{said}");
    }
}

#[test]
fn the_demo_of_the_readme_prints_result_progress_and_cost() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pulse/demo");
    let said = command::succeed(Command::new(demo).args(["--listen", "127.0.0.1:0"]));
    for line in ["status    done", r#""value":42"#, "progress  10 of 10", "cost      $0.020000"] {
        assert!(said.contains(line), "{line}:\n{said}");
    }
    let steps = said.lines().filter(|line| line.starts_with("progress")).count();
    assert!(steps > 3, "progress is told as it is made:\n{said}");
}

fn payloads_are_checked_before_they_are_stored(pulse: &Pulse) {
    let said = pulse.refused(&["enqueue", "echo.slow", "--json", r#"{"steps": "many"}"#]);
    assert!(said.contains("the payload of `echo.slow`") && said.contains("steps"), "{said}");
    let said = pulse.refused(&["enqueue", "echo.sing"]);
    assert!(
        said.contains("no proto declares the handler `echo.sing`") && said.contains("echo.slow"),
        "{said}"
    );
    assert!(pulse.jobs(&[]).is_empty(), "nothing is stored");
    pulse.enqueue("echo.sing", "whatever", &["--unchecked"]);
    assert_eq!(pulse.jobs(&[]).len(), 1);
}

fn the_same_key_twice_is_one_job(pulse: &Pulse) {
    let first = pulse.enqueue("echo.echo", r#"{"text": "a"}"#, &["--key", "k"]);
    let again = pulse.enqueue("echo.echo", r#"{"text": "b"}"#, &["--key", "k"]);
    let other = pulse.enqueue("echo.echo", r#"{"text": "b"}"#, &["--key", "l"]);
    assert_eq!(first, again);
    assert_ne!(first, other);
    assert_eq!(payload(&pulse.show(&first), "payload"), json!({ "text": "a" }));
}

fn the_same_is_there_over_http(pulse: &Pulse) {
    let host = pulse.serve(&[rust()]);
    let request =
        json!({ "handler": "echo.echo", "payload": "eyJ0ZXh0IjoiaGkifQ==", "key": "k" }).to_string();
    let (status, queued) = host.request("POST", "/pulse/v1/jobs", &request);
    assert_eq!(status, 201, "{queued:#}");
    let id = queued["job"]["id"].as_str().expect("it has an identity").to_owned();
    let (status, again) = host.request("POST", "/pulse/v1/jobs", &request);
    assert_eq!((status, &again["existed"], &again["job"]["id"]), (200, &json!(true), &json!(id)));
    pulse.when_status(&id, "DONE");
    let (_, job) = host.request("GET", &format!("/pulse/v1/jobs/{id}"), "");
    assert_eq!(payload(&job, "result")["text"], "hi");
    let (_, list) = host.request("GET", "/pulse/v1/jobs?status=JOB_STATUS_DONE", "");
    assert_eq!(list["jobs"][0]["id"], id);
    let (_, queue) = host.request("GET", "/pulse/v1/queue", "");
    assert_eq!(
        (&queue["done"], &queue["handlers"]["rust/echo.echo"]["done"]),
        (&json!(1), &json!(1)),
        "{queue:#}"
    );
    for (handler, count) in
        [("rust/echo.echo", 1), ("echo.echo", 1), ("python/echo.echo", 0), ("cho.echo", 0)]
    {
        let (_, list) = host.request("GET", &format!("/pulse/v1/jobs?handler={handler}"), "");
        assert_eq!(list["jobs"].as_array().map_or(0, Vec::len), count, "{handler}: {list:#}");
    }
    let (_, plugins) = host.request("GET", "/pulse/v1/plugins", "");
    let plugin = &plugins["plugins"][0];
    assert_eq!(plugin["state"], "PLUGIN_STATE_READY");
    assert_eq!(plugin["metadata"]["name"], "echo-rust", "{plugin:#}");
    assert_eq!(plugin["health"]["healthy"], true, "{plugin:#}");
    assert!(host.plugins().iter().any(|process| plugin["processId"] == json!(process)), "{plugin:#}");
    let (_, daemon) = host.request("GET", "/pulse/v1/status", "");
    assert_eq!(daemon["state"], "STATE_RUNNING");
    for (method, path, body, status, code) in [
        ("GET", "/pulse/v1/jobs/none", "", 404, "not_found"),
        ("POST", "/pulse/v1/jobs", r#"{"handler": "echo.slow", "payload": "W10="}"#, 400, "invalid_payload"),
        ("POST", "/pulse/v1/jobs", r#"{"handler": "echo.sing"}"#, 400, "unknown_handler"),
        ("POST", "/pulse/v1/jobs", r#"{"priority": "high"}"#, 400, "invalid_request"),
        ("GET", "/pulse/v1/jobs?status=BUSY", "", 400, "invalid_request"),
        ("POST", &format!("/pulse/v1/jobs/{id}/cancel"), "", 409, "conflict"),
        ("POST", &format!("/pulse/v1/jobs/{id}/retry"), "", 409, "conflict"),
    ] {
        let (found, error) = host.request(method, path, body);
        assert_eq!((found, &error["code"]), (status, &json!(code)), "{path} {body}: {error:#}");
    }
}
