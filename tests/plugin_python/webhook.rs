//! `python.webhook`: requests to a server of ours, and those that are refused.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{command, echo, folder};

/// A server that answers by the path, with what it was sent; returns its port. It ends with the test.
fn serve() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    for listener in [listener, TcpListener::bind(("127.0.0.2", port)).expect("the port is free there")] {
        thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                thread::spawn(move || answer(&stream, number));
            }
        });
    }
    port
}

fn answer(mut stream: &TcpStream, number: usize) {
    let mut reader = BufReader::new(stream.try_clone().expect("a socket can be shared"));
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) < 3 {
            break;
        }
        head.push(line.trim_end().to_ascii_lowercase());
    }
    let length = head.iter().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length is a number"))];
    reader.read_exact(&mut body).expect("the body is as long as it says");
    let path = head.first().map(|line| line.split(' ').nth(1).unwrap_or_default().to_owned());
    let port = stream.local_addr().expect("it is connected").port();
    let elsewhere = format!("Location: http://127.0.0.2:{port}/echo\r\n");
    let (status, extra) = match path.as_deref().unwrap_or_default() {
        "/redirect" => ("307 Elsewhere", "Location: /echo\r\n"),
        "/away" => ("302 Elsewhere", "Location: http://10.255.255.1/\r\n"),
        "/round" => ("302 Elsewhere", "Location: /round\r\n"),
        "/see-other" => ("303 Elsewhere", "Location: /echo\r\n"),
        // The same server at another address, and so another origin.
        "/other" => ("307 Elsewhere", elsewhere.as_str()),
        // Each of them takes a part of the time that there is.
        "/slowly" => {
            thread::sleep(Duration::from_millis(150));
            ("302 Elsewhere", "Location: /slowly\r\n")
        }
        "/large" => return send_much(stream),
        // Every connection is another.
        "/lost" if number.is_multiple_of(2) => return,
        "/busy" if number.is_multiple_of(2) => ("503 Busy", ""),
        "/missing" => ("404 Missing", ""),
        "/silent" => {
            thread::sleep(Duration::from_secs(5));
            return;
        }
        _ => ("200 Fine", "X-Which: a\r\nX-Which: b\r\n"),
    };
    let said = format!("{}\n{}", head.join("\n"), String::from_utf8_lossy(&body));
    let response = format!(
        "HTTP/1.1 {status}\r\n{extra}Content-Length: {}\r\nConnection: close\r\n\r\n{said}",
        said.len()
    );
    // Who does not wait is not told.
    let _ = stream.write_all(response.as_bytes());
}

/// More than a webhook may return, without saying so at first.
fn send_much(mut stream: &TcpStream) {
    let block = vec![b'x'; 1 << 16];
    let mut sent = stream.write_all(b"HTTP/1.1 200 Fine\r\nConnection: close\r\n\r\n");
    for _ in 0..=256 {
        sent = sent.and_then(|()| stream.write_all(&block));
    }
    // Who has had enough does not read the rest.
    drop(sent);
}

fn webhook(payload: &Value) -> Value {
    echo::job("python.webhook", &payload.to_string())
}

fn result(ran: &Value) -> Value {
    serde_json::from_str(&echo::result(ran)).expect("results are JSON")
}

/// What the server was sent: it is what it answers.
fn sent(result: &Value) -> String {
    echo::result(&json!({ "response": { "result": result["body"] } }))
}

fn initialize(networks: &str) -> Value {
    echo::call("Initialize", &json!({ "config": { "webhook_networks": networks } }))
}

#[test]
fn a_request_is_sent_as_it_is_described() {
    let url = |path: &str| format!("http://127.0.0.1:{}{path}", serve());
    let ran = crate::python().drive(
        &[
            initialize("127.0.0.1, ::1"),
            webhook(&json!({ "url": url("/echo?a=b#c"), "method": "PUT", "headers": { "X-Key": "v" }, "body": "aGk=" })),
            webhook(&json!({ "url": url("/redirect"), "body": "aGk=" })),
            webhook(&json!({ "url": url("/busy"), "retries": 1 })),
            webhook(&json!({ "url": url("/busy") })),
            webhook(&json!({ "url": url("/missing"), "method": "GET" })),
        ],
        Stdio::null(),
    );
    let results: Vec<Value> = ran.results[1..].iter().map(result).collect();
    let [put, redirected, retried, busy, missing] = &results[..] else { panic!("{results:?}") };
    let text = sent(put);
    assert!(text.starts_with("put /echo?a=b http/1.1\nhost: 127.0.0.1") && text.ends_with("hi"), "{text}");
    assert!(text.contains("x-key: v"), "{text}");
    assert_eq!((&put["statusCode"], &put["headers"]["x-which"]), (&json!(200), &json!("b")));
    let text = sent(redirected);
    assert!(text.starts_with("post /echo http/1.1\n") && text.ends_with("hi"), "{text}");
    let statuses = [retried, busy, missing].map(|result| result["statusCode"].as_i64());
    assert_eq!(statuses, [Some(200), Some(503), Some(404)]);
    let tries = &ran.results[3]["response"]["logEntries"];
    assert_eq!(tries[0]["message"], "try 1 of 2: status 503");
}

