//! One Pulse: its database, its host, and what users ask of it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::rust::example;
use crate::support::{command, folder};

static PULSE: LazyLock<PathBuf> = LazyLock::new(|| example::build("pulse"));
static ECHO: LazyLock<PathBuf> = LazyLock::new(|| example::build("echo-plugin"));

/// How long anything may take that is waited for.
const LIMIT: Duration = Duration::from_secs(60);

/// One Pulse. Its hosts are killed when it is dropped.
pub(crate) struct Pulse {
    home: TempDir,
    database: String,
}

/// One `pulse serve`.
pub(crate) struct Host {
    process: Child,
    /// Where its page is: `127.0.0.1:12345`.
    pub(crate) address: String,
}

/// The plugin in Rust, as an argument.
pub(crate) fn rust() -> String {
    format!("rust={}", ECHO.display())
}

impl Pulse {
    /// An empty one, on SQLite.
    pub(crate) fn new() -> Self {
        let home = folder::temporary("pulse-");
        let database = home.path().join("pulse.db").to_str().expect("the path is text").to_owned();
        Pulse { home, database }
    }

    /// An empty one, on PostgreSQL.
    pub(crate) fn on_postgres() -> Self {
        Pulse::at(crate::postgres::database())
    }

    /// One on a database that is there.
    pub(crate) fn at(database: String) -> Self {
        Pulse { home: folder::temporary("pulse-"), database }
    }

    /// The folder that it is in.
    pub(crate) fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// What it is asked on the command line.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut pulse = Command::new(&*PULSE);
        pulse.args(["--database", &self.database]).args(arguments).current_dir(self.home.path());
        pulse
    }

    /// The same, once it has been answered.
    pub(crate) fn ask(&self, arguments: &[&str]) -> String {
        let output = command::output(&mut self.command(arguments));
        assert!(output.status.success(), "{arguments:?}: {}", command::text(&output));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The same, once it has been refused: why.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let output = command::output(&mut self.command(arguments));
        assert!(!output.status.success(), "{arguments:?} is not refused");
        String::from_utf8_lossy(&output.stderr).trim().to_owned()
    }

    /// A host with these plugins, each `NAME=COMMAND`.
    pub(crate) fn serve(&self, plugins: &[String]) -> Host {
        self.serve_with(plugins, &[])
    }

    /// The same, with more arguments.
    pub(crate) fn serve_with(&self, plugins: &[String], more: &[&str]) -> Host {
        let mut pulse = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        pulse.args(more);
        for plugin in plugins {
            pulse.args(["--plugin", plugin]);
        }
        pulse.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = pulse.spawn().expect("Pulse starts");
        let mut output = BufReader::new(process.stdout.take().expect("it has an output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("it says where its page is");
        let (_, address) = line.trim().split_once("http://").unwrap_or_else(|| panic!("no page: {line}"));
        let address = address.trim_end_matches('/').to_owned();
        // Whatever else it says is of no interest, but has to go somewhere.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Host { process, address }
    }

    /// Queues a job.
    pub(crate) fn enqueue(&self, handler: &str, json: &str, more: &[&str]) -> String {
        let mut arguments = vec!["enqueue", handler, "--json", json];
        arguments.extend(more);
        self.ask(&arguments)
    }

    /// Queues a job for each payload.
    pub(crate) fn enqueue_all(&self, handler: &str, payloads: &[String], more: &[&str]) -> Vec<String> {
        let mut arguments = vec!["enqueue", handler, "--lines"];
        arguments.extend(more);
        let mut pulse = self.command(&arguments);
        let mut process = pulse.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut input = process.stdin.take().expect("it has an input");
        input.write_all(payloads.join("\n").as_bytes()).expect("it reads");
        drop(input);
        let mut text = String::new();
        process.stdout.take().expect("it has an output").read_to_string(&mut text).expect("it writes");
        assert!(process.wait().expect("it ends").success(), "not all are queued");
        text.lines().map(str::to_owned).collect()
    }

    /// A job as it is now.
    pub(crate) fn show(&self, id: &str) -> Value {
        serde_json::from_str(&self.ask(&["show", id, "--json"])).expect("it is JSON")
    }

    /// A job, once it looks as it should.
    pub(crate) fn when(&self, id: &str, what: &str, looks: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + LIMIT;
        loop {
            let job = self.show(id);
            if looks(&job) {
                return job;
            }
            assert!(Instant::now() < end, "it is not so in time: {what}\n{job:#}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// A job, once it has a status: `DONE`.
    pub(crate) fn when_status(&self, id: &str, status: &str) -> Value {
        self.when(id, status, |job| job["status"] == format!("JOB_STATUS_{status}"))
    }

    /// What a job has logged, line by line.
    pub(crate) fn logs(&self, id: &str) -> Vec<Value> {
        let text = self.ask(&["logs", id, "--json"]);
        text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
    }

    /// All jobs, the newest first, as `pulse jobs` has them.
    pub(crate) fn jobs(&self, more: &[&str]) -> Vec<Value> {
        let mut arguments = vec!["jobs", "--json", "--limit", "100000"];
        arguments.extend(more);
        let list: Value = serde_json::from_str(&self.ask(&arguments)).expect("it is JSON");
        list["jobs"].as_array().cloned().unwrap_or_default()
    }
}

impl Host {
    /// Ends it as nobody can prevent.
    pub(crate) fn kill(mut self) {
        self.process.kill().expect("it is there");
        self.process.wait().expect("it ends");
    }

    /// Ends it as is due, and says whether it is content.
    pub(crate) fn stop(mut self) -> bool {
        let id = self.process.id().to_string();
        command::succeed(Command::new("kill").args(["-TERM", &id]));
        self.process.wait().expect("it ends").success()
    }

    /// The processes of its plugins.
    pub(crate) fn plugins(&self) -> Vec<u32> {
        let mut found = Vec::new();
        // A process is the child of the thread that started it.
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.process.id()));
        for thread in threads.into_iter().flatten().flatten() {
            let text = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            found.extend(text.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        }
        found
    }

    /// A request over HTTP: the status, and the body.
    pub(crate) fn request(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let mut stream = std::net::TcpStream::connect(&self.address).expect("it listens");
        let length = body.len();
        let host = &self.address;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
        .expect("it reads");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("it answers");
        let (head, body) = text.split_once("\r\n\r\n").expect("an answer has a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("it has a status");
        (status, serde_json::from_str(body).unwrap_or(Value::String(body.to_owned())))
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
