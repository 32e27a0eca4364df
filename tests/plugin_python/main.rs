//! Plugins in Python: the examples, as processes. What the echo plugin must do is in `tests/support/echo.rs`.

mod script;
#[path = "../support/mod.rs"]
mod support;
mod webhook;

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use protogen::schema::Schema;
use support::corpus;
use support::echo::{self, Echo};
use support::{folder, python};

fn echo() -> Echo {
    Echo { name: "echo-python", command: python::example("echo.py"), source: "echo.py" }
}

/// The plugin of scripts and webhooks, driven as the echo plugins are.
fn python() -> Echo {
    Echo { name: "python", command: python::example("main.py"), source: "main.py" }
}

#[test]
fn the_examples_please_the_checkers() {
    let package = folder::temporary("plugin-python-");
    python::write_example(package.path());
    let said = python::CHECKERS.iter().filter_map(|checker| checker.check(package.path()).err());
    let said: Vec<String> = said.collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn payloads_in_go_json_are_refused() {
    let proto = folder::read(&folder::source("../proto/examples/echo/v1/handlers.proto"));
    let domain = folder::read(&folder::source("../proto/protocol/domain.proto"));
    let proto = proto.replace("encoding: PROTO_JSON", "encoding: GO_JSON");
    let texts =
        [("protocol/domain.proto", domain.as_str()), ("examples/echo/handlers.proto", proto.as_str())];
    let model = corpus::model(&Schema::from_texts(texts).expect("the protos are right"));
    let report = corpus::render(&model, &python::EXAMPLE, &[]).expect_err("Go's JSON is refused");
    let [diagnostic] = &report.diagnostics[..] else { panic!("{report:?}") };
    assert_eq!(diagnostic.code, "python/encoding");
    assert_eq!(diagnostic.span.as_ref().expect("it has a place").text(), "EchoHandlers");
}

#[test]
fn a_go_plugin_host_runs_it() {
    echo().runs_under_go_plugin();
}

#[test]
fn jobs_end_as_their_handlers_say() {
    echo().ends_jobs_as_handlers_say();
}

#[test]
fn jobs_fail_without_the_plugin() {
    echo().outlives_failing_jobs();
}

#[test]
fn what_is_no_host_of_it_is_told_so() {
    echo().tells_what_is_no_host_of_it();
}

#[test]
fn it_lives_and_ends_as_a_host_wants() {
    echo().lives_and_ends_as_a_host_wants();
}

#[test]
fn a_script_that_is_cancelled_ends_and_so_do_its_children() {
    python().drives("script.test.js");
}

/// The first line of a plugin that listens on a port, which is open until the plugin is told to end.
fn line_of_a_port(arguments: &[&str], environment: &[(&str, &str)], port: impl Fn(&str) -> &str) {
    let command = python::example("echo.py");
    let mut plugin = Command::new(&command[0]);
    plugin.arg(&command[1]).args(arguments).envs(environment.iter().copied());
    let mut plugin = plugin.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("Python starts");
    let mut stdout = BufReader::new(plugin.stdout.take().expect("it has a pipe"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("it says where it listens");
    let address = format!("127.0.0.1:{}", port(line.trim_end()));
    TcpStream::connect(&address).unwrap_or_else(|error| panic!("{line}: {error}"));
    let id = plugin.id().to_string();
    support::command::succeed(Command::new("kill").args(["-TERM", &id]));
    assert!(plugin.wait().expect("it ends").success());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).expect("stdout is at its end");
    assert_eq!(rest, "");
}

#[test]
fn older_hosts_are_told_the_port() {
    for arguments in [&["--port", "0"][..], &["--port=0"]] {
        line_of_a_port(arguments, &[], |line| line.strip_prefix("QNTX_PLUGIN_PORT=").expect(line));
    }
}

#[test]
fn a_host_may_ask_for_a_port() {
    let (key, value) = echo::COOKIE;
    let environment = [(key, value), ("PLUGIN_PROTOCOL_VERSIONS", "1"), ("PROTOGEN_TRANSPORT", "tcp")];
    line_of_a_port(&[], &environment, |line| {
        let port = line.strip_prefix("1|1|tcp|127.0.0.1:").and_then(|rest| rest.strip_suffix("|grpc"));
        port.expect(line)
    });
}

#[test]
fn whatever_prints_prints_to_stderr() {
    let command = python::example("echo.py");
    let print = "import api.runtime.plugin_serve, os; print('mine'); os.system('echo of a child')";
    let mut python = Command::new(&command[0]);
    python.args(["-c", print]).current_dir(&*python::PLUGINS).env("PLUGIN_PROTOCOL_VERSIONS", "1");
    let output = support::command::output(&mut python);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "mine\nof a child\n");
}
