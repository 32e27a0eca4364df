//! The engine, apalis: it decides whose turn it is.
//!
//! A task of the engine carries a job's identity and the number of the attempt that it is for, and what else it takes to
//! begin that without having read its row. It is added in the transaction that makes the job wait, and removed in the one that makes it no longer wait: so the engine is not asked
//! to note what becomes of it, and a task that comes twice, or too late, finds that its attempt is not due.

use std::sync::LazyLock;
use std::task::{Context, Poll};
use std::time::Duration;

use apalis::layers::WorkerBuilderExt as _;
use apalis_core::backend::ext::BackendExt as _;
use apalis_core::backend::ext::poll_strategy::{PollSnapshot, PollStrategy};
use apalis_core::error::WorkerError;
use apalis_core::task::Task as EngineTask;
use apalis_core::task::builder::TaskBuilder;
use apalis_core::task::task_id::TaskId;
use apalis_core::worker::builder::WorkerBuilder;
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use futures_util::future::{BoxFuture, FutureExt as _};
use futures_util::stream::{self, BoxStream, StreamExt as _};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use ulid::Ulid;

use crate::router::Router;
use crate::store::{Arg, Database, Error, Kind, Many, Store, Tx};

/// The name of the queue.
const QUEUE: &str = "pulse";

/// How often the engine looks for tasks that nobody told it of: those of other processes, and those whose time has come.
const LOOK: Duration = Duration::from_millis(100);

/// How many tasks it takes at once, at the most. Within a batch it does not keep to their priorities, and what it has taken
/// no other host can, so there are no more of them than can run.
const BATCH: usize = 32;

/// A task to add.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) id: Ulid,
    pub(crate) job: String,
    pub(crate) handler: String,
    /// The attempt that it is for.
    pub(crate) attempt: u32,
    /// When, in milliseconds since 1970. `None`: at once.
    pub(crate) run_at: Option<i64>,
    pub(crate) priority: i32,
}

/// What a task carries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ticket {
    /// The job.
    pub(crate) job: String,
    /// The attempt that it is for.
    pub(crate) attempt: u32,
    /// Its handler.
    pub(crate) handler: String,
    /// When it is due, in milliseconds since 1970. `None`: at once.
    pub(crate) not_before: Option<i64>,
}

/// Brings the engine's tables up to date.
pub(crate) async fn migrate(database: &Database) -> Result<(), Error> {
    let done = match database {
        // Its own `setup` would turn `synchronous` off, too.
        Database::Sqlite { write, .. } => SqliteStorage::migrations().run(write).await,
        Database::Postgres { read, .. } => PostgresStorage::migrations().run(read).await,
    };
    done.map_err(|error| Error::Engine(error.to_string()))
}

/// Adds tasks.
pub(crate) async fn push(tx: &mut Tx, tasks: &[Task]) -> Result<(), Error> {
    if tasks.is_empty() {
        return Ok(());
    }
    match tx {
        Tx::Sqlite(_) => push_to_sqlite(tx, tasks).await,
        Tx::Postgres(tx) => {
            let tasks = tasks.iter().map(engine_task).collect();
            apalis_postgres::queries::push_tasks(&mut **tx, QUEUE, tasks).await.map_err(engine)
        }
    }
}

/// As `apalis_sqlite::queries::push_tasks` does it, with one statement instead of one for each task.
async fn push_to_sqlite(tx: &mut Tx, tasks: &[Task]) -> Result<(), Error> {
    static SQL: LazyLock<Many> = LazyLock::new(|| {
        Many::new(
            "INSERT INTO Jobs (job, id, job_type, status, attempts, max_attempts, run_at, priority, metadata) \
             SELECT job, id, job_type, 'Pending', 0, 25, run_at, priority, '{}' FROM {input}",
            &[
                ("job", Kind::Bytes),
                ("id", Kind::Text),
                ("job_type", Kind::Text),
                ("run_at", Kind::Int),
                ("priority", Kind::Int),
            ],
        )
    });
    let texts: Vec<_> = tasks.iter().map(|task| (task.id.to_string(), ticket(task))).collect();
    let input = tasks.iter().zip(&texts).map(|(task, (id, ticket))| {
        let (run_at, priority) = (Arg::Int(second(task)), Arg::Int(task.priority.into()));
        [Arg::Bytes(ticket), Arg::Text(id), Arg::Text(QUEUE), run_at, priority]
    });
    tx.many(&SQL, &input.collect::<Vec<_>>()).await?;
    Ok(())
}

fn engine_task(task: &Task) -> EngineTask<Vec<u8>> {
    TaskBuilder::new(ticket(task))
        .task_id(TaskId::from_ulid(task.id))
        .run_at_timestamp(u64::try_from(second(task)).unwrap_or_default())
        .priority(priority(task.priority))
        .build()
}

fn ticket(task: &Task) -> Vec<u8> {
    let ticket = Ticket {
        job: task.job.clone(),
        attempt: task.attempt,
        handler: task.handler.clone(),
        not_before: task.run_at,
    };
    serde_json::to_vec(&ticket).unwrap_or_default()
}

