//! The jobs that run: their deadlines, their cancellation, their ends.

use std::any::Any;
use std::collections::HashMap;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinError, JoinHandle};
use tokio::time::{sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::metadata::MetadataMap;

use super::super::ATTEMPT;
use super::{Answer, Context, Failure, Handlers, Identity, Job, Level, Reason};

/// How long a handler that was told to end may go on.
const GRACE: Duration = Duration::from_secs(5);

type Key = (String, u32);

/// The jobs of one plugin process. Clones share them.
#[derive(Clone, Debug)]
pub struct Runs {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    identity: Identity,
    handlers: Handlers,
    running: Mutex<HashMap<Key, Context>>,
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
        let context = Context::new(&job);
        let mut task = tokio::spawn(handler(job.payload, context.clone()));
        let run = self.enter(context, &task)?;
        let result = tokio::select! {
            result = &mut task => result,
            () = passed(run.context.deadline()) => {
                run.context.cancel(Reason::Timeout);
                return match ended(task).await {
                    Some(result) => self.answer(&run.context, result),
                    None => Err(Status::deadline_exceeded("the handler ran on past its deadline")),
                };
            }
            () = run.context.cancelled() => match ended(task).await {
                Some(result) => result,
                None => return Err(stopped(&run.context)),
            },
        };
        self.answer(&run.context, result)
    }

    /// Notes a run. A later attempt at a job takes the place of an earlier one.
    fn enter(&self, context: Context, task: &JoinHandle<Result<Vec<u8>, Failure>>) -> Result<Run, Status> {
        let key = (context.job_id().to_owned(), context.attempt());
        let mut running = self.running();
        if running.contains_key(&key) {
            task.abort();
            return Err(Status::already_exists(format!("attempt {} at job `{}` runs already", key.1, key.0)));
        }
        for ((job_id, attempt), earlier) in running.iter() {
            if *job_id == key.0 && *attempt < key.1 {
                earlier.cancel(Reason::Superseded);
            }
        }
        running.insert(key.clone(), context.clone());
        self.inner.count.send_replace(running.len());
        drop(running);
        Ok(Run { runs: self.clone(), key, context, task: task.abort_handle() })
    }

    fn answer(
        &self,
        context: &Context,
        result: Result<Result<Vec<u8>, Failure>, JoinError>,
    ) -> Result<Answer, Status> {
        let failure = match result {
            Ok(Ok(result)) => {
                return Ok(self.filled(context, Answer { success: true, result, ..Answer::default() }));
            }
            Ok(Err(failure)) => failure,
            Err(error) if error.is_panic() => {
                Failure::new(format!("the handler panicked: {}", said(&*error.into_panic())))
            }
            Err(_) => return Err(stopped(context)),
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
        if let Some(context) = self.running().get(&(job_id.to_owned(), attempt)) {
            context.cancel(reason);
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
        self.running().values().cloned().collect()
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Key, Context>> {
        self.inner.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One run. Dropped before its end, because the caller has gone away, it cancels.
struct Run {
    runs: Runs,
    key: Key,
    context: Context,
    task: AbortHandle,
}

impl Drop for Run {
    fn drop(&mut self) {
        let mut running = self.runs.running();
        running.remove(&self.key);
        self.runs.inner.count.send_replace(running.len());
        drop(running);
        if !self.task.is_finished() {
            self.context.cancel(Reason::Requested);
            let task = self.task.clone();
            tokio::spawn(async move {
                sleep(GRACE).await;
                task.abort();
            });
        }
    }
}

/// Which attempt at its job a call is, where its request has no field for it.
#[must_use]
pub fn attempt_of(metadata: &MetadataMap) -> u32 {
    let text = metadata.get(ATTEMPT).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// The end of a handler that was told to end, if it comes in time.
async fn ended<T>(mut task: JoinHandle<T>) -> Option<Result<T, JoinError>> {
    match timeout(GRACE, &mut task).await {
        Ok(result) => Some(result),
        Err(_) => {
            task.abort();
            None
        }
    }
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

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("it did not say why")
}
