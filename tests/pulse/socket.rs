//! What pages are told: the state as it is, and then what changes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::pulse::{Host, Pulse, rust};

on_each_database! {
    a_page_is_told_the_state_and_then_what_changes,
}

/// A socket as a browser opens it, which reads only.
struct Socket {
    input: BufReader<TcpStream>,
}

impl Socket {
    /// Opens one, and says which status the answer has.
    fn open(host: &Host, origin: &str) -> (u16, Self) {
        let mut stream = TcpStream::connect(&host.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit can be set");
        write!(
            stream,
            "GET /pulse/v1/socket HTTP/1.1\r\nHost: {}\r\nOrigin: http://{origin}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            host.address
        )
        .expect("it reads");
        let mut input = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(input.read_line(&mut head).expect("it answers") > 0, "it ends: {head}");
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("it has a status");
        (status, Socket { input })
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.input.read_exact(&mut bytes).expect("there is more");
        bytes
    }

    /// The next message: a text frame, whole, of a server, which masks nothing.
    fn message(&mut self) -> Value {
        let [kind, length] = self.bytes();
        assert_eq!(kind, 0x81, "a whole text");
        let length = match length {
            126 => u16::from_be_bytes(self.bytes()).into(),
            127 => u64::from_be_bytes(self.bytes()),
            short => u64::from(short),
        };
        let mut text = String::new();
        let read = (&mut self.input).take(length).read_to_string(&mut text).expect("it is text");
        assert_eq!(u64::try_from(read), Ok(length));
        serde_json::from_str(&text).expect("it is JSON")
    }

    /// The next messages, up to one that is waited for.
    fn until(&mut self, what: &str, found: impl Fn(&Value) -> bool) -> Vec<Value> {
        let end = Instant::now() + Duration::from_secs(30);
        let mut messages = Vec::new();
        loop {
            let message = self.message();
            let last = found(&message);
            messages.push(message);
            if last {
                return messages;
            }
            assert!(Instant::now() < end, "it does not come: {what}\n{messages:#?}");
        }
    }
}

fn a_page_is_told_the_state_and_then_what_changes(pulse: &Pulse) {
    let host = pulse.serve(&[rust()]);
    let fails = pulse.enqueue("echo.fail", "{}", &["--attempts", "2"]);
    pulse.when_status(&fails, "DEAD_LETTERED");
    let runs = pulse.enqueue("echo.slow", r#"{"steps": 600, "stepMs": 100}"#, &[]);
    pulse.when_status(&runs, "RUNNING");

    let (status, _) = Socket::open(&host, "elsewhere.example");
    assert_eq!(status, 403, "another site's page");
    let (status, mut socket) = Socket::open(&host, &host.address);
    assert_eq!(status, 101);
    let state = socket.until("the newest job", |message| message["job"]["id"] == *runs);
    let kinds: Vec<&str> = state.iter().filter_map(|message| message["type"].as_str()).collect();
    assert_eq!(kinds, ["daemon_status", "queue_update", "plugin_update", "job_update", "job_update"]);
    let outcomes = |message: &Value| {
        let executions = message["job"]["executions"].as_array().cloned().unwrap_or_default();
        executions.iter().map(|one| (one["attempt"].clone(), one["outcome"].clone())).collect::<Vec<_>>()
    };
    let failed = json!("OUTCOME_FAILED");
    assert_eq!(outcomes(&state[3]), [(json!(1), failed.clone()), (json!(2), failed)], "the whole job");
    assert_eq!(outcomes(&state[4]), [(json!(1), Value::Null)], "with the execution that runs");

    let chats = pulse.enqueue("echo.chat", r#"{"lines": 3}"#, &[]);
    let told = socket.until("its end and its lines", |message| {
        message["type"] == "job_log" && message["entries"][0]["jobId"] == *chats
    });
    let about: Vec<&Value> = told
        .iter()
        .filter(|message| message["job"]["id"] == *chats || message["execution"]["jobId"] == *chats)
        .collect();
    let kinds: Vec<&str> = about.iter().filter_map(|message| message["type"].as_str()).collect();
    let begins = kinds.iter().position(|kind| *kind == "execution_started").expect("it begins");
    assert!(kinds[begins..].contains(&"execution_finished"), "{kinds:?}");
    let ended = about.iter().find(|message| message["job"]["status"] == "JOB_STATUS_DONE").expect("it ends");
    assert_eq!(ended["previousStatus"], "JOB_STATUS_RUNNING", "{ended:#}");

    pulse.ask(&["cancel", &runs]);
    let told = socket.until("the cancelled one", |message| message["type"] == "execution_failed");
    let last = told.last().expect("there is one");
    assert_eq!(
        (&last["execution"]["jobId"], &last["execution"]["outcome"], &last["nextStatus"]),
        (&json!(runs), &json!("OUTCOME_CANCELLED"), &json!("JOB_STATUS_CANCELLED")),
        "{last:#}"
    );
}
