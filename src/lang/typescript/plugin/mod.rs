//! Plugins and typed handlers: what the runtime has to know of them.

pub(super) mod view;

use std::collections::BTreeSet;

use super::docs::Docs;
use super::held::{Held, held};
use super::memory;
use super::options::Options;
use super::service::{Messages, method_key, method_keys, millis};
use super::view::{literal, member, object_key};
use crate::diagnostic::{Diagnostic, Report};
use crate::lang::Input;
use crate::lang::json::Profile;
use crate::model::options::Encoding;
use crate::model::wiring::{self, Execute, JobRequest, JobResponse, Logs, PluginService};
use crate::model::{Field, Message, Model, Name, Service};
use crate::naming::Scope;
use view::{Answer, Handler, Handlers, Plugin, Properties};

/// Handlers whose JSON is another than the target's, which codecs can't write.
pub(super) fn check(options: &Options, input: &Input<'_>, files: &BTreeSet<Name>) -> Report {
    let mut report = Report::new();
    for (name, handlers) in &input.model.wiring.handlers {
        let service = input.model.service(name);
        let (theirs, json) = match (handlers.encoding, options.json) {
            (Encoding::Binary, _)
            | (Encoding::ProtoJson, Profile::Proto)
            | (Encoding::GoJson, Profile::Go) => continue,
            (Encoding::ProtoJson, Profile::Go) => ("ProtoJSON", "proto"),
            (Encoding::GoJson, Profile::Proto) => ("Go's JSON", "go"),
        };
        if files.contains(&service.file) {
            let text =
                format!("`{}` has payloads in {theirs}, which this target does not write", service.decl.name);
            let help = format!(
                "set `json = \"{json}\"`, `handlers.encoding` to another, or `grpc = \"none\"` for this target"
            );
            let diagnostic = Diagnostic::error("typescript/encoding", text);
            report.push(diagnostic.at(service.decl.span.clone()).help(help));
        }
    }
    report
}

/// A service whose methods run as jobs.
pub(super) fn handlers(
    messages: &mut Messages<'_, '_>,
    service: &Service,
    wiring: &wiring::Handlers,
) -> Handlers {
    messages.types.value_runtime();
    let methods = service.methods.iter().zip(method_keys(service)).zip(&wiring.handlers);
    let methods = methods.map(|((method, key), handler)| Handler {
        docs: Docs::of(&method.decl),
        key: method_key(&key),
        payload: messages.whole(&method.input),
        result: messages.init(&method.output),
        name: literal(&handler.name),
        payload_type: messages.value(&method.input),
        result_type: messages.value(&method.output),
        timeout_ms: handler.limits.default_timeout_secs.map(millis),
        max_timeout_ms: handler.limits.max_timeout_secs.map(millis),
        max_concurrency: handler.limits.max_concurrency,
    });
    Handlers {
        methods: methods.collect(),
        docs: Docs::of(&service.decl),
        name: messages.names.of(&service.decl.full_name).to_owned(),
        type_name: literal(&service.decl.full_name),
        executor: literal(&wiring.executor),
        encoding: match wiring.encoding {
            Encoding::Binary => "BINARY",
            Encoding::ProtoJson => "PROTO_JSON",
            Encoding::GoJson => "GO_JSON",
        },
    }
}

/// What the constant of a plugin's service says beside its methods.
pub(super) fn plugin(messages: &mut Messages<'_, '_>, service: &Service, wiring: &PluginService) -> Plugin {
    let keys = method_keys(service);
    let mut lower = Lowering { messages, service, keys: &keys };
    let versions: Vec<String> = wiring.protocol_versions.iter().map(u32::to_string).collect();
    Plugin {
        name: literal(&wiring.name),
        protocol_versions: versions.join(", "),
        cookie: wiring.cookie.as_ref().map(|cookie| (literal(&cookie.key), literal(&cookie.value))),
        shutdown_grace_ms: millis(wiring.shutdown_grace_secs),
        max_message_bytes: wiring.max_message_bytes,
        metadata: wiring.metadata.as_ref().map(|metadata| {
            let fields =
                [(&metadata.plugin_name, "plugin.name"), (&metadata.plugin_version, "plugin.version")];
            lower.answer(&metadata.call.method, &fields)
        }),
        initialize: wiring.initialize.as_ref().map(|initialize| {
            lower.answer(&initialize.call.method, &[(&initialize.handler_names, "[...handlers]")])
        }),
        execute: wiring.execute.as_ref().map(|execute| lower.execute(execute)),
        health: wiring.health.as_ref().map(|health| {
            let healthy = Some(health.healthy.clone());
            let fields = [
                (&healthy, "health.healthy"),
                (&health.health_message, "health.message"),
                (&health.health_details, "health.details"),
            ];
            lower.answer(&health.call.method, &fields)
        }),
        shutdown: wiring.shutdown.as_ref().map(|call| lower.method(&call.method).0),
    }
}

struct Lowering<'a, 'm, 't> {
    messages: &'a mut Messages<'m, 't>,
    service: &'a Service,
    keys: &'a [String],
}

