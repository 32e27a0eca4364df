//! What travels beside the calls, on one stream a plugin: commands there, reports back.

use std::time::Duration;

use super::{Log, Progress};

/// What a host tells a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// How the host wants to be told what happens. The first command of a stream.
    Settings {
        /// Between two heartbeats. Zero: none.
        heartbeat: Duration,
        /// The least time between two messages with reports.
        report: Duration,
    },
    /// A job is to end.
    Cancel {
        /// The job.
        job_id: String,
        /// Its attempt.
        attempt: u32,
        /// Why.
        reason: Reason,
    },
}

/// Why a job is to end before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Somebody asked for it.
    Requested,
    /// The time for it is over.
    Timeout,
    /// Host or plugin stops.
    Shutdown,
    /// A later attempt has begun, and nobody waits for this one.
    Superseded,
}

/// What a plugin tells while jobs run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// How far a job is.
    Progress {
        /// The job.
        job_id: String,
        /// Its attempt.
        attempt: u32,
        /// How far.
        progress: Progress,
    },
    /// A job logged something.
    Log {
        /// The job.
        job_id: String,
        /// Its attempt.
        attempt: u32,
        /// What.
        log: Log,
    },
    /// So many log lines came faster than they could be sent.
    LostLogs(u32),
    /// The plugin is alive.
    Heartbeat {
        /// The jobs that it has begun and not answered yet, with their attempts.
        running: Vec<(String, u32)>,
    },
}
