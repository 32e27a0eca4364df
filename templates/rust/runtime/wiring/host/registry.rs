//! The plugins of one host, found by what they offer.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{broadcast, oneshot};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::launch::Launch;
use super::plugin::Plugin;
use super::{Connection, Contract, Control, Event, Failure, Job, Outcome, Snapshot, State};

/// How patient a host is.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many jobs run at once in one plugin, where its service does not say.
    pub concurrency: usize,
    /// How many jobs wait for a plugin to be Ready again; more are Busy.
    pub most_parked: usize,
    /// How long they wait.
    pub longest_park: Duration,
    /// How long a cancelled handler may take to answer.
    pub cancel_grace: Duration,
    /// How long a broken connection may wait for the end of the process that explains it.
    pub exit_grace: Duration,
    /// How often a plugin is asked how it is.
    pub health_interval: Duration,
    /// How long its answer may take.
    pub health_timeout: Duration,
    /// After how many answers that did not come it is ended.
    pub missed_health: u32,
    /// The pause before the first restart; each further one is twice as long.
    pub first_backoff: Duration,
    /// The longest pause before a restart.
    pub longest_backoff: Duration,
    /// How many crashes within `crash_window` are too many.
    pub crashes: usize,
    /// See `crashes`.
    pub crash_window: Duration,
    /// How long a plugin that crashed too often is left alone.
    pub circuit_open: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            concurrency: 64,
            most_parked: 1_024,
            longest_park: Duration::from_secs(60),
            cancel_grace: Duration::from_secs(5),
            exit_grace: Duration::from_secs(1),
            health_interval: Duration::from_secs(10),
            health_timeout: Duration::from_secs(5),
            missed_health: 3,
            first_backoff: Duration::from_millis(200),
            longest_backoff: Duration::from_secs(60),
            crashes: 5,
            crash_window: Duration::from_secs(180),
            circuit_open: Duration::from_secs(300),
        }
    }
}

/// The plugins of one host. Clones share them; when the last is dropped, the plugins are stopped.
pub struct Host<C: Contract> {
    inner: Arc<Inner<C>>,
}

// Derived, it would be there only for contracts that are `Clone`.
impl<C: Contract> Clone for Host<C> {
    fn clone(&self) -> Self {
        Host { inner: Arc::clone(&self.inner) }
    }
}

struct Inner<C: Contract> {
    limits: Limits,
    plugins: RwLock<BTreeMap<String, Arc<Plugin<C>>>>,
    events: broadcast::Sender<Event>,
    stop: CancellationToken,
    _guard: DropGuard,
}

/// How many events a slow listener may be behind before it misses some.
const EVENTS: usize = 4_096;

impl<C: Contract> Default for Host<C> {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl<C: Contract> Host<C> {
    /// A host without plugins.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let stop = CancellationToken::new();
        let inner = Inner {
            limits,
            plugins: RwLock::default(),
            events: broadcast::Sender::new(EVENTS),
            _guard: stop.clone().drop_guard(),
            stop,
        };
        Host { inner: Arc::new(inner) }
    }

    /// What happens to the plugins from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Starts a plugin, and waits until it is Ready. From then on it is kept alive.
    ///
    /// # Errors
    ///
    /// Where it does not get there, nothing of it is left.
    pub async fn start(&self, launch: Launch<C::Initialize>) -> Result<(), Failure> {
        let name = launch.name.clone();
        if name.is_empty() || name.contains('/') {
            return Err(Failure::new(&name, "a plugin's name is not empty and has no `/`").permanent());
        }
        let stop = self.inner.stop.child_token();
        let plugin = Plugin::new(launch, self.inner.limits.clone(), self.inner.events.clone(), stop);
        {
            let mut plugins = self.inner.plugins.write().unwrap_or_else(PoisonError::into_inner);
            if plugins.contains_key(&name) {
                return Err(Failure::new(&name, "there is a plugin of that name already").permanent());
            }
            plugins.insert(name.clone(), Arc::clone(&plugin));
        }
        let (first, started) = oneshot::channel();
        tokio::spawn(plugin.supervise(first));
        let result =
            started.await.unwrap_or_else(|_| Err(Failure::new(&name, "it was stopped while it started")));
        if result.is_err() {
            self.inner.plugins.write().unwrap_or_else(PoisonError::into_inner).remove(&name);
        }
        result
    }

