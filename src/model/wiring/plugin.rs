//! Plugin services: the methods of a plugin's life, and the fields that its host reads and writes.

use std::collections::BTreeMap;

use super::part::{Part, Parts};
use super::{Execute, Health, Initialize, JobRequest, JobResponse, Logs, Metadata, PluginService, call};
use crate::diagnostic::{Diagnostic, Report};
use crate::model::options::{self, Kind, Role};
use crate::model::{Method, Model, Name, Service, Type};

const START_TIMEOUT_SECS: u32 = 30;
const SHUTDOWN_GRACE_SECS: u32 = 10;
const MAX_MESSAGE_BYTES: u32 = 64 << 20;

/// All plugin services of a model.
pub(super) fn plugins(model: &Model, report: &mut Report) -> BTreeMap<Name, PluginService> {
    let mut parts = Parts::new(model);
    let mut plugins = BTreeMap::new();
    for (name, service) in &model.services {
        match &service.options.plugin {
            Some(options) => {
                plugins.insert(name.clone(), plugin(service, options, &mut parts, report));
            }
            None if service.options.handlers.is_some() => {}
            None => without_plugin(service, report),
        }
    }
    parts.finish(report);
    plugins
}

/// Only a plugin has a life.
fn without_plugin(service: &Service, report: &mut Report) {
    for method in &service.methods {
        let Some(kind) = method.options.kind.filter(|&kind| kind != Kind::Call) else { continue };
        let text = format!("`{}` is no service of a plugin, and has no {}", service.decl.name, kind.shown());
        let diagnostic = Diagnostic::error("wiring/misplaced-kind", text)
            .at(method.decl.span.clone())
            .help("give the service the option `(protogen.v1.service).plugin`, or the method no `kind`");
        report.push(diagnostic);
    }
}

fn plugin<'a>(
    service: &'a Service,
    options: &options::Plugin,
    parts: &mut Parts<'a>,
    report: &mut Report,
) -> PluginService {
    check_options(service, options, report);
    let mut plugin = PluginService {
        name: options.name.clone(),
        protocol_versions: versions(&options.protocol_versions),
        cookie: options.cookie.clone(),
        start_timeout_secs: options.start_timeout_secs.unwrap_or(START_TIMEOUT_SECS),
        shutdown_grace_secs: options.shutdown_grace_secs.unwrap_or(SHUTDOWN_GRACE_SECS),
        max_message_bytes: options.max_message_bytes.unwrap_or(MAX_MESSAGE_BYTES),
        metadata: None,
        initialize: None,
        execute: None,
        health: None,
        shutdown: None,
        calls: Vec::new(),
    };
    let mut seen: Vec<(Kind, &Method)> = Vec::new();
    for method in &service.methods {
        let kind = method.options.kind.unwrap_or(Kind::Call);
        if kind != Kind::Call {
            only_once(&mut seen, kind, method, report);
            unary(kind, method, report);
        }
        match kind {
            Kind::Call => plugin.calls.push(other(method, parts, report)),
            Kind::Metadata => plugin.metadata = Some(metadata(method, parts, report)),
            Kind::Initialize => plugin.initialize = Some(initialize(method, parts, report)),
            Kind::Execute => plugin.execute = Some(execute(method, parts, report)),
            Kind::Health => plugin.health = Some(health(method, parts, report)),
            Kind::Shutdown => plugin.shutdown = Some(other(method, parts, report)),
        }
    }
    announces(service, &plugin, report);
    plugin
}

fn versions(versions: &[u32]) -> Vec<u32> {
    let mut versions = if versions.is_empty() { vec![1] } else { versions.to_vec() };
    versions.sort_unstable();
    versions.dedup();
    versions
}

/// What is said of the process can be meant.
fn check_options(service: &Service, options: &options::Plugin, report: &mut Report) {
    let mut wrong = |text: String, help: &str| {
        report.push(Diagnostic::error("wiring/plugin", text).at(service.decl.span.clone()).help(help));
    };
    let service = &service.decl.name;
    if !is_name(&options.name) {
        wrong(
            format!("`{}` is not a name that the plugin of `{service}` can have", options.name),
            "`plugin.name` is letters, digits, `.`, `_` and `-`, and begins with a letter: `name: \"domain\"`",
        );
    }
    if options.protocol_versions.contains(&0) {
        wrong(format!("`{service}` can't speak version 0"), "protocol versions count from 1");
    }
    if let Some(cookie) = &options.cookie
        && !(is_variable(&cookie.key) && !cookie.value.is_empty() && !cookie.value.contains('\0'))
    {
        wrong(
            format!("the cookie of `{service}` is no environment variable"),
            "give `cookie` a `key` of capitals, digits and underscores, and a `value` that nobody sets by chance",
        );
    }
    if options.start_timeout_secs == Some(0) {
        wrong(
            format!("no plugin of `{service}` could start in 0 s"),
            "raise `start_timeout_secs`, or leave it out",
        );
    }
    if options.max_message_bytes.is_some_and(|bytes| bytes == 0 || i32::try_from(bytes).is_err()) {
        wrong(
            format!("no message of `{service}` can be that large"),
            "`max_message_bytes` is between 1 and 2147483647; leave it out for 64 MiB",
        );
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn only_once<'a>(seen: &mut Vec<(Kind, &'a Method)>, kind: Kind, method: &'a Method, report: &mut Report) {
    if let Some((_, first)) = seen.iter().find(|(before, _)| *before == kind) {
        let diagnostic =
            Diagnostic::error("wiring/duplicate-kind", format!("two methods are {}", kind.shown()))
                .at(method.decl.span.clone())
                .related(first.decl.span.clone(), "the first")
                .help("keep one of them, and leave the other's `kind` out");
        report.push(diagnostic);
    }
    seen.push((kind, method));
}

