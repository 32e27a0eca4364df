//! The plugins of this host, as `pulse.v1.Plugin` has them: kept up to date with what the host tells of them.

use std::collections::{BTreeMap, VecDeque};
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use protogen_generated::protocol::domain_plugin_service_client::DomainPluginServiceClient;
use protogen_generated::protocol::domain_plugin_service_host::{Host, Launch};
use protogen_generated::protocol::{Empty, HealthResponse};
use protogen_generated::runtime::wiring::host::{Event, Failure, State};
use tokio::sync::{broadcast, watch};

use crate::hub::Hub;
use crate::lines::entry;
use crate::outcome::exit_status;
use crate::pulse::{LogEntry, LogSource, Plugin, PluginExit, PluginState, STDERR_TAIL_LINES};
use crate::time::now;

/// The plugins of this host. Clones share them.
#[derive(Clone)]
pub(crate) struct Plugins {
    host: Host,
    hub: Hub,
    inner: Arc<Inner>,
}

struct Inner {
    plugins: Mutex<BTreeMap<String, Known>>,
    /// Counts what has changed.
    version: watch::Sender<u64>,
}

#[derive(Default)]
struct Known {
    plugin: Plugin,
    tail: VecDeque<String>,
    lines: u32,
}

/// What can become of a job of some handler now.
pub(crate) enum Chance {
    /// The plugin of this name is ready for it.
    Ready(String),
    /// A plugin has the handler, and is not ready.
    Wait(String),
    /// No plugin has the handler, or more than one do.
    Never(String),
}

/// How long to wait before a plugin that did not start is started again, at first and at the most.
const AGAIN: Duration = Duration::from_secs(1);
const AGAIN_AT_MOST: Duration = Duration::from_secs(60);

/// How long a plugin may take to describe itself.
const DESCRIPTION: Duration = Duration::from_secs(5);

impl Plugins {
    pub(crate) fn new(host: Host, hub: Hub) -> Self {
        let inner = Inner { plugins: Mutex::default(), version: watch::Sender::new(0) };
        let plugins = Plugins { host, hub, inner: Arc::new(inner) };
        tokio::spawn(plugins.clone().listen(plugins.host.events()));
        plugins
    }

    /// Starts a plugin, and again until it has started. Returns when the first try is over.
    pub(crate) async fn start(&self, launch: Launch) -> Result<(), Failure> {
        let name = launch.name.clone();
        self.change(&name, |_| {});
        let first = self.host.start(launch.clone()).await;
        match &first {
            Ok(()) => self.is_ready(&name).await,
            Err(failure) => {
                self.did_not_start(&name, failure);
                let plugins = self.clone();
                tokio::spawn(async move { plugins.start_again(launch).await });
            }
        }
        first
    }

    /// Waits until the host's word of a plugin that has started has come through.
    async fn is_ready(&self, name: &str) {
        let mut version = self.inner.version.subscribe();
        let ready = version.wait_for(|_| {
            let plugins = self.lock();
            plugins.get(name).is_some_and(|known| known.plugin.state == PluginState::Ready)
        });
        // One that has crashed meanwhile is not waited for.
        let _ = tokio::time::timeout(AGAIN, ready).await;
    }

    async fn start_again(&self, launch: Launch) {
        let mut pause = AGAIN;
        loop {
            tokio::time::sleep(pause).await;
            match self.host.start(launch.clone()).await {
                Ok(()) => return,
                Err(failure) => self.did_not_start(&launch.name, &failure),
            }
            pause = (pause * 2).min(AGAIN_AT_MOST);
        }
    }

    fn did_not_start(&self, name: &str, failure: &Failure) {
        self.change(name, |known| {
            known.plugin.state = PluginState::Failed;
            known.plugin.state_reason.clone_from(&failure.reason);
            known.plugin.state_since = now();
        });
    }

    /// Every plugin, by name.
    pub(crate) fn all(&self) -> Vec<Plugin> {
        self.lock().values().map(|known| known.plugin.clone()).collect()
    }

