//! What the options of a plugin service say, and what a plugin says of itself.

use std::time::Duration;

/// What `(protogen.v1.service).plugin` and `(protogen.v1.method)` say.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The full name of the service.
    pub service: &'static str,
    /// The protocol versions that the contract speaks, newest last.
    pub protocol_versions: &'static [u32],
    /// What tells a plugin that a host started it.
    pub cookie: Option<Cookie>,
    /// From the start of the process to Ready.
    pub start_timeout: Duration,
    /// What jobs have to finish when the plugin is asked to stop, and the process after it.
    pub shutdown_grace: Duration,
    /// The largest message in either direction, in bytes.
    pub max_message_bytes: usize,
    /// How many jobs run at once in one plugin.
    pub max_concurrency: Option<usize>,
    /// What a job may take that does not say.
    pub default_timeout: Option<Duration>,
    /// What a job may take, whatever it says.
    pub max_timeout: Option<Duration>,
}

/// An environment variable that only a host sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// The variable's name.
    pub key: &'static str,
    /// What stands in it.
    pub value: &'static str,
}

/// Who a plugin is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The plugin's own name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// How a plugin is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Whether it can do its work.
    pub healthy: bool,
    /// Its state in a sentence.
    pub message: String,
}
