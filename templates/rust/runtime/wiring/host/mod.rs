//! The host's side of plugins: starts their processes, keeps them alive, and runs jobs on them.
//!
//! ```text
//!            Host ── starts, stops, finds by handler
//!             │
//!           Plugin ── one per launch: state, restarts, the jobs that are on it
//!             │
//!           Live ── one per process: handshake, connection, control stream, last words
//!             │
//!          Contract ── rendered: this service's messages, by the roles of their fields
//! ```
//!
//! Whatever happens to a plugin, every job that was given to [`Host::run`] ends with exactly one
//! [`Outcome`].

mod backoff;
mod call;
mod channel;
mod connection;
mod contract;
mod event;
mod failure;
mod handle;
mod handshake;
mod launch;
mod live;
mod outcome;
mod plugin;
mod process;
mod registry;
mod snapshot;
mod stderr;
mod suspects;
mod typed;

pub use super::{Answer, Command, Cookie, Health, Identity, Job, Log, Progress, Reason, Report, Settings};
pub use connection::Connection;
pub use contract::{Contract, unimplemented};
pub use event::{Event, State};
pub use failure::Failure;
pub use handle::Control;
pub use launch::{Launch, Transport};
pub use outcome::{Lost, Outcome, Verdict};
pub use registry::{Host, Limits};
pub use snapshot::Snapshot;
pub use tonic::Code;
pub use typed::Call;
