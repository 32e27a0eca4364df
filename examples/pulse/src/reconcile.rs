//! Sets right what ends leave behind: hosts that are gone, jobs that they ran, plugins that came back.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use crate::daemon::Daemon;
use crate::life;
use crate::machine;
use crate::plugins::Chance;
use crate::pulse::Job;
use crate::store::Error;
use crate::time::now;

/// Looks after what nobody else does.
pub(crate) struct Reconciler {
    daemon: Daemon,
    /// When each other host last said something new, by our clock: theirs may differ.
    seen: HashMap<String, (i64, Instant)>,
    hosts: BTreeSet<String>,
    repaired: Instant,
    /// What pages were told of jobs that others have changed.
    told: HashMap<String, i64>,
}

/// How often it looks.
const LOOK: Duration = Duration::from_millis(200);

/// How often it says that this host is there, and looks for others.
const BEAT: Duration = Duration::from_secs(1);

/// How long a host may say nothing before it counts as gone.
const LEASE: Duration = Duration::from_secs(15);

/// How often it looks for jobs whose task is lost, though there is no reason to.
const REPAIR: Duration = Duration::from_secs(60);

/// How far the clocks of hosts may be apart for pages to be told of each other's changes, in milliseconds.
const SKEW: i64 = 5_000;

impl Reconciler {
    pub(crate) fn new(daemon: Daemon) -> Self {
        Reconciler {
            daemon,
            seen: HashMap::new(),
            hosts: BTreeSet::new(),
            repaired: Instant::now(),
            told: HashMap::new(),
        }
    }

    pub(crate) async fn run(mut self) {
        let mut plugins = self.daemon.plugins.changed();
        let mut beat: Option<Instant> = None;
        loop {
            let mut done = Ok(());
            if beat.is_none_or(|beat| beat.elapsed() >= BEAT) {
                beat = Some(Instant::now());
                done = done.and(self.hosts().await);
                done = done.and(self.unpark().await);
            }
            done = done.and(self.cancel().await);
            done = done.and(self.others().await);
            if let Err(error) = done {
                crate::cli::complain(&error.to_string());
                tokio::time::sleep(BEAT).await;
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                // A plugin that is ready can have its jobs back.
                Ok(()) = plugins.changed() => beat = None,
            }
        }
    }

    /// Says that this host is there, and takes up the jobs of those that no longer are.
    async fn hosts(&mut self) -> Result<(), Error> {
        let daemon = &self.daemon;
        daemon.say_here().await?;
        let hosts = daemon.store.hosts().await?;
        let mut gone = Vec::new();
        for host in &hosts {
            let (last, since) = self.seen.entry(host.id.clone()).or_insert((host.last_seen, Instant::now()));
            if *last != host.last_seen {
                (*last, *since) = (host.last_seen, Instant::now());
            }
            let here = host.machine == machine::this() && !host.process.is_empty();
            if since.elapsed() > LEASE || (here && !machine::runs(&host.process)) {
                gone.push(host.id.clone());
            }
        }
        daemon.store.hosts_are_gone(&gone).await?;
        for (id, attempt) in daemon.store.orphans().await? {
            let delays = daemon.router.delays;
            daemon.store.update(&id, move |row| life::orphan(row, attempt, &delays)).await?;
        }
        let left: BTreeSet<String> =
            hosts.into_iter().map(|host| host.id).filter(|id| !gone.contains(id)).collect();
        self.seen.retain(|id, _| left.contains(id));
        let fewer = !self.hosts.is_subset(&left) || !gone.is_empty();
        self.hosts = left;
        if fewer || self.repaired.elapsed() > REPAIR {
            self.repaired = Instant::now();
            self.daemon.repair().await?;
        }
        Ok(())
    }

    /// Takes up parked jobs that a plugin can take now.
    async fn unpark(&self) -> Result<(), Error> {
        let daemon = &self.daemon;
        if daemon.router.drain.is_cancelled() {
            return Ok(());
        }
        for handler in daemon.store.parked_handlers().await? {
            if let Chance::Ready(_) = daemon.plugins.chance(&handler) {
                for id in daemon.store.parked(&handler).await? {
                    daemon.store.update(&id, life::unpark).await?;
                }
            }
        }
        Ok(())
    }

    /// Cancels jobs that run here, as users of other processes want it.
    async fn cancel(&self) -> Result<(), Error> {
        for id in self.daemon.store.to_cancel(&self.daemon.router.id).await? {
            self.daemon.router.cancel(&id);
        }
        Ok(())
    }

    /// Tells pages of the jobs that others have changed.
    async fn others(&mut self) -> Result<(), Error> {
        if !self.daemon.hub.is_heard() {
            return Ok(());
        }
        let since = now() - SKEW;
        let jobs = self.daemon.store.changed_by_others(&self.daemon.router.id, since).await?;
        self.told.retain(|_, at| *at >= since);
        for job in jobs {
            if self.is_news(&job) {
                self.daemon.hub.job(job);
            }
        }
        Ok(())
    }

    fn is_news(&mut self, job: &Job) -> bool {
        self.told.insert(job.id.clone(), job.updated_at) != Some(job.updated_at)
    }
}
