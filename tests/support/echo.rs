//! What every echo plugin must do, in whatever language it is written: under a real hashicorp/go-plugin host,
//! and as a process that is started, talked to and ended.

use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use protogen::schema::Schema;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::corpus::{self, Golden, Variant};
use super::go::plugin_host::{self, Ran};
use super::{command, folder, npm, typescript};

/// The host's side of `tests/drivers/plugin`.
const HOST: Variant = Variant {
    name: "typescript-plugin-host",
    target: "lang = \"typescript\"\ntypes_only = false\ninclude = [\"protocol/**\", \"protogen/plugin/**\"]",
    golden: Golden::Cases(&[]),
};

pub(crate) const COOKIE: (&str, &str) = ("DOMAIN_PLUGIN_COOKIE", "6f1c3e0a9d5b47c28e74b0d1a2f35c96");

/// The project's own protos.
pub(crate) static PROTOS: LazyLock<Schema> = LazyLock::new(|| corpus::load(&folder::source("../proto")));

/// A plugin with the handlers of `proto/examples/echo`.
pub(crate) struct Echo {
    /// What it calls itself.
    pub(crate) name: &'static str,
    /// What starts it.
    pub(crate) command: Vec<String>,
    /// What the traces of its errors name.
    pub(crate) source: &'static str,
}

impl Echo {
    /// Handshake, ping, the methods of a plugin's life, and a fast end.
    pub(crate) fn runs_under_go_plugin(&self) {
        let again = json!({ "config": { "greeting": "hi" } });
        let ran = self.drive(
            &[
                json!({ "ping": {} }),
                call("Metadata", &json!({})),
                call("Initialize", &again),
                call("Initialize", &again),
                call("Health", &json!({})),
                call("HandleHTTP", &json!({ "method": "GET" })),
            ],
            Stdio::piped(),
        );
        let [ping, metadata, initialize, again, health, http] = &ran.results[..] else {
            panic!("{:?}", ran.results)
        };
        assert_eq!(ping["error"], Value::Null);
        assert_eq!(metadata["response"]["name"], self.name);
        assert_eq!(metadata["response"]["license"], "MIT OR Apache-2.0");
        let names = json!(["echo.echo", "echo.slow", "echo.fail", "echo.chat"]);
        assert_eq!(initialize["response"]["handlerNames"], names);
        assert_eq!(again["code"], "FailedPrecondition");
        assert_eq!(health["response"]["healthy"], true);
        assert_eq!(http["code"], "Unimplemented");
    }

