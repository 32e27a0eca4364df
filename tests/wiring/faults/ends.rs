//! How plugins end, and what they leave behind.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use protogen_generated::runtime::wiring::host::{Outcome, State};
use rustix::process::{Pid, Signal};
use tokio::process::Command;
use tokio::time::sleep;

use super::host::{PLUGIN, begun, gone, is_empty, job, parse_pid, pid, run, said, signal, until, with};
use super::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    vec![
        fault("SIGTERM while a job runs", "the job: Done; restarted: Done", terminated()),
        fault("SIGINT", "Done", interrupted()),
        fault("its host stops while a job runs", "Interrupted", drained()),
        fault(
            "its host is killed",
            "plugins and grandchildren gone within 5 s, no socket left",
            orphaned(""),
        ),
        fault(
            "its host is killed, and a handler blocks all threads",
            "plugins and grandchildren gone within 5 s, no socket left",
            orphaned("blocked"),
        ),
        fault("leaves a grandchild", "gone with the plugin", grandchild()),
        fault("is shut down twice, and at once", "Stopped", twice()),
    ]
}

async fn terminated() -> String {
    let host = with("").await;
    let pid = pid(&host).await;
    let mut events = host.events();
    let napping = tokio::spawn({
        let host = host.clone();
        async move { run(&host, "nap", "600").await }
    });
    sleep(Duration::from_millis(200)).await;
    signal(pid, Signal::TERM);
    let outcome = napping.await.unwrap();
    until(&mut events, State::Crashed).await;
    let again = run(&host, "echo", "").await;
    host.shutdown().await;
    format!("the job: {}; restarted: {}", said(&outcome), said(&again))
}

async fn interrupted() -> String {
    let host = with("").await;
    signal(pid(&host).await, Signal::INT);
    sleep(Duration::from_millis(100)).await;
    let outcome = run(&host, "echo", "").await;
    host.shutdown().await;
    said(&outcome)
}

async fn drained() -> String {
    let host = with("").await;
    let (running, _control) = begun(&host, job("hold", "")).await;
    host.shutdown().await;
    said(&running.await.unwrap())
}

async fn orphaned(how: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mortal-host"));
    // One handler blocks: one of several threads, or the only one.
    let threads = if how.is_empty() { "4" } else { "1" };
    command.args([PLUGIN, PLUGIN]).env("TMPDIR", folder.path()).env("TOKIO_WORKER_THREADS", threads);
    command.stderr(Stdio::null()).kill_on_drop(true);
    let mut host = command.spawn().unwrap();
    let parent = host.id().unwrap();
    let plugins = loop {
        let plugins = children(parent);
        let grandchildren: Vec<Pid> = plugins
            .iter()
            .flat_map(|plugin| children(plugin.as_raw_nonzero().get().unsigned_abs()))
            .collect();
        if grandchildren.len() == 2 && sockets(folder.path()) == 2 {
            break [plugins, grandchildren].concat();
        }
        sleep(Duration::from_millis(50)).await;
    };
    // Until the jobs run.
    sleep(Duration::from_millis(500)).await;
    host.kill().await.unwrap();
    for plugin in plugins {
        if !gone(plugin, Duration::from_secs(5)).await {
            return "a process is still there".to_owned();
        }
    }
    if !is_empty(folder.path()) {
        return "a socket's folder is left".to_owned();
    }
    "plugins and grandchildren gone within 5 s, no socket left".to_owned()
}

fn children(parent: u32) -> Vec<Pid> {
    let is_child = |stat: &str| {
        let (_, rest) = stat.rsplit_once(") ")?;
        let of = rest.split(' ').nth(1)?.parse::<u32>().ok()?;
        let pid = stat.split(' ').next()?.parse().ok()?;
        (of == parent).then(|| Pid::from_raw(pid)).flatten()
    };
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|process| fs::read_to_string(process.path().join("stat")).ok())
        .filter_map(|stat| is_child(&stat))
        .collect()
}

/// How many sockets stand two folders below.
fn sockets(folder: &Path) -> usize {
    let below = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = below(folder).flat_map(|path| below(&path).collect::<Vec<_>>());
    folders.filter(|path| path.join("socket").exists()).count()
}

async fn grandchild() -> String {
    let host = with("").await;
    let outcome = run(&host, "grandchild", "").await;
    let Outcome::Done(answer) = outcome else { return said(&outcome) };
    let pid = parse_pid(&answer.result);
    host.shutdown().await;
    let is_gone = gone(pid, Duration::from_secs(2)).await;
    (if is_gone { "gone with the plugin" } else { "still there" }).to_owned()
}

async fn twice() -> String {
    let host = with("").await;
    let pid = pid(&host).await;
    tokio::join!(host.shutdown(), host.shutdown());
    host.shutdown().await;
    assert!(gone(pid, Duration::from_secs(1)).await);
    format!("{:?}", host.states()["p"])
}
