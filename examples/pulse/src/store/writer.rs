//! The tasks that write jobs: whatever waits when it is their turn goes into one transaction.

use std::sync::Arc;

use tokio::sync::{Mutex, Notify, broadcast, mpsc, oneshot};

use super::batch::Batch;
use super::row::Row;
use super::{Commit, Database, Error, WAITING};
use crate::pulse::{JobStatus, LogEntry, Progress};
use crate::time::now;

/// A change that waits to be written.
pub(super) enum Op {
    Insert { row: Box<Row>, reply: Reply<(Row, bool)> },
    Update { id: String, known: Option<Arc<Change>>, step: Step, reply: Reply<Option<Arc<Change>>> },
    Report { report: Report, reply: Reply<Option<Vec<LogEntry>>> },
}

/// Changes a row, and says whether to write it.
pub(super) type Step = Box<dyn FnMut(&mut Row) -> bool + Send>;

type Reply<T> = oneshot::Sender<Result<T, Error>>;

/// What a running attempt has reported.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    /// The job.
    pub(crate) id: String,
    /// The attempt.
    pub(crate) attempt: u32,
    /// The host that runs it.
    pub(crate) host: String,
    /// How far it is, if that is news.
    pub(crate) progress: Option<Progress>,
    /// What it has logged since.
    pub(crate) lines: Vec<LogEntry>,
}

/// What was written.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// Where the job was before. `None`: it is new.
    pub(crate) before: Option<JobStatus>,
    /// The row as it is now, with the execution and the log lines that were written with it.
    pub(crate) row: Row,
}

/// A task that writes jobs.
#[derive(Clone)]
pub(super) struct Writer {
    pub(super) database: Database,
    pub(super) host: String,
    /// What its transactions wait for.
    pub(super) commit: Commit,
    pub(super) changes: broadcast::Sender<Arc<Change>>,
    pub(super) due: Arc<Notify>,
}

/// How many changes go into one transaction.
const BATCH: usize = 256;

/// What came of a change, to be told once it is committed.
pub(super) enum Done {
    Insert(Box<Row>, bool),
    Update(Option<Arc<Change>>),
    Report(Option<Vec<LogEntry>>),
}

impl Writer {
    /// Has so many of these write what is sent to them.
    pub(super) fn start(&self, count: usize) -> mpsc::Sender<Op> {
        let (sender, ops) = mpsc::channel(WAITING);
        let ops = Arc::new(Mutex::new(ops));
        for _ in 0..count {
            tokio::spawn(self.clone().run(Arc::clone(&ops)));
        }
        sender
    }

    async fn run(self, ops: Arc<Mutex<mpsc::Receiver<Op>>>) {
        let mut waiting = Vec::with_capacity(BATCH);
        loop {
            if ops.lock().await.recv_many(&mut waiting, BATCH).await == 0 {
                return;
            }
            match self.write(&mut waiting).await {
                Ok(done) => answer(waiting.drain(..), done),
                Err(error) if waiting.len() == 1 => refuse(waiting.drain(..), &error),
                // One of them spoils the transaction for all: each gets its own.
                Err(_) => {
                    for op in waiting.drain(..) {
                        let mut alone = vec![op];
                        match self.write(&mut alone).await {
                            Ok(done) => answer(alone.drain(..), done),
                            Err(error) => refuse(alone.drain(..), &error),
                        }
                    }
                }
            }
        }
    }

    async fn write(&self, ops: &mut [Op]) -> Result<Vec<Done>, Error> {
        let mut tx = self.database.begin(self.commit).await?;
        let mut batch = Batch::new(&mut tx, &self.host);
        let done = batch.make(ops).await?;
        let Batch { tasks, changes, .. } = batch;
        tx.commit().await?;
        if tasks.iter().any(|task| task.run_at.is_none_or(|at| at <= now())) {
            self.due.notify_one();
        }
        for change in changes {
            // Nobody listens, which is theirs to choose.
            let _ = self.changes.send(change);
        }
        Ok(done)
    }
}

fn answer(ops: impl Iterator<Item = Op>, done: Vec<Done>) {
    for (op, done) in ops.zip(done) {
        // Who no longer waits does not need the answer.
        match (op, done) {
            (Op::Insert { reply, .. }, Done::Insert(row, existed)) => drop(reply.send(Ok((*row, existed)))),
            (Op::Update { reply, .. }, Done::Update(change)) => drop(reply.send(Ok(change))),
            (Op::Report { reply, .. }, Done::Report(lines)) => drop(reply.send(Ok(lines))),
            (Op::Insert { .. } | Op::Update { .. } | Op::Report { .. }, _) => {}
        }
    }
}

fn refuse(ops: impl Iterator<Item = Op>, error: &Error) {
    for op in ops {
        match op {
            Op::Insert { reply, .. } => drop(reply.send(Err(error.clone()))),
            Op::Update { reply, .. } => drop(reply.send(Err(error.clone()))),
            Op::Report { reply, .. } => drop(reply.send(Err(error.clone()))),
        }
    }
}
