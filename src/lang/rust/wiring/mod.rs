//! Hosts, plugins and typed handlers: how the runtime's jobs become the messages of one service.

mod fields;
pub(super) mod view;

use std::collections::BTreeSet;

use super::docs;
use super::ident::{camel, shouty, snake};
use super::literal::{grouped, text};
use super::names::Path;
use super::types::Types;
use crate::diagnostic::{Diagnostic, Report};
use crate::lang::Input;
use crate::model::options::Encoding;
use crate::model::wiring::{self, Execute, PluginService};
use crate::model::{Message, Method, Model, Name, Service};
use fields::Fields;
use view::{Answered, Handler, Handlers, Host, Initialize, Logs, Plugin, Settings};

macro_rules! runtime {
    ($($name:literal),* $(,)?) => {
        &[$((concat!("wiring/", $name), include_str!(concat!("../../../../templates/rust/runtime/wiring/", $name, ".rs")))),*]
    };
}

/// The files of the runtime that are there for hosts and plugins.
pub(super) const RUNTIME: &[(&str, &str)] = runtime![
    "control",
    "convert",
    "encoding",
    "encoding_json",
    "fresh",
    "handler",
    "host/backoff",
    "host/call",
    "host/channel",
    "host/connection",
    "host/contract",
    "host/event",
    "host/failure",
    "host/handle",
    "host/handshake",
    "host/launch",
    "host/live",
    "host/mod",
    "host/outcome",
    "host/plugin",
    "host/process",
    "host/registry",
    "host/snapshot",
    "host/stderr",
    "host/suspects",
    "host/typed",
    "job",
    "messages",
    "mod",
    "plugin/context",
    "plugin/control",
    "plugin/controller",
    "plugin/environment",
    "plugin/failure",
    "plugin/front",
    "plugin/handlers",
    "plugin/mod",
    "plugin/reports",
    "plugin/runs",
    "plugin/serve",
    "plugin/socket",
    "plugin/work",
    "settings",
    "wire",
];

/// Whether any file has a service that hosts or plugins are about.
pub(super) fn is_needed<'a>(model: &Model, files: impl IntoIterator<Item = &'a Name>) -> bool {
    let services = |file: &'a Name| model.file(file).services.iter();
    files
        .into_iter()
        .flat_map(services)
        .any(|name| model.wiring.plugins.contains_key(name) || model.wiring.handlers.contains_key(name))
}

/// Handlers whose payloads are JSON, which a target without JSON does not write.
pub(super) fn check(input: &Input<'_>, files: &BTreeSet<Name>) -> Report {
    let mut report = Report::new();
    for (name, handlers) in &input.model.wiring.handlers {
        let service = input.model.service(name);
        let theirs = match handlers.encoding {
            Encoding::Binary => continue,
            Encoding::ProtoJson => "ProtoJSON",
            Encoding::GoJson => "Go's JSON",
        };
        if files.contains(&service.file) {
            let text =
                format!("`{}` has payloads in {theirs}, and this target has no JSON", service.decl.name);
            let help = "leave out `json = \"none\"`, set `handlers.encoding` to BINARY, or `grpc = \"none\"` for this \
                        target";
            let diagnostic = Diagnostic::error("rust/encoding", text);
            report.push(diagnostic.at(service.decl.span.clone()).help(help));
        }
    }
    report
}

/// What a service brings along, if it is a plugin's.
pub(super) fn plugin(types: &Types<'_>, service: &Service) -> Option<(Host, Plugin)> {
    let wiring = types.input.model.wiring.plugins.get(&service.decl.full_name)?;
    let host = Inner::of(types, service, "host");
    let host = host.lower(|lowering| lowering.host(service, wiring));
    let plugin = Inner::of(types, service, "plugin");
    let plugin = plugin.lower(|lowering| lowering.plugin(service, wiring));
    Some((host, plugin))
}

/// What a service brings along, if its methods run as jobs.
pub(super) fn handlers(types: &Types<'_>, service: &Service) -> Option<Handlers> {
    let wiring = types.input.model.wiring.handlers.get(&service.decl.full_name)?;
    Some(Inner::of(types, service, "").lower(|lowering| lowering.handlers(service, wiring)))
}

/// A module inside of the service's.
struct Inner<'a> {
    types: &'a Types<'a>,
    path: Path,
}

impl<'a> Inner<'a> {
    fn of(types: &'a Types<'a>, service: &Service, side: &str) -> Self {
        let module = snake(&format!("{}_{side}", simple(service)));
        let path = types.module.iter().cloned().chain([module]).collect();
        Inner { types, path }
    }