#[test]
fn a_request_goes_only_where_it_may() {
    let port = serve();
    let url = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let refused = [
        webhook(&json!({ "url": url("/away") })),
        webhook(&json!({ "url": url("/round") })),
        webhook(&json!({ "url": "http://[::ffff:10.0.0.1]/" })),
        webhook(&json!({ "url": "http://[::10.0.0.1]/" })),
        webhook(&json!({ "url": "http://[64:ff9b::10.0.0.1]/" })),
        webhook(&json!({ "url": "http://0.0.0.0/" })),
        webhook(&json!({ "url": "http://169.254.169.254/latest" })),
        webhook(&json!({ "url": "file:///etc/passwd" })),
        webhook(&json!({ "url": url("/"), "headers": { "Host": "other" } })),
        webhook(&json!({ "url": url("/"), "headers": { "X": "a\r\nB: c" } })),
        webhook(&json!({ "url": url("/"), "method": "GET / HTTP/1.1" })),
    ];
    let ran = crate::python().drive(&[&[initialize("127.0.0.1")], &refused[..]].concat(), Stdio::null());
    for ran in &ran.results[1..] {
        assert_eq!(ran["code"], "FailedPrecondition", "{ran}");
    }
    // Without configuration, nothing but what is public.
    let steps = [webhook(&json!({ "url": url("/") })), webhook(&json!({ "url": "http://localhost/" }))];
    let ran = crate::python().drive(&[&[initialize("")], &steps[..]].concat(), Stdio::null());
    for ran in &ran.results[1..] {
        assert!(ran["error"].as_str().is_some_and(|why| why.contains("which is not public")), "{ran}");
    }
    let ran = crate::python().drive(&[initialize("127")], Stdio::null());
    assert_eq!(ran.results[0]["code"], "InvalidArgument");
}

#[test]
fn a_redirect_changes_the_request_as_http_has_it() {
    let port = serve();
    let url = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let secret = json!({ "Authorization": "secret", "X-Key": "v", "Content-Type": "text/plain" });
    let to = |path: &str| webhook(&json!({ "url": url(path), "body": "aGk=", "headers": secret }));
    let steps = [initialize("127.0.0.0/8"), to("/see-other"), to("/redirect"), to("/other")];
    let ran = crate::python().drive(&steps, Stdio::null());
    let [see_other, same, other] = [1, 2, 3].map(|at| sent(&result(&ran.results[at])));
    // What follows a 303 is a GET, without what was about the body.
    assert!(see_other.starts_with("get /echo ") && see_other.ends_with('\n'), "{see_other}");
    assert!(!see_other.contains("content-type") && see_other.contains("x-key: v"), "{see_other}");
    assert!(same.starts_with("post /echo ") && same.contains("authorization: secret"), "{same}");
    // Another origin is not told what was meant for the first.
    assert!(other.starts_with("post /echo ") && other.contains("x-key: v"), "{other}");
    assert!(other.ends_with("hi") && !other.contains("authorization"), "{other}");
}

#[test]
fn a_request_without_an_answer_is_sent_again() {
    let port = serve();
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let closed = format!("http://{}/", closed.expect("there is a free port"));
    let steps = [
        initialize("127.0.0.1"),
        webhook(&json!({ "url": format!("http://127.0.0.1:{port}/lost"), "retries": 2 })),
        webhook(&json!({ "url": closed, "retries": 1 })),
        webhook(&json!({ "url": format!("http://127.0.0.1:{port}/large") })),
    ];
    let ran = crate::python().drive(&steps, Stdio::null());
    let [_, lost, closed, large] = &ran.results[..] else { panic!("{:?}", ran.results) };
    assert_eq!(result(lost)["statusCode"], 200);
    let warned = |ran: &Value| {
        let lines = ran["response"]["logEntries"].as_array();
        lines.map_or(0, |lines| lines.iter().filter(|line| line["level"] == "warn").count())
    };
    assert_eq!((warned(lost), warned(closed)), (1, 1));
    assert!(closed["response"]["error"].as_str().is_some_and(|why| why.contains("refused")), "{closed}");
    assert_eq!(large["code"], "FailedPrecondition", "{large}");
}

#[test]
fn a_name_that_moves_is_called_where_it_was_looked_at() {
    let command = crate::support::python::example("main.py");
    let mut python = Command::new(&command[0]);
    python
        .arg(folder::source("plugin_python/rebinding.py"))
        .env("PYTHONPATH", &*crate::support::python::PLUGINS);
    assert_eq!(command::succeed(&mut python).trim(), "right");
}

#[test]
fn a_request_ends_in_time() {
    let port = serve();
    let silent = format!("http://127.0.0.1:{port}/silent");
    let mut job = webhook(&json!({ "url": silent }));
    job["call"]["request"]["timeoutSecs"] = json!(1);
    let try_once = webhook(&json!({ "url": silent, "timeoutMs": 200 }));
    // Redirects share the time of their try.
    let slowly = webhook(&json!({ "url": format!("http://127.0.0.1:{port}/slowly"), "timeoutMs": 400 }));
    let ran = crate::python().drive(&[initialize("127.0.0.1"), try_once, slowly, job], Stdio::null());
    let [_, once, slowly, late] = &ran.results[..] else { panic!("{:?}", ran.results) };
    let error = once["response"]["error"].as_str().unwrap_or_default();
    assert!(error.ends_with("no answer within 0.2 s"), "{once}");
    let error = slowly["response"]["error"].as_str().unwrap_or_default();
    assert!(error.ends_with("no answer within 0.4 s"), "{slowly}");
    assert_eq!(late["code"], "DeadlineExceeded");
    assert!(late["millis"].as_u64() < Some(3000), "{late}");
}
