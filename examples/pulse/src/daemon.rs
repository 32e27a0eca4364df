//! One host: its plugins, its engine, and all that it does beside jobs.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use protogen_generated::protocol::domain_plugin_service_host::{Host, Launch};
use protogen_generated::runtime::wiring::host::Limits;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use ulid::Ulid;

use crate::engine;
use crate::hub::Hub;
use crate::life::Delays;
use crate::machine;
use crate::plugins::Plugins;
use crate::pulse::daemon_status::State;
use crate::pulse::{DaemonStatus, PluginState, QueueStats};
use crate::reconcile::Reconciler;
use crate::router::Router;
use crate::store::{self, Error, Store};
use crate::time::now;

/// One host. Clones share it.
#[derive(Clone)]
pub(crate) struct Daemon {
    pub(crate) store: Store,
    pub(crate) plugins: Plugins,
    pub(crate) hub: Hub,
    pub(crate) router: Router,
    /// Cancelled when it has stopped.
    pub(crate) stopped: CancellationToken,
    host: Host,
    drain: CancellationToken,
    started_at: i64,
    most: usize,
    now: Arc<Mutex<Now>>,
}

/// What changes about a host.
struct Now {
    state: State,
    worker: String,
}

/// How a host is to be.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// How many jobs run at once.
    pub(crate) most: usize,
    pub(crate) delays: Delays,
}

/// How often Pulse tells how it and the queue are, to those who listen.
const TELL: Duration = Duration::from_secs(1);

impl Daemon {
    /// A host that does nothing yet.
    pub(crate) async fn open(database: &str, options: &Options) -> Result<Self, Error> {
        let id: Arc<str> = Ulid::generate().to_string().into();
        let store = Store::open(database, &id).await?;
        let hub = Hub::default();
        let host = Host::new(Limits::default());
        let plugins = Plugins::new(host.clone(), hub.clone());
        let drain = CancellationToken::new();
        let router = Router::new(
            store.clone(),
            host.clone(),
            plugins.clone(),
            hub.clone(),
            Arc::clone(&id),
            options.delays,
            drain.clone(),
            options.most,
        );
        let now_ = Now { state: State::Starting, worker: format!("{id}.0") };
        let daemon = Daemon {
            store,
            plugins,
            hub,
            router,
            stopped: CancellationToken::new(),
            host,
            drain,
            started_at: now(),
            most: options.most,
            now: Arc::new(Mutex::new(now_)),
        };
        daemon.say_here().await?;
        Ok(daemon)
    }

    /// Runs jobs until `end`, and then lets those that run finish.
    pub(crate) async fn run(
        self,
        launches: Vec<Launch>,
        end: impl Future<Output = ()> + Send,
    ) -> Result<(), Error> {
        let tasks = [
            tokio::spawn(self.clone().tell_changes(self.store.changes())),
            tokio::spawn(self.clone().tell_state()),
            tokio::spawn(Reconciler::new(self.clone()).run()),
        ];
        tokio::pin!(end);
        let ended = tokio::select! {
            () = self.start(launches) => false,
            () = &mut end => true,
        };
        let work = tokio::spawn(self.clone().work());
        if !ended {
            self.enter(State::Running);
            end.await;
        }
        self.enter(State::Draining);
        self.drain.cancel();
        self.host.shutdown().await;
        // They end with their plugins.
        self.router.idle().await;
        let _ = work.await;
        for task in tasks {
            task.abort();
        }
        self.enter(State::Stopped);
        self.store.hosts_are_gone(&[self.router.id.to_string()]).await?;
        self.stopped.cancel();
        Ok(())
    }

    async fn start(&self, launches: Vec<Launch>) {
        let starts = launches.into_iter().map(|launch| async {
            if let Err(failure) = self.plugins.start(launch).await {
                crate::cli::complain(&failure.to_string());
            }
        });
        futures_util::future::join_all(starts).await;
    }

    /// Lets the engine decide whose turn it is, again and again should it fail.
    async fn work(self) {
        let mut lives = 0;
        while !self.drain.is_cancelled() {
            lives += 1;
            // The engine takes no name twice.
            let worker = format!("{}.{lives}", self.router.id);
            self.lock().worker.clone_from(&worker);
            let life = async {
                self.say_here().await?;
                self.repair().await?;
                engine::work(&self.store, &worker, self.most, &self.router, self.drain.clone())
                    .await
                    .map_err(|error| Error::Engine(error.to_string()))
            };
            if let Err(error) = life.await {
                crate::cli::complain(&format!("{error}; it is started again"));
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    /// Gives every job that waits for its turn a task that sees to it.
    pub(crate) async fn repair(&self) -> Result<(), Error> {
        for (id, task) in engine::lost(self.store.database()).await? {
            self.store
                .update(&id, move |row| {
                    let lost = row.waits() && row.task == task;
                    if lost {
                        row.task = None;
                    }
                    lost
                })
                .await?;
        }
        Ok(())
    }

    /// Says that this host is there.
    pub(crate) async fn say_here(&self) -> Result<(), Error> {
        let host = store::Host {
            id: self.router.id.to_string(),
            worker: self.lock().worker.clone(),
            machine: machine::this(),
            process: machine::process(std::process::id()).unwrap_or_default(),
            last_seen: now(),
        };
        self.store.host_is_here(&host, &self.status()).await
    }

    /// How it is.
    pub(crate) fn status(&self) -> DaemonStatus {
        let plugins = self.plugins.all();
        let ready = plugins.iter().filter(|plugin| plugin.state == PluginState::Ready).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        DaemonStatus {
            r#type: "daemon_status".to_owned(),
            sent_at: now(),
            state: self.lock().state.as_str_name().unwrap_or_default().to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.started_at,
            running_jobs: count(self.router.running()),
            max_running_jobs: count(self.most),
            ready_plugins: count(ready),
            plugins: count(plugins.len()),
            cpu_load: machine::cpu_load(),
            memory_load: machine::memory_load(),
            ..DaemonStatus::default()
        }
    }

    /// The queue in numbers.
    pub(crate) async fn stats(&self) -> Result<QueueStats, Error> {
        self.store.stats(|handler, plugin| self.plugins.full_name(handler, plugin)).await
    }

    fn enter(&self, state: State) {
        self.lock().state = state;
        self.hub.daemon(&self.status());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands on what changes, to those who listen and to the jobs that run.
    async fn tell_changes(self, mut changes: broadcast::Receiver<Arc<store::Change>>) {
        loop {
            match changes.recv().await {
                Ok(change) => {
                    let row = &change.row;
                    if row.cancel && row.host.as_deref() == Some(&*self.router.id) {
                        self.router.cancel(&row.job.id);
                    }
                    self.hub.change(&change);
                }
                // The reconciler looks for cancelled jobs, too.
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }

    /// Tells again and again how Pulse and the queue are.
    async fn tell_state(self) {
        let mut last = QueueStats::default();
        loop {
            tokio::time::sleep(TELL).await;
            if !self.hub.is_heard() {
                continue;
            }
            self.hub.daemon(&self.status());
            let begun = tokio::time::Instant::now();
            if let Ok(stats) = self.stats().await {
                let same = QueueStats { counted_at: last.counted_at, ..stats.clone() } == last;
                if !same {
                    last.clone_from(&stats);
                    self.hub.queue(stats);
                }
            }
            // A long queue takes long to count.
            tokio::time::sleep(begun.elapsed() * 9).await;
        }
    }
}
