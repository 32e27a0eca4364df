//! A job that does not go as it should.

use std::fs;
use std::time::{Duration, Instant};

use protogen_generated::runtime::wiring::host::{Control, Job, Outcome, Progress};

use super::host::{Host, begun, job, launch, limits, run, said, with};
use super::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    vec![
        fault("a handler runs past its timeout", "TimedOut", past("stubborn")),
        fault("a handler blocks its thread past its timeout", "TimedOut", past("blocking")),
        fault(
            "64 jobs run past their timeout, and 64 more come",
            "64 × TimedOut; 64 × Done",
            past_and_more(),
        ),
        fault(
            "an attempt comes twice, at once",
            "the second: Failed: AlreadyExists: attempt 1 at job `hold-1` runs already; began once",
            twice(),
        ),
        fault("an earlier attempt answers late", "Done: two; nothing heard of the first", late()),
        fault("cancelled while it runs", "Cancelled", cancelled("hold")),
        fault("cancelled as it finishes", "Done", cancelled("finish")),
        fault("cancelled before it has begun", "Cancelled", cancelled_before()),
        fault("cancelled 21 times over", "half of them seen within 50 ms", cancel_latency()),
        fault("a payload of 0 bytes", "Done", echoed(0)),
        fault("a payload of 4 MiB − 1", "Done", echoed((4 << 20) - 1)),
        fault("a payload of 4 MiB + 1", "Done", echoed((4 << 20) + 1)),
        fault("a payload over the limit", "Permanent", oversized("echo", vec![b'x'; 9 << 20])),
        fault("a reply over the limit", "Permanent", oversized("reply", b"9437184".to_vec())),
        fault("a handler panics", "Failed: the handler panicked: it is broken; the next: Done", panics()),
        fault("100 MB on standard error", "Done", simple("flood")),
        fault("a million reports of progress", "Done", simple("million")),
        fault("a handler that no plugin offers", "NotSupported: no plugin offers `sing`", simple("sing")),
    ]
}

async fn simple(handler: &str) -> String {
    let host = with("").await;
    let outcome = run(&host, handler, "").await;
    if handler == "million" {
        let Outcome::Done(answer) = &outcome else { return said(&outcome) };
        assert_eq!(answer.progress, Some(Progress { current: 1_000_000, total: 1_000_000 }));
    }
    host.shutdown().await;
    said(&outcome)
}

async fn past(handler: &str) -> String {
    let host = with("").await;
    let begun = Instant::now();
    let timeout = Some(Duration::from_millis(200));
    let outcome = host.run(&Job { timeout, ..job(handler, "") }, &Control::new()).await;
    assert!(begun.elapsed() >= Duration::from_millis(200));
    host.shutdown().await;
    said(&outcome)
}

/// The plugin takes 64 at once, and is not asked for more while those end that were told to.
async fn past_and_more() -> String {
    let host = with("").await;
    let begin = |handler: &'static str, timeout: Option<Duration>| {
        let jobs = (0..64).map(|at| Job { id: format!("{handler}-{at}"), timeout, ..job(handler, "") });
        let running = jobs.map(|job| {
            let host = host.clone();
            tokio::spawn(async move { host.run(&job, &Control::new()).await })
        });
        running.collect::<Vec<_>>()
    };
    let mut counts = Vec::new();
    for (handler, timeout) in [("stubborn", Some(Duration::from_millis(200))), ("echo", None)] {
        let mut outcomes = Vec::new();
        for running in begin(handler, timeout) {
            outcomes.push(said(&running.await.unwrap()));
        }
        let first = outcomes[0].clone();
        let odd = outcomes.iter().find(|&outcome| *outcome != first);
        counts.push(odd.cloned().unwrap_or_else(|| format!("{} × {first}", outcomes.len())));
    }
    host.shutdown().await;
    counts.join("; ")
}

async fn twice() -> String {
    let folder = tempfile::tempdir().unwrap();
    let marks = folder.path().join("marks");
    let host = Host::new(limits());
    host.start(launch("").env("MARKS", &marks)).await.unwrap();
    let (first, control) = begun(&host, job("hold", "")).await;
    let second = run(&host, "hold", "").await;
    control.cancel.cancel();
    assert_eq!(first.await.unwrap(), Outcome::Cancelled);
    host.shutdown().await;
    let began = fs::read_to_string(&marks).unwrap().lines().count();
    format!("the second: {}; began {}", said(&second), if began == 1 { "once" } else { "twice" })
}

async fn late() -> String {
    let host = with("").await;
    let timeout = Some(Duration::from_millis(200));
    let first = host.run(&Job { timeout, ..job("stubborn", "one") }, &Control::new()).await;
    assert_eq!(said(&first), "TimedOut");
    let control = Control::new();
    let mut progress = control.progress();
    let heard = tokio::spawn(async move {
        let mut heard = Vec::new();
        while progress.changed().await.is_ok() {
            heard.extend(progress.borrow_and_update().map(|progress| progress.current));
        }
        heard
    });
    let second = host.run(&Job { attempt: 2, ..job("stubborn", "two") }, &control).await;
    host.shutdown().await;
    drop(control);
    let heard = heard.await.unwrap();
    let Outcome::Done(answer) = second else { return said(&second) };
    let about = if !heard.is_empty() && heard.iter().all(|&attempt| attempt == 2) {
        "nothing heard of the first"
    } else {
        "the first was heard, too"
    };
    format!("Done: {}; {about}", String::from_utf8_lossy(&answer.result))
}

async fn cancelled(handler: &str) -> String {
    let host = with("").await;
    let (running, control) = begun(&host, job(handler, "")).await;
    control.cancel.cancel();
    let outcome = running.await.unwrap();
    host.shutdown().await;
    said(&outcome)
}

async fn cancelled_before() -> String {
    let host = with("").await;
    let control = Control::new();
    control.cancel.cancel();
    let outcome = host.run(&job("hold", ""), &control).await;
    host.shutdown().await;
    said(&outcome)
}

/// From the wish to the answer of a handler that ends at once: more than the handler takes to see it.
async fn cancel_latency() -> String {
    let host = with("").await;
    let mut times = Vec::new();
    for at in 0..21 {
        let (running, control) = begun(&host, Job { id: format!("hold-{at}"), ..job("hold", "") }).await;
        let wished = Instant::now();
        control.cancel.cancel();
        assert_eq!(running.await.unwrap(), Outcome::Cancelled);
        times.push(wished.elapsed());
    }
    host.shutdown().await;
    times.sort();
    // One of the slow ones would measure the machine.
    if times[10] < Duration::from_millis(50) {
        "half of them seen within 50 ms".to_owned()
    } else {
        format!("{times:?}")
    }
}

async fn echoed(bytes: usize) -> String {
    let host = with("").await;
    let outcome = run(&host, "echo", vec![b'x'; bytes]).await;
    host.shutdown().await;
    if let Outcome::Done(answer) = &outcome {
        assert_eq!(answer.result.len(), bytes);
    }
    said(&outcome)
}

async fn oversized(handler: &str, payload: Vec<u8>) -> String {
    let host = with("").await;
    let outcome = run(&host, handler, payload).await;
    let next = run(&host, "echo", "").await;
    assert_eq!(said(&next), "Done", "the connection is as good as before");
    host.shutdown().await;
    let Outcome::Permanent { .. } = outcome else { return said(&outcome) };
    "Permanent".to_owned()
}

async fn panics() -> String {
    let host = with("").await;
    let (outcome, next) = (run(&host, "panic", "").await, run(&host, "echo", "").await);
    host.shutdown().await;
    format!("{}; the next: {}", said(&outcome), said(&next))
}