    /// Results, progress, logs, timeouts and attempts.
    pub(crate) fn ends_jobs_as_handlers_say(&self) {
        let late = json!({ "jobId": "j", "handlerName": "echo.slow", "payload": base64(br#"{"steps":9,"stepMs":9000}"#),
                       "timeoutSecs": 1 });
        let mut third = job("echo.echo", "{}");
        third["call"]["metadata"] = json!({ "x-protogen-attempt": "3" });
        let ran = self.drive(
            &[
                job("echo.echo", r#"{"text":"h\u00e9","data":"AAE="}"#),
                job("echo.echo", ""),
                third,
                job("echo.slow", r#"{"steps":3,"stepMs":5}"#),
                call("ExecuteJob", &late),
                job("echo.chat", r#"{"lines":2,"level":"warn"}"#),
                job("echo.chat", r#"{"lines":5000}"#),
            ],
            // What go-plugin hands over when it was started without a terminal.
            Stdio::null(),
        );
        let [echo, empty, third, slow, late, chat, flood] = &ran.results[..] else {
            panic!("{:?}", ran.results)
        };
        assert_eq!(result(echo), r#"{"text":"hé","data":"AAE=","attempt":1}"#);
        assert_eq!(
            (echo["response"]["success"].clone(), &echo["response"]["pluginVersion"]),
            (json!(true), &json!("0.1.0"))
        );
        assert_eq!(result(empty), r#"{"attempt":1}"#);
        assert_eq!(result(third), r#"{"attempt":3}"#);
        assert_eq!(result(slow), r#"{"steps":3}"#);
        assert_eq!(
            (&slow["response"]["progressCurrent"], &slow["response"]["progressTotal"]),
            (&json!(3), &json!(3))
        );
        assert_eq!(late["code"], "DeadlineExceeded");
        assert!((900..3000).contains(&late["millis"].as_u64().expect("it took time")), "{late}");
        let lines = chat["response"]["logEntries"].as_array().expect("there are lines");
        let said = |line: &Value| {
            ["level", "message", "stage"].map(|key| line[key].as_str().unwrap_or("").to_owned())
        };
        assert_eq!(
            lines.iter().map(said).collect::<Vec<_>>(),
            [["warn", "line 1", "chat"], ["warn", "line 2", "chat"]]
        );
        let lines = flood["response"]["logEntries"].as_array().expect("there are lines");
        assert!((500..=1001).contains(&lines.len()), "{} lines are kept", lines.len());
        assert_eq!(lines.last().expect("some are kept")["message"], "line 5000");
    }

    /// Errors of handlers, of payloads and of names.
    pub(crate) fn outlives_failing_jobs(&self) {
        let ran = self.drive(
            &[
                job("echo.fail", r#"{"message":"no paper"}"#),
                job("echo.fail", r#"{"message":"later","how":"BUSY"}"#),
                job("echo.fail", r#"{"message":"never","how":"PERMANENT"}"#),
                job("echo.echo", r#"{"txt":"hi"}"#),
                job("echo.sing", "{}"),
                call("Health", &json!({})),
            ],
            Stdio::null(),
        );
        let [failed, busy, permanent, payload, missing, health] = &ran.results[..] else {
            panic!("{:?}", ran.results)
        };
        assert_eq!(
            (&failed["response"]["success"], &failed["response"]["error"]),
            (&json!(false), &json!("no paper"))
        );
        let line = &failed["response"]["logEntries"][0];
        assert_eq!((&line["level"], &line["message"]), (&json!("error"), &json!("no paper")));
        assert!(line["metadata"].as_str().is_some_and(|stack| stack.contains(self.source)), "{line}");
        assert_eq!((&busy["code"], &busy["error"]), (&json!("ResourceExhausted"), &json!("later")));
        assert_eq!(
            (&permanent["code"], &permanent["error"]),
            (&json!("FailedPrecondition"), &json!("never"))
        );
        assert_eq!(payload["code"], "InvalidArgument");
        let said = payload["error"].as_str().expect("it says why");
        assert!(
            said.contains("echo.echo") && said.contains("examples.echo.v1.EchoJob") && said.contains("txt"),
            "{said}"
        );
        assert_eq!(missing["code"], "Unimplemented");
        let said = missing["error"].as_str().expect("it says why");
        assert!(said.contains("echo.sing") && said.contains("echo.slow"), "{said}");
        assert_eq!(health["response"]["healthy"], true);
    }

    /// Who starts it by hand, or without meaning this contract.
    pub(crate) fn tells_what_is_no_host_of_it(&self) {
        let alone =
            command::output(Command::new(&self.command[0]).args(&self.command[1..]).stdin(Stdio::null()));
        assert_eq!((alone.status.code(), String::from_utf8_lossy(&alone.stdout).as_ref()), (Some(1), ""));
        let said = String::from_utf8_lossy(&alone.stderr).into_owned();
        assert!(said.contains("DOMAIN_PLUGIN_COOKIE is not set"), "{said}");

        for (change, why) in [
            (
                json!({ "cookie": { "key": COOKIE.0, "value": "wrong" } }),
                "DOMAIN_PLUGIN_COOKIE has another value",
            ),
            (json!({ "versions": [7] }), "speaks version 7"),
            (json!({ "auto_mtls": true }), "AutoMTLS"),
        ] {
            let mut step = start();
            for (key, value) in change.as_object().expect("changes are an object") {
                step["start"][key] = value.clone();
            }
            let ran = plugin_host::run(&PROTOS.descriptor_set(), &[step], Stdio::null(), &self.command);
            assert!(ran.results[0]["error"].is_string(), "{}", ran.results[0]);
            assert!(ran.stderr.contains(why), "{why}:\n{}", ran.stderr);
        }
    }

    /// Signals, tokens, leases and the control stream: `tests/drivers/plugin`.
    pub(crate) fn lives_and_ends_as_a_host_wants(&self) {
        self.drives("process.test.js");
    }

    /// A driver's tests.
    pub(crate) fn drives(&self, tests: &str) {
        let package = host();
        let command = json!(self.command).to_string();
        let mut node = Command::new("node");
        node.arg(tests).current_dir(package.path()).env("PLUGIN_COMMAND", command);
        command::succeed_within(Duration::from_secs(240), &mut node);
    }

    /// Runs a script on the example, begun and ended as hosts do.
    pub(crate) fn drive(&self, steps: &[Value], stdin: Stdio) -> Ran {
        let steps = [&[start()], steps, &[json!({ "kill": {} })]].concat();
        let mut ran = plugin_host::run(&PROTOS.descriptor_set(), &steps, stdin, &self.command);
        let killed = ran.results.pop().expect("every step has a result");
        assert_eq!(killed["exited"], true, "{killed}\n{}", ran.stderr);
        // Without the controller service it is two seconds, and then SIGKILL.
        assert!(killed["millis"].as_u64() < Some(1000), "the plugin took {killed} to end\n{}", ran.stderr);
        let started = ran.results.remove(0);
        assert_eq!(started["error"], Value::Null, "{}", ran.stderr);
        ran
    }
}

/// The host's side, as JavaScript.
fn host() -> TempDir {
    let package = folder::temporary_in(&npm::install("grpc-js"), "plugin-host-");
    folder::write(&package.path().join("package.json"), r#"{ "private": true, "type": "module" }"#);
    let drivers = folder::source("drivers/plugin");
    for file in folder::files(&drivers) {
        folder::write(&package.path().join(&file), &folder::read(&drivers.join(&file)));
    }
    let files = corpus::render(&corpus::model(&PROTOS), &HOST, &[]).expect("nothing is refused");
    corpus::write(&files, &package.path().join("api"));
    let compiler = typescript::compilers().pop().expect("there is a compiler");
    let checked = compiler.check_in(&npm::install("grpc-js"), package.path(), &json!({ "types": ["node"] }));
    checked.unwrap_or_else(|said| panic!("TypeScript {}:\n{said}", compiler.version));
    typescript::transpile(package.path());
    package
}

pub(crate) fn start() -> Value {
    let cookie = json!({ "key": COOKIE.0, "value": COOKIE.1 });
    json!({ "start": { "plugin": "domain", "versions": [1], "cookie": cookie } })
}

pub(crate) fn call(method: &str, request: &Value) -> Value {
    json!({ "call": { "method": format!("protocol.DomainPluginService.{method}"), "request": request } })
}

pub(crate) fn job(handler: &str, payload: &str) -> Value {
    call(
        "ExecuteJob",
        &json!({ "jobId": "j-1", "handlerName": handler, "payload": base64(payload.as_bytes()) }),
    )
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |chunk: &[u8]| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0)));
        let digit = |at: usize| char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]);
        (0..4).map(|at| if at > chunk.len() { '=' } else { digit(at) }).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

/// The result of a job that succeeded, as its payload's JSON.
pub(crate) fn result(response: &Value) -> String {
    let text = response["response"]["result"].as_str().unwrap_or_else(|| panic!("{response}"));
    let digit = |c: char| match c {
        'A'..='Z' => u32::from(c) - 65,
        'a'..='z' => u32::from(c) - 71,
        '0'..='9' => u32::from(c) + 4,
        '+' => 62,
        _ => 63,
    };
    let digits: Vec<u32> = text.trim_end_matches('=').chars().map(digit).collect();
    let bytes = digits.chunks(4).flat_map(|group| {
        let bits = (0..4).fold(0, |bits, at| bits << 6 | group.get(at).copied().unwrap_or(0));
        bits.to_be_bytes()[1..group.len()].to_vec()
    });
    String::from_utf8(bytes.collect()).expect("a result in JSON is text")
}