/// When a task is due. The engine takes whole seconds: one that is early would find that its attempt is not due.
fn second(task: &Task) -> i64 {
    let rounded_up = |at: i64| at.div_euclid(1_000) + i64::from(at % 1_000 != 0);
    task.run_at.map_or_else(|| crate::time::now() / 1_000, rounded_up)
}

/// A priority as the engine takes it. On its way to the database it is cast back to a signed number.
#[expect(clippy::cast_sign_loss, reason = "the engine casts it back")]
fn priority(priority: i32) -> usize {
    priority as isize as usize
}

/// Removes tasks, if they are there.
pub(crate) async fn remove(tx: &mut Tx, ids: &[String]) -> Result<(), Error> {
    static SQL: LazyLock<Many> = LazyLock::new(|| {
        Many::in_words(
            "DELETE FROM Jobs WHERE id IN (SELECT id FROM {input})",
            "DELETE FROM apalis.jobs USING {input} WHERE apalis.jobs.id = input.id",
            &[("id", Kind::Text)],
        )
    });
    let ids: Vec<_> = ids.iter().map(|id| [Arg::Text(id)]).collect();
    tx.many(&SQL, &ids).await?;
    Ok(())
}

/// Jobs that wait for their turn, with the task that should see to it, where no task does: it is gone, or a host that
/// is no more had taken it.
pub(crate) async fn lost(database: &Database) -> Result<Vec<(String, Option<String>)>, Error> {
    let sql = match database {
        Database::Sqlite { .. } => {
            "SELECT id, task FROM pulse_jobs WHERE status IN (1, 3) AND NOT EXISTS (SELECT 1 FROM Jobs \
             WHERE Jobs.id = pulse_jobs.task AND (Jobs.status = 'Pending' OR (Jobs.status = 'Queued' \
             AND Jobs.lock_by IN (SELECT worker FROM pulse_hosts))))"
        }
        Database::Postgres { .. } => {
            "SELECT id, task FROM pulse_jobs WHERE status IN (1, 3) AND NOT EXISTS (SELECT 1 FROM apalis.jobs \
             WHERE apalis.jobs.id = pulse_jobs.task AND (apalis.jobs.status = 'Pending' \
             OR (apalis.jobs.status = 'Queued' AND apalis.jobs.lock_by IN (SELECT worker FROM pulse_hosts))))"
        }
    };
    let found = database.rows(sql, &[]).await?;
    found.iter().map(|record| Ok((record.text("id")?, record.maybe_text("task")?))).collect()
}

/// Hands tasks to the router until `stop`.
pub(crate) fn work(
    store: &Store,
    worker: &str,
    most: usize,
    router: &Router,
    stop: CancellationToken,
) -> BoxFuture<'static, Result<(), WorkerError>> {
    let stopped = async move {
        stop.cancelled().await;
        Ok::<(), WorkerError>(())
    };
    let router = router.clone();
    // The engine does not wait for an attempt: while it did, it would stop in the middle of a transaction.
    let run = move |ticket: Ticket| {
        let router = router.clone();
        async move { router.take(ticket).await }
    };
    match store.database() {
        Database::Sqlite { write, .. } => {
            let config = apalis_sqlite::Config::default().queue(QUEUE).batch_size(BATCH.min(most));
            let config = config.lock_tasks(false).persist_results(false);
            let backend = SqliteStorage::<Ticket>::new(write).with_config(config);
            let backend = backend.poll_with_strategy(Look::new(store));
            let worker = WorkerBuilder::new(worker).backend(backend).concurrency(1);
            worker.build(run).run_until(stopped).boxed()
        }
        Database::Postgres { note, .. } => {
            let config = apalis_postgres::Config::default().queue(QUEUE).batch_size(BATCH.min(most));
            let config = config.lock_tasks(false).persist_results(false);
            let backend = PostgresStorage::<Ticket>::new(note).with_config(config);
            let backend = backend.poll_with_strategy(Look::new(store));
            let worker = WorkerBuilder::new(worker).backend(backend).concurrency(1);
            worker.build(run).run_until(stopped).boxed()
        }
    }
}

/// When to look for tasks: when somebody tells of one, and again and again.
struct Look {
    reasons: BoxStream<'static, ()>,
}

impl Look {
    fn new(store: &Store) -> Self {
        let reasons = stream::unfold(store.due(), |due| async move {
            // Both are a reason to look.
            let _ = tokio::time::timeout(LOOK, due.notified()).await;
            Some(((), due))
        });
        Look { reasons: reasons.boxed() }
    }
}

impl PollStrategy for Look {
    fn poll_drive(&mut self, context: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        let mut drive = Poll::Pending;
        // One that is found while the engine looks is not a reason to look again, so the next one has to be waited for at
        // once: the engine's own strategies don't, and then sleep until their next heartbeat.
        while let Poll::Ready(Some(())) = self.reasons.poll_next_unpin(context) {
            drive = Poll::Ready(Some(()));
        }
        drive
    }
}

fn engine(error: impl std::fmt::Display) -> Error {
    Error::Engine(error.to_string())
}