fn unary(kind: Kind, method: &Method, report: &mut Report) {
    if method.client_streaming || method.server_streaming {
        let text = format!("{} takes one message and returns one", kind.shown());
        let help = "remove `stream`, or leave the method's `kind` out";
        report.push(Diagnostic::error("wiring/streaming", text).at(method.decl.span.clone()).help(help));
    }
}

/// A plugin that runs jobs says which.
fn announces(service: &Service, plugin: &PluginService, report: &mut Report) {
    if plugin.execute.is_some() && plugin.initialize.is_none() {
        let text = format!("no host can learn which jobs `{}` runs", service.decl.name);
        let help =
            "a service with an EXECUTE method needs an INITIALIZE method, whose response has HANDLER_NAMES";
        report.push(Diagnostic::error("wiring/missing-kind", text).at(service.decl.span.clone()).help(help));
    }
}

fn other<'a>(method: &'a Method, parts: &mut Parts<'a>, report: &mut Report) -> super::Call {
    parts.note(&method.input, Part::Other);
    parts.note(&method.output, Part::Other);
    call(method, report)
}

fn metadata<'a>(method: &'a Method, parts: &mut Parts<'a>, report: &mut Report) -> Metadata {
    let call = call(method, report);
    parts.note(&method.input, Part::Other);
    let mut response = parts.fields(&method.output, Part::MetadataResponse, method, report);
    Metadata {
        call,
        plugin_name: response.name(Role::PluginName),
        plugin_version: response.name(Role::PluginVersion),
    }
}

fn initialize<'a>(method: &'a Method, parts: &mut Parts<'a>, report: &mut Report) -> Initialize {
    let call = call(method, report);
    let config = parts.fields(&method.input, Part::InitializeRequest, method, report).name(Role::Config);
    let mut response = parts.fields(&method.output, Part::InitializeResponse, method, report);
    Initialize { call, config, handler_names: response.name(Role::HandlerNames) }
}

fn execute<'a>(method: &'a Method, parts: &mut Parts<'a>, report: &mut Report) -> Execute {
    let call = call(method, report);
    let mut fields = parts.fields(&method.input, Part::ExecuteRequest, method, report);
    let request = JobRequest {
        job_id: fields.need(Role::JobId),
        handler: fields.need(Role::Handler),
        payload: fields.need(Role::Payload),
        timeout_secs: fields.name(Role::TimeoutSecs),
        attempt: fields.name(Role::Attempt),
    };
    let mut fields = parts.fields(&method.output, Part::ExecuteResponse, method, report);
    let logs = fields.find(Role::Logs);
    let mut response = JobResponse {
        success: fields.need(Role::Success),
        error: fields.need(Role::Error),
        result: fields.need(Role::Result),
        progress_current: fields.name(Role::ProgressCurrent),
        progress_total: fields.name(Role::ProgressTotal),
        cost: fields.name(Role::Cost),
        retryable: fields.name(Role::Retryable),
        plugin_version: fields.name(Role::PluginVersion),
        logs: None,
    };
    if let Some(logs) = logs
        && let Type::Message(entry) = logs.ty()
    {
        let mut fields = parts.fields(entry, Part::LogEntry, method, report);
        response.logs = Some(Logs {
            field: logs.decl.name.clone(),
            entry: entry.clone(),
            timestamp: fields.name(Role::LogTimestamp),
            level: fields.name(Role::LogLevel),
            message: fields.need(Role::LogMessage),
            stage: fields.name(Role::LogStage),
            metadata: fields.name(Role::LogMetadata),
        });
    }
    Execute { call, request, response }
}

fn health<'a>(method: &'a Method, parts: &mut Parts<'a>, report: &mut Report) -> Health {
    let call = call(method, report);
    parts.note(&method.input, Part::Other);
    let mut response = parts.fields(&method.output, Part::HealthResponse, method, report);
    Health {
        call,
        healthy: response.need(Role::Healthy),
        health_message: response.name(Role::HealthMessage),
        health_details: response.name(Role::HealthDetails),
    }
}

impl Kind {
    /// The kind as protos write it.
    #[must_use]
    pub fn shown(self) -> &'static str {
        match self {
            Kind::Call => "CALL",
            Kind::Metadata => "METADATA",
            Kind::Initialize => "INITIALIZE",
            Kind::Execute => "EXECUTE",
            Kind::Health => "HEALTH",
            Kind::Shutdown => "SHUTDOWN",
        }
    }
}
