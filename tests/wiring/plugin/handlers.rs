//! What jobs can ask for.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::process::{self, Command, Stdio};
use std::time::Duration;
use std::{env, thread};

use protogen_generated::runtime::wiring::plugin::{Context, Failure, Handlers};
use tokio::time::sleep;

type Answer = Result<Vec<u8>, Failure>;

pub(crate) fn all() -> Handlers {
    let mut all = Handlers::new();
    all.add("echo", |payload, _| async { Ok(payload) });
    all.add("pid", |_, _| async { Ok(process::id().to_string().into_bytes()) });
    all.add("reply", |payload, _| async move { Ok(vec![b'r'; number(&payload)?]) });
    all.add("nap", |payload, _| async move {
        sleep(Duration::from_millis(number(&payload)? as u64)).await;
        Ok(payload)
    });
    all.add("exit", |payload, _| async move {
        sleep(Duration::from_millis(number(&payload)? as u64)).await;
        eprintln!("error: out of paper");
        process::exit(3);
    });
    all.add("hold", hold);
    all.add("finish", |_, context: Context| async move {
        context.progress(1, 1);
        context.cancelled().await;
        Ok(b"finished".to_vec())
    });
    all.add("stubborn", stubborn);
    all.add("blocking", |_, _| async {
        thread::sleep(Duration::from_secs(1));
        Ok(Vec::new())
    });
    // Like one that never ends, but that nothing is left of it if a test fails.
    all.add("busy", |_, _| async {
        thread::sleep(Duration::from_secs(30));
        Ok(Vec::new())
    });
    all.add("panic", |_, _| async { panic!("it is broken") });
    all.add("flood", |_, _| async { flood() });
    all.add("million", |_, context: Context| async move {
        for done in 1..=1_000_000 {
            context.progress(done, 1_000_000);
        }
        Ok(Vec::new())
    });
    all.add("grandchild", |_, _| async {
        let mut sleep = Command::new("sleep");
        sleep.arg("120").stdin(Stdio::null());
        Ok(sleep.spawn()?.id().to_string().into_bytes())
    });
    all
}

/// Notes that it began, and holds on until it is told to end.
async fn hold(_: Vec<u8>, context: Context) -> Answer {
    if let Ok(path) = env::var("MARKS") {
        let mut marks = OpenOptions::new().append(true).create(true).open(path)?;
        marks.write_all(format!("{}\n", context.job_id()).as_bytes())?;
    }
    context.progress(1, 1);
    context.cancelled().await;
    Err(Failure::new("it was told to end"))
}

/// Does not end when it is told to, and reports to the last.
async fn stubborn(payload: Vec<u8>, context: Context) -> Answer {
    for _ in 0..20 {
        context.progress(context.attempt().into(), 100);
        sleep(Duration::from_millis(40)).await;
    }
    Ok(payload)
}

/// 100 MB to standard error.
fn flood() -> Answer {
    let mut errors = io::stderr().lock();
    let line = [&[b'!'; 999][..], b"\n"].concat();
    for _ in 0..100_000 {
        errors.write_all(&line)?;
    }
    Ok(Vec::new())
}

fn number(payload: &[u8]) -> Result<usize, Failure> {
    Ok(std::str::from_utf8(payload)?.parse()?)
}
