//! The one task that writes jobs: whatever waits when it is its turn goes into one transaction.

use std::sync::Arc;

use prost::Message as _;
use tokio::sync::{Notify, broadcast, mpsc, oneshot};
use ulid::Ulid;

use super::row::{Row, columns};
use super::{Arg, Database, Error, Tx, duration};
use crate::engine::{self, Task};
use crate::pulse::{JobStatus, LogEntry, Progress};
use crate::time::now;

/// A change that waits to be written.
pub(super) enum Op {
    Insert { row: Box<Row>, reply: Reply<(Row, bool)> },
    Update { id: String, change: Box<dyn FnMut(&mut Row) -> bool + Send>, reply: Reply<Option<Arc<Change>>> },
    Report { report: Report, reply: Reply<Option<Vec<LogEntry>>> },
}

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

pub(super) struct Writer {
    database: Database,
    host: String,
    changes: broadcast::Sender<Arc<Change>>,
    due: Arc<Notify>,
}

/// How many changes go into one transaction.
const BATCH: usize = 256;

/// How often a change is made again where somebody else was faster.
const TRIES: usize = 20;

/// What came of a change, to be told once it is committed.
enum Done {
    Insert(Box<Row>, bool),
    Update(Option<Arc<Change>>),
    Report(Option<Vec<LogEntry>>),
}

/// What a batch does beside its rows.
#[derive(Default)]
struct Batch {
    tasks: Vec<Task>,
    changes: Vec<Arc<Change>>,
}

impl Writer {
    pub(super) fn new(
        database: Database,
        host: &str,
        changes: broadcast::Sender<Arc<Change>>,
        due: Arc<Notify>,
    ) -> Self {
        Writer { database, host: host.to_owned(), changes, due }
    }

