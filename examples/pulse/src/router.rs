//! Runs a job's attempt on a plugin: the row says that it begins, the plugin runs it, the row says how it ended.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use protogen_generated::protocol::domain_plugin_service_host::Host;
use protogen_generated::runtime::wiring::host::{self, Control, Log, Outcome};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

use crate::engine::Ticket;
use crate::hub::Hub;
use crate::life::{self, Delays, End};
use crate::lines::{Seen, entry};
use crate::plugins::{Chance, Plugins};
use crate::pulse::{LogEntry, Progress};
use crate::store::{Change, Error, Report, Row, Store};
use crate::time::now;

/// Runs attempts. Clones share what they run.
#[derive(Clone)]
pub(crate) struct Router {
    pub(crate) store: Store,
    pub(crate) host: Host,
    pub(crate) plugins: Plugins,
    pub(crate) hub: Hub,
    /// This host's identity.
    pub(crate) id: Arc<str>,
    pub(crate) delays: Delays,
    /// Cancelled when nothing new is to begin.
    pub(crate) drain: CancellationToken,
    running: Arc<Mutex<HashMap<String, CancellationToken>>>,
    /// One permit an attempt, until its plugin has let go of it.
    slots: Arc<Semaphore>,
    /// One permit an attempt, until its end is written.
    open: Arc<Semaphore>,
    most: usize,
}

/// How many attempts there may be whose ends are not written yet, for each that runs: a plugin does not wait for the disk.
const OPEN: usize = 4;

/// How long a job waits for a plugin that is starting again before it is put aside.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many log lines may wait to be written while a job runs.
const LINES: usize = 1_024;

/// How often what a running job reports is written.
const WRITE: Duration = Duration::from_millis(200);

/// How often it is shown.
const SHOW: Duration = Duration::from_millis(100);

impl Router {
    #[expect(clippy::too_many_arguments, reason = "it is what holds all of them together")]
    pub(crate) fn new(
        store: Store,
        host: Host,
        plugins: Plugins,
        hub: Hub,
        id: Arc<str>,
        delays: Delays,
        drain: CancellationToken,
        most: usize,
    ) -> Self {
        Router {
            store,
            host,
            plugins,
            hub,
            id,
            delays,
            drain,
            running: Arc::default(),
            slots: Arc::new(Semaphore::new(most)),
            open: Arc::new(Semaphore::new(most.saturating_mul(OPEN))),
            most,
        }
    }

    /// How many attempts run.
    pub(crate) fn running(&self) -> usize {
        self.lock().len()
    }

    /// Cancels a job, if it runs here.
    pub(crate) fn cancel(&self, job: &str) {
        if let Some(token) = self.lock().get(job) {
            token.cancel();
        }
    }

    /// Takes a task as soon as there is room for it, and has it run.
    pub(crate) async fn take(&self, ticket: Ticket) {
        let room = async {
            // They are never closed.
            let open = Arc::clone(&self.open).acquire_owned().await;
            (open, Arc::clone(&self.slots).acquire_owned().await)
        };
        let (open, slot) = tokio::select! {
            room = room => room,
            // Its row waits for the next host.
            () = self.drain.cancelled() => return,
        };
        let router = self.clone();
        tokio::spawn(async move {
            let _open = open;
            router.run(ticket, slot.ok()).await;
        });
    }

    /// Waits until nothing runs any more, and all ends are written.
    pub(crate) async fn idle(&self) {
        let all = u32::try_from(self.most.saturating_mul(OPEN)).unwrap_or(u32::MAX);
        // It is never closed.
        let _ = self.open.acquire_many(all).await;
    }

