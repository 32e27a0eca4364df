//! What the templates of plugins and handlers print.

use askama::Template;

use crate::lang::python::docs::{Docs, filters};

/// A class for users to override the methods of.
#[derive(Debug, Template)]
#[template(path = "python/overridable.py.jinja")]
pub(in crate::lang::python) struct Overridable {
    /// A literal: what is said to those who use it.
    pub(super) deprecated: Option<String>,
    pub(in crate::lang::python) name: String,
    pub(super) docs: Docs,
    pub(super) base: &'static str,
    pub(super) methods: Vec<Method>,
}

/// A method, and what it raises where nobody overrides it.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) docs: Docs,
    pub(super) signature: String,
    pub(super) error: String,
}

/// What the runtime is told of typed handlers.
#[derive(Debug, Template)]
#[template(path = "python/handlers.py.jinja")]
pub(super) struct Handlers {
    pub(super) class: String,
    /// Literals: the full names of the service in protobuf, and of the one that carries the jobs.
    pub(super) full_name: String,
    pub(super) executor: String,
    /// As options.proto calls it.
    pub(super) encoding: &'static str,
    pub(super) methods: Vec<String>,
}

/// What the runtime is told of a plugin's service.
#[derive(Debug, Template)]
#[template(path = "python/plugin.py.jinja")]
pub(super) struct Plugin {
    pub(super) class: String,
    /// A literal.
    pub(super) full_name: String,
    pub(super) protocol_versions: String,
    pub(super) shutdown_grace_secs: u32,
    pub(super) max_message_bytes: u32,
    pub(super) methods: Vec<String>,
    pub(super) cookie: Option<String>,
    pub(super) metadata: Option<String>,
    pub(super) initialize: Option<String>,
    pub(super) execute: Option<Execute>,
    pub(super) health: Option<String>,
    /// A literal.
    pub(super) shutdown: Option<String>,
}

/// The method that runs jobs.
#[derive(Debug)]
pub(super) struct Execute {
    /// A literal.
    pub(super) method: String,
    pub(super) request: String,
    pub(super) response: String,
    pub(super) job: String,
    pub(super) outcome: String,
    pub(super) logs: Option<String>,
    pub(super) max_concurrency: Option<u32>,
}
