//! One job, and what a plugin answers to it, whatever a service's messages are called.

use std::time::Duration;

/// A job to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// The identity. Every attempt has the same.
    pub id: String,
    /// The handler: `python.script`, or `python/python.script` where two plugins share the name.
    pub handler: String,
    /// The handler's encoded input.
    pub payload: Vec<u8>,
    /// How long it may run. `None`: as long as the handler's service lets it.
    pub timeout: Option<Duration>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
}

/// What a plugin answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Whether the handler succeeded.
    pub success: bool,
    /// Why it did not.
    pub error: String,
    /// The handler's encoded output.
    pub result: Vec<u8>,
    /// How far it got, if it told.
    pub progress: Option<Progress>,
    /// What it cost, in the contract's unit.
    pub cost: f64,
    /// Everything that the handler logged.
    pub logs: Vec<Log>,
    /// The plugin's version, if it told.
    pub plugin_version: String,
    /// Whether another attempt may succeed, if the contract lets the plugin say so.
    pub retryable: Option<bool>,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Units of work that are done.
    pub current: i64,
    /// Units of work in all. Zero: not known.
    pub total: i64,
}

/// A line of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// When, as RFC 3339. Empty: not told.
    pub timestamp: String,
    /// `debug`, `info`, `warn` or `error`.
    pub level: String,
    /// What happened.
    pub message: String,
    /// The part of the work that it belongs to.
    pub stage: String,
    /// Whatever else there is to know, as JSON.
    pub metadata: String,
}
