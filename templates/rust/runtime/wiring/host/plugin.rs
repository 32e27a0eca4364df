//! One plugin through all of its processes: its state, its handlers, its restarts.

use std::collections::BTreeSet;
use std::future::pending;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, broadcast, oneshot, watch};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tonic::Code;

use super::backoff::{Backoff, Next};
use super::launch::Launch;
use super::live::{self, Live, Started};
use super::outcome::is_lost;
use super::process::{Exit, Process};
use super::suspects::Suspects;
use super::{Connection, Contract, Event, Failure, Health, Limits, Lost, Snapshot, State};

/// One plugin through all of its processes.
pub(super) struct Plugin<C: Contract> {
    pub(super) launch: Launch<C::Initialize>,
    pub(super) limits: Limits,
    pub(super) phase: watch::Sender<Phase>,
    pub(super) suspects: Suspects,
    /// One permit a job, all of them for a suspect.
    pub(super) room: Arc<Semaphore>,
    /// How many jobs wait for it to be Ready.
    pub(super) parked: AtomicUsize,
    stop: CancellationToken,
    wake: watch::Sender<()>,
    handlers: RwLock<BTreeSet<String>>,
    events: broadcast::Sender<Event>,
}

/// Where a plugin is, with its connection while it has one.
pub(super) struct Phase {
    pub(super) state: State,
    pub(super) live: Option<Arc<Live>>,
    pub(super) why: String,
}

/// Why a process is no more.
enum End {
    Stopped,
    Crashed(Exit),
}

impl<C: Contract> Plugin<C> {
    pub(super) fn new(
        launch: Launch<C::Initialize>,
        limits: Limits,
        events: broadcast::Sender<Event>,
        stop: CancellationToken,
    ) -> Arc<Self> {
        let room = room::<C>(&limits);
        Arc::new(Plugin {
            launch,
            limits,
            phase: watch::Sender::new(Phase { state: State::Starting, live: None, why: String::new() }),
            suspects: Suspects::default(),
            room: Arc::new(Semaphore::new(room)),
            parked: AtomicUsize::new(0),
            stop,
            wake: watch::Sender::new(()),
            handlers: RwLock::default(),
            events,
        })
    }

    /// The name of the plugin.
    pub(super) fn name(&self) -> &str {
        &self.launch.name
    }

    /// How many jobs it takes at once.
    pub(super) fn capacity(&self) -> u32 {
        u32::try_from(room::<C>(&self.limits)).unwrap_or(u32::MAX)
    }

    /// Whether it offers a handler, now or when it is Ready again.
    pub(super) fn offers(&self, handler: &str) -> bool {
        self.handlers.read().unwrap_or_else(PoisonError::into_inner).contains(handler)
    }

    /// What it offers.
    pub(super) fn handlers(&self) -> Vec<String> {
        let handlers = self.handlers.read().unwrap_or_else(PoisonError::into_inner);
        handlers.iter().map(|handler| format!("{}/{handler}", self.name())).collect()
    }

    /// What is known of it now.
    pub(super) fn snapshot(&self) -> Snapshot {
        let phase = self.phase.borrow();
        let live = phase.live.as_ref();
        let health = |live: &Arc<Live>| live.health.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Snapshot {
            name: self.name().to_owned(),
            state: phase.state,
            why: phase.why.clone(),
            process_id: live.and_then(|live| live.process_id),
            identity: live.map(|live| live.identity.clone()),
            health: live.and_then(health),
            handlers: self.handlers.read().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect(),
        }
    }

    /// The connection to it, where it is Ready.
    pub(super) fn connection(&self) -> Option<Connection> {
        let phase = self.phase.borrow();
        let live = phase.live.as_ref().filter(|_| phase.state == State::Ready);
        live.map(|live| live.connection.clone())
    }

    /// Takes a handler back that the plugin turned out not to have.
    pub(super) fn deregister(&self, handler: &str) {
        let removed = self.handlers.write().unwrap_or_else(PoisonError::into_inner).remove(handler);
        if removed {
            self.tell_handlers();
        }
    }

    /// Ends its waiting for a next start.
    pub(super) fn wake(&self) {
        self.wake.send_replace(());
    }

    /// Asks it to stop.
    pub(super) fn ask_to_stop(&self) {
        self.stop.cancel();
    }

    /// Waits until it is asked to stop.
    pub(super) async fn stopping(&self) {
        self.stop.cancelled().await;
    }

    /// Waits until it has stopped.
    pub(super) async fn stopped(&self) {
        let mut phase = self.phase.subscribe();
        // The sender lives as long as `self`.
        let _ = phase.wait_for(|phase| phase.state == State::Stopped).await;
    }

    /// Lives the plugin's life. `first` learns how the first start went; if it failed, that was all.
    pub(super) async fn supervise(self: Arc<Self>, first: oneshot::Sender<Result<(), Failure>>) {
        let mut first = Some(first);
        let mut backoff = Backoff::new(self.limits.clone());
        while !self.stop.is_cancelled() {
            let started = tokio::select! {
                started = self.start() => started,
                () = self.stop.cancelled() => break,
            };
            let (exit, well, permanent) = match started {
                Ok(started) => {
                    let ready = Instant::now();
                    self.register(&started.handlers);
                    self.set(State::Ready, Some(Arc::clone(&started.live)), String::new());
                    if let Some(first) = first.take() {
                        // Nobody waits for it any more.
                        let _ = first.send(Ok(()));
                    }
                    match self.live(started).await {
                        End::Stopped => break,
                        End::Crashed(exit) => (exit, ready.elapsed(), false),
                    }
                }
                Err(failure) => {
                    if let Some(first) = first.take() {
                        let _ = first.send(Err(failure));
                        break;
                    }
                    let exit = Exit { text: failure.to_string(), status: failure.exit };
                    (exit, Duration::ZERO, failure.permanent)
                }
            };
            let reason = exit.text.clone();
            self.enter(State::Crashed, None, exit);
            let next = match backoff.crashed(Instant::now(), well) {
                Next::Retry(_) if permanent => Next::Open(self.limits.circuit_open),
                next => next,
            };
            let (state, pause) = match next {
                Next::Retry(pause) => (State::Backoff, pause),
                Next::Open(pause) => (State::Failed, pause),
            };
            self.set(state, None, reason);
            self.pause(pause).await;
        }
        self.set(State::Stopped, None, String::new());
    }