impl Lowering<'_, '_, '_> {
    /// The key of a method as a literal, and the messages that it takes and returns.
    fn method(&self, name: &str) -> (String, &Message, &Message) {
        let mut methods = self.service.methods.iter().zip(self.keys);
        let (method, key) = methods
            .find(|(method, _)| method.decl.name == name)
            .expect("wiring names methods of its service");
        let message = |name: &str| self.messages.model.message(name);
        (literal(key), message(&method.input), message(&method.output))
    }

    fn answer(&mut self, method: &str, fields: &[(&Option<String>, &str)]) -> Answer {
        let (key, _, response) = self.method(method);
        let fields = assignments(self.messages.types.options, response, fields);
        let response = response.decl.full_name.clone();
        Answer { method: key, response: self.messages.init(&response), fields }
    }

    fn execute(&mut self, execute: &Execute) -> view::Execute {
        let (method, request, response) = self.method(&execute.call.method);
        let model = self.messages.model;
        let options = self.messages.types.options;
        let job = job(options, request, &execute.request);
        let answer = outcome(options, response, &execute.response);
        let logs = execute.response.logs.as_ref().map(|logs| log(options, model, response, logs));
        let (request, response) = (request.decl.full_name.clone(), response.decl.full_name.clone());
        view::Execute {
            method,
            max_concurrency: execute.call.limits.max_concurrency,
            says_retryable: execute.response.retryable.is_some(),
            request: self.messages.whole(&request),
            job,
            response: self.messages.init(&response),
            answer,
            logs,
        }
    }
}

/// What the runtime reads of a request.
fn job(options: &Options, request: &Message, roles: &JobRequest) -> Properties {
    let read = |name: &str| read(options, request, name);
    let number = |name: &String| {
        let field = request.field(name).expect("wiring names fields of its messages");
        let value = read(name);
        // Where zero is what nothing looks like, it means nothing.
        if memory::is_optional(field) {
            format!("{value} === undefined ? undefined : Number({value})")
        } else {
            format!("Number({value}) || undefined")
        }
    };
    let or = |name: &str, zero: &str| {
        let field = request.field(name).expect("wiring names fields of its messages");
        if memory::is_optional(field) { format!("{} ?? {zero}", read(name)) } else { read(name) }
    };
    let mut job = vec![
        ("id".to_owned(), or(&roles.job_id, "\"\"")),
        ("handler".to_owned(), or(&roles.handler, "\"\"")),
        ("payload".to_owned(), or(&roles.payload, "$.EMPTY")),
    ];
    job.extend(roles.timeout_secs.as_ref().map(|name| ("timeoutSecs".to_owned(), number(name))));
    job.extend(roles.attempt.as_ref().map(|name| ("attempt".to_owned(), number(name))));
    job
}

fn outcome(options: &Options, response: &Message, roles: &JobResponse) -> Properties {
    let needed = [&roles.success, &roles.error, &roles.result].map(|name| Some(name.clone()));
    let [success, error, result] = &needed;
    assignments(
        options,
        response,
        &[
            (success, "outcome.success"),
            (error, "outcome.error"),
            (result, "outcome.result"),
            (&roles.progress_current, "outcome.progressCurrent"),
            (&roles.progress_total, "outcome.progressTotal"),
            (&roles.cost, "outcome.cost"),
            (&roles.retryable, "outcome.retryable"),
            (&roles.plugin_version, "outcome.pluginVersion"),
        ],
    )
}

fn log(options: &Options, model: &Model, response: &Message, roles: &Logs) -> (String, Properties) {
    let message = Some(roles.message.clone());
    let entries = [
        (&roles.timestamp, "line.timestamp"),
        (&roles.level, "line.level"),
        (&message, "line.message"),
        (&roles.stage, "line.stage"),
        (&roles.metadata, "line.metadata"),
    ];
    (
        object_key(&property(options, response, &roles.field)),
        assignments(options, model.message(&roles.entry), &entries),
    )
}

/// The properties of some fields, each with what is in it.
fn assignments(options: &Options, message: &Message, fields: &[(&Option<String>, &str)]) -> Properties {
    let fields = fields.iter().filter_map(|(name, value)| Some((name.as_ref()?, *value)));
    let assignment = |(name, value): (&String, &str)| {
        let field = message.field(name).expect("wiring names fields of its messages");
        (object_key(&property(options, message, name)), written(options, field, value))
    };
    fields.map(assignment).collect()
}

/// A value as a field holds it: the runtime has numbers where a field may have more bits.
fn written(options: &Options, field: &Field, value: &str) -> String {
    match held(options, field, field.ty()) {
        Held::Scalar(scalar) if scalar.is_64_bit() => format!("BigInt({value})"),
        Held::Text(_) => format!("String({value})"),
        Held::Scalar(_)
        | Held::Number(_)
        | Held::Enum(_)
        | Held::EnumName(_)
        | Held::Message(_)
        | Held::Group(_) => value.to_owned(),
    }
}

fn read(options: &Options, message: &Message, name: &str) -> String {
    format!("request{}", member(&property(options, message, name)))
}

/// What a field is called in memory.
fn property(options: &Options, message: &Message, name: &str) -> String {
    let items = memory::items(message, options.keys, &Scope::default());
    let slot = items.iter().find_map(|item| match item {
        memory::Item::Field(slot) if slot.field.decl.name == name => Some(slot.property.clone()),
        memory::Item::Field(_) | memory::Item::Choice(_) => None,
    });
    slot.expect("wiring names fields of its messages, outside of any oneof")
}