    /// Runs an attempt, if it is the one that is due.
    async fn run(&self, ticket: Ticket, mut slot: Option<OwnedSemaphorePermit>) {
        let mut failures = 0;
        // The database may be away for a moment, and the engine has nothing to try again.
        while let Err(error) = self.attempt(&ticket, &mut slot).await {
            failures += 1;
            crate::cli::complain(&format!("job {}: {error}", ticket.job));
            if failures == 5 {
                return;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    async fn attempt(&self, ticket: &Ticket, slot: &mut Option<OwnedSemaphorePermit>) -> Result<(), Error> {
        if self.drain.is_cancelled() {
            return Ok(());
        }
        if let Some(early) = ticket.not_before.and_then(|at| u64::try_from(at - now()).ok()) {
            // The engine goes by the clock of its database.
            tokio::time::sleep(Duration::from_millis(early)).await;
        }
        let attempt = ticket.attempt;
        let plugin = match self.plugins.chance_within(&ticket.handler, PATIENCE).await {
            Chance::Ready(plugin) => plugin,
            Chance::Wait(why) | Chance::Never(why) => {
                self.store.update(&ticket.job, move |row| life::park(row, attempt, &why)).await?;
                return Ok(());
            }
        };
        let (control, logs) = Control::with_logs(LINES);
        // It can be cancelled from the moment that it is seen to run.
        let here = self.enter(&ticket.job, &control);
        let (id, name) = (Arc::clone(&self.id), plugin.clone());
        let step = move |row: &mut Row| life::begin(row, attempt, &id, &name, now());
        let Some(begun) = self.store.note(&ticket.job, step).await? else { return Ok(()) };
        let busy = self.plugins.busy(&plugin);
        let job = job(&begun.row);
        let (outcome, progress, lines) = self.call(&job, &plugin, &control, logs).await;
        drop((slot.take(), here, busy));
        let park = match (&outcome, self.plugins.chance(&job.handler)) {
            // A plugin that is lost is started again: its jobs have a delay to wait for as well.
            (Outcome::Done(_) | Outcome::Interrupted | Outcome::PluginLost(_), _) | (_, Chance::Ready(_)) => {
                None
            }
            (_, Chance::Wait(why) | Chance::Never(why)) => Some(why),
        };
        let host = self.id.to_string();
        let end = End {
            attempt,
            host,
            plugin,
            began: begun.row.began.unwrap_or_else(now),
            outcome,
            progress,
            lines,
            park,
        };
        self.end(&begun, end).await;
        Ok(())
    }

    /// Writes how an attempt ended, as soon as the database takes it.
    async fn end(&self, begun: &Arc<Change>, end: End) {
        let delays = self.delays;
        let end = Arc::new(end);
        loop {
            let now = Arc::clone(&end);
            let ended = self.store.update_known(begun, move |row| life::end(row, &now, &delays)).await;
            let Err(error) = ended else { return };
            crate::cli::complain(&format!("job {}: {error}", begun.row.job.id));
            if matches!(error, Error::Closed) {
                return;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// Runs a job on its plugin, and writes meanwhile what it reports. Returns what is left to write.
    async fn call(
        &self,
        job: &host::Job,
        plugin: &str,
        control: &Control,
        mut logs: mpsc::Receiver<Log>,
    ) -> (Outcome, Option<Progress>, Vec<LogEntry>) {
        let mut reporter = Reporter {
            router: self,
            job,
            plugin,
            seen: Seen::default(),
            lines: Vec::new(),
            progress: None,
            shown: true,
            written: true,
        };
        let mut progress = control.progress();
        let run = self.host.run(job, control);
        tokio::pin!(run);
        let mut write = tokio::time::interval(WRITE);
        let mut show = tokio::time::interval(SHOW);
        let outcome = loop {
            tokio::select! {
                biased;
                outcome = &mut run => break outcome,
                Ok(()) = progress.changed() => {
                    let now = *progress.borrow_and_update();
                    reporter.advance(now.map(life::progress));
                }
                Some(log) = logs.recv() => reporter.note(log),
                _ = show.tick(), if !reporter.shown => reporter.show(),
                _ = write.tick(), if reporter.has_news() => reporter.write().await,
            }
        };
        while let Ok(log) = logs.try_recv() {
            reporter.note(log);
        }
        reporter.advance(progress.borrow().map(life::progress));
        let missing = match &outcome {
            Outcome::Done(answer) | Outcome::Failed { answer: Some(answer), .. } => {
                std::mem::take(&mut reporter.seen).missing(&answer.logs)
            }
            Outcome::Failed { .. }
            | Outcome::TimedOut { .. }
            | Outcome::Cancelled
            | Outcome::Interrupted
            | Outcome::PluginLost(_)
            | Outcome::NotSupported { .. }
            | Outcome::Permanent { .. }
            | Outcome::Busy { .. }
            | Outcome::Misconfigured { .. } => Vec::new(),
        };
        let mut lines = std::mem::take(&mut reporter.lines);
        lines.extend(missing.into_iter().map(|log| entry(&job.id, job.attempt, plugin, log)));
        (outcome, reporter.progress, lines)
    }

    fn enter(&self, job: &str, control: &Control) -> Here<'_> {
        self.lock().insert(job.to_owned(), control.cancel.clone());
        Here { router: self, job: job.to_owned() }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, CancellationToken>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The job as a plugin gets it.
fn job(row: &Row) -> host::Job {
    let timeout = row.job.timeout_secs.map(|secs| Duration::from_secs(u64::try_from(secs).unwrap_or(0)));
    host::Job {
        id: row.job.id.clone(),
        handler: row.job.handler.clone(),
        payload: row.job.payload.clone(),
        timeout,
        attempt: row.attempt,
    }
}

/// Notes a job that runs here, until it is dropped.
struct Here<'a> {
    router: &'a Router,
    job: String,
}

impl Drop for Here<'_> {
    fn drop(&mut self) {
        self.router.lock().remove(&self.job);
    }
}

/// Takes what a running job reports, writes it and shows it.
struct Reporter<'a> {
    router: &'a Router,
    job: &'a host::Job,
    plugin: &'a str,
    seen: Seen,
    /// What is not written yet.
    lines: Vec<LogEntry>,
    progress: Option<Progress>,
    shown: bool,
    written: bool,
}

impl Reporter<'_> {
    fn note(&mut self, log: Log) {
        self.seen.note(&log);
        self.lines.push(entry(&self.job.id, self.job.attempt, self.plugin, log));
    }

    fn advance(&mut self, progress: Option<Progress>) {
        if progress.is_some() && progress != self.progress {
            self.progress = progress;
            self.shown = false;
            self.written = false;
        }
    }

    fn has_news(&self) -> bool {
        !self.written || !self.lines.is_empty()
    }

    fn show(&mut self) {
        self.shown = true;
        if let Some(progress) = &self.progress {
            self.router.hub.progress(&self.job.id, self.job.attempt, progress.clone());
        }
    }

    async fn write(&mut self) {
        let report = Report {
            id: self.job.id.clone(),
            attempt: self.job.attempt,
            host: self.router.id.to_string(),
            progress: self.progress.clone().filter(|_| !self.written),
            lines: std::mem::take(&mut self.lines),
        };
        self.written = true;
        let lines = report.lines.clone();
        match self.router.store.report(report).await {
            Ok(kept) => self.router.hub.lines(&kept.unwrap_or_default()),
            Err(error) => {
                crate::cli::complain(&format!("job {}: {error}", self.job.id));
                // They are written with the next ones.
                self.lines = lines;
            }
        }
    }
}
