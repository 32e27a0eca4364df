//! The jobs that run: their deadlines, their cancellation, their ends.

use std::collections::HashMap;
use std::future::pending;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::time::{sleep_until, timeout};
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::metadata::MetadataMap;

use super::super::ATTEMPT;
use super::work::{Ended, GRACE, Work};
use super::{Answer, Context, Failure, Handlers, Identity, Job, Level, Log, Reason, Report, Settings};

/// How many reports of jobs that are over wait for the control stream.
const LAST_NEWS: usize = 10_000;

/// The jobs of one plugin process. Clones share them.
#[derive(Clone, Debug)]
pub struct Runs {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    identity: Identity,
    handlers: Handlers,
    /// How many jobs may run at once.
    capacity: usize,
    is_initialized: AtomicBool,
    /// `None`: nobody listens.
    stream: Mutex<Option<ControlStream>>,
    running: Mutex<Running>,
    /// Told when nothing runs any more, once the plugin takes no more jobs.
    idle: Notify,
    is_draining: AtomicBool,
    /// Cancelled when the plugin is to end its process.
    end: CancellationToken,
}

/// What runs: all attempts at each job.
#[derive(Debug, Default)]
struct Running {
    attempts: HashMap<String, Vec<Context>>,
    count: usize,
}

/// The stream on which the host learns what happens.
#[derive(Debug)]
struct ControlStream {
    /// Cancelled when another one takes its place.
    replaced: CancellationToken,
    /// What was not reported yet of jobs that are over.
    last_news: Vec<Report>,
}

