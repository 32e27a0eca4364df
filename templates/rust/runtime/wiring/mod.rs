//! Hosts and plugins: what runs jobs in other processes, and what these processes are made of.
//!
//! Generated code ties it to the messages of one service by the roles of their fields. Nothing in here
//! knows a service.

mod control;
#[doc(hidden)]
pub mod convert;
#[doc(hidden)]
pub mod encoding;
pub mod encoding_json;
#[cfg(any(feature = "host", feature = "plugin"))]
mod fresh;
mod handler;
#[cfg(feature = "host")]
pub mod host;
mod job;
#[rustfmt::skip]
#[allow(
    clippy::pedantic,
    dead_code,
    unreachable_pub,
    reason = "generated, and neither side uses all of what both need"
)]
mod messages;
#[cfg(feature = "plugin")]
pub mod plugin;
mod settings;
#[cfg(any(feature = "host", feature = "plugin"))]
mod wire;

use super::abi1 as rt;
#[cfg(feature = "plugin")]
use convert::from_millis;
#[cfg(feature = "host")]
use convert::millis;

pub use control::{Command, Reason, Report};
pub use handler::{Handler, Payload, PayloadError};
pub use job::{Answer, Job, Log, Progress};
pub use settings::{Cookie, Health, Identity, Settings};

/// The metadata by which a plugin knows the host that has started it.
#[cfg(any(feature = "host", feature = "plugin"))]
const TOKEN: &str = "x-protogen-token";

/// The metadata that says which attempt at a job a call is.
#[cfg(any(feature = "host", feature = "plugin"))]
const ATTEMPT: &str = "x-protogen-attempt";
