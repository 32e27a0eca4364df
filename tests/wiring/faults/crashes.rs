//! A plugin whose process ends, or stops to answer.

use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use protogen_generated::protocol::Empty;
use protogen_generated::protocol::domain_plugin_service_client::DomainPluginServiceClient;
use protogen_generated::runtime::wiring::host::{
    Code, Control, Event, Identity, Job, Limits, Outcome, State, Verdict,
};
use rustix::process::Signal;

use super::host::{Host, begun, job, launch, limits, pid, run, said, signal, until, with};
use super::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "exits with 64 jobs on it",
            "64 × PluginLost: exit status: 3, none ran twice; restarted: Done",
            exits(),
        ),
        fault(
            "is killed with 64 jobs on it",
            "64 × PluginLost: signal: 9 (SIGKILL), none ran twice; restarted: Done",
            killed(),
        ),
        fault("crashes again and again", "Failed after 5 crashes; jobs: Busy", circuit()),
        fault(
            "one of 64 jobs crashes it whenever it runs",
            "dead-lettered after 3 crashes; the other 63: Done",
            poison(),
        ),
        fault(
            "is stopped by SIGSTOP",
            "PluginLost: it did not answer 3 times when it was asked how it is; restarted: Done",
            stopped(),
        ),
    ]
}

async fn marked() -> (Host, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::new(limits());
    host.start(launch("").env("MARKS", folder.path().join("marks"))).await.unwrap();
    (host, folder)
}

/// Begins so many jobs that hold on.
async fn hold(host: &Host, count: usize) -> Vec<tokio::task::JoinHandle<Outcome>> {
    let mut running = Vec::new();
    for at in 0..count {
        let id = format!("hold-{at}");
        let host = host.clone();
        running.push(tokio::spawn(async move { begun(&host, Job { id, ..job("hold", "") }).await }));
    }
    let mut begun = Vec::new();
    for run in running {
        begun.push(run.await.unwrap().0);
    }
    begun
}

async fn lost(
    host: Host,
    held: Vec<tokio::task::JoinHandle<Outcome>>,
    mut outcomes: Vec<Outcome>,
    marks: &std::path::Path,
) -> String {
    let expected = held.len();
    for held in held {
        outcomes.push(held.await.unwrap());
    }
    let first = said(&outcomes[0]);
    let alike = outcomes.iter().filter(|outcome| said(outcome) == first).count();
    let again = run(&host, "echo", "").await;
    let marks = std::fs::read_to_string(marks.join("marks")).unwrap();
    let twice = if marks.lines().count() == expected { "none ran twice" } else { "some ran twice" };
    host.shutdown().await;
    format!("{alike} × {first}, {twice}; restarted: {}", said(&again))
}

async fn exits() -> String {
    let (host, marks) = marked().await;
    let held = hold(&host, 63).await;
    let exit = run(&host, "exit", "0").await;
    if let Outcome::PluginLost(lost) = &exit {
        assert_eq!(lost.stderr, ["error: out of paper"]);
        assert_eq!(lost.status.and_then(|status| status.code()), Some(3));
    }
    lost(host, held, vec![exit], marks.path()).await
}

async fn killed() -> String {
    let (host, marks) = marked().await;
    let pid = pid(&host).await;
    let held = hold(&host, 64).await;
    signal(pid, Signal::KILL);
    lost(host, held, Vec::new(), marks.path()).await
}

#[tokio::test]
async fn what_a_host_knows_is_data() {
    let host = with("").await;
    let (mut events, pid) = (host.events(), pid(&host).await);
    let [plugin] = &host.snapshots()[..] else { panic!("there is one plugin") };
    assert_eq!((plugin.name.as_str(), plugin.state), ("p", State::Ready));
    assert_eq!(plugin.process_id.map(i64::from), Some(pid.as_raw_nonzero().get().into()));
    assert!(plugin.handlers.iter().any(|handler| handler == "echo"), "{plugin:?}");
    let mut client = DomainPluginServiceClient::new(host.connection("p").unwrap());
    let said = client.metadata(Empty::default()).await.unwrap().into_inner();
    assert_eq!(plugin.identity, Some(Identity { name: said.name, version: said.version }));
    let Outcome::Permanent { code, .. } = run(&host, "echo", vec![0; 9 << 20]).await else { panic!() };
    assert_eq!(code, Some(Code::OutOfRange));
    signal(pid, Signal::KILL);
    let exit = loop {
        if let Event::State { state: State::Crashed, exit, .. } = events.recv().await.unwrap() {
            break exit.unwrap();
        }
    };
    assert_eq!(exit.signal(), Some(9));
    host.shutdown().await;
}

async fn circuit() -> String {
    let host = with("crash-loop").await;
    let mut events = host.events();
    let (crashes, why) = until(&mut events, State::Failed).await;
    assert_eq!(why, "exit status: 4");
    let outcome = run(&host, "echo", "").await;
    assert!(said(&outcome).contains("exit status: 4"), "{outcome:?}");
    host.shutdown().await;
    let Outcome::Busy { .. } = outcome else { return said(&outcome) };
    format!("Failed after {crashes} crashes; jobs: Busy")
}

/// What a queue does: runs a job until it is done with it.
async fn to_the_end(host: Host, mut job: Job) -> (Outcome, Verdict) {
    loop {
        let outcome = host.run(&job, &Control::new()).await;
        match outcome.verdict() {
            Verdict::Retry => job.attempt += 1,
            Verdict::Requeue => {}
            verdict @ (Verdict::Ack | Verdict::Park | Verdict::DeadLetter | Verdict::Cancel) => {
                return (outcome, verdict);
            }
        }
    }
}

async fn poison() -> String {
    let host = with("").await;
    let mut events = host.events();
    let bystanders: Vec<_> = (0..63)
        .map(|at| {
            let job = Job { id: format!("nap-{at}"), ..job("nap", "60") };
            tokio::spawn(to_the_end(host.clone(), job))
        })
        .collect();
    let (_, verdict) = to_the_end(host.clone(), job("exit", "20")).await;
    assert_eq!(verdict, Verdict::DeadLetter);
    let mut done = 0;
    for bystander in bystanders {
        let (_, verdict) = bystander.await.unwrap();
        done += usize::from(verdict == Verdict::Ack);
    }
    host.shutdown().await;
    let (crashes, _) = until(&mut events, State::Stopped).await;
    format!("dead-lettered after {crashes} crashes; the other {done}: Done")
}

async fn stopped() -> String {
    let limits = Limits {
        health_interval: Duration::from_millis(200),
        health_timeout: Duration::from_millis(500),
        ..limits()
    };
    let host = Host::new(limits);
    host.start(launch("")).await.unwrap();
    let pid = pid(&host).await;
    let (held, _control) = begun(&host, job("hold", "")).await;
    signal(pid, Signal::STOP);
    let lost = held.await.unwrap();
    let again = run(&host, "echo", "").await;
    host.shutdown().await;
    format!("{}; restarted: {}", said(&lost), said(&again))
}
