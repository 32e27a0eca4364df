//! `python.script`: what a script does, how it ends, and that nothing of it is left.

use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::echo::{self, base64};
use crate::support::folder;

/// A job that runs a script.
fn script(code: &str, more: &Value) -> Value {
    let mut payload = json!({ "code": code });
    for (key, value) in more.as_object().expect("more is an object") {
        payload[key] = value.clone();
    }
    echo::job("python.script", &payload.to_string())
}

fn result(response: &Value) -> Value {
    serde_json::from_str(&echo::result(response)).expect("results are JSON")
}

fn lines(response: &Value) -> Vec<String> {
    let lines = response["response"]["logEntries"].as_array().expect("there are lines");
    let text = |key: &str, line: &Value| line[key].as_str().unwrap_or_default().to_owned();
    lines.iter().map(|line| ["level", "stage", "message"].map(|key| text(key, line)).join(" ")).collect()
}

#[test]
fn a_script_says_what_it_does() {
    let talk = "import sys\nprint('hé')\nprint('progress: 3/10', file=sys.stderr)\nprint('mind', file=sys.stderr)\n\
                result = {'n': input['x'] + 1, 'is': type(input['x']).__name__}";
    let surroundings = "import os, sys\nresult = [os.environ.get('A'), sorted(name for name in os.environ if \
                        name.startswith(('PLUGIN', 'PROTOGEN', 'DOMAIN'))), sys.argv]";
    let ran = crate::python().drive(
        &[
            script(talk, &json!({ "input": { "x": 41 } })),
            script(surroundings, &json!({ "environment": { "A": "b" } })),
            script("result = None", &json!({})),
            script("pass", &json!({})),
            script("print('x' * 5_000_000)", &json!({})),
        ],
        Stdio::null(),
    );
    let [talk, surroundings, none, nothing, flood] = &ran.results[..] else { panic!("{:?}", ran.results) };
    let said = result(talk);
    assert_eq!((&said["stdout"], &said["value"]), (&json!("hé\n"), &json!({ "n": 42, "is": "int" })));
    assert_eq!(said["stderr"], "progress: 3/10\nmind\n");
    assert!(said["durationMs"].is_string(), "{said}");
    assert_eq!(
        (&talk["response"]["progressCurrent"], &talk["response"]["progressTotal"]),
        (&json!(3), &json!(10))
    );
    let mut logged = lines(talk);
    logged.sort();
    assert_eq!(logged, ["info stdout hé", "warn stderr mind"]);
    assert_eq!(result(surroundings)["value"], json!(["b", [], ["script"]]));
    assert_eq!(result(none).get("value"), Some(&Value::Null));
    assert_eq!(result(nothing).get("value"), None);
    assert_eq!(result(flood)["stdout"].as_str().map(str::len), Some(4 << 20));
}

#[test]
fn a_script_fails_as_it_ends() {
    let ran = crate::python().drive(
        &[
            script("def f():\n  raise ValueError('no')\nf()", &json!({})),
            script("import sys\nsys.exit(3)", &json!({})),
            script("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", &json!({})),
            script("result = object()", &json!({})),
            script("def", &json!({})),
            script("import sys\nresult = 7\nsys.exit()", &json!({})),
        ],
        Stdio::null(),
    );
    let errors: Vec<_> =
        ran.results.iter().map(|ran| ran["response"]["error"].as_str().unwrap_or("?")).collect();
    let [raised, exit, signal, object, syntax, fine] = errors[..] else { panic!("{:?}", ran.results) };
    assert_eq!(
        [raised, exit, signal],
        ["ValueError: no", "the script ended with exit code 3", "the script ended with SIGSEGV"]
    );
    assert!(object.contains("can't be written as JSON"), "{object}");
    assert!(syntax.starts_with("SyntaxError"), "{syntax}");
    assert_eq!((fine, result(&ran.results[5])["value"].as_f64()), ("", Some(7.0)));
    let trace = lines(&ran.results[0]).join("\n");
    assert!(trace.contains("File \"script\", line 2, in f") && !trace.contains("runner.py"), "{trace}");
}

/// Whether a process is there and no zombie.
fn runs(pid: &str) -> bool {
    let status = Path::new("/proc").join(pid).join("status");
    status.exists() && !folder::read(&status).contains("State:\tZ")
}

/// A script that waits for ever, and so does a child of it. Their ids are in a file.
fn endless(home: &Path, name: &str) -> (String, impl Fn() -> Vec<String>) {
    let file = home.join(name);
    let code = format!(
        "import os, subprocess, time\nchild = subprocess.Popen(['sleep', '600'])\nwith open({:?}, 'w') as out:\n  \
         out.write(f'{{os.getpid()}} {{child.pid}}')\ntime.sleep(600)",
        file.to_str().expect("the path is text")
    );
    (code, move || folder::read(&file).split(' ').map(str::to_owned).collect())
}

#[test]
fn a_script_ends_with_its_job_and_so_do_its_children() {
    let home = folder::temporary("plugin-python-");
    let (timed, timed_ids) = endless(home.path(), "timed");
    let (dropped, dropped_ids) = endless(home.path(), "dropped");
    let (left, left_ids) = endless(home.path(), "left");
    let left = left.replace("time.sleep(600)", "");
    let job = |id: &str, code: &str| {
        let payload = base64(json!({ "code": code }).to_string().as_bytes());
        json!({ "jobId": id, "handlerName": "python.script", "payload": payload })
    };
    let mut timed = job("timed", &timed);
    timed["timeoutSecs"] = json!(2);
    let mut dropped = echo::call("ExecuteJob", &job("dropped", &dropped));
    dropped["call"]["timeout_ms"] = json!(2000);
    let left = echo::call("ExecuteJob", &job("left", &left));
    let ran = crate::python().drive(&[echo::call("ExecuteJob", &timed), dropped, left], Stdio::null());
    let codes: Vec<&Value> = ran.results.iter().map(|ran| &ran["code"]).collect();
    assert_eq!(codes, [&json!("DeadlineExceeded"), &json!("DeadlineExceeded"), &Value::Null]);
    // What was killed may take a moment to go.
    thread::sleep(Duration::from_millis(500));
    for id in [timed_ids(), dropped_ids(), left_ids()].concat() {
        assert!(!runs(&id), "process {id} is left");
    }
}
