//! Pulse, as users have it: processes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::AT_ONCE;

/// Pulse on one database.
pub(crate) struct Pulse<'a> {
    program: &'a Path,
    plugin: &'a Path,
    database: &'a str,
}

struct Host {
    process: Child,
    address: String,
}

impl<'a> Pulse<'a> {
    pub(crate) fn new(program: &'a Path, plugin: &'a Path, database: &'a str) -> Self {
        Pulse { program, plugin, database }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut pulse = Command::new(self.program);
        pulse.args(["--database", self.database]).args(arguments);
        pulse
    }

    fn serve(&self) -> Host {
        let plugin = format!("rust={}", self.plugin.display());
        let at_once = AT_ONCE.to_string();
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--jobs", &at_once, "--plugin", &plugin];
        let mut pulse = self.command(&arguments);
        let mut process = pulse.stdout(Stdio::piped()).spawn().expect("Pulse starts");
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().expect("it has an output"));
        output.read_line(&mut line).expect("it says where it listens");
        let (_, address) = line.trim().split_once("http://").expect("it says where it listens");
        Host { process, address: address.trim_end_matches('/').to_owned() }
    }

    fn jobs(&self, more: &[&str]) -> Vec<Value> {
        let mut arguments = vec!["jobs", "--json"];
        arguments.extend(more);
        let output = self.command(&arguments).output().expect("Pulse starts");
        let list: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        list["jobs"].as_array().cloned().unwrap_or_default()
    }

    /// Queues jobs, and returns how many seconds that took.
    pub(crate) fn enqueue(&self, jobs: usize, more: &[&str]) -> f64 {
        let mut arguments = vec!["enqueue", "echo.echo", "--lines"];
        arguments.extend(more);
        // The first one makes the tables, which apalis has by then, too.
        self.jobs(&["--limit", "1"]);
        let begun = Instant::now();
        let mut pulse = self.command(&arguments);
        let mut process = pulse.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("Pulse starts");
        let mut input = process.stdin.take().expect("it has an input");
        let lines: String = (0..jobs).map(|job| payload(job) + "\n").collect();
        input.write_all(lines.as_bytes()).expect("it reads");
        drop(input);
        assert!(process.wait().expect("it ends").success(), "not all are queued");
        begun.elapsed().as_secs_f64()
    }

    /// Runs all that is queued, and returns how many seconds there are from the first beginning to the last end.
    pub(crate) fn drain(&self, jobs: usize) -> f64 {
        let host = self.serve();
        let limit = Instant::now() + Duration::from_secs(600);
        // A request is all that asking costs: a process each time would take a core of two.
        let some = |status: &&str| {
            let path = format!("/pulse/v1/jobs?status=JOB_STATUS_{status}&limit=1");
            host.request("GET", &path, "")["jobs"].as_array().is_some_and(|jobs| !jobs.is_empty())
        };
        while ["QUEUED", "RUNNING", "RETRYING"].iter().any(some) {
            assert!(Instant::now() < limit, "they are not done in time");
            thread::sleep(Duration::from_millis(250));
        }
        drop(host);
        let done = self.jobs(&["--status", "done", "--limit", &jobs.to_string()]);
        assert_eq!(done.len(), jobs, "all are done");
        let first = done.iter().map(|job| millis(&job["startedAt"])).min().expect("there are some");
        let last = done.iter().map(|job| millis(&job["completedAt"])).max().expect("there are some");
        seconds(last - first)
    }

    /// How many milliseconds single jobs wait for their beginning.
    pub(crate) fn waits(&self, jobs: usize) -> Vec<f64> {
        let host = self.serve();
        // Its plugin takes a moment.
        thread::sleep(Duration::from_secs(1));
        let ids: Vec<String> = (0..jobs)
            .map(|_| {
                thread::sleep(Duration::from_millis(5));
                let queued =
                    host.request("POST", "/pulse/v1/jobs", r#"{"handler":"echo.echo","payload":"e30="}"#);
                queued["job"]["id"].as_str().expect("it is queued").to_owned()
            })
            .collect();
        thread::sleep(Duration::from_secs(1));
        let wait = |id: &String| {
            let job = host.request("GET", &format!("/pulse/v1/jobs/{id}"), "");
            seconds(millis(&job["startedAt"]) - millis(&job["createdAt"])) * 1e3
        };
        ids.iter().map(wait).collect()
    }

    /// The memory of a host, in KiB, with all that is queued.
    pub(crate) fn memory(&self) -> f64 {
        let host = self.serve();
        thread::sleep(Duration::from_secs(5));
        let status = std::fs::read_to_string(format!("/proc/{}/status", host.process.id()));
        let status = status.expect("it is there");
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("Linux");
        resident.trim().trim_end_matches(" kB").parse().expect("it is a number")
    }
}

/// A payload, in JSON.
pub(crate) fn payload(job: usize) -> String {
    format!(r#"{{"text":"job {job}, which has as much to say as jobs have when they say little"}}"#)
}

fn millis(moment: &Value) -> i64 {
    moment.as_str().expect("it is there").parse().expect("it is a number")
}

fn seconds(millis: i64) -> f64 {
    f64::from(i32::try_from(millis).expect("it is within weeks")) / 1e3
}

impl Host {
    fn request(&self, method: &str, path: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let (host, length) = (&self.address, body.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all((head + body).as_bytes()).expect("it reads");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("it answers");
        let (_, body) = text.split_once("\r\n\r\n").expect("an answer has a body");
        serde_json::from_str(body).expect("it is JSON")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // The database outlives it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
