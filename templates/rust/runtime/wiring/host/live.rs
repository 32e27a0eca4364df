//! One connection to a plugin that is Ready: its client, its jobs, and how it ended.

use std::collections::HashMap;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::io::BufReader;
use tokio::process::ChildStdout;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_stream::StreamExt;
use tokio_util::sync::CancellationToken;
use tonic::{Code, Status};

use super::channel::Channel;
use super::connection::Token;
use super::handle::Preview;
use super::handshake::{self, Address};
use super::launch::{Launch, Way};
use super::process::Process;
use super::stderr;
use super::{Command, Connection, Contract, Control, Failure, Health, Identity, Log, Lost, Report, State};

/// How many commands may wait for a plugin to read them.
const COMMANDS: usize = 1024;

/// How often a plugin says that it is alive, and at the most, how its jobs are.
const HEARTBEAT: Duration = Duration::from_secs(5);
const REPORT: Duration = Duration::from_millis(50);

/// One connection to a plugin that is Ready.
pub(super) struct Live {
    pub(super) connection: Connection,
    pub(super) identity: Identity,
    /// Cancelled when the connection is of no more use.
    pub(super) lost: CancellationToken,
    /// Cancelled then, too, and before that when jobs that still run are to be given back.
    pub(super) over: CancellationToken,
    pub(super) process_id: Option<u32>,
    /// What it last said of it.
    pub(super) health: Mutex<Option<Health>>,
    last_words: OnceLock<Lost>,
    commands: mpsc::Sender<Command>,
    has_control: AtomicBool,
    jobs: Mutex<HashMap<(String, u32), Arc<Preview>>>,
}

/// A plugin that has just become Ready.
pub(super) struct Started {
    pub(super) live: Arc<Live>,
    /// `None`: somebody else keeps it alive.
    pub(super) process: Option<Process>,
    pub(super) handlers: Vec<String>,
}

/// Brings a plugin up to Ready. `tell` learns of the states on the way.
pub(super) async fn start<C: Contract>(
    launch: &Launch<C::Initialize>,
    tell: impl Fn(State) + Sync,
    log: impl Fn(Log) + Clone + Send + 'static,
) -> Result<Started, Failure> {
    let settings = C::SETTINGS;
    let end = Instant::now() + settings.start_timeout;
    tell(State::Starting);
    let (mut process, output, address) = match &launch.way {
        Way::Process(program) => {
            let log = log.clone();
            let (process, output) = Process::start(program, &settings, log)
                .map_err(|error| Failure::new(&launch.name, cannot_start(program, &error)).permanent())?;
            (Some(process), Some(output), None)
        }
        Way::Attach(address) => (None, None, Some(Address::parse(address))),
    };
    let started = bring_up::<C>(launch, end, address, process.as_ref(), output, &tell, log).await;
    match started {
        Ok((live, handlers)) => Ok(Started { live, process, handlers }),
        Err(mut failure) => {
            if let Some(process) = &mut process {
                // What has ended by itself says why; what has not is ended.
                if let Ok(exit) = timeout(Duration::from_millis(300), process.wait()).await {
                    failure.reason = format!("{} ({})", failure.reason, exit.text);
                    failure.exit = exit.status;
                } else {
                    process.kill().await;
                }
                failure.stderr = process.last_lines().await;
            }
            Err(failure)
        }
    }
}

async fn bring_up<C: Contract>(
    launch: &Launch<C::Initialize>,
    end: Instant,
    address: Option<Address>,
    process: Option<&Process>,
    output: Option<BufReader<ChildStdout>>,
    tell: &impl Fn(State),
    log: impl Fn(Log) + Send + 'static,
) -> Result<(Arc<Live>, Vec<String>), Failure> {
    let settings = C::SETTINGS;
    let fail = |reason: String| Failure::new(&launch.name, reason);
    let address = match (address, output) {
        (Some(address), _) => address,
        (None, None) => return Err(fail("it has neither a process nor an address".to_owned())),
        (None, Some(mut output)) => {
            tell(State::Handshaking);
            let address = timeout_at(end, handshake::read(&mut output, settings.protocol_versions))
                .await
                .unwrap_or_else(|_| Err(late("it did not say where it listens", settings.start_timeout)))
                .map_err(fail)?;
            tokio::spawn(stderr::follow(output, None, log));
            address
        }
    };
    tell(State::Initializing);
    let channel = timeout_at(end, Channel::connect(&address))
        .await
        .map_err(|_| fail(late("it did not take the connection", settings.start_timeout)))?
        .map_err(|error| fail(format!("nobody answers at {}: {error}", shown(&address))))?;
    let token = process.map_or_else(|| Token::new(None), |process| process.token.clone());
    let connection = Connection::new(channel, token, settings.max_message_bytes);
    let identity = optional(timeout_at(end, C::identity(&connection)).await, || {
        late("it did not say who it is", settings.start_timeout)
    })
    .map_err(|refusal| refusal.into_failure(&launch.name))?
    .unwrap_or_default();
    let handlers =
        optional(timeout_at(end, C::initialize(&connection, launch.initialize.clone())).await, || {
            late("it did not answer Initialize", settings.start_timeout)
        })
        .map_err(|refusal| refusal.into_failure(&launch.name))?
        .unwrap_or_default();
    let process_id = process.and_then(Process::id);
    Ok((Live::open(connection, identity, process_id), handlers))
}