    fn lower<T>(&self, lower: impl FnOnce(&Lowering<'_>) -> T) -> T {
        let Types { options, input, names, .. } = self.types;
        lower(&Lowering { types: Types { options, input, names, module: &self.path } })
    }
}

struct Lowering<'a> {
    types: Types<'a>,
}

impl Lowering<'_> {
    fn host(&self, service: &Service, wiring: &PluginService) -> Host {
        let initialize = self.initialize(service, wiring);
        Host {
            service: self.service(service, wiring),
            initialize_type: initialize
                .as_ref()
                .map_or("()".to_owned(), |found| found.method.request.clone()),
            initialize,
            identity: self.metadata(service, wiring),
            execute: wiring.execute.as_ref().map(|execute| self.execute(service, execute)),
            health: self.health(service, wiring),
            shutdown: wiring.shutdown.as_ref().map(|call| self.method(service, &call.method)),
        }
    }

    fn plugin(&self, service: &Service, wiring: &PluginService) -> Plugin {
        let (ident, module) = (camel(&service.decl.name), snake(&service.decl.name));
        let server = format!("super::{}_server", module.trim_start_matches("r#"));
        Plugin {
            service: self.service(service, wiring),
            server_trait: format!("{server}::{ident}"),
            server: format!("{server}::{ident}Server"),
            metadata: self.metadata(service, wiring),
            initialize: self.initialize(service, wiring),
            execute: wiring.execute.as_ref().map(|execute| self.execute(service, execute)),
            health: self.health(service, wiring),
            shutdown: wiring.shutdown.as_ref().map(|call| self.method(service, &call.method)),
            calls: wiring.calls.iter().map(|call| self.method(service, &call.method)).collect(),
        }
    }

    fn service(&self, service: &Service, wiring: &PluginService) -> view::Service {
        let limits = wiring.execute.as_ref().map(|execute| execute.call.limits).unwrap_or_default();
        let versions: Vec<String> = wiring.protocol_versions.iter().map(u32::to_string).collect();
        let cookie = wiring.cookie.as_ref();
        view::Service {
            module: self.module(),
            rt: self.rt(),
            ident: camel(simple(service)),
            full_name: service.decl.full_name.to_string(),
            settings: Settings {
                versions: versions.join(", "),
                cookie: cookie.map(|cookie| (text(&cookie.key), text(&cookie.value))),
                start_timeout_secs: wiring.start_timeout_secs,
                shutdown_grace_secs: wiring.shutdown_grace_secs,
                max_message_bytes: grouped(&wiring.max_message_bytes.to_string()),
                max_concurrency: limits.max_concurrency,
                default_timeout_secs: limits.default_timeout_secs,
                max_timeout_secs: limits.max_timeout_secs,
            },
        }
    }

    fn module(&self) -> String {
        self.types.module.last().cloned().unwrap_or_default()
    }

    fn rt(&self) -> String {
        format!("super::{}", self.types.names.rt)
    }

    fn method(&self, service: &Service, name: &str) -> view::Method {
        let method = method(service, name);
        view::Method {
            name: snake(&method.decl.name),
            path: text(&format!("/{}/{}", service.decl.full_name, method.decl.name)),
            request: self.types.named(&method.input).path,
            response: self.types.named(&method.output).path,
            takes_stream: method.client_streaming,
            returns_stream: method.server_streaming,
        }
    }

    fn fields<'m>(&'m self, message: &'m Message) -> Fields<'m> {
        Fields { types: &self.types, message }
    }

    fn response<'m>(&'m self, service: &Service, name: &str) -> Fields<'m> {
        self.fields(self.types.input.model.message(&method(service, name).output))
    }

    fn metadata(&self, service: &Service, wiring: &PluginService) -> Option<Answered> {
        let metadata = wiring.metadata.as_ref()?;
        let fields = self.response(service, &metadata.call.method);
        let roles = [("name", &metadata.plugin_name), ("version", &metadata.plugin_version)];
        Some(Answered {
            method: self.method(service, &metadata.call.method),
            reads: fields.reads("response", &roles),
            is_whole: roles.iter().all(|(_, name)| name.is_some()),
            writes: fields.writes("identity", &roles),
        })
    }

    fn initialize(&self, service: &Service, wiring: &PluginService) -> Option<Initialize> {
        let initialize = wiring.initialize.as_ref()?;
        let fields = self.response(service, &initialize.call.method);
        Some(Initialize {
            method: self.method(service, &initialize.call.method),
            handlers: initialize.handler_names.as_ref().map(|name| fields.ident(name)),
        })
    }

    fn health(&self, service: &Service, wiring: &PluginService) -> Option<Answered> {
        let health = wiring.health.as_ref()?;
        let fields = self.response(service, &health.call.method);
        let healthy = Some(health.healthy.clone());
        let roles = [("healthy", &healthy), ("message", &health.health_message)];
        Some(Answered {
            method: self.method(service, &health.call.method),
            reads: fields.reads("response", &roles),
            is_whole: roles.iter().all(|(_, name)| name.is_some()),
            writes: fields.constants(&[(&healthy, "true")]),
        })
    }

    fn execute(&self, service: &Service, execute: &Execute) -> view::Execute {
        let model = self.types.input.model;
        let method = method(service, &execute.call.method);
        let (request, response) = (model.message(&method.input), model.message(&method.output));
        let (asked, answered) = (self.fields(request), self.fields(response));
        view::Execute {
            method: self.method(service, &execute.call.method),
            request: asked.request(&execute.request),
            deadline: if execute.request.timeout_secs.is_some() { "deadline" } else { "_" },
            job: asked.job(&execute.request),
            attempt_in_metadata: execute.request.attempt.is_none(),
            is_whole: is_whole(&execute.response),
            answer: answered.answer(&execute.response),
            response: answered.response(&execute.response),
            logs: execute.response.logs.as_ref().map(|logs| self.logs(&answered, logs)),
        }
    }

    fn logs(&self, response: &Fields<'_>, logs: &wiring::Logs) -> Logs {
        let entry = self.fields(self.types.input.model.message(&logs.entry));
        let message = Some(logs.message.clone());
        let roles = [
            ("timestamp", &logs.timestamp),
            ("level", &logs.level),
            ("message", &message),
            ("stage", &logs.stage),
            ("metadata", &logs.metadata),
        ];
        Logs {
            field: response.ident(&logs.field),
            entry: self.types.named(&logs.entry).path,
            reads: entry.reads("entry", &roles),
            is_whole: roles.iter().all(|(_, name)| name.is_some()),
            writes: entry.moves("log", &roles),
        }
    }

    fn handlers(&self, service: &Service, wiring: &wiring::Handlers) -> Handlers {
        let methods = service.methods.iter().zip(&wiring.handlers);
        let methods = methods.map(|(method, handler)| Handler {
            docs: docs::of(&method.decl),
            is_deprecated: method.decl.deprecated,
            name: snake(method.options.rename.as_ref().unwrap_or(&method.decl.name)),
            constant: shouty(method.options.rename.as_ref().unwrap_or(&method.decl.name)),
            literal: text(&handler.name),
            payload: self.types.named(&handler.payload).path,
            result: self.types.named(&handler.result).path,
            encoding: match wiring.encoding {
                Encoding::Binary => "encoding::binary",
                Encoding::ProtoJson => "encoding_json::proto_json",
                Encoding::GoJson => "encoding_json::go_json",
            },
        });
        Handlers {
            docs: docs::of(&service.decl),
            module: self.module(),
            rt: self.rt(),
            ident: camel(simple(service)),
            full_name: service.decl.full_name.to_string(),
            encodings: match wiring.encoding {
                Encoding::Binary => "encoding",
                Encoding::ProtoJson | Encoding::GoJson => "encoding_json",
            },
            contract: self.contract(&wiring.executor),
            methods: methods.collect(),
        }
    }

    /// The contract of the host that runs some handlers, if that host is rendered, too.
    fn contract(&self, executor: &Name) -> Option<view::Contract> {
        let service = self.types.input.model.services.get(executor)?;
        let file = self.types.input.model.file(&service.file);
        if self.types.input.external.place(&file.path).is_some() {
            return None;
        }
        let module = super::names::module_of(file);
        let side = snake(&format!("{}_host", simple(service)));
        let ty = format!("{side}::{}", camel(simple(service)));
        Some(view::Contract { module: self.types.relative(&module, &side), ty })
    }
}

/// Whether a response has a field for everything that an answer has.
fn is_whole(response: &wiring::JobResponse) -> bool {
    let wiring::JobResponse { progress_current, progress_total, cost, retryable, plugin_version, .. } =
        response;
    let has_progress = progress_current.is_some() || progress_total.is_some();
    let rest = [cost, retryable, plugin_version].iter().all(|name| name.is_some());
    has_progress && rest && response.logs.is_some()
}

fn simple(service: &Service) -> &str {
    service.options.rename.as_ref().unwrap_or(&service.decl.name)
}

fn method<'a>(service: &'a Service, name: &str) -> &'a Method {
    let mut methods = service.methods.iter();
    methods.find(|method| method.decl.name == name).expect("wiring names methods of its service")
}
