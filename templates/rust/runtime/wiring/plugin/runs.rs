//! The jobs that run: their deadlines, their cancellation, their ends.

use std::collections::HashMap;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::{sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::metadata::MetadataMap;

use super::super::ATTEMPT;
use super::work::{Ended, GRACE, Work};
use super::{Answer, Context, Failure, Handlers, Identity, Job, Level, Reason};

/// The jobs of one plugin process. Clones share them.
#[derive(Clone, Debug)]
pub struct Runs {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    identity: Identity,
    handlers: Handlers,
    /// Every attempt at each job.
    running: Mutex<HashMap<String, Vec<Context>>>,
    /// How many there are.
    count: watch::Sender<usize>,
    is_draining: AtomicBool,
    /// Cancelled when the plugin is to end its process.
    end: CancellationToken,
}

impl Runs {
    /// A plugin with these handlers.
    #[must_use]
    pub fn new(identity: Identity, handlers: Handlers) -> Self {
        let inner = Inner {
            identity,
            handlers,
            running: Mutex::default(),
            count: watch::Sender::new(0),
            is_draining: AtomicBool::new(false),
            end: CancellationToken::new(),
        };
        Runs { inner: Arc::new(inner) }
    }

    /// Who the plugin is.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.inner.identity
    }

    /// The handlers that it offers.
    #[must_use]
    pub fn handler_names(&self) -> Vec<String> {
        self.inner.handlers.names()
    }

    /// Runs a job to its end. Where the caller goes away, the job is cancelled.
    ///
    /// # Errors
    ///
    /// What says more of a job than that its handler failed: there is no such handler, it can never
    /// succeed, there is no room, its time is over, it was cancelled.
    pub async fn execute(&self, job: Job) -> Result<Answer, Status> {
        let name = &self.inner.identity.name;
        let Some(handler) = self.inner.handlers.get(&job.handler) else {
            return Err(Status::unimplemented(format!("plugin `{name}` has no handler `{}`", job.handler)));
        };
        if self.inner.is_draining.load(Ordering::Acquire) {
            return Err(Status::aborted(format!("plugin `{name}` is about to stop")));
        }
        let run = self.enter(Context::new(&job))?;
        let context = &run.context;
        let mut work = Work::new(handler(job.payload, context.clone()), context.clone());
        let ended = tokio::select! {
            biased;
            ended = &mut work => ended,
            () = passed(context.deadline()) => {
                context.cancel(Reason::Timeout);
                match work.ended_soon().await {
                    Some(ended) => ended,
                    None => return Err(Status::deadline_exceeded("the handler ran on past its deadline")),
                }
            }
            () = context.cancelled() => match work.ended_soon().await {
                Some(ended) => ended,
                None => return Err(stopped(context)),
            },
        };
        self.answer(context, ended)
    }

    /// Notes a run. A later attempt at a job takes the place of an earlier one.
    fn enter(&self, context: Context) -> Result<Run, Status> {
        let (job_id, attempt) = (context.job_id(), context.attempt());
        let mut running = self.running();
        let attempts = running.entry(job_id.to_owned()).or_default();
        if attempts.iter().any(|other| other.attempt() == attempt) {
            return Err(Status::already_exists(format!("attempt {attempt} at job `{job_id}` runs already")));
        }
        for earlier in attempts.iter().filter(|other| other.attempt() < attempt) {
            earlier.cancel(Reason::Superseded);
        }
        attempts.push(context.clone());
        drop(running);
        self.inner.count.send_modify(|count| *count += 1);
        Ok(Run { runs: self.clone(), context })
    }

    fn answer(&self, context: &Context, ended: Ended) -> Result<Answer, Status> {
        let failure = match ended {
            Ok(Ok(result)) => {
                return Ok(self.filled(context, Answer { success: true, result, ..Answer::default() }));
            }
            Ok(Err(failure)) => failure,
            Err(panic) => Failure::new(format!("the handler panicked: {panic}")),
        };
        if context.is_cancelled() {
            // What a handler says when it is told to end is not why it ends.
            context.log(Level::Warn, failure.message());
            return Err(stopped(context));
        }
        if let Some(status) = failure.status() {
            return Err(status);
        }
        context.log(Level::Error, failure.message());
        Ok(self.filled(context, Answer { error: failure.message().to_owned(), ..Answer::default() }))
    }

    fn filled(&self, context: &Context, answer: Answer) -> Answer {
        let (progress, cost, logs) = context.summary();
        Answer { progress, cost, logs, plugin_version: self.inner.identity.version.clone(), ..answer }
    }

    /// Tells a run to end. One that is over, or never was, needs nothing.
    pub fn cancel(&self, job_id: &str, attempt: u32, reason: Reason) {
        for context in self.running().get(job_id).into_iter().flatten() {
            if context.attempt() == attempt {
                context.cancel(reason);
            }
        }
    }

    /// Takes no more jobs, waits for those that run, and tells them to end where they take too long.
    pub(super) async fn drain(&self, grace: Duration) {
        self.inner.is_draining.store(true, Ordering::Release);
        if timeout(grace, self.idle()).await.is_err() {
            self.cancel_all();
            // Who goes on regardless ends with the process.
            let _ = timeout(GRACE, self.idle()).await;
        }
    }

    /// Takes no more jobs, and tells those that run to end.
    pub(super) fn cancel_all(&self) {
        self.inner.is_draining.store(true, Ordering::Release);
        for context in self.contexts() {
            context.cancel(Reason::Shutdown);
        }
    }

    /// Waits until nothing runs.
    pub(super) async fn idle(&self) {
        // The sender lives as long as `self`.
        let _ = self.inner.count.subscribe().wait_for(|&count| count == 0).await;
    }

    /// Ends the process, soon: what is served ends, and then [`serve`](super::serve) returns.
    pub fn end(&self) {
        self.inner.end.cancel();
    }

    pub(super) fn ending(&self) -> &CancellationToken {
        &self.inner.end
    }

    pub(super) fn contexts(&self) -> Vec<Context> {
        self.running().values().flatten().cloned().collect()
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, Vec<Context>>> {
        self.inner.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One run, until it is dropped.
struct Run {
    runs: Runs,
    context: Context,
}

impl Drop for Run {
    fn drop(&mut self) {
        let mut running = self.runs.running();
        if let Some(attempts) = running.get_mut(self.context.job_id()) {
            attempts.retain(|other| other.attempt() != self.context.attempt());
            if attempts.is_empty() {
                running.remove(self.context.job_id());
            }
        }
        drop(running);
        self.runs.inner.count.send_modify(|count| *count -= 1);
    }
}

/// Which attempt at its job a call is, where its request has no field for it.
#[must_use]
pub fn attempt_of(metadata: &MetadataMap) -> u32 {
    let text = metadata.get(ATTEMPT).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// The status of a job that was told to end.
fn stopped(context: &Context) -> Status {
    match context.reason() {
        Some(Reason::Timeout) => Status::deadline_exceeded("the job's time is over"),
        Some(Reason::Shutdown) => Status::aborted("the plugin stops"),
        Some(Reason::Requested | Reason::Superseded) | None => Status::cancelled("the job was cancelled"),
    }
}

async fn passed(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => pending().await,
    }
}
