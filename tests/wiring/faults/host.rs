//! A host with less patience than the proto grants, and what tests ask of it.

use std::path::Path;
use std::time::Duration;

use protogen_generated::protocol::InitializeRequest;
use protogen_generated::protocol::domain_plugin_service_host::DomainPluginService;
use protogen_generated::runtime::wiring::host::{
    self, Answer, Connection, Contract, Control, Event, Health, Identity, Job, Launch, Limits, Outcome,
    Settings, State,
};
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::{Instant, sleep};
use tonic::Status;

pub(crate) const PLUGIN: &str = env!("CARGO_BIN_EXE_misbehaving-plugin");

/// The contract of `protocol.DomainPluginService`, in a hurry and with 8 MiB a message.
pub(crate) enum Hurried {}

pub(crate) type Host = host::Host<Hurried>;

impl Contract for Hurried {
    type Initialize = InitializeRequest;

    const SETTINGS: Settings = Settings {
        start_timeout: Duration::from_secs(5),
        shutdown_grace: Duration::from_secs(2),
        max_message_bytes: 8 << 20,
        ..DomainPluginService::SETTINGS
    };

    async fn identity(connection: &Connection) -> Result<Identity, Status> {
        DomainPluginService::identity(connection).await
    }

    async fn initialize(connection: &Connection, request: InitializeRequest) -> Result<Vec<String>, Status> {
        DomainPluginService::initialize(connection, request).await
    }

    type Request = <DomainPluginService as Contract>::Request;
    type Response = <DomainPluginService as Contract>::Response;

    const EXECUTE: Option<&'static str> = DomainPluginService::EXECUTE;

    fn request(job: &Job, deadline: Option<Duration>) -> Self::Request {
        DomainPluginService::request(job, deadline)
    }

    fn answer(response: Self::Response) -> Answer {
        DomainPluginService::answer(response)
    }

    async fn health(connection: &Connection) -> Result<Health, Status> {
        DomainPluginService::health(connection).await
    }

    async fn shutdown(connection: &Connection) -> Result<(), Status> {
        DomainPluginService::shutdown(connection).await
    }
}

pub(crate) fn limits() -> Limits {
    Limits {
        cancel_grace: Duration::from_secs(2),
        exit_grace: Duration::from_secs(2),
        first_backoff: Duration::from_millis(20),
        longest_park: Duration::from_secs(20),
        ..Limits::default()
    }
}

pub(crate) fn launch(mode: &str) -> Launch<InitializeRequest> {
    Launch::process("p", PLUGIN, InitializeRequest::default()).args([mode])
}

/// A host with one plugin that is Ready.
pub(crate) async fn with(mode: &str) -> Host {
    let host = Host::new(limits());
    host.start(launch(mode)).await.unwrap();
    host
}

/// Why a plugin does not start, without what differs from run to run.
pub(crate) async fn refusal(launch: Launch<InitializeRequest>) -> String {
    let host = Host::new(limits());
    let failure = host.start(launch).await.unwrap_err();
    assert!(host.states().is_empty(), "nothing of it is left");
    match failure.stderr.last() {
        Some(line) => format!("not started: {}; last line: {line}", failure.reason),
        None => format!("not started: {}", failure.reason),
    }
}

pub(crate) fn job(handler: &str, payload: impl Into<Vec<u8>>) -> Job {
    let id = format!("{handler}-1");
    Job { id, handler: handler.to_owned(), payload: payload.into(), attempt: 1, ..Job::default() }
}

pub(crate) async fn run(host: &Host, handler: &str, payload: impl Into<Vec<u8>>) -> Outcome {
    host.run(&job(handler, payload), &Control::new()).await
}

/// Starts a job, and returns once its handler has reported something.
pub(crate) async fn begun(host: &Host, job: Job) -> (tokio::task::JoinHandle<Outcome>, Control) {
    let control = Control::new();
    let mut progress = control.progress();
    let (host, on_it) = (host.clone(), control.clone());
    let running = tokio::spawn(async move { host.run(&job, &on_it).await });
    let begun = progress.wait_for(Option::is_some).await;
    assert!(begun.is_ok(), "the job ended before it began");
    drop(begun);
    (running, control)
}

/// The plugin's process.
pub(crate) async fn pid(host: &Host) -> Pid {
    let outcome = run(host, "pid", "").await;
    let Outcome::Done(answer) = outcome else { panic!("{outcome:?}") };
    parse_pid(&answer.result)
}

pub(crate) fn parse_pid(text: &[u8]) -> Pid {
    Pid::from_raw(std::str::from_utf8(text).unwrap().trim().parse().unwrap()).unwrap()
}

pub(crate) fn signal(pid: Pid, signal: Signal) {
    kill_process(pid, signal).unwrap();
}

/// Waits until a process is gone, or is only remembered by a parent that does not look.
pub(crate) async fn gone(pid: Pid, within: Duration) -> bool {
    let end = Instant::now() + within;
    let stat = format!("/proc/{}/stat", pid.as_raw_nonzero());
    while Instant::now() < end {
        let state = std::fs::read_to_string(&stat).ok().and_then(|stat| {
            let (_, rest) = stat.rsplit_once(") ")?;
            rest.chars().next()
        });
        if matches!(state, None | Some('Z' | 'X')) {
            return true;
        }
        sleep(Duration::from_millis(20)).await;
    }
    false
}

/// Waits until the plugin is somewhere in its life, and counts how often it crashed on the way.
pub(crate) async fn until(
    events: &mut tokio::sync::broadcast::Receiver<Event>,
    wanted: State,
) -> (usize, String) {
    let mut crashes = 0;
    loop {
        match events.recv().await {
            Ok(Event::State { state, why, .. }) => {
                crashes += usize::from(state == State::Crashed);
                if state == wanted {
                    return (crashes, why);
                }
            }
            Ok(Event::Handlers { .. } | Event::Health { .. } | Event::Log { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// An outcome in a word or two.
pub(crate) fn said(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done(_) => "Done".to_owned(),
        Outcome::Failed { error, .. } => format!("Failed: {error}"),
        Outcome::TimedOut { .. } => "TimedOut".to_owned(),
        Outcome::Cancelled => "Cancelled".to_owned(),
        Outcome::Interrupted => "Interrupted".to_owned(),
        Outcome::PluginLost(lost) => format!("PluginLost: {}", lost.exit),
        Outcome::NotSupported { error, .. } => format!("NotSupported: {error}"),
        Outcome::Permanent { error, .. } => format!("Permanent: {error}"),
        Outcome::Busy { error, .. } => format!("Busy: {error}"),
        Outcome::Misconfigured { error, .. } => format!("Misconfigured: {error}"),
    }
}

/// Whether nothing stands in a folder.
pub(crate) fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().next().is_none()
}
