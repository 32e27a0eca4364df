//! Tells the pages what happens, as it happens.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use protogen_generated::runtime::json::Json;
use tokio::sync::mpsc;

use crate::pulse::{
    DaemonStatus, Execution, ExecutionFailed, ExecutionFinished, ExecutionStarted, Job, JobLog, JobProgress,
    JobStatus, JobUpdate, LogEntry, MAX_LOG_ENTRIES, Outcome, Plugin, PluginState, PluginUpdate, Progress,
    QueueStats, QueueUpdate,
};
use crate::store::Change;
use crate::time::now;

/// Tells the pages. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Hub {
    readers: Arc<Mutex<Vec<Ear>>>,
}

/// Where one page listens.
struct Ear {
    messages: mpsc::Sender<Arc<str>>,
    lines: mpsc::Sender<Vec<LogEntry>>,
    omitted: Arc<AtomicU32>,
}

/// What one page hears.
pub(crate) struct Reader {
    messages: mpsc::Receiver<Arc<str>>,
    lines: mpsc::Receiver<Vec<LogEntry>>,
    omitted: Arc<AtomicU32>,
}

/// How many messages a page may be behind before it is disconnected.
const MESSAGES: usize = 4_096;

/// How many batches of log lines a page may be behind before it misses some.
const LINES: usize = 16;

impl Hub {
    /// Listens, from now on.
    pub(crate) fn listen(&self) -> Reader {
        let (messages, heard) = mpsc::channel(MESSAGES);
        let (lines, heard_lines) = mpsc::channel(LINES);
        let omitted = Arc::new(AtomicU32::new(0));
        self.lock().push(Ear { messages, lines, omitted: Arc::clone(&omitted) });
        Reader { messages: heard, lines: heard_lines, omitted }
    }

    /// Whether anybody listens.
    pub(crate) fn is_heard(&self) -> bool {
        !self.lock().is_empty()
    }

    /// A job has changed, and maybe an execution of it.
    pub(crate) fn change(&self, change: &Change) {
        if !self.is_heard() {
            return;
        }
        let previous = change.before.filter(|before| *before != change.row.job.status);
        self.send(&job_update(change.row.job.clone(), previous));
        if let Some(execution) = &change.row.execution {
            self.execution(execution, &change.row.job);
        }
        self.lines(&change.row.lines);
    }

    fn execution(&self, execution: &Execution, job: &Job) {
        let (sent_at, execution) = (now(), Some(execution.clone()));
        match execution.as_ref().map(|execution| execution.outcome) {
            None | Some(Outcome::Unspecified) => self.send(&ExecutionStarted {
                r#type: "execution_started".to_owned(),
                sent_at,
                execution,
                ..ExecutionStarted::default()
            }),
            Some(Outcome::Done) => self.send(&ExecutionFinished {
                r#type: "execution_finished".to_owned(),
                sent_at,
                execution,
                ..ExecutionFinished::default()
            }),
            Some(_) => self.send(&ExecutionFailed {
                r#type: "execution_failed".to_owned(),
                sent_at,
                execution,
                next_status: job.status,
                retry_at: job.not_before,
                ..ExecutionFailed::default()
            }),
        }
    }

    /// A job has changed elsewhere.
    pub(crate) fn job(&self, job: Job) {
        self.send(&job_update(job, None));
    }

    /// A running job got further.
    pub(crate) fn progress(&self, job: &str, attempt: u32, progress: Progress) {
        self.send(&JobProgress {
            r#type: "job_progress".to_owned(),
            sent_at: now(),
            job_id: job.to_owned(),
            attempt,
            progress: Some(progress),
            ..JobProgress::default()
        });
    }

    /// A plugin has changed.
    pub(crate) fn plugin(&self, plugin: Plugin, before: PluginState) {
        self.send(&plugin_update(plugin, before));
    }

    /// The queue was counted.
    pub(crate) fn queue(&self, stats: QueueStats) {
        self.send(&queue_update(stats));
    }

    /// Pulse itself has changed.
    pub(crate) fn daemon(&self, status: &DaemonStatus) {
        self.send(status);
    }

    /// Lines were logged.
    pub(crate) fn lines(&self, lines: &[LogEntry]) {
        if lines.is_empty() {
            return;
        }
        let most = usize::try_from(MAX_LOG_ENTRIES).unwrap_or(1);
        for batch in lines.chunks(most) {
            self.lock().retain(|ear| match ear.lines.try_send(batch.to_vec()) {
                Ok(()) => true,
                Err(mpsc::error::TrySendError::Full(batch)) => {
                    let missed = u32::try_from(batch.len()).unwrap_or(u32::MAX);
                    ear.omitted.fetch_add(missed, Ordering::Relaxed);
                    true
                }
                Err(mpsc::error::TrySendError::Closed(_)) => false,
            });
        }
    }

    fn send(&self, message: &impl Json) {
        let mut readers = self.lock();
        if readers.is_empty() {
            return;
        }
        let text = text(message);
        // A page that is so far behind is cut off, and begins anew.
        readers.retain(|ear| ear.messages.try_send(Arc::clone(&text)).is_ok());
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Ear>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader {
    /// The next message. `None`: the page is too far behind.
    pub(crate) async fn next(&mut self) -> Option<Arc<str>> {
        tokio::select! {
            biased;
            message = self.messages.recv() => message,
            Some(entries) = self.lines.recv() => {
                let omitted = self.omitted.swap(0, Ordering::Relaxed);
                Some(text(&JobLog {
                    r#type: "job_log".to_owned(),
                    sent_at: now(),
                    entries,
                    omitted,
                    ..JobLog::default()
                }))
            }
        }
    }
}

/// A message as it is sent.
pub(crate) fn text(message: &impl Json) -> Arc<str> {
    // What Pulse tells has no value that JSON lacks, but for a cost that a plugin may have made up.
    message.to_json().unwrap_or_else(|_| "{}".to_owned()).into()
}

/// What tells of a job.
pub(crate) fn job_update(job: Job, previous_status: Option<JobStatus>) -> JobUpdate {
    JobUpdate {
        r#type: "job_update".to_owned(),
        sent_at: now(),
        job: Some(job),
        previous_status,
        ..JobUpdate::default()
    }
}

/// What tells of a plugin.
pub(crate) fn plugin_update(plugin: Plugin, before: PluginState) -> PluginUpdate {
    let previous_state = Some(before).filter(|before| *before != plugin.state);
    PluginUpdate {
        r#type: "plugin_update".to_owned(),
        sent_at: now(),
        plugin: Some(plugin),
        previous_state,
        ..PluginUpdate::default()
    }
}

/// What tells of the queue.
pub(crate) fn queue_update(stats: QueueStats) -> QueueUpdate {
    QueueUpdate {
        r#type: "queue_update".to_owned(),
        sent_at: now(),
        stats: Some(stats),
        ..QueueUpdate::default()
    }
}
