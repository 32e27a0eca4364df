//! One job on one plugin, from its wait for room to its outcome.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{sleep, timeout};
use tonic::Status;

use super::live::Live;
use super::plugin::Plugin;
use super::{Answer, Command, Contract, Control, Identity, Job, Lost, Outcome, Reason, Settings, State};

impl<C: Contract> Plugin<C> {
    /// Runs a job. It waits for room and for the plugin to be Ready, both within bounds.
    pub(super) async fn run(&self, job: &Job, control: &Control) -> Outcome {
        if control.cancel.is_cancelled() {
            return Outcome::Cancelled;
        }
        let alone = self.suspects.runs_alone(&job.id);
        let (room, live) = match self.place(alone, control).await {
            Ok(place) => place,
            Err(outcome) => return *outcome,
        };
        let outcome = self.call(&live, job, control, room).await;
        match outcome {
            Outcome::PluginLost(lost) if alone => Outcome::PluginLost(Lost { poison: true, ..lost }),
            Outcome::PluginLost(lost) => {
                self.suspects.saw_crash(&job.id);
                Outcome::PluginLost(lost)
            }
            outcome => {
                self.suspects.cleared(&job.id);
                outcome
            }
        }
    }

    /// Room for a job on a plugin that is Ready.
    async fn place(
        &self,
        alone: bool,
        control: &Control,
    ) -> Result<(OwnedSemaphorePermit, Arc<Live>), Box<Outcome>> {
        loop {
            let room = self.room(alone, control).await?;
            if let Some(live) = self.ready_now() {
                return Ok((room, live));
            }
            // Who waits for the plugin waits within bounds, and not for others that do.
            drop(room);
            self.ready(control).await?;
        }
    }

    /// Room for a job, or all of it for one that has to run alone.
    async fn room(&self, alone: bool, control: &Control) -> Result<OwnedSemaphorePermit, Box<Outcome>> {
        let permits = if alone { self.capacity() } else { 1 };
        if let Ok(room) = Arc::clone(&self.room).try_acquire_many_owned(permits) {
            return Ok(room);
        }
        tokio::select! {
            room = Arc::clone(&self.room).acquire_many_owned(permits) => {
                room.map_err(|_| self.busy_outcome("it takes no more jobs"))
            }
            () = control.cancel.cancelled() => Err(Box::new(Outcome::Cancelled)),
            () = self.stopping() => Err(Box::new(Outcome::Interrupted)),
        }
    }

    /// Waits until the plugin is Ready.
    async fn ready(&self, control: &Control) -> Result<(), Box<Outcome>> {
        tokio::select! {
            ready = self.ready_again() => ready,
            () = control.cancel.cancelled() => Err(Box::new(Outcome::Cancelled)),
        }
    }

    async fn ready_again(&self) -> Result<(), Box<Outcome>> {
        let _parked = Parked::new(self)?;
        let mut phase = self.phase.subscribe();
        let settled = phase.wait_for(|phase| match phase.state {
            // A process that has just ended is still Ready until somebody has buried it.
            State::Ready => phase.live.as_ref().is_some_and(|live| !live.lost.is_cancelled()),
            State::Draining | State::Stopped | State::Failed => true,
            State::Starting | State::Handshaking | State::Initializing | State::Crashed | State::Backoff => {
                false
            }
        });
        let phase = match timeout(self.limits.longest_park, settled).await {
            Ok(Ok(phase)) => phase,
            Ok(Err(_)) => return Err(Box::new(Outcome::Interrupted)),
            Err(_) => return Err(self.busy_outcome("it is not ready")),
        };
        match phase.state {
            State::Ready => Ok(()),
            State::Failed => Err(self.busy_outcome(&format!("it failed: {}", phase.why))),
            _ => Err(Box::new(Outcome::Interrupted)),
        }
    }

    /// The plugin's connection, if it is Ready now: nearly always, and then nothing is to be waited for.
    fn ready_now(&self) -> Option<Arc<Live>> {
        let phase = self.phase.borrow();
        let live = phase.live.as_ref().filter(|_| phase.state == State::Ready);
        live.filter(|live| !live.lost.is_cancelled()).cloned()
    }

    fn busy_outcome(&self, why: &str) -> Box<Outcome> {
        Box::new(Outcome::Busy { error: format!("plugin `{}`: {why}", self.name()), code: None })
    }