    /// Every handler that a job can be for, as `plugin/handler`.
    #[must_use]
    pub fn handlers(&self) -> Vec<String> {
        self.plugins().iter().flat_map(|plugin| plugin.handlers()).collect()
    }

    /// What is known of each plugin now.
    #[must_use]
    pub fn snapshots(&self) -> Vec<Snapshot> {
        self.plugins().iter().map(|plugin| plugin.snapshot()).collect()
    }

    /// The connection to a plugin that is Ready, for methods of its service that are not the host's to call.
    /// It ends with the plugin's process.
    #[must_use]
    pub fn connection(&self, plugin: &str) -> Option<Connection> {
        self.plugin(plugin)?.connection()
    }

    /// Where each plugin is.
    #[must_use]
    pub fn states(&self) -> BTreeMap<String, State> {
        self.plugins().iter().map(|plugin| (plugin.name().to_owned(), plugin.phase.borrow().state)).collect()
    }

    /// Runs a job, and returns when it has ended, however that is.
    pub async fn run(&self, job: &Job, control: &Control) -> Outcome {
        let plugin = match self.find(&job.handler) {
            Ok(plugin) => plugin,
            Err(error) => return Outcome::NotSupported { error, code: None },
        };
        let handler = bare(&job.handler, plugin.name());
        if handler == job.handler {
            return plugin.run(job, control).await;
        }
        let job = Job { handler: handler.to_owned(), ..job.clone() };
        plugin.run(&job, control).await
    }

    /// Starts a plugin at once that waits to be started again.
    pub fn wake(&self, name: &str) {
        if let Some(plugin) = self.plugin(name) {
            plugin.wake();
        }
    }

    /// Stops a plugin: its jobs finish, within the grace of its service.
    pub async fn stop(&self, name: &str) {
        if let Some(plugin) = self.plugin(name) {
            plugin.ask_to_stop();
            plugin.stopped().await;
            self.inner.plugins.write().unwrap_or_else(PoisonError::into_inner).remove(name);
        }
    }

    /// Stops all plugins, each as [`stop`](Self::stop) does. A second time is as good as once.
    pub async fn shutdown(&self) {
        self.inner.stop.cancel();
        for plugin in self.plugins() {
            plugin.stopped().await;
        }
    }

    fn plugins(&self) -> Vec<Arc<Plugin<C>>> {
        self.inner.plugins.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    fn plugin(&self, name: &str) -> Option<Arc<Plugin<C>>> {
        self.inner.plugins.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// The plugin that a handler's name means.
    fn find(&self, handler: &str) -> Result<Arc<Plugin<C>>, String> {
        if let Some((name, rest)) = handler.split_once('/')
            && let Some(plugin) = self.plugin(name)
        {
            return if plugin.offers(rest) {
                Ok(plugin)
            } else {
                Err(format!("plugin `{name}` does not offer `{rest}`"))
            };
        }
        let plugins = self.inner.plugins.read().unwrap_or_else(PoisonError::into_inner);
        let mut offers = plugins.values().filter(|plugin| plugin.offers(handler));
        match (offers.next(), offers.next()) {
            (Some(plugin), None) => Ok(Arc::clone(plugin)),
            (None, _) => Err(format!("no plugin offers `{handler}`")),
            (Some(first), Some(second)) => {
                let several = [first, second].into_iter().chain(offers);
                let names: Vec<String> =
                    several.map(|plugin| format!("`{}/{handler}`", plugin.name())).collect();
                Err(format!("several plugins offer `{handler}`: say {}", names.join(" or ")))
            }
        }
    }
}

/// A handler's name as its plugin knows it.
pub(super) fn bare<'a>(handler: &'a str, plugin: &str) -> &'a str {
    handler.strip_prefix(plugin).and_then(|rest| rest.strip_prefix('/')).unwrap_or(handler)
}
