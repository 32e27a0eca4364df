//! The engine without Pulse: its own settings, its own acknowledgements, and nothing kept of what a plugin answers.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use apalis::layers::WorkerBuilderExt as _;
use apalis_core::backend::ext::BackendExt as _;
use apalis_core::error::BoxDynError;
use apalis_core::task::builder::TaskBuilder;
use apalis_core::worker::builder::WorkerBuilder;
use apalis_core::worker::context::WorkerContext;
use apalis_core::worker::ext::parallelize::ParallelizeExt as _;
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use protogen_generated::protocol::InitializeRequest;
use protogen_generated::protocol::domain_plugin_service_host::{Host, Launch};
use protogen_generated::runtime::wiring::host::{Control, Job, Outcome};
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::AT_ONCE;
use crate::pulse::payload;

const QUEUE: &str = "bare";
const BATCH: usize = 256;

/// How often it looks for tasks, as Pulse does.
const LOOK: Duration = Duration::from_millis(100);

/// The engine on one database.
pub(crate) struct Bare {
    pool: Pool,
    host: Host,
}

enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Bare {
    pub(crate) async fn open(url: &str, plugin: &Path) -> Self {
        let pool = if url.starts_with("postgres:") {
            let pool = PgPoolOptions::new().max_connections(8).connect(url).await.expect("it listens");
            PostgresStorage::setup(&pool).await.expect("it has its tables");
            Pool::Postgres(pool)
        } else {
            // As Pulse opens it: as durable, and with as few writers.
            let options = SqliteConnectOptions::new()
                .filename(url)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                .busy_timeout(Duration::from_secs(30));
            let pool =
                SqlitePoolOptions::new().max_connections(1).connect_with(options).await.expect("it opens");
            SqliteStorage::migrations().run(&pool).await.expect("it has its tables");
            Pool::Sqlite(pool)
        };
        let host = Host::default();
        let launch = Launch::process("rust", plugin, InitializeRequest::default());
        host.start(launch).await.expect("the plugin starts");
        Bare { pool, host }
    }

    /// Queues jobs, and returns how many seconds that took.
    pub(crate) async fn push(&self, jobs: usize) -> f64 {
        let begun = Instant::now();
        for first in (0..jobs).step_by(BATCH) {
            let task =
                |job: usize| TaskBuilder::new(serde_json::to_vec(&payload(job)).expect("it is text")).build();
            let tasks: Vec<_> = (first..jobs.min(first + BATCH)).map(task).collect();
            match &self.pool {
                Pool::Sqlite(pool) => {
                    let mut tx = pool.begin().await.expect("it begins");
                    apalis_sqlite::queries::push_tasks(&mut *tx, QUEUE, &tasks)
                        .await
                        .expect("they are queued");
                    tx.commit().await.expect("it ends");
                }
                Pool::Postgres(pool) => {
                    let mut tx = pool.begin().await.expect("it begins");
                    apalis_postgres::queries::push_tasks(&mut *tx, QUEUE, tasks)
                        .await
                        .expect("they are queued");
                    tx.commit().await.expect("it ends");
                }
            }
        }
        begun.elapsed().as_secs_f64()
    }

    /// Runs all that is queued, and returns how many seconds there are from the first beginning to the last end.
    pub(crate) async fn drain(&self, jobs: usize) -> f64 {
        let (next, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (host, first) = (self.host.clone(), Arc::new(OnceLock::new()));
        let begun = Arc::clone(&first);
        let run = move |payload: String, worker: WorkerContext| {
            let (host, first) = (host.clone(), Arc::clone(&first));
            let (next, ended) = (Arc::clone(&next), Arc::clone(&ended));
            async move {
                first.get_or_init(Instant::now);
                let id = next.fetch_add(1, Ordering::Relaxed).to_string();
                let handler = "echo.echo".to_owned();
                let job = Job { id, handler, payload: payload.into_bytes(), timeout: None, attempt: 1 };
                let outcome = host.run(&job, &Control::new()).await;
                assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
                if ended.fetch_add(1, Ordering::Relaxed) + 1 == jobs {
                    worker.stop()?;
                }
                Ok::<(), BoxDynError>(())
            }
        };
        match &self.pool {
            Pool::Sqlite(pool) => {
                let config = apalis_sqlite::Config::default().queue(QUEUE).batch_size(AT_ONCE);
                let backend = SqliteStorage::<String>::new(pool).with_config(config).poll_with_interval(LOOK);
                let worker = WorkerBuilder::new("bare").backend(backend).concurrency(AT_ONCE);
                worker.parallelize(tokio::spawn).build(run).run().await.expect("it ends well");
            }
            Pool::Postgres(pool) => {
                let config = apalis_postgres::Config::default().queue(QUEUE).batch_size(AT_ONCE);
                let backend =
                    PostgresStorage::<String>::new(pool).with_config(config).poll_with_interval(LOOK);
                let worker = WorkerBuilder::new("bare").backend(backend).concurrency(AT_ONCE);
                worker.parallelize(tokio::spawn).build(run).run().await.expect("it ends well");
            }
        }
        let seconds = begun.get().expect("there were some").elapsed().as_secs_f64();
        self.host.shutdown().await;
        seconds
    }
}
