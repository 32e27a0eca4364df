//! A caller's hand on a running job.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::{Log, Progress};

/// A caller's hand on a running job: cancels it, and sees what it reports meanwhile.
///
/// What is seen live is a preview that never slows a plugin down: of progress the last, and of logs
/// what the caller keeps up with. The [`Answer`](super::Answer) has all of it.
#[derive(Clone, Debug, Default)]
pub struct Control {
    /// Cancels the job.
    pub cancel: CancellationToken,
    preview: Arc<Preview>,
}

/// What is seen of a job while it runs.
#[derive(Debug, Default)]
pub(super) struct Preview {
    /// Made when somebody wants to know: most callers don't.
    progress: OnceLock<watch::Sender<Option<Progress>>>,
    logs: Option<mpsc::Sender<Log>>,
    dropped: AtomicU64,
}

impl Control {
    /// For a job whose live logs nobody reads.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// For a job whose logs are read live. The channel holds `capacity` lines that were not yet read.
    #[must_use]
    pub fn with_logs(capacity: usize) -> (Self, mpsc::Receiver<Log>) {
        let (logs, receiver) = mpsc::channel(capacity.max(1));
        let preview = Arc::new(Preview { logs: Some(logs), ..Preview::default() });
        (Control { preview, ..Self::default() }, receiver)
    }

    /// The latest progress, now and whenever it changes.
    #[must_use]
    pub fn progress(&self) -> watch::Receiver<Option<Progress>> {
        self.preview.progress().subscribe()
    }

    /// How many live log lines nobody took in time.
    #[must_use]
    pub fn dropped_logs(&self) -> u64 {
        self.preview.dropped.load(Ordering::Relaxed)
    }

    pub(super) fn preview(&self) -> Arc<Preview> {
        Arc::clone(&self.preview)
    }
}

impl Preview {
    fn progress(&self) -> &watch::Sender<Option<Progress>> {
        self.progress.get_or_init(|| watch::Sender::new(None))
    }

    pub(super) fn report_progress(&self, progress: Progress) {
        self.progress().send_replace(Some(progress));
    }

    pub(super) fn report_log(&self, log: Log) {
        if self.logs.as_ref().is_some_and(|logs| logs.try_send(log).is_err()) {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}