    /// Starts a plugin at once that waits to be started again. `None`: there is no such plugin.
    pub(crate) fn restart(&self, name: &str) -> Option<Plugin> {
        let plugin = self.lock().get(name).map(|known| known.plugin.clone())?;
        self.host.wake(name);
        Some(plugin)
    }

    /// What can become of a job of some handler now.
    pub(crate) fn chance(&self, handler: &str) -> Chance {
        let plugins = self.lock();
        let offers = |known: &&Known| {
            let name = &known.plugin.name;
            let bare = handler.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('/'));
            known.plugin.handlers.iter().any(|own| own == handler || Some(own.as_str()) == bare)
        };
        let found: Vec<&Known> = plugins.values().filter(offers).collect();
        match found.as_slice() {
            [] => Chance::Never(format!("no plugin offers `{handler}`")),
            [known] if known.plugin.state == PluginState::Ready => Chance::Ready(known.plugin.name.clone()),
            [known] => Chance::Wait(format!("plugin `{}` is not ready", known.plugin.name)),
            several => {
                let names: Vec<String> =
                    several.iter().map(|known| format!("`{}/{handler}`", known.plugin.name)).collect();
                Chance::Never(format!("several plugins offer `{handler}`: say {}", names.join(" or ")))
            }
        }
    }

    /// The same, after waiting for a plugin that is not ready.
    pub(crate) async fn chance_within(&self, handler: &str, patience: Duration) -> Chance {
        let mut version = self.inner.version.subscribe();
        let end = tokio::time::Instant::now() + patience;
        loop {
            version.borrow_and_update();
            match self.chance(handler) {
                Chance::Wait(why) => {
                    if tokio::time::timeout_at(end, version.changed()).await.is_err() {
                        return Chance::Wait(why);
                    }
                }
                chance @ (Chance::Ready(_) | Chance::Never(_)) => return chance,
            }
        }
    }

    /// Told whenever something about the plugins has changed.
    pub(crate) fn changed(&self) -> watch::Receiver<u64> {
        self.inner.version.subscribe()
    }

    /// What a handler is called in full.
    pub(crate) fn full_name(&self, handler: &str, plugin: &str) -> String {
        if handler.contains('/') {
            return handler.to_owned();
        }
        if !plugin.is_empty() {
            return format!("{plugin}/{handler}");
        }
        match self.chance(handler) {
            Chance::Ready(plugin) => format!("{plugin}/{handler}"),
            Chance::Wait(_) | Chance::Never(_) => handler.to_owned(),
        }
    }

    /// Notes that a plugin runs a job, until the guard is dropped.
    pub(crate) fn busy(&self, name: &str) -> Busy {
        if let Some(known) = self.lock().get_mut(name) {
            known.plugin.running_jobs += 1;
        }
        Busy { plugins: self.clone(), name: name.to_owned() }
    }

    async fn listen(self, mut events: broadcast::Receiver<Event>) {
        loop {
            match events.recv().await {
                Ok(event) => self.note(event),
                Err(broadcast::error::RecvError::Lagged(_)) => self.catch_up(),
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }

    fn note(&self, event: Event) {
        match event {
            Event::State { plugin, state, why, exit } => {
                self.change(&plugin, |known| known.enter(state, why, exit));
                if state == State::Ready {
                    tokio::spawn(self.clone().describe(plugin));
                }
            }
            Event::Health { plugin, health } => self.change(&plugin, |known| {
                let health = HealthResponse {
                    healthy: health.healthy,
                    message: health.message,
                    ..HealthResponse::default()
                };
                known.plugin.health = Some(health);
            }),
            Event::Handlers { plugin, handlers } => self.change(&plugin, |known| {
                let prefix = format!("{plugin}/");
                let bare = |handler: &String| handler.strip_prefix(&prefix).unwrap_or(handler).to_owned();
                known.plugin.handlers = handlers.iter().map(bare).collect();
            }),
            Event::Log { plugin, log } => {
                let mut line = entry("", 0, &plugin, log);
                line.source = LogSource::Stderr;
                let mut plugins = self.lock();
                if let Some(known) = plugins.get_mut(&plugin) {
                    known.note_line(&mut line);
                }
                drop(plugins);
                self.hub.lines(&[line]);
            }
        }
    }

    /// Notes what a plugin that is Ready says of itself. It may do without any of that.
    async fn describe(self, name: String) {
        let Some(connection) = self.host.connection(&name) else { return };
        let running = self.host.snapshots().into_iter().find(|plugin| plugin.name == name);
        let mut client = DomainPluginServiceClient::new(connection);
        let mut said = Plugin::default();
        let asked = async {
            if let Ok(metadata) = client.metadata(Empty::default()).await {
                said.metadata = Some(metadata.into_inner());
            }
            if let Ok(health) = client.health(Empty::default()).await {
                said.health = Some(health.into_inner());
            }
            if let Ok(schema) = client.config_schema(Empty::default()).await {
                said.config_schema = Some(schema.into_inner());
            }
        };
        // What it has not said by then stays unknown.
        let _ = tokio::time::timeout(DESCRIPTION, asked).await;
        self.change(&name, |known| {
            known.plugin.process_id = running.and_then(|plugin| plugin.process_id);
            known.plugin.metadata = said.metadata;
            known.plugin.health = said.health;
            known.plugin.config_schema = said.config_schema;
        });
    }

    /// Takes the states as they are, after some events were missed.
    fn catch_up(&self) {
        for (plugin, state) in self.host.states() {
            self.change(&plugin, |known| {
                if known.plugin.state != state_of(state) {
                    known.enter(state, String::new(), None);
                }
            });
        }
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut Known)) {
        let (plugin, before) = {
            let mut plugins = self.lock();
            let known = plugins.entry(name.to_owned()).or_insert_with(|| Known::new(name));
            let before = known.plugin.state;
            change(known);
            (known.plugin.clone(), before)
        };
        self.inner.version.send_modify(|version| *version += 1);
        self.hub.plugin(plugin, before);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.inner.plugins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn new(name: &str) -> Self {
        let plugin = Plugin { name: name.to_owned(), state_since: now(), ..Plugin::default() };
        Known { plugin, ..Known::default() }
    }

    fn enter(&mut self, state: State, why: String, exit: Option<ExitStatus>) {
        let plugin = &mut self.plugin;
        if !matches!(state, State::Ready | State::Draining) {
            plugin.process_id = None;
        }
        match state {
            State::Starting => plugin.start_count += 1,
            State::Crashed => {
                plugin.crash_count += 1;
                plugin.last_exit = Some(PluginExit {
                    status: exit.and_then(exit_status),
                    ended_at: now(),
                    stderr_tail: self.tail.drain(..).collect(),
                    ..PluginExit::default()
                });
            }
            State::Handshaking
            | State::Initializing
            | State::Ready
            | State::Draining
            | State::Stopped
            | State::Backoff
            | State::Failed => {}
        }
        plugin.state = state_of(state);
        plugin.state_reason = why;
        plugin.state_since = now();
    }

    fn note_line(&mut self, line: &mut LogEntry) {
        self.lines += 1;
        line.sequence = self.lines;
        if self.tail.len() >= usize::try_from(STDERR_TAIL_LINES).unwrap_or_default() {
            self.tail.pop_front();
        }
        self.tail.push_back(line.message.clone());
    }
}

fn state_of(state: State) -> PluginState {
    match state {
        State::Starting => PluginState::Starting,
        State::Handshaking => PluginState::Handshaking,
        State::Initializing => PluginState::Initializing,
        State::Ready => PluginState::Ready,
        State::Draining => PluginState::Draining,
        State::Stopped => PluginState::Stopped,
        State::Crashed => PluginState::Crashed,
        State::Backoff => PluginState::Backoff,
        State::Failed => PluginState::Failed,
    }
}

/// Counts a job that a plugin runs.
pub(crate) struct Busy {
    plugins: Plugins,
    name: String,
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(known) = self.plugins.lock().get_mut(&self.name) {
            known.plugin.running_jobs = known.plugin.running_jobs.saturating_sub(1);
        }
    }
}
