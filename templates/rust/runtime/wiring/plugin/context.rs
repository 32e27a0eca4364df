//! What a handler holds of its job.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use prost_types::Timestamp;
use tokio_util::sync::CancellationToken;

use super::{Log, Progress, Reason, Report};

/// How many lines an answer carries; of more, the last.
const ANSWERED_LOGS: usize = 1_000;

/// How many lines wait to be reported; more are lost to the live view.
const WAITING_LOGS: usize = 1_000;

/// How bad a line of a log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// For who looks for a mistake.
    Debug,
    /// As it should be.
    Info,
    /// Worth a look.
    Warn,
    /// It did not work.
    Error,
}

impl Level {
    pub(super) fn name(self) -> &'static str {
        match self {
            Level::Debug => "debug",
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Error => "error",
        }
    }
}

/// What a handler holds of its job. Clones are of the same job.
#[derive(Clone, Debug)]
pub struct Context {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    job_id: String,
    handler: String,
    attempt: u32,
    deadline: Option<Instant>,
    cancelled: CancellationToken,
    reason: OnceLock<Reason>,
    told: Mutex<Told>,
}

/// What the handler has told so far.
#[derive(Debug, Default)]
struct Told {
    progress: Option<Progress>,
    /// Whether the progress is newer than what was reported.
    is_news: bool,
    cost: f64,
    logs: VecDeque<Log>,
    waiting: VecDeque<Log>,
    lost: u32,
}

impl Context {
    pub(super) fn new(job_id: String, handler: String, attempt: u32, timeout: Option<Duration>) -> Self {
        let inner = Inner {
            job_id,
            handler,
            attempt: attempt.max(1),
            deadline: timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
            cancelled: CancellationToken::new(),
            reason: OnceLock::new(),
            told: Mutex::default(),
        };
        Context { inner: Arc::new(inner) }
    }

    /// The job's identity. Every attempt has the same.
    #[must_use]
    pub fn job_id(&self) -> &str {
        &self.inner.job_id
    }

    /// The handler that runs.
    #[must_use]
    pub fn handler(&self) -> &str {
        &self.inner.handler
    }

    /// Which attempt this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.inner.attempt
    }

    /// When the job is given up.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.inner.deadline
    }

    /// How long there is until then.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        self.inner.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Waits until the job is to end early. A handler that goes on is ended a few seconds later.
    pub async fn cancelled(&self) {
        self.inner.cancelled.cancelled().await;
    }

    /// Whether the job is to end early, for loops that don't wait.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.inner.cancelled.is_cancelled()
    }

    /// Why the job is to end early.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        self.inner.reason.get().copied()
    }

    /// The token behind [`cancelled`](Self::cancelled), to hand on.
    #[must_use]
    pub fn cancellation(&self) -> &CancellationToken {
        &self.inner.cancelled
    }

    /// Reports how far the job is: units of work that are done, and in all. Zero in all: not known.
    /// It may be called as often as one likes.
    pub fn progress(&self, current: i64, total: i64) {
        let mut told = self.told();
        told.progress = Some(Progress { current, total });
        told.is_news = true;
    }

    /// Adds to what the job costs, in the contract's unit.
    pub fn add_cost(&self, cost: f64) {
        self.told().cost += cost;
    }

    /// Logs a line.
    pub fn log(&self, level: Level, message: impl Into<String>) {
        self.log_entry(Log { level: level.name().to_owned(), message: message.into(), ..Log::default() });
    }

    /// Logs a line with all that can be said of one. Without a timestamp, it gets the present one.
    pub fn log_entry(&self, mut log: Log) {
        if log.timestamp.is_empty() {
            log.timestamp = Timestamp::from(SystemTime::now()).to_string();
        }
        let mut told = self.told();
        if told.logs.len() == ANSWERED_LOGS {
            told.logs.pop_front();
        }
        told.logs.push_back(log.clone());
        if told.waiting.len() == WAITING_LOGS {
            told.lost = told.lost.saturating_add(1);
        } else {
            told.waiting.push_back(log);
        }
    }

    /// Tells the handler to end. The first reason counts.
    pub(super) fn cancel(&self, reason: Reason) {
        // Another reason came first.
        let _ = self.inner.reason.set(reason);
        self.inner.cancelled.cancel();
    }

    /// Whether both are of the same run.
    pub(super) fn is(&self, other: &Context) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Whether something has happened since [`reports`](Self::reports) was last asked.
    pub(super) fn has_news(&self) -> bool {
        let told = self.told();
        told.is_news || !told.waiting.is_empty() || told.lost > 0
    }

    /// What has happened since this was last asked.
    pub(super) fn reports(&self) -> Vec<Report> {
        let mut told = self.told();
        let progress = if std::mem::take(&mut told.is_news) { told.progress } else { None };
        let (logs, lost) = (std::mem::take(&mut told.waiting), std::mem::take(&mut told.lost));
        drop(told);
        let (job_id, attempt) = (self.job_id(), self.attempt());
        let progress =
            progress.map(|progress| Report::Progress { job_id: job_id.to_owned(), attempt, progress });
        let logs = logs.into_iter().map(|log| Report::Log { job_id: job_id.to_owned(), attempt, log });
        let lost = (lost > 0).then_some(Report::LostLogs(lost));
        progress.into_iter().chain(logs).chain(lost).collect()
    }

    /// What goes into the answer.
    pub(super) fn summary(&self) -> (Option<Progress>, f64, Vec<Log>) {
        let mut told = self.told();
        (told.progress, told.cost, std::mem::take(&mut told.logs).into())
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.inner.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
