//! Counts the queue.

use std::collections::BTreeMap;

use super::{Arg, Error, Store};
use crate::pulse::queue_stats::Handler;
use crate::pulse::{JobStatus, QueueStats, STATS_WINDOW_MILLIS};
use crate::time::now;

impl Store {
    /// The queue in numbers. `name` is what a handler is called there.
    pub(crate) async fn stats(&self, name: impl Fn(&str, &str) -> String) -> Result<QueueStats, Error> {
        let (counted_at, since) = (now(), now() - STATS_WINDOW_MILLIS);
        let mut stats = QueueStats { counted_at, ..QueueStats::default() };
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let jobs = self
            .database()
            .rows(
                "SELECT handler, MAX(plugin) AS plugin, status, COUNT(*) AS jobs FROM pulse_jobs \
                 GROUP BY handler, status",
                &[],
            )
            .await?;
        for record in &jobs {
            let (handler, plugin) = (record.text("handler")?, record.text("plugin")?);
            let jobs = count(record.int("jobs")?);
            let number = i32::try_from(record.int("status")?).unwrap_or_default();
            let full = names.entry(handler.clone()).or_insert_with(|| name(&handler, &plugin)).clone();
            let of_handler = stats.handlers.entry(full).or_default();
            match JobStatus::from(number) {
                JobStatus::Queued => {
                    stats.queued += jobs;
                    of_handler.waiting += jobs;
                }
                JobStatus::Retrying => {
                    stats.retrying += jobs;
                    of_handler.waiting += jobs;
                }
                JobStatus::Parked => {
                    stats.parked += jobs;
                    of_handler.waiting += jobs;
                }
                JobStatus::Paused => {
                    stats.paused += jobs;
                    of_handler.waiting += jobs;
                }
                JobStatus::Running => {
                    stats.running += jobs;
                    of_handler.running += jobs;
                }
                JobStatus::Done => {
                    stats.done += jobs;
                    of_handler.done += jobs;
                }
                JobStatus::Cancelled => stats.cancelled += jobs,
                JobStatus::DeadLettered => {
                    stats.dead_lettered += jobs;
                    of_handler.dead_lettered += jobs;
                }
                JobStatus::Unspecified | JobStatus::Unrecognized(_) => {}
            }
        }
        self.count_executions(&mut stats, &names, since).await?;
        stats.oldest_queued_at = self.oldest_queued().await?;
        let ended = self
            .database()
            .row(
                "SELECT COUNT(*) AS jobs FROM pulse_jobs WHERE updated_at >= $1 AND completed_at >= $1",
                &[Arg::Int(since)],
            )
            .await?;
        if let Some(record) = ended {
            let minutes = f64::from(i32::try_from(STATS_WINDOW_MILLIS / 60_000).unwrap_or(60));
            stats.completed_per_minute = f64::from(count(record.int("jobs")?)) / minutes;
        }
        Ok(stats)
    }

    async fn count_executions(
        &self,
        stats: &mut QueueStats,
        names: &BTreeMap<String, String>,
        since: i64,
    ) -> Result<(), Error> {
        const COST: &str = "SELECT handler, SUM(cost) AS cost FROM pulse_executions GROUP BY handler";
        // The latest say enough.
        const DURATION: &str = "SELECT handler, duration FROM pulse_executions WHERE finished_at >= $1 \
             AND duration IS NOT NULL ORDER BY finished_at DESC LIMIT 10000";
        for record in self.database().rows(COST, &[]).await? {
            if let Some(handler) = of_handler(stats, names, &record.text("handler")?) {
                handler.cost_actual += record.real("cost")?;
            }
        }
        let mut durations: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for record in self.database().rows(DURATION, &[Arg::Int(since)]).await? {
            durations.entry(record.text("handler")?).or_default().push(record.int("duration")?);
        }
        for (name, mut durations) in durations {
            durations.sort_unstable();
            if let Some(handler) = of_handler(stats, names, &name) {
                handler.duration_p50 = quantile(&durations, 50);
                handler.duration_p95 = quantile(&durations, 95);
            }
        }
        Ok(())
    }

    async fn oldest_queued(&self) -> Result<Option<i64>, Error> {
        // An identity begins with the time that it was made at.
        const SQL: &str = "SELECT MIN(id) AS id FROM pulse_jobs WHERE status = $1";
        let queued = Arg::Int(i32::from(JobStatus::Queued).into());
        let Some(record) = self.database().row(SQL, &[queued]).await? else { return Ok(None) };
        let Some(id) = record.maybe_text("id")? else { return Ok(None) };
        Ok(self.row(&id).await?.map(|row| row.job.created_at))
    }
}

/// What is counted for a handler that some job is for.
fn of_handler<'a>(
    stats: &'a mut QueueStats,
    names: &BTreeMap<String, String>,
    handler: &str,
) -> Option<&'a mut Handler> {
    stats.handlers.get_mut(names.get(handler)?)
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The smallest value that so many percent do not exceed.
fn quantile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}
