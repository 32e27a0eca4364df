//! A job's life: every step that a row can take, as a function on it. A step that is not due leaves the row alone and
//! says so.

use protogen_generated::runtime::wiring::host::{self, Answer, Verdict};

use crate::outcome::{details, outcome, reason};
use crate::pulse::{Execution, Job, JobStatus, LogEntry, Outcome, Progress};
use crate::store::Row;
use crate::time::now;

/// How long a job waits before its next attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Delays {
    /// Before the second attempt, in milliseconds; doubled before each further one.
    pub(crate) retry: i64,
    /// The most of that.
    pub(crate) longest: i64,
    /// Where the plugin had no room.
    pub(crate) busy: i64,
}

impl Default for Delays {
    fn default() -> Self {
        Delays { retry: 1_000, longest: 300_000, busy: 1_000 }
    }
}

/// How an attempt ended.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) attempt: u32,
    pub(crate) host: String,
    pub(crate) plugin: String,
    /// When it began.
    pub(crate) began: i64,
    pub(crate) outcome: host::Outcome,
    /// How far it got, where the answer does not say.
    pub(crate) progress: Option<Progress>,
    /// What it has logged that is not written yet.
    pub(crate) lines: Vec<LogEntry>,
    /// Why it has to wait for a plugin, if it has to.
    pub(crate) park: Option<String>,
}

/// Begins an attempt: the one that is next, of a job whose turn it is.
pub(crate) fn begin(row: &mut Row, attempt: u32, host: &str, plugin: &str, now: i64) -> bool {
    if !row.waits() || row.attempt + 1 != attempt || row.job.not_before.is_some_and(|at| at > now) {
        return false;
    }
    row.attempt = attempt;
    row.host = Some(host.to_owned());
    row.began = Some(now);
    row.cancel = false;
    let job = &mut row.job;
    job.status = JobStatus::Running;
    job.status_reason.clear();
    plugin.clone_into(&mut job.plugin);
    job.progress = None;
    job.not_before = None;
    job.started_at.get_or_insert(now);
    row.execution = Some(execution(job, attempt, now));
    true
}

/// Ends an attempt: the one that runs, on the host that runs it.
pub(crate) fn end(row: &mut Row, end: &End, delays: &Delays) -> bool {
    // Its beginning did not wait for the disk: if a crash of the database has undone it, it is written now.
    begin(row, end.attempt, &end.host, &end.plugin, end.began);
    if !runs(row, end.attempt, &end.host) {
        return false;
    }
    let now = now();
    let answer = answer(&end.outcome);
    let mut verdict = end.outcome.verdict();
    if row.cancel && matches!(verdict, Verdict::Retry | Verdict::Requeue | Verdict::Park) {
        verdict = Verdict::Cancel;
    }
    let progress = answer.and_then(|answer| answer.progress).map(progress).or_else(|| end.progress.clone());
    let mut execution = execution(&row.job, end.attempt, row_started(row, now));
    execution.outcome = outcome(&end.outcome);
    execution.counted = !matches!(verdict, Verdict::Requeue | Verdict::Park | Verdict::Cancel);
    execution.progress.clone_from(&progress);
    execution.finished_at = Some(now);
    execution.error = reason(&end.outcome);
    execution.error_details = details(&end.outcome, row.job.timeout_secs);
    if let Some(answer) = answer {
        execution.plugin_version.clone_from(&answer.plugin_version);
        execution.cost = answer.cost;
        execution.result = (answer.success || !answer.result.is_empty()).then(|| answer.result.clone());
    }
    row.lines.extend(end.lines.iter().cloned());
    close(row, execution, verdict, now, delays);
    if let (Some(why), true) = (&end.park, row.waits()) {
        park_now(&mut row.job, why);
    }
    true
}

