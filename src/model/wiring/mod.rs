//! How hosts drive plugins, and which typed handlers run as jobs: what our options of services, methods
//! and fields mean together, resolved and complete.
//!
//! A language that renders a host or a plugin needs nothing else: each call in a plugin's life has its
//! method, each role its field, each handler its types, encoding and limits.

mod handlers;
mod part;
mod plugin;
mod role;

use std::collections::BTreeMap;

use serde::Serialize;

use super::options::{Cookie, Encoding};
use super::{Method, Model, Name};
use crate::diagnostic::{Diagnostic, Report};

pub use part::Part;
pub use role::Wanted;

/// All plugin services and all typed handlers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Wiring {
    /// The services by which hosts drive plugins, by full name.
    pub plugins: BTreeMap<Name, PluginService>,
    /// The services whose methods run as jobs, by full name.
    pub handlers: BTreeMap<Name, Handlers>,
}

/// A service by which a host drives plugin processes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PluginService {
    /// The contract's name, which all plugins that serve it share.
    pub name: String,
    /// The protocol versions that it speaks, the least first; at least one.
    pub protocol_versions: Vec<u32>,
    /// What tells a plugin that a host started it.
    pub cookie: Option<Cookie>,
    /// Seconds from the start of the process to its first answer.
    pub start_timeout_secs: u32,
    /// Seconds to finish jobs when asked to stop.
    pub shutdown_grace_secs: u32,
    /// Bytes of the largest message in either direction.
    pub max_message_bytes: u32,
    /// Who the plugin is.
    pub metadata: Option<Metadata>,
    /// How it is configured and learns what it offers.
    pub initialize: Option<Initialize>,
    /// How it runs a job. Where there is one, there is `initialize`.
    pub execute: Option<Execute>,
    /// Whether it is well.
    pub health: Option<Health>,
    /// How it is asked to stop.
    pub shutdown: Option<Call>,
    /// What else it answers, in the service's order.
    pub calls: Vec<Call>,
}

/// One method, and what limits its calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The method's name in its service.
    pub method: String,
    /// What limits its calls.
    #[serde(flatten)]
    pub limits: Limits,
}

/// What limits calls of a method, or runs of a handler.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Seconds that one may take where the caller does not say. `None`: no limit.
    pub default_timeout_secs: Option<u32>,
    /// Seconds that one may take at the most. `None`: no limit.
    pub max_timeout_secs: Option<u32>,
    /// How many may run at once in one plugin. `None`: no limit.
    pub max_concurrency: Option<u32>,
    /// Whether twice is the same as once.
    pub idempotent: bool,
}

/// METADATA, and the fields of its response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is named like the role that it holds, see options.proto")]
pub struct Metadata {
    #[serde(flatten)]
    pub call: Call,
    pub plugin_name: Option<String>,
    pub plugin_version: Option<String>,
}

/// INITIALIZE, and the fields of its request and response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is named like the role that it holds, see options.proto")]
pub struct Initialize {
    #[serde(flatten)]
    pub call: Call,
    pub config: Option<String>,
    /// There is one wherever the service runs jobs.
    pub handler_names: Option<String>,
}

/// EXECUTE, and the fields of its request and response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Execute {
    /// The method.
    #[serde(flatten)]
    pub call: Call,
    /// The job that is asked for.
    pub request: JobRequest,
    /// What came of it.
    pub response: JobResponse,
}

/// The fields of EXECUTE's request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is named like the role that it holds, see options.proto")]
pub struct JobRequest {
    pub job_id: String,
    pub handler: String,
    pub payload: String,
    pub timeout_secs: Option<String>,
    pub attempt: Option<String>,
}

/// The fields of EXECUTE's response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is named like the role that it holds, see options.proto")]
pub struct JobResponse {
    pub success: String,
    pub error: String,
    pub result: String,
    pub progress_current: Option<String>,
    pub progress_total: Option<String>,
    pub cost: Option<String>,
    pub retryable: Option<String>,
    pub plugin_version: Option<String>,
    pub logs: Option<Logs>,
}

