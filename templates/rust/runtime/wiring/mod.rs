//! Hosts and plugins: what runs jobs in other processes, and what these processes are made of.
//!
//! Generated code ties it to the messages of one service by the roles of their fields. Nothing in here
//! knows a service.

mod control;
mod convert;
#[cfg(feature = "host")]
pub mod host;
mod job;
#[cfg(feature = "plugin")]
pub mod plugin;
mod settings;

pub use control::{Command, Reason, Report};
pub use convert::{from_millis, millis, narrow, progress, seconds, whole_seconds};
pub use job::{Answer, Job, Log, Progress};
pub use settings::{Cookie, Health, Identity, Settings};

/// The metadata that says which attempt at a job a call is.
const ATTEMPT: &str = "x-protogen-attempt";