/// Why a call while starting did not give an answer.
enum Refusal {
    Late(String),
    Status(Box<Status>),
}

impl Refusal {
    fn into_failure(self, plugin: &str) -> Failure {
        match self {
            Refusal::Late(reason) => Failure::new(plugin, reason),
            Refusal::Status(status) => {
                let failure = Failure::new(plugin, format!("{:?}: {}", status.code(), status.message()));
                match status.code() {
                    Code::Unauthenticated | Code::PermissionDenied | Code::InvalidArgument => {
                        failure.permanent()
                    }
                    _ => failure,
                }
            }
        }
    }
}

/// The answer of a method that a plugin may do without.
fn optional<T, E>(
    answer: Result<Result<T, Status>, E>,
    late: impl FnOnce() -> String,
) -> Result<Option<T>, Refusal> {
    match answer {
        Err(_) => Err(Refusal::Late(late())),
        Ok(Ok(answer)) => Ok(Some(answer)),
        Ok(Err(status)) if status.code() == Code::Unimplemented => Ok(None),
        Ok(Err(status)) => Err(Refusal::Status(Box::new(status))),
    }
}

fn late(what: &str, limit: Duration) -> String {
    format!("{what} within {limit:?}")
}

fn cannot_start(program: &super::launch::Program, error: &std::io::Error) -> String {
    format!("`{}` cannot be started: {error}", program.path.to_string_lossy())
}

fn shown(address: &Address) -> &str {
    match address {
        Address::Unix(path) => path,
        Address::Tcp(address) => address,
    }
}

impl Live {
    fn open(connection: Connection, identity: Identity, process_id: Option<u32>) -> Arc<Self> {
        let (commands, receiver) = mpsc::channel(COMMANDS);
        let lost = CancellationToken::new();
        let live = Arc::new(Live {
            connection,
            identity,
            over: lost.child_token(),
            lost,
            process_id,
            health: Mutex::default(),
            last_words: OnceLock::new(),
            commands,
            has_control: AtomicBool::new(false),
            jobs: Mutex::new(HashMap::new()),
        });
        tokio::spawn(Arc::clone(&live).listen(receiver));
        live
    }

    /// Opens the control stream and hands reports on until the connection ends. A plugin without one
    /// is older, and its host does without.
    async fn listen(self: Arc<Self>, commands: mpsc::Receiver<Command>) {
        let settings = Command::Settings { heartbeat: HEARTBEAT, report: REPORT };
        // There is room: nothing was sent yet.
        let _ = self.commands.try_send(settings);
        let lost = self.lost.clone();
        let reports = async {
            let Ok(mut reports) = self.connection.control(commands).await else { return pending().await };
            self.has_control.store(true, Ordering::Release);
            while let Some(Ok(reports)) = reports.next().await {
                for report in reports {
                    self.hand_on(report);
                }
            }
            self.has_control.store(false, Ordering::Release);
        };
        tokio::select! {
            () = reports => {}
            () = lost.cancelled() => {}
        }
    }

    fn hand_on(&self, report: Report) {
        // A report of an attempt that is over is of no interest.
        match report {
            Report::Heartbeat { .. } | Report::LostLogs(_) => {}
            Report::Progress { job_id, attempt, progress } => {
                if let Some(preview) = self.preview_of(job_id, attempt) {
                    preview.report_progress(progress);
                }
            }
            Report::Log { job_id, attempt, log } => {
                if let Some(preview) = self.preview_of(job_id, attempt) {
                    preview.report_log(log);
                }
            }
        }
    }

    fn preview_of(&self, job_id: String, attempt: u32) -> Option<Arc<Preview>> {
        self.jobs().get(&(job_id, attempt)).cloned()
    }

    /// Whether commands reach the plugin.
    pub(super) fn has_control(&self) -> bool {
        self.has_control.load(Ordering::Acquire)
    }

    /// Sends a command, if the plugin can take it now.
    pub(super) fn command(&self, command: Command) {
        if self.has_control() {
            // A plugin that does not read its commands learns of the end by the end of the call.
            let _ = self.commands.try_send(command);
        }
    }

    /// Notes that a job runs here, until the guard is dropped.
    pub(super) fn enter(self: &Arc<Self>, job_id: &str, attempt: u32, control: &Control) -> Running {
        let (key, preview) = ((job_id.to_owned(), attempt), control.preview());
        // The plugin refuses an attempt that comes twice, and goes on to report of the first.
        self.jobs().entry(key.clone()).or_insert_with(|| Arc::clone(&preview));
        Running { live: Arc::clone(self), key, preview }
    }

    /// Gives back the jobs that still run.
    pub(super) fn interrupt(&self) {
        self.over.cancel();
    }

    /// Ends the connection. The first reason that is given counts.
    pub(super) fn end(&self, lost: Lost) {
        // Somebody else has given a reason already.
        let _ = self.last_words.set(lost);
        self.lost.cancel();
    }

    /// How it ended.
    pub(super) fn last_words(&self) -> Lost {
        self.last_words.get().cloned().unwrap_or_default()
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, HashMap<(String, u32), Arc<Preview>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A job that runs on a connection.
pub(super) struct Running {
    live: Arc<Live>,
    key: (String, u32),
    preview: Arc<Preview>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut jobs = self.live.jobs();
        if jobs.get(&self.key).is_some_and(|preview| Arc::ptr_eq(preview, &self.preview)) {
            jobs.remove(&self.key);
        }
    }
}