/// The field that holds what a handler logged, and the fields of each entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is named like the role that it holds, see options.proto")]
pub struct Logs {
    /// The field of the response.
    pub field: String,
    /// The full name of the message that is an entry.
    pub entry: Name,
    pub timestamp: Option<String>,
    pub level: Option<String>,
    pub message: String,
    pub stage: Option<String>,
    pub metadata: Option<String>,
}

/// HEALTH, and the fields of its response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is named like the role that it holds, see options.proto")]
pub struct Health {
    #[serde(flatten)]
    pub call: Call,
    pub healthy: String,
    pub health_message: Option<String>,
    pub health_details: Option<String>,
}

/// A service whose methods run as jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handlers {
    /// The full name of the plugin service whose EXECUTE method carries them.
    pub executor: Name,
    /// How payloads and results are written.
    pub encoding: Encoding,
    /// Its handlers, in the service's order. No two of one executor have the same name.
    pub handlers: Vec<Handler>,
}

/// A typed handler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handler {
    /// The name by which jobs ask for it: `shop.count`.
    pub name: String,
    /// The method that declares it.
    pub method: String,
    /// The full name of the message that its payload is.
    pub payload: Name,
    /// The full name of the message that its result is.
    pub result: Name,
    /// Its own limits within those of EXECUTE: a timeout that it lacks is EXECUTE's, and none is longer.
    #[serde(flatten)]
    pub limits: Limits,
}

impl Wiring {
    /// What a model's options mean together, and whatever is wrong with them.
    #[must_use]
    pub fn of(model: &Model) -> (Wiring, Report) {
        let mut report = Report::new();
        let plugins = plugin::plugins(model, &mut report);
        let handlers = handlers::handlers(model, &plugins, &mut report);
        (Wiring { plugins, handlers }, report)
    }
}

impl PluginService {
    /// The kinds of methods that a plugin has in its life, each with the method, in their order.
    #[must_use]
    pub fn lifecycle(&self) -> Vec<(super::options::Kind, &Call)> {
        use super::options::Kind;
        let found = [
            (Kind::Metadata, self.metadata.as_ref().map(|metadata| &metadata.call)),
            (Kind::Initialize, self.initialize.as_ref().map(|initialize| &initialize.call)),
            (Kind::Execute, self.execute.as_ref().map(|execute| &execute.call)),
            (Kind::Health, self.health.as_ref().map(|health| &health.call)),
            (Kind::Shutdown, self.shutdown.as_ref()),
        ];
        found.into_iter().filter_map(|(kind, call)| Some((kind, call?))).collect()
    }
}

/// A call of a method, whose timeouts make sense.
fn call(method: &Method, report: &mut Report) -> Call {
    Call { method: method.decl.name.clone(), limits: limits(method, report) }
}

fn limits(method: &Method, report: &mut Report) -> Limits {
    let options = &method.options;
    if let (Some(default), Some(max)) = (options.default_timeout_secs, options.max_timeout_secs)
        && default > max
    {
        let text = format!("`{}` may take {max} s at the most, but {default} s by default", method.decl.name);
        let help = "lower `default_timeout_secs`, or raise `max_timeout_secs`";
        report.push(Diagnostic::error("wiring/limits", text).at(method.decl.span.clone()).help(help));
    }
    let nothing = [options.max_timeout_secs, options.max_concurrency].contains(&Some(0));
    if nothing {
        let text = format!("`{}` could never run", method.decl.name);
        let help = "give `max_timeout_secs` and `max_concurrency` at least 1, or leave them out for no limit";
        report.push(Diagnostic::error("wiring/limits", text).at(method.decl.span.clone()).help(help));
    }
    Limits {
        default_timeout_secs: options.default_timeout_secs,
        max_timeout_secs: options.max_timeout_secs,
        max_concurrency: options.max_concurrency,
        idempotent: options.idempotent || method.idempotency != super::Idempotency::Unknown,
    }
}
