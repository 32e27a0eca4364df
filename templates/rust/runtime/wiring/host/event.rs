//! What a host tells of its plugins.

use std::process::ExitStatus;

use super::{Health, Log};

/// Where a plugin is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its process is being started.
    Starting,
    /// Its process runs, and has not said yet where it listens.
    Handshaking,
    /// It is connected, and is being configured.
    Initializing,
    /// It takes jobs.
    Ready,
    /// It takes no new jobs, and finishes those that it has.
    Draining,
    /// It was stopped.
    Stopped,
    /// Its process ended by itself.
    Crashed,
    /// It waits to be started again.
    Backoff,
    /// It ended too often, and is left alone for a while.
    Failed,
}

/// Something that happened to a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It is in another state.
    State {
        /// The plugin.
        plugin: String,
        /// Where it is now.
        state: State,
        /// Why, where there is more to say than the state does.
        why: String,
        /// How its process ended, where it has done so just now.
        exit: Option<ExitStatus>,
    },
    /// It offers these handlers.
    Handlers {
        /// The plugin.
        plugin: String,
        /// Their names, as jobs may call them: `python/python.script`.
        handlers: Vec<String>,
    },
    /// It says something else of its health than before.
    Health {
        /// The plugin.
        plugin: String,
        /// What it says.
        health: Health,
    },
    /// It wrote a line to its standard error or output.
    Log {
        /// The plugin.
        plugin: String,
        /// The line.
        log: Log,
    },
}