/// Gives up an attempt whose host is gone.
pub(crate) fn orphan(row: &mut Row, attempt: u32, delays: &Delays) -> bool {
    let Some(host) = row.host.clone() else { return false };
    if !runs(row, attempt, &host) {
        return false;
    }
    let now = now();
    let mut execution = execution(&row.job, attempt, row_started(row, now));
    execution.outcome = Outcome::PluginLost;
    execution.counted = true;
    execution.progress.clone_from(&row.job.progress);
    execution.finished_at = Some(now);
    "Pulse ended while the job ran".clone_into(&mut execution.error);
    let verdict = if row.cancel { Verdict::Cancel } else { Verdict::Retry };
    close(row, execution, verdict, now, &Delays { retry: 0, ..*delays });
    true
}

/// Puts a job that waits for its turn aside until a plugin can take it.
pub(crate) fn park(row: &mut Row, attempt: u32, why: &str) -> bool {
    if !row.waits() || row.attempt + 1 != attempt {
        return false;
    }
    park_now(&mut row.job, why);
    true
}

/// Takes a parked job up again.
pub(crate) fn unpark(row: &mut Row) -> bool {
    if row.job.status != JobStatus::Parked {
        return false;
    }
    queue(&mut row.job);
    true
}

/// Cancels a job as a user wants it: at once, or, while it runs, through the host that runs it.
pub(crate) fn cancel(row: &mut Row) -> bool {
    if row.ended() {
        return false;
    }
    if row.job.status == JobStatus::Running {
        return !std::mem::replace(&mut row.cancel, true);
    }
    finish(&mut row.job, JobStatus::Cancelled, now());
    row.job.status_reason.clear();
    true
}

/// Queues a job again as a user wants it: one that has ended without success gets one more attempt, and one that waits
/// waits no longer.
pub(crate) fn retry(row: &mut Row) -> bool {
    let job = &mut row.job;
    match job.status {
        JobStatus::DeadLettered | JobStatus::Cancelled => {
            job.completed_at = None;
            if row.attempt > 0 {
                job.retry_count += 1;
            }
            job.max_attempts = job.max_attempts.max(job.retry_count + 1);
        }
        JobStatus::Parked | JobStatus::Paused | JobStatus::Retrying => {}
        JobStatus::Queued if job.not_before.is_some() => {}
        JobStatus::Queued
        | JobStatus::Running
        | JobStatus::Done
        | JobStatus::Unspecified
        | JobStatus::Unrecognized(_) => return false,
    }
    queue(job);
    job.not_before = None;
    // The task that it has may be for later.
    row.task = None;
    true
}

fn runs(row: &Row, attempt: u32, host: &str) -> bool {
    row.job.status == JobStatus::Running && row.attempt == attempt && row.host.as_deref() == Some(host)
}

/// When the attempt that runs has begun.
fn row_started(row: &Row, now: i64) -> i64 {
    row.began.unwrap_or(now)
}

/// The execution of a job that runs.
pub(crate) fn running(row: &Row) -> Option<Execution> {
    let began = row.began.filter(|_| row.job.status == JobStatus::Running)?;
    let progress = row.job.progress.clone();
    Some(Execution { progress, ..execution(&row.job, row.attempt, began) })
}

fn execution(job: &Job, attempt: u32, started_at: i64) -> Execution {
    Execution {
        job_id: job.id.clone(),
        attempt,
        schedule_id: job.schedule_id.clone(),
        handler: job.handler.rsplit('/').next().unwrap_or_default().to_owned(),
        plugin: job.plugin.clone(),
        started_at,
        ..Execution::default()
    }
}

