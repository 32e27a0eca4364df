//! The control stream: takes a host's commands, and reports how the jobs are.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_stream::{Stream, StreamExt};
use tokio_util::sync::CancellationToken;
use tonic::Status;

use super::{Command, Context, Report, Runs};

/// The least time between two reports, where the host does not say.
const USUAL: Duration = Duration::from_millis(50);

impl Runs {
    /// Serves one control stream: follows its commands, and sends reports for as long as there is
    /// somebody to take them. It takes the place of the stream before.
    pub(super) fn attach(
        &self,
        commands: impl Stream<Item = Vec<Command>> + Send + 'static,
    ) -> mpsc::Receiver<Result<Vec<Report>, Status>> {
        let (reports, receiver) = mpsc::channel(4);
        let replaced = self.take_the_stream();
        let runs = self.clone();
        tokio::spawn(async move {
            runs.follow(commands, reports, &replaced).await;
            runs.leave_the_stream(&replaced);
        });
        receiver
    }

    async fn follow(
        &self,
        commands: impl Stream<Item = Vec<Command>> + Send,
        reports: mpsc::Sender<Result<Vec<Report>, Status>>,
        replaced: &CancellationToken,
    ) {
        let mut commands = pin!(commands);
        let mut report = ticks(USUAL);
        let mut heartbeat: Option<Interval> = None;
        // The host learns at once that there is somebody.
        if reports.send(Ok(vec![self.heartbeat()])).await.is_err() {
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
                () = replaced.cancelled() => {
                    let status = Status::aborted("another stream took the place of this one");
                    // A host that is gone needs no explanation.
                    let _ = reports.send(Err(status)).await;
                    return;
                }
                () = self.ending().cancelled() => return,
            };
            if !news.is_empty() && reports.send(Ok(news)).await.is_err() {
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
        let mut reports = self.last_news();
        reports.extend(self.contexts().iter().flat_map(Context::reports));
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