    async fn start(&self) -> Result<Started, Failure> {
        let (events, plugin) = (self.events.clone(), self.name().to_owned());
        let log = move |log| {
            // Nobody listens, which is theirs to choose.
            let _ = events.send(Event::Log { plugin: plugin.clone(), log });
        };
        live::start::<C>(&self.launch, |state| self.set(state, None, String::new()), log).await
    }

    /// Keeps watch over a plugin that is Ready, until its end.
    async fn live(&self, started: Started) -> End {
        let Started { live, mut process, .. } = started;
        let exit = tokio::select! {
            exit = exit_of(process.as_mut()) => exit,
            () = live.lost.cancelled() => Exit::from(live.last_words().exit),
            reason = self.stops_answering(&live) => Exit::from(reason),
            () = self.stop.cancelled() => {
                self.wind_down(&live, process).await;
                return End::Stopped;
            }
        };
        let mut stderr = Vec::new();
        if let Some(process) = &mut process {
            process.kill().await;
            stderr = process.last_lines().await;
        }
        live.end(Lost { exit: exit.text.clone(), status: exit.status, stderr, poison: false });
        End::Crashed(exit)
    }

    /// Asks again and again how the plugin is, and returns when it no longer says.
    async fn stops_answering(&self, live: &Live) -> String {
        let mut missed = 0;
        while missed < self.limits.missed_health {
            sleep(self.limits.health_interval).await;
            match timeout(self.limits.health_timeout, C::health(&live.connection)).await {
                Ok(Err(status)) if status.code() == Code::Unimplemented => return pending().await,
                Ok(Err(status)) if status.code() == Code::Unavailable || is_lost(&status) => missed += 1,
                Ok(health) => {
                    missed = 0;
                    if let Ok(health) = health {
                        self.note_health(live, health);
                    }
                }
                Err(_) => missed += 1,
            }
        }
        format!("it did not answer {missed} times when it was asked how it is")
    }

    /// Lets the jobs finish, and then the process.
    async fn wind_down(&self, live: &Arc<Live>, mut process: Option<Process>) {
        self.set(State::Draining, Some(Arc::clone(live)), String::new());
        let grace = C::SETTINGS.shutdown_grace;
        // All room is free when no job is left.
        let idle = || self.room.acquire_many(self.capacity());
        let drained = async {
            if timeout(grace, idle()).await.is_err() {
                live.interrupt();
                // They end at once, and have their say on the control stream first.
                let _ = timeout(Duration::from_secs(1), idle()).await;
            }
        };
        tokio::select! {
            () = drained => {}
            exit = exit_of(process.as_mut()) => {
                live.end(Lost { exit: exit.text, status: exit.status, ..Lost::default() });
            }
        }
        // A plugin that is only attached to is not ours to stop.
        if let Some(mut process) = process {
            // One that does not answer is ended by signals.
            let _ = timeout(grace.min(Duration::from_secs(5)), C::shutdown(&live.connection)).await;
            process.stop(grace).await;
        }
        live.end(Lost { exit: "it was stopped".to_owned(), ..Lost::default() });
    }

    async fn pause(&self, pause: Duration) {
        let mut wake = self.wake.subscribe();
        tokio::select! {
            () = sleep(pause) => {}
            _ = wake.changed() => {}
            () = self.stop.cancelled() => {}
        }
    }

    /// Takes note of what it offers from now on.
    pub(super) fn register(&self, handlers: &[String]) {
        *self.handlers.write().unwrap_or_else(PoisonError::into_inner) = handlers.iter().cloned().collect();
        self.tell_handlers();
    }

    fn tell_handlers(&self) {
        let event = Event::Handlers { plugin: self.name().to_owned(), handlers: self.handlers() };
        let _ = self.events.send(event);
    }

    fn note_health(&self, live: &Live, health: Health) {
        let before = live.health.lock().unwrap_or_else(PoisonError::into_inner).replace(health.clone());
        if before.as_ref() != Some(&health) {
            let _ = self.events.send(Event::Health { plugin: self.name().to_owned(), health });
        }
    }

    fn set(&self, state: State, live: Option<Arc<Live>>, why: String) {
        self.enter(state, live, Exit::from(why));
    }

    fn enter(&self, state: State, live: Option<Arc<Live>>, exit: Exit) {
        let Exit { text: why, status: exit } = exit;
        let event = Event::State { plugin: self.name().to_owned(), state, why: why.clone(), exit };
        self.phase.send_replace(Phase { state, live, why });
        let _ = self.events.send(event);
    }
}

/// The most jobs that a semaphore can count as one suspect's.
const MOST_JOBS: usize = 1 << 16;

/// How many jobs a plugin takes at once.
fn room<C: Contract>(limits: &Limits) -> usize {
    C::SETTINGS.max_concurrency.unwrap_or(limits.concurrency).clamp(1, MOST_JOBS)
}

/// How a process ended; never, where there is none.
async fn exit_of(process: Option<&mut Process>) -> Exit {
    match process {
        Some(process) => process.wait().await,
        None => pending().await,
    }
}
