//! A plugin's side: serves a host's calls, runs its jobs, and ends when the host does.
//!
//! ```text
//!   serve ── environment, handshake, socket, signals, leash
//!     │
//!   Runs ── the jobs that run: deadlines, cancellation, reports, drain
//!     │
//!   Handlers ── what runs them, by name;   Context ── what each of them holds of its job
//! ```

mod context;
mod control;
mod controller;
mod environment;
mod failure;
mod front;
mod handlers;
mod reports;
mod runs;
mod serve;
mod socket;
mod work;

pub use super::{Answer, Command, Cookie, Health, Identity, Job, Log, Progress, Reason, Report, Settings};
pub use context::{Context, Level};
pub use failure::Failure;
pub use handlers::Handlers;
pub use runs::{Runs, attempt_of};
pub use serve::{ServeError, serve};
