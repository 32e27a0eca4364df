//! What the templates of plugins and handlers print.

use askama::Template;

use crate::lang::typescript::docs::{Docs, filters};

/// Properties of an object, each with its value.
pub(in crate::lang::typescript) type Properties = Vec<(String, String)>;

/// Typed handlers.
#[derive(Debug, Template)]
#[template(path = "typescript/handlers.ts.jinja")]
pub(in crate::lang::typescript) struct Handlers {
    pub(super) docs: Docs,
    pub(in crate::lang::typescript) name: String,
    /// The full name in protobuf.
    pub(super) type_name: String,
    /// The full name of the service that carries the jobs.
    pub(super) executor: String,
    /// As options.proto calls it.
    pub(super) encoding: &'static str,
    pub(super) methods: Vec<Handler>,
}

/// A method that is a handler.
#[derive(Debug)]
pub(super) struct Handler {
    pub(super) docs: Docs,
    pub(super) key: String,
    /// The types of what it is passed, and of what it returns.
    pub(super) payload: String,
    pub(super) result: String,
    /// A literal: the name by which jobs ask for it.
    pub(super) name: String,
    /// The message types at run time.
    pub(super) payload_type: String,
    pub(super) result_type: String,
    pub(super) timeout_ms: Option<u64>,
    pub(super) max_timeout_ms: Option<u64>,
    pub(super) max_concurrency: Option<u32>,
}

/// What the runtime has to know of a plugin's service.
#[derive(Debug, Template)]
#[template(path = "typescript/plugin.ts.jinja")]
pub(in crate::lang::typescript) struct Plugin {
    pub(super) name: String,
    pub(super) protocol_versions: String,
    pub(super) cookie: Option<(String, String)>,
    pub(super) shutdown_grace_ms: u64,
    pub(super) max_message_bytes: u32,
    pub(super) metadata: Option<Answer>,
    pub(super) initialize: Option<Answer>,
    pub(super) execute: Option<Execute>,
    pub(super) health: Option<Answer>,
    /// The key of the method, as a literal.
    pub(super) shutdown: Option<String>,
}

/// A method that the runtime answers, and what with.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) method: String,
    /// The type of the response.
    pub(super) response: String,
    pub(super) fields: Properties,
}

/// The method that runs jobs.
#[derive(Debug)]
pub(super) struct Execute {
    pub(super) method: String,
    pub(super) max_concurrency: Option<u32>,
    pub(super) says_retryable: bool,
    /// The type of the request.
    pub(super) request: String,
    /// What the runtime reads of it.
    pub(super) job: Properties,
    /// The type of the response.
    pub(super) response: String,
    pub(super) answer: Properties,
    /// The property that holds the lines of the log, and what is in each.
    pub(super) logs: Option<(String, Properties)>,
}