/// Notes an execution that has ended, and what becomes of the job.
fn close(row: &mut Row, execution: Execution, verdict: Verdict, now: i64, delays: &Delays) {
    row.host = None;
    row.cancel = false;
    row.began = None;
    let job = &mut row.job;
    job.cost_actual += execution.cost;
    job.progress.clone_from(&execution.progress);
    if !execution.plugin_version.is_empty() {
        job.plugin_version.clone_from(&execution.plugin_version);
    }
    job.error.clone_from(&execution.error);
    job.error_details.clone_from(&execution.error_details);
    let spent = job.retry_count + 1 >= job.max_attempts;
    match verdict {
        Verdict::Ack => {
            job.result.clone_from(&execution.result);
            finish(job, JobStatus::Done, now);
        }
        Verdict::Cancel => finish(job, JobStatus::Cancelled, now),
        Verdict::DeadLetter => finish(job, JobStatus::DeadLettered, now),
        Verdict::Retry if spent => finish(job, JobStatus::DeadLettered, now),
        Verdict::Retry => {
            let delay = delays.retry.saturating_mul(1_i64 << job.retry_count.min(20)).min(delays.longest);
            job.retry_count += 1;
            job.status = JobStatus::Retrying;
            job.not_before = (delay > 0).then_some(now + delay);
        }
        Verdict::Requeue => {
            queue(job);
            if execution.outcome == Outcome::Busy {
                job.not_before = Some(now + delays.busy);
            }
        }
        Verdict::Park => park_now(job, &execution.error),
    }
    row.execution = Some(execution);
}

fn finish(job: &mut Job, status: JobStatus, now: i64) {
    job.status = status;
    job.not_before = None;
    job.completed_at = Some(now);
}

fn queue(job: &mut Job) {
    job.status = JobStatus::Queued;
    job.status_reason.clear();
}

fn park_now(job: &mut Job, why: &str) {
    job.status = JobStatus::Parked;
    why.clone_into(&mut job.status_reason);
}

fn answer(outcome: &host::Outcome) -> Option<&Answer> {
    match outcome {
        host::Outcome::Done(answer) => Some(answer),
        host::Outcome::Failed { answer, .. } => answer.as_ref(),
        host::Outcome::TimedOut { .. }
        | host::Outcome::Cancelled
        | host::Outcome::Interrupted
        | host::Outcome::PluginLost(_)
        | host::Outcome::NotSupported { .. }
        | host::Outcome::Permanent { .. }
        | host::Outcome::Busy { .. }
        | host::Outcome::Misconfigured { .. } => None,
    }
}

/// Progress as the protos have it.
pub(crate) fn progress(progress: host::Progress) -> Progress {
    let clamp = |value: i64| i32::try_from(value).unwrap_or(if value < 0 { i32::MIN } else { i32::MAX });
    Progress { current: clamp(progress.current), total: clamp(progress.total), ..Progress::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of(attempt: u32, host: &str) -> End {
        End {
            attempt,
            host: host.to_owned(),
            plugin: "rust".to_owned(),
            began: 7,
            outcome: host::Outcome::Done(Answer { success: true, ..Answer::default() }),
            progress: None,
            lines: Vec::new(),
            park: None,
        }
    }

    #[test]
    fn an_end_brings_along_a_beginning_that_was_undone() {
        let job = Job { status: JobStatus::Queued, max_attempts: 3, ..Job::default() };
        let mut row = Row { job, attempt: 1, task: Some("task".to_owned()), ..Row::default() };
        assert!(!end(&mut row, &end_of(1, "here"), &Delays::default()), "it is late");
        assert!(end(&mut row, &end_of(2, "here"), &Delays::default()));
        assert_eq!((row.job.status, row.attempt, row.job.started_at), (JobStatus::Done, 2, Some(7)));
        assert_eq!(row.execution.as_ref().map(|one| (one.attempt, one.started_at)), Some((2, 7)));
        assert!(!end(&mut row, &end_of(2, "here"), &Delays::default()), "it has ended");
    }

    #[test]
    fn an_end_is_of_the_host_that_runs_the_attempt() {
        let job = Job { status: JobStatus::Queued, max_attempts: 3, ..Job::default() };
        let mut row = Row { job, ..Row::default() };
        assert!(begin(&mut row, 1, "elsewhere", "rust", 5));
        assert!(!end(&mut row, &end_of(1, "here"), &Delays::default()));
        assert!(end(&mut row, &end_of(1, "elsewhere"), &Delays::default()));
    }
}
