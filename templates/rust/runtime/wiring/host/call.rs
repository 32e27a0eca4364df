//! One job on one plugin, from its wait for room to its outcome.

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
        let alone = self.suspects.runs_alone(&job.id);
        let room = tokio::select! {
            room = self.room(alone) => room,
            () = control.cancel.cancelled() => return Outcome::Cancelled,
        };
        let _room = match room {
            Ok(room) => room,
            Err(outcome) => return *outcome,
        };
        let live = tokio::select! {
            live = self.ready() => live,
            () = control.cancel.cancelled() => return Outcome::Cancelled,
        };
        let live = match live {
            Ok(live) => live,
            Err(outcome) => return *outcome,
        };
        let _busy = Busy::new(self);
        let outcome = self.call(&live, job, control).await;
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

    /// Room for a job, or all of it for one that has to run alone.
    async fn room(&self, alone: bool) -> Result<OwnedSemaphorePermit, Box<Outcome>> {
        let permits = if alone { self.capacity() } else { 1 };
        let room = Arc::clone(&self.room).acquire_many_owned(permits).await;
        room.map_err(|_| self.busy_outcome("it takes no more jobs"))
    }

    /// The plugin's connection, as soon as it is Ready.
    async fn ready(&self) -> Result<Arc<Live>, Box<Outcome>> {
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
        match (phase.state, &phase.live) {
            (State::Ready, Some(live)) => Ok(Arc::clone(live)),
            (State::Failed, _) => Err(self.busy_outcome(&format!("it failed: {}", phase.why))),
            _ => Err(Box::new(Outcome::Interrupted)),
        }
    }

    fn busy_outcome(&self, why: &str) -> Box<Outcome> {
        Box::new(Outcome::Busy { error: format!("plugin `{}`: {why}", self.name()) })
    }

    async fn call(&self, live: &Arc<Live>, job: &Job, control: &Control) -> Outcome {
        let started = Instant::now();
        let deadline = limit(&C::SETTINGS, job);
        let _running = live.enter(&job.id, job.attempt, control);
        let call = C::execute(&live.connection, job, deadline);
        tokio::pin!(call);
        let cancel = |reason| {
            live.command(Command::Cancel { job_id: job.id.clone(), attempt: job.attempt, reason });
        };
        tokio::select! {
            biased;
            result = &mut call => self.outcome(live, job, result, started).await,
            () = live.lost.cancelled() => Outcome::PluginLost(live.last_words()),
            () = passed(deadline) => {
                cancel(Reason::Timeout);
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
            () = live.interrupted.cancelled() => {
                cancel(Reason::Shutdown);
                Outcome::Interrupted
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
            self.ask_to_stop();
        }
        outcome
    }
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

/// Counts a job that is on a plugin.
struct Busy<'a, C: Contract> {
    plugin: &'a Plugin<C>,
}

impl<'a, C: Contract> Busy<'a, C> {
    fn new(plugin: &'a Plugin<C>) -> Self {
        plugin.busy.send_modify(|jobs| *jobs += 1);
        Busy { plugin }
    }
}

impl<C: Contract> Drop for Busy<'_, C> {
    fn drop(&mut self) {
        self.plugin.busy.send_modify(|jobs| *jobs -= 1);
    }
}