    async fn call(
        &self,
        live: &Arc<Live>,
        job: &Job,
        control: &Control,
        room: OwnedSemaphorePermit,
    ) -> Outcome {
        let started = Instant::now();
        let deadline = limit(&C::SETTINGS, job);
        let _running = live.enter(&job.id, job.attempt, control);
        let mut call = Box::pin(live.connection.execute::<C>(job, deadline));
        let cancel = |reason| {
            live.command(Command::Cancel { job_id: job.id.clone(), attempt: job.attempt, reason });
        };
        tokio::select! {
            biased;
            result = &mut call => self.outcome(live, job, result, started).await,
            () = live.over.cancelled() => {
                if live.lost.is_cancelled() {
                    return Outcome::PluginLost(live.last_words());
                }
                cancel(Reason::Shutdown);
                Outcome::Interrupted
            }
            () = passed(deadline) => {
                cancel(Reason::Timeout);
                if live.has_control() {
                    see_out(call, self.limits.cancel_grace, room);
                }
                Outcome::TimedOut { after: started.elapsed() }
            }
            () = control.cancel.cancelled() => {
                cancel(Reason::Requested);
                let grace = if live.has_control() { self.limits.cancel_grace } else { Duration::ZERO };
                // Who has finished before the word arrived has finished.
                match timeout(grace, call).await {
                    Ok(Ok(answer)) if answer.success => Outcome::Done(signed(&live.identity, answer)),
                    _ => Outcome::Cancelled,
                }
            }
        }
    }

    async fn outcome(
        &self,
        live: &Live,
        job: &Job,
        result: Result<Answer, Status>,
        started: Instant,
    ) -> Outcome {
        let status = match result {
            Ok(answer) => return Outcome::of_answer(signed(&live.identity, answer)),
            Err(status) => status,
        };
        let Some(outcome) = Outcome::of_status(&status, started.elapsed()) else {
            // The process' end explains more than the connection's. Where it goes on, only the
            // connection is gone, and a plugin that nobody reaches is of no use.
            if timeout(self.limits.exit_grace, live.lost.cancelled()).await.is_err() {
                let exit = format!("the connection ended: {}", status.message());
                live.end(Lost { exit, ..Lost::default() });
            }
            return Outcome::PluginLost(live.last_words());
        };
        if let Outcome::NotSupported { .. } = outcome {
            self.deregister(super::registry::bare(&job.handler, self.name()));
        }
        if let Outcome::Misconfigured { .. } = outcome {
            self.register(&[]);
            self.ask_to_stop();
        }
        outcome
    }
}

/// Keeps a job's room until its handler has ended, which was told to: to the plugin, it is there until then.
fn see_out(
    call: impl Future<Output = Result<Answer, Status>> + Send + 'static,
    grace: Duration,
    room: OwnedSemaphorePermit,
) {
    tokio::spawn(async move {
        // What it says is of no interest any more, and a call that is dropped is cancelled.
        let _ = timeout(grace, call).await;
        drop(room);
    });
}

/// What a job may take at the most.
fn limit(settings: &Settings, job: &Job) -> Option<Duration> {
    let asked = job.timeout.or(settings.default_timeout);
    match (asked, settings.max_timeout) {
        (Some(asked), Some(most)) => Some(asked.min(most)),
        (asked, most) => asked.or(most),
    }
}

/// The answer with the plugin's version, which older plugins say only in METADATA.
fn signed(identity: &Identity, mut answer: Answer) -> Answer {
    if answer.plugin_version.is_empty() {
        answer.plugin_version.clone_from(&identity.version);
    }
    answer
}

async fn passed(deadline: Option<Duration>) {
    match deadline {
        Some(deadline) => sleep(deadline).await,
        None => std::future::pending().await,
    }
}

/// Counts a job that waits for a plugin to be Ready.
struct Parked<'a, C: Contract> {
    plugin: &'a Plugin<C>,
}

impl<'a, C: Contract> Parked<'a, C> {
    fn new(plugin: &'a Plugin<C>) -> Result<Self, Box<Outcome>> {
        let parked = Parked { plugin };
        let before = plugin.parked.fetch_add(1, Ordering::Relaxed);
        if before >= plugin.limits.most_parked {
            return Err(plugin.busy_outcome("too many jobs wait for it"));
        }
        Ok(parked)
    }
}

impl<C: Contract> Drop for Parked<'_, C> {
    fn drop(&mut self) {
        self.plugin.parked.fetch_sub(1, Ordering::Relaxed);
    }
}