    pub(super) async fn run(self, mut ops: mpsc::Receiver<Op>) {
        let mut waiting = Vec::with_capacity(BATCH);
        while ops.recv_many(&mut waiting, BATCH).await > 0 {
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
        let mut tx = self.database.begin().await?;
        let mut batch = Batch::default();
        let mut done = Vec::with_capacity(ops.len());
        for op in ops {
            done.push(match op {
                Op::Insert { row, .. } => self.insert(&mut tx, &mut batch, row).await?,
                Op::Update { id, change, .. } => self.update(&mut tx, &mut batch, id, change).await?,
                Op::Report { report, .. } => self.report(&mut tx, report).await?,
            });
        }
        let due = batch.tasks.iter().any(|task| task.run_at.is_none_or(|at| at <= now()));
        engine::push(&mut tx, batch.tasks).await?;
        tx.commit().await?;
        if due {
            self.due.notify_one();
        }
        for change in batch.changes {
            // Nobody listens, which is theirs to choose.
            let _ = self.changes.send(change);
        }
        Ok(done)
    }

    async fn insert(&self, tx: &mut Tx, batch: &mut Batch, row: &Row) -> Result<Done, Error> {
        let mut row = row.clone();
        let mut task = None;
        prepare(&mut row, &mut task);
        let job = row.job.encode_to_vec();
        let added = tx.execute(INSERT, &row.args(&job, &self.host)).await?;
        if added == 0 {
            let key = row.key.as_deref();
            let found = tx.row(BY_KEY, &[Arg::MaybeText(key)]).await?.ok_or(sqlx::Error::RowNotFound)?;
            return Ok(Done::Insert(Box::new(Row::read(&found)?), true));
        }
        batch.tasks.extend(task);
        batch.changes.push(Arc::new(Change { before: None, row: row.clone() }));
        Ok(Done::Insert(Box::new(row), false))
    }

    async fn update(
        &self,
        tx: &mut Tx,
        batch: &mut Batch,
        id: &str,
        change: &mut (dyn FnMut(&mut Row) -> bool + Send),
    ) -> Result<Done, Error> {
        for _ in 0..TRIES {
            let Some(found) = tx.row(BY_ID, &[Arg::Text(id)]).await? else { return Ok(Done::Update(None)) };
            let mut row = Row::read(&found)?;
            let (before, old_task) = (row.job.status, row.task.clone());
            if !change(&mut row) {
                return Ok(Done::Update(None));
            }
            let mut task = None;
            prepare(&mut row, &mut task);
            let job = row.job.encode_to_vec();
            let mut args = row.args(&job, &self.host).to_vec();
            args.extend([Arg::Int(row.revision), Arg::Int(lines(&row.lines))]);
            let Some(written) = tx.row(UPDATE, &args).await? else { continue };
            row.revision += 1;
            if let Some(old) = old_task.filter(|old| Some(old) != row.task.as_ref()) {
                engine::remove(tx, &old).await?;
            }
            if let Some(execution) = &row.execution {
                let message = execution.encode_to_vec();
                let args = [
                    Arg::Text(&execution.job_id),
                    Arg::Int(execution.attempt.into()),
                    Arg::Text(&execution.handler),
                    Arg::MaybeInt(execution.finished_at),
                    Arg::MaybeInt(duration(execution)),
                    Arg::Real(execution.cost),
                    Arg::Bytes(&message),
                ];
                tx.execute(EXECUTION, &args).await?;
            }
            let last = written.int("log_lines")?;
            add_lines(tx, &mut row.lines, last).await?;
            batch.tasks.extend(task);
            let change = Arc::new(Change { before: Some(before), row });
            batch.changes.push(Arc::clone(&change));
            return Ok(Done::Update(Some(change)));
        }
        Err(Error::Engine(format!("job `{id}` is changed by too many at once")))
    }

    async fn report(&self, tx: &mut Tx, report: &Report) -> Result<Done, Error> {
        let progress = report.progress.as_ref();
        let args = [
            Arg::Text(&report.id),
            Arg::Int(report.attempt.into()),
            Arg::Text(&report.host),
            Arg::MaybeInt(progress.map(|progress| progress.current.into())),
            Arg::MaybeInt(progress.map(|progress| progress.total.into())),
            Arg::Int(lines(&report.lines)),
            Arg::Int(now()),
            Arg::Text(&self.host),
        ];
        let Some(written) = tx.row(REPORT, &args).await? else { return Ok(Done::Report(None)) };
        let mut lines = report.lines.clone();
        add_lines(tx, &mut lines, written.int("log_lines")?).await?;
        Ok(Done::Report(Some(lines)))
    }
}

/// Sees to it that a row has a task exactly while it waits for its turn.
fn prepare(row: &mut Row, task: &mut Option<Task>) {
    row.job.updated_at = now().max(row.job.updated_at);
    if !row.waits() {
        row.task = None;
    } else if row.task.is_none() {
        let id = Ulid::generate();
        row.task = Some(id.to_string());
        *task = Some(Task {
            id,
            job: row.job.id.clone(),
            attempt: row.attempt + 1,
            run_at: row.job.not_before,
            priority: row.job.priority,
        });
    }
}

fn lines(lines: &[LogEntry]) -> i64 {
    i64::try_from(lines.len()).unwrap_or(i64::MAX)
}

/// Writes log lines, the last of which has the number `last`.
async fn add_lines(tx: &mut Tx, lines: &mut [LogEntry], last: i64) -> Result<(), Error> {
    let first = last - i64::try_from(lines.len()).unwrap_or_default();
    for (line, sequence) in lines.iter_mut().zip(first + 1..) {
        line.sequence = u32::try_from(sequence).unwrap_or(u32::MAX);
        let message = line.encode_to_vec();
        tx.execute(LINE, &[Arg::Text(&line.job_id), Arg::Int(sequence), Arg::Bytes(&message)]).await?;
    }
    Ok(())
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

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM pulse_jobs WHERE id = $1");
const BY_KEY: &str = concat!("SELECT ", columns!(), " FROM pulse_jobs WHERE unique_key = $1");

const INSERT: &str = "INSERT INTO pulse_jobs (id, handler, plugin, status, unique_key, attempt, host, task, cancel, \
     progress_current, progress_total, completed_at, updated_at, changed_by, job, began, log_lines, revision) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, 1) \
     ON CONFLICT (unique_key) DO NOTHING";

const UPDATE: &str = "UPDATE pulse_jobs SET handler = $2, plugin = $3, status = $4, unique_key = $5, attempt = $6, \
     host = $7, task = $8, cancel = $9, progress_current = $10, progress_total = $11, completed_at = $12, \
     updated_at = $13, changed_by = $14, job = $15, began = $16, log_lines = log_lines + $18, revision = revision + 1 \
     WHERE id = $1 AND revision = $17 RETURNING log_lines";

const REPORT: &str = "UPDATE pulse_jobs SET progress_current = COALESCE($4, progress_current), \
     progress_total = COALESCE($5, progress_total), log_lines = log_lines + $6, updated_at = $7, changed_by = $8 \
     WHERE id = $1 AND attempt = $2 AND host = $3 RETURNING log_lines";

const EXECUTION: &str = "INSERT INTO pulse_executions (job_id, attempt, handler, finished_at, duration, cost, execution) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (job_id, attempt) DO UPDATE SET \
     finished_at = excluded.finished_at, duration = excluded.duration, cost = excluded.cost, \
     execution = excluded.execution";

const LINE: &str = "INSERT INTO pulse_logs (job_id, sequence, entry) VALUES ($1, $2, $3)";
