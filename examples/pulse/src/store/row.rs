//! One job's row.

use prost::Message as _;

use super::{Arg, Error, Record};
use crate::pulse::{Execution, Job, JobStatus, LogEntry, Progress};

/// One job's row: the job, and what is known of it beside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// The job, without its executions.
    pub(crate) job: Job,
    /// What makes it the same as another.
    pub(crate) key: Option<String>,
    /// The number of its latest execution.
    pub(crate) attempt: u32,
    /// The host that runs it, while one does.
    pub(crate) host: Option<String>,
    /// The engine's task that waits for it, while it waits for its turn.
    pub(crate) task: Option<String>,
    /// Whether a user wants it cancelled while it runs.
    pub(crate) cancel: bool,
    /// When the execution that runs has begun.
    pub(crate) began: Option<i64>,
    /// How often it was changed.
    pub(crate) revision: i64,
    /// The execution that has begun or ended with it. It is written when it has ended: until then, all of it is here.
    pub(crate) execution: Option<Execution>,
    /// The log lines that are to be written with it. Their sequence is given to them then.
    pub(crate) lines: Vec<LogEntry>,
}

/// What a row is read from.
macro_rules! columns {
    () => {
        "job, plugin, status, unique_key, attempt, host, began, task, cancel, progress_current, progress_total, \
         completed_at, updated_at, revision"
    };
}
pub(super) use columns;

impl Row {
    /// Whether it waits for its turn, and so has a task in the engine.
    pub(crate) fn waits(&self) -> bool {
        waits(self.job.status)
    }

    /// Whether its life has ended.
    pub(crate) fn ended(&self) -> bool {
        ended(self.job.status)
    }

    pub(super) fn read(record: &Record) -> Result<Self, Error> {
        let mut job = Job::decode(record.bytes("job")?.as_slice())?;
        job.status = JobStatus::from(clamp(record.int("status")?));
        job.progress = match (record.maybe_int("progress_current")?, record.maybe_int("progress_total")?) {
            (Some(current), Some(total)) => {
                Some(Progress { current: clamp(current), total: clamp(total), ..Progress::default() })
            }
            _ => None,
        };
        job.updated_at = record.int("updated_at")?;
        Ok(Row {
            job,
            key: record.maybe_text("unique_key")?,
            attempt: u32::try_from(record.int("attempt")?).unwrap_or_default(),
            host: record.maybe_text("host")?,
            began: record.maybe_int("began")?,
            task: record.maybe_text("task")?,
            cancel: record.int("cancel")? != 0,
            revision: record.int("revision")?,
            execution: None,
            lines: Vec::new(),
        })
    }

    /// Its values, in the order of `statements::ROW`.
    pub(super) fn args<'a>(&'a self, job: &'a [u8], by: &'a str) -> [Arg<'a>; 18] {
        let progress = self.job.progress.as_ref();
        [
            Arg::Text(&self.job.id),
            Arg::Text(&self.job.handler),
            Arg::Text(&self.job.plugin),
            Arg::Int(i32::from(self.job.status).into()),
            Arg::MaybeText(self.key.as_deref()),
            Arg::Int(self.attempt.into()),
            Arg::MaybeText(self.host.as_deref()),
            Arg::MaybeText(self.task.as_deref()),
            Arg::Int(self.cancel.into()),
            Arg::MaybeInt(progress.map(|progress| progress.current.into())),
            Arg::MaybeInt(progress.map(|progress| progress.total.into())),
            Arg::MaybeInt(self.job.completed_at),
            Arg::Int(self.job.updated_at),
            Arg::Text(by),
            Arg::Bytes(job),
            Arg::MaybeInt(self.began),
            Arg::Int(self.revision),
            Arg::Int(i64::try_from(self.lines.len()).unwrap_or(i64::MAX)),
        ]
    }
}

/// Whether a job of this status waits for its turn.
pub(crate) fn waits(status: JobStatus) -> bool {
    matches!(status, JobStatus::Queued | JobStatus::Retrying)
}

/// Whether the life of a job of this status has ended.
pub(crate) fn ended(status: JobStatus) -> bool {
    matches!(status, JobStatus::Done | JobStatus::Cancelled | JobStatus::DeadLettered)
}

fn clamp(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(if value < 0 { i32::MIN } else { i32::MAX })
}
