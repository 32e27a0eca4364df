//! The example host, with plugins in every language and with one on hashicorp/go-plugin that others have.

#![allow(clippy::disallowed_methods, reason = "the promise about the disk binds the program, not its tests")]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use support::go::plugin_host;
use support::rust::example;
use support::{command, echo, folder, python, typescript};

static HOST: LazyLock<std::path::PathBuf> = LazyLock::new(|| example::build("example-host"));

/// The commands of the plugins, by name.
fn plugins(home: &Path) -> Vec<(&'static str, String)> {
    let rust = example::build("echo-plugin").to_str().expect("the path is text").to_owned();
    let go = plugin_host::plugin(&echo::PROTOS.descriptor_set(), home).join(" ");
    let typescript = typescript::example().join(" ");
    vec![
        ("rust", rust),
        ("typescript", typescript),
        ("python", python::example("echo.py").join(" ")),
        ("go", go),
    ]
}

fn host(plugins: &[(&str, String)]) -> Command {
    let mut host = Command::new(&*HOST);
    for (name, command) in plugins {
        host.arg("--plugin").arg(format!("{name}={command}"));
    }
    host
}

#[test]
fn it_runs_jobs_on_plugins_in_every_language() {
    let home = folder::temporary("host-");
    let plugins = plugins(home.path());
    for (name, _) in &plugins {
        let handler = format!("{name}/echo.echo");
        let printed = command::succeed(host(&plugins).arg(handler).arg(r#"{"text": "hi"}"#));
        for line in [
            "rust/echo.echo",
            "go/echo.slow",
            "typescript/echo.chat",
            r#""text":"hi""#,
            "plugin version: 0.1.0",
        ] {
            assert!(printed.contains(line), "{name}: {line}:\n{printed}");
        }
    }
}

#[test]
fn progress_failures_and_crashes_are_told() {
    let home = folder::temporary("host-");
    let plugins = plugins(home.path());
    for (name, _) in &plugins {
        for (handler, payload, said) in [
            ("echo.slow", r#"{"steps": 4, "stepMs": 20}"#, "final progress: 4 of 4"),
            ("echo.fail", r#"{"message": "no paper"}"#, "failed: no paper"),
            ("echo.fail", r#"{"message": "later", "how": "BUSY"}"#, "busy: "),
            ("echo.fail", r#"{"message": "never", "how": "PERMANENT"}"#, "can never succeed: "),
            ("echo.fail", r#"{"how": "EXIT"}"#, "the plugin was lost: exit status: 3"),
        ] {
            let plugin = plugins.iter().filter(|(other, _)| other == name).cloned().collect::<Vec<_>>();
            let output = command::output(host(&plugin).args([handler, payload]));
            let printed = command::text(&output);
            assert!(printed.contains(said), "{name}: {said}:\n{printed}");
        }
        let slow = r#"{"steps": 1, "stepMs": 9000}"#;
        let plugin = plugins.iter().filter(|(other, _)| other == name).cloned().collect::<Vec<_>>();
        let output = command::output(host(&plugin).args(["--timeout", "1", "echo.slow", slow]));
        assert!(command::text(&output).contains("timed out"), "{name}: {}", command::text(&output));
    }
}

#[test]
fn a_host_that_is_killed_leaves_nothing() {
    let home = folder::temporary("host-");
    let sockets = tempfile::tempdir().expect("there is room for sockets");
    // One on go-plugin is not ours to teach: it outlives its host.
    let plugins: Vec<_> = plugins(home.path()).into_iter().filter(|(name, _)| *name != "go").collect();
    let mut host = host(&plugins);
    host.args(["rust/echo.slow", r#"{"steps": 600, "stepMs": 100}"#]).env("TMPDIR", sockets.path());
    let mut host = host.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let host = host.as_mut().expect("the host starts");
    let plugins = wait(Duration::from_secs(60), || {
        let children = children(host);
        (children.len() == plugins.len() && listening(sockets.path()) == plugins.len()).then_some(children)
    });
    thread::sleep(Duration::from_millis(500));
    host.kill().expect("the host is there");
    host.wait().expect("the host ends");
    let plugins = plugins.expect("the plugins start");
    let gone = wait(Duration::from_secs(5), || plugins.iter().all(|plugin| !is_there(plugin)).then_some(()));
    assert!(gone.is_some(), "a plugin is still there");
    assert_eq!(fs::read_dir(sockets.path()).expect("the folder is there").count(), 0, "a folder is left");
}

fn wait<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        match look() {
            None if Instant::now() < end => thread::sleep(Duration::from_millis(50)),
            found => return found,
        }
    }
}

/// The fields of `/proc/<id>/stat` behind the name: state, parent, ….
fn stat(process: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split(' ').map(str::to_owned).collect())
}

fn children(host: &Child) -> Vec<String> {
    let processes = fs::read_dir("/proc").expect("there is /proc").flatten();
    let ids = processes.filter_map(|process| process.file_name().into_string().ok());
    ids.filter(|id| stat(id).is_some_and(|stat| stat[1] == host.id().to_string())).collect()
}

fn is_there(process: &str) -> bool {
    stat(process).is_some_and(|stat| stat[0] != "Z" && stat[0] != "X")
}

/// How many sockets stand two folders below.
fn listening(folder: &Path) -> usize {
    folder::files(folder).iter().filter(|path| path.to_string_lossy().ends_with("socket")).count()
}
