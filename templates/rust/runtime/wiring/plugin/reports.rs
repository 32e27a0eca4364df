//! The control stream: takes a host's commands, and reports how the jobs are.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_stream::{Stream, StreamExt};

use super::context::News;
use super::{Command, Report, Runs};

/// The least time between two reports, where the host does not say.
const USUAL: Duration = Duration::from_millis(50);

impl Runs {
    /// Serves one control stream: follows its commands, and sends reports for as long as there is
    /// somebody to take them.
    pub(super) fn attach(
        &self,
        commands: impl Stream<Item = Vec<Command>> + Send + 'static,
    ) -> mpsc::Receiver<Vec<Report>> {
        let (reports, receiver) = mpsc::channel(4);
        tokio::spawn(self.clone().follow(commands, reports));
        receiver
    }

    async fn follow(
        self,
        commands: impl Stream<Item = Vec<Command>> + Send,
        reports: mpsc::Sender<Vec<Report>>,
    ) {
        let mut commands = pin!(commands);
        let mut report = ticks(USUAL);
        let mut heartbeat: Option<Interval> = None;
        // The host learns at once that there is somebody.
        if reports.send(vec![self.heartbeat()]).await.is_err() {
            return;
        }
        loop {
            let news = tokio::select! {
                commands = commands.next() => {
                    let Some(commands) = commands else { return };
                    for command in commands {
                        match command {
                            Command::Settings { heartbeat: every, report: least } => {
                                heartbeat = (!every.is_zero()).then(|| ticks(every));
                                report = ticks(if least.is_zero() { USUAL } else { least });
                            }
                            Command::Cancel { job_id, attempt, reason } => self.cancel(&job_id, attempt, reason),
                        }
                    }
                    continue;
                }
                _ = report.tick() => self.news(),
                () = next(heartbeat.as_mut()) => vec![self.heartbeat()],
                () = self.ending().cancelled() => return,
            };
            if !news.is_empty() && reports.send(news).await.is_err() {
                return;
            }
        }
    }

    fn heartbeat(&self) -> Report {
        let runs = self.contexts();
        let running = runs.iter().map(|run| (run.job_id().to_owned(), run.attempt())).collect();
        Report::Heartbeat { running }
    }

    /// What happened to all jobs since the last time.
    fn news(&self) -> Vec<Report> {
        let mut reports = Vec::new();
        let mut all_lost = 0_u32;
        for context in self.contexts() {
            let (job_id, attempt) = (context.job_id(), context.attempt());
            let News { progress, logs, lost } = context.news();
            all_lost = all_lost.saturating_add(lost);
            reports.extend(progress.map(|progress| Report::Progress {
                job_id: job_id.to_owned(),
                attempt,
                progress,
            }));
            reports.extend(logs.into_iter().map(|log| Report::Log {
                job_id: job_id.to_owned(),
                attempt,
                log,
            }));
        }
        if all_lost > 0 {
            reports.push(Report::LostLogs(all_lost));
        }
        reports
    }
}

fn ticks(every: Duration) -> Interval {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

async fn next(ticks: Option<&mut Interval>) {
    match ticks {
        Some(ticks) => {
            ticks.tick().await;
        }
        None => std::future::pending().await,
    }
}
