//! The rows of Pulse, which are the truth: jobs, executions, log lines, hosts.
//!
//! ```text
//! change ──► Writer ──► one transaction: rows, and the engine's tasks that wait for them ──► Change, to listeners
//! ```
//!
//! A job that waits for its turn has one task in the engine, and no other job has one.

mod batch;
mod database;
mod error;
mod hosts;
mod jobs;
mod logs;
mod many;
mod migrate;
mod row;
mod statements;
mod stats;
mod writer;

use std::sync::Arc;

use tokio::sync::{Notify, broadcast, mpsc, oneshot};

pub(crate) use self::database::{Arg, Commit, Database, Record, Tx};
pub(crate) use self::error::Error;
pub(crate) use self::hosts::Host;
pub(crate) use self::jobs::{ByHandler, Filter};
pub(crate) use self::many::{Kind, Many};
pub(crate) use self::row::{Row, ended};
pub(crate) use self::writer::{Change, Report};

use self::writer::{Op, Step, Writer};
use crate::pulse::{Execution, LogEntry};

/// The database of one Pulse. Clones share it.
#[derive(Clone)]
pub(crate) struct Store {
    database: Database,
    /// To those who write jobs that are new.
    new: mpsc::Sender<Op>,
    /// To those who write what waits for the disk.
    flushed: mpsc::Sender<Op>,
    /// To those who write what does not.
    noted: mpsc::Sender<Op>,
    changes: broadcast::Sender<Arc<Change>>,
    /// Told when a job is due that was not before.
    due: Arc<Notify>,
}

/// How many changes may wait to be written, and how many a slow listener may be behind.
const WAITING: usize = 4_096;

impl Store {
    /// Opens a database, and brings its tables up to date. `host` is who makes changes.
    pub(crate) async fn open(url: &str, host: &str) -> Result<Self, Error> {
        let database = Database::open(url).await?;
        migrate::run(&database).await?;
        let changes = broadcast::Sender::new(WAITING);
        let due = Arc::new(Notify::new());
        let writer = Writer {
            database: database.clone(),
            host: host.to_owned(),
            commit: Commit::Flushed,
            changes: changes.clone(),
            due: Arc::clone(&due),
        };
        let (new, flushed, noted) = match &database {
            // There is one writer at a time.
            Database::Sqlite { .. } => {
                let all = writer.start(1);
                (all.clone(), all.clone(), all)
            }
            Database::Postgres { .. } => {
                // While one waits for the disk, another writes.
                let (new, flushed) = (writer.start(2), writer.start(1));
                (new, flushed, Writer { commit: Commit::Noted, ..writer }.start(1))
            }
        };
        Ok(Store { database, new, flushed, noted, changes, due })
    }

    /// The database itself.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// What is changed through this store from now on.
    pub(crate) fn changes(&self) -> broadcast::Receiver<Arc<Change>> {
        self.changes.subscribe()
    }

    /// Told when a job is due that was not before.
    pub(crate) fn due(&self) -> Arc<Notify> {
        Arc::clone(&self.due)
    }

    /// Adds a job. Where there is one of its key, that one is returned, and `true`.
    pub(crate) async fn insert(&self, row: Row) -> Result<(Row, bool), Error> {
        let (reply, answer) = oneshot::channel();
        send(&self.new, Op::Insert { row: Box::new(row), reply }, answer).await
    }

    /// Changes a job: `step` is called with the row as it is, again if somebody else was faster, and says whether to
    /// write it. `None`: it did not want to, or there is no such job.
    pub(crate) async fn update(
        &self,
        id: &str,
        step: impl FnMut(&mut Row) -> bool + Send + 'static,
    ) -> Result<Option<Arc<Change>>, Error> {
        change(&self.flushed, id, None, Box::new(step)).await
    }

    /// Changes a job that has been changed by `known`, probably the last to do so: then it need not be read.
    pub(crate) async fn update_known(
        &self,
        known: &Arc<Change>,
        step: impl FnMut(&mut Row) -> bool + Send + 'static,
    ) -> Result<Option<Arc<Change>>, Error> {
        change(&self.flushed, &known.row.job.id, Some(Arc::clone(known)), Box::new(step)).await
    }

    /// Changes a job without waiting for the disk: see [`Commit::Noted`].
    pub(crate) async fn note(
        &self,
        id: &str,
        step: impl FnMut(&mut Row) -> bool + Send + 'static,
    ) -> Result<Option<Arc<Change>>, Error> {
        change(&self.noted, id, None, Box::new(step)).await
    }

    /// Notes what a running attempt has reported, and returns its log lines as they are kept. `None`: it is no
    /// longer the attempt that counts.
    pub(crate) async fn report(&self, report: Report) -> Result<Option<Vec<LogEntry>>, Error> {
        let (reply, answer) = oneshot::channel();
        send(&self.noted, Op::Report { report, reply }, answer).await
    }
}

async fn change(
    ops: &mpsc::Sender<Op>,
    id: &str,
    known: Option<Arc<Change>>,
    step: Step,
) -> Result<Option<Arc<Change>>, Error> {
    let (reply, answer) = oneshot::channel();
    send(ops, Op::Update { id: id.to_owned(), known, step, reply }, answer).await
}

async fn send<T>(
    ops: &mpsc::Sender<Op>,
    op: Op,
    answer: oneshot::Receiver<Result<T, Error>>,
) -> Result<T, Error> {
    ops.send(op).await.map_err(|_| Error::Closed)?;
    answer.await.map_err(|_| Error::Closed)?
}

/// How long an execution took, in milliseconds.
fn duration(execution: &Execution) -> Option<i64> {
    execution.finished_at.map(|end| end.saturating_sub(execution.started_at).max(0))
}