impl Runs {
    /// A plugin with these handlers.
    #[must_use]
    pub fn new(settings: &Settings, identity: Identity, handlers: Handlers) -> Self {
        let inner = Inner {
            identity,
            handlers,
            capacity: settings.max_concurrency.unwrap_or(usize::MAX),
            is_initialized: AtomicBool::new(false),
            stream: Mutex::default(),
            running: Mutex::default(),
            idle: Notify::new(),
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
        self.inner.handlers.names().to_vec()
    }

    /// Notes that a host has configured the plugin.
    ///
    /// # Errors
    ///
    /// A host has done so before.
    pub fn initialize(&self) -> Result<(), Status> {
        if self.inner.is_initialized.swap(true, Ordering::AcqRel) {
            return Err(Status::failed_precondition("the plugin is initialized already"));
        }
        Ok(())
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
            return Err(Status::unimplemented(self.missing(&job.handler)));
        };
        if self.inner.is_draining.load(Ordering::Acquire) {
            return Err(Status::unavailable(format!("plugin `{name}` is about to stop")));
        }
        let context = Context::new(job.id, job.handler, job.attempt, job.timeout);
        let run = self.enter(context.clone())?;
        let mut work = Work::new(handler(job.payload, context.clone()), run);
        let ended = tokio::select! {
            // Most handlers end before there is anything to wait for.
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
                None => return self.stopped(&context),
            },
        };
        self.answer(&context, ended)
    }

    fn missing(&self, handler: &str) -> String {
        let name = &self.inner.identity.name;
        match self.inner.handlers.names() {
            [] => format!("plugin `{name}` has no handlers"),
            names => format!("plugin `{name}` has no handler `{handler}`, but {}", names.join(", ")),
        }
    }

    /// Notes a run. A later attempt at a job takes the place of an earlier one.
    fn enter(&self, context: Context) -> Result<Run, Status> {
        let (job_id, attempt) = (context.job_id(), context.attempt());
        let mut running = self.running();
        let count = running.count;
        // Hosts that don't say which job it is may ask for several at once.
        let others = running.attempts.get(job_id).filter(|_| !job_id.is_empty());
        let others = others.map_or(&[][..], Vec::as_slice);
        if others.iter().any(|other| other.attempt() == attempt) {
            return Err(Status::already_exists(format!("attempt {attempt} at job `{job_id}` runs already")));
        }
        if count >= self.inner.capacity {
            return Err(Status::resource_exhausted(format!("{count} jobs run already")));
        }
        for earlier in others.iter().filter(|other| other.attempt() < attempt) {
            earlier.cancel(Reason::Superseded);
        }
        running.attempts.entry(job_id.to_owned()).or_default().push(context.clone());
        running.count += 1;
        drop(running);
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
            return self.stopped(context);
        }
        if let Some(status) = failure.status() {
            return Err(status);
        }
        context.log_entry(Log {
            level: Level::Error.name().to_owned(),
            message: failure.message().to_owned(),
            metadata: format!(r#"{{"at":"{}"}}"#, failure.location().to_string().escape_default()),
            ..Log::default()
        });
        Ok(self.filled(context, Answer { error: failure.message().to_owned(), ..Answer::default() }))
    }

    /// What is said of a job that was told to end.
    fn stopped(&self, context: &Context) -> Result<Answer, Status> {
        let error = match context.reason() {
            Some(Reason::Timeout) => return Err(Status::deadline_exceeded("the job's time is over")),
            Some(Reason::Shutdown) => return Err(Status::aborted("the plugin stops")),
            Some(Reason::Superseded) => "cancelled: a later attempt has begun",
            Some(Reason::Requested) | None => "cancelled: as asked",
        };
        Ok(self.filled(context, Answer { error: error.to_owned(), ..Answer::default() }))
    }

    fn filled(&self, context: &Context, answer: Answer) -> Answer {
        let (progress, cost, logs) = context.summary();
        Answer { progress, cost, logs, plugin_version: self.inner.identity.version.clone(), ..answer }
    }

    /// Tells a run to end. One that is over, or never was, needs nothing.
    pub fn cancel(&self, job_id: &str, attempt: u32, reason: Reason) {
        for context in self.running().attempts.get(job_id).into_iter().flatten() {
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

    /// Waits until nothing runs, once the plugin takes no more jobs.
    async fn idle(&self) {
        loop {
            let mut idle = pin!(self.inner.idle.notified());
            // What ends from here on is not missed.
            idle.as_mut().enable();
            if self.running().count == 0 {
                return;
            }
            idle.await;
        }
    }

    /// Ends the process, soon: what runs is told to end, what is served ends, and then
    /// [`serve`](super::serve) returns.
    pub fn end(&self) {
        self.cancel_all();
        self.inner.end.cancel();
    }

    pub(super) fn ending(&self) -> &CancellationToken {
        &self.inner.end
    }

    /// Takes the place of the control stream that there was. The token tells when another one does.
    pub(super) fn take_the_stream(&self) -> CancellationToken {
        let replaced = CancellationToken::new();
        let mut stream = self.stream();
        let last_news = match stream.take() {
            Some(before) => {
                before.replaced.cancel();
                before.last_news
            }
            None => Vec::new(),
        };
        *stream = Some(ControlStream { replaced: replaced.clone(), last_news });
        replaced
    }

    /// Notes that nobody listens any more, unless another stream took the place of that one.
    pub(super) fn leave_the_stream(&self, replaced: &CancellationToken) {
        let mut stream = self.stream();
        if !replaced.is_cancelled() {
            *stream = None;
        }
    }

    /// What was not reported yet of jobs that are over.
    pub(super) fn last_news(&self) -> Vec<Report> {
        self.stream().as_mut().map(|stream| std::mem::take(&mut stream.last_news)).unwrap_or_default()
    }

    pub(super) fn contexts(&self) -> Vec<Context> {
        self.running().attempts.values().flatten().cloned().collect()
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.inner.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stream(&self) -> MutexGuard<'_, Option<ControlStream>> {
        self.inner.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run, which is over when this is dropped.
pub(super) struct Run {
    runs: Runs,
    pub(super) context: Context,
}

impl Drop for Run {
    fn drop(&mut self) {
        let inner = &self.runs.inner;
        let mut running = self.runs.running();
        if let Some(attempts) = running.attempts.get_mut(self.context.job_id()) {
            attempts.retain(|other| !other.is(&self.context));
            if attempts.is_empty() {
                running.attempts.remove(self.context.job_id());
            }
        }
        running.count -= 1;
        let is_idle = running.count == 0;
        drop(running);
        if is_idle && inner.is_draining.load(Ordering::Acquire) {
            inner.idle.notify_waiters();
        }
        if self.context.has_news()
            && let Some(stream) = self.runs.stream().as_mut()
            && stream.last_news.len() < LAST_NEWS
        {
            stream.last_news.extend(self.context.reports());
        }
    }
}

/// Which attempt at its job a call is, where its request has no field for it.
#[must_use]
pub fn attempt_of(metadata: &MetadataMap) -> u32 {
    let text = metadata.get(ATTEMPT).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok()).unwrap_or(1)
}

async fn passed(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => pending().await,
    }
}
