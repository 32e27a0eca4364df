//! Plugins and typed handlers: classes to override, and what the runtime has to know of them.

mod view;

use std::collections::BTreeSet;

use super::docs::Docs;
use super::fields::{self, Item};
use super::layout;
use super::literal;
use super::lower::{Lowering, deprecated};
use super::names::attribute;
use super::options::Options;
use super::types::Place;
use crate::diagnostic::{Diagnostic, Report};
use crate::lang::Input;
use crate::lang::json::Profile;
use crate::model::options::Encoding;
use crate::model::wiring::{self, JobRequest, JobResponse, Logs, PluginService};
use crate::model::{File, Message, Method, Model, Name, Presence, Service, Shape};
use crate::naming::Scope;
pub(super) use view::Overridable;
use view::{Handlers, Plugin};

/// What a module has for plugins and handlers.
#[derive(Debug, Default)]
pub(super) struct Plugins {
    pub(super) classes: Vec<Overridable>,
    /// What the runtime is told.
    pub(super) descriptions: Vec<String>,
}

/// Whether a service has a class.
pub(super) fn has_class(model: &Model, service: &str) -> bool {
    model.wiring.plugins.contains_key(service) || model.wiring.handlers.contains_key(service)
}

/// Handlers whose JSON is another than the target's, which codecs can't write.
pub(super) fn check(options: &Options, input: &Input<'_>, files: &BTreeSet<Name>) -> Report {
    let mut report = Report::new();
    for (name, handlers) in input.model.wiring.handlers.iter().filter(|_| options.grpc) {
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
            let diagnostic = Diagnostic::error("python/encoding", text);
            report.push(diagnostic.at(service.decl.span.clone()).help(help));
        }
    }
    report
}

impl<'a> Lowering<'a> {
    /// The plugin services and handlers of a file.
    pub(super) fn plugins(&mut self, file: &File) -> Plugins {
        let model = self.model;
        let mut found = Plugins::default();
        for name in file.services.iter().filter(|_| self.options.grpc) {
            let service = model.service(name);
            if let Some(handlers) = model.wiring.handlers.get(name) {
                let methods: Vec<(&Method, String)> = methods(service);
                found.classes.push(self.overridable(service, "Handlers", &methods));
                found.descriptions.push(self.handlers(service, handlers, &methods).to_string());
            } else if let Some(plugin) = model.wiring.plugins.get(name) {
                let mut methods = methods(service);
                // The runtime answers it.
                let execute = plugin.execute.as_ref().map(|execute| execute.call.method.as_str());
                methods.retain(|(method, _)| Some(&*method.decl.name) != execute);
                found.classes.push(self.overridable(service, "Plugin", &methods));
                found.descriptions.push(self.plugin(service, plugin, &methods).to_string());
            }
        }
        found
    }

    fn overridable(
        &mut self,
        service: &Service,
        base: &'static str,
        methods: &[(&Method, String)],
    ) -> Overridable {
        self.types.use_plugins();
        let name = self.names.path(&service.decl.full_name).to_owned();
        let mut scope = Scope::default();
        for (_, name) in methods {
            scope.claim(name);
        }
        let place = Place::Class(&name, &scope);
        let methods = methods.iter().map(|(method, name)| view::Method {
            docs: Docs::of(&method.decl),
            signature: self.signature(place, base, method, name),
            error: self.types.builtin(place, "NotImplementedError"),
        });
        let methods = methods.collect();
        if service.decl.deprecated {
            self.types.use_runtime();
        }
        Overridable {
            deprecated: deprecated(&service.decl),
            name: name.clone(),
            docs: Docs::of(&service.decl),
            base,
            methods,
        }
    }

    fn signature(&mut self, place: Place<'_>, base: &str, method: &Method, name: &str) -> String {
        let request = self.types.declared(place, &method.input);
        let response = self.types.declared(place, &method.output);
        let mut many = |is_many: bool, one: String| {
            if is_many { format!("{}[{one}]", self.types.collection("Iterator")) } else { one }
        };
        let request = many(method.client_streaming, request);
        let response = many(method.server_streaming, response);
        let (first, second) = match base {
            "Handlers" => (format!("job: {request}"), "context: _plugin.JobContext"),
            _ if method.client_streaming => (format!("requests: {request}"), "call: _plugin.Call"),
            _ => (format!("request: {request}"), "call: _plugin.Call"),
        };
        let parameters = ["self".to_owned(), first, second.to_owned(), "/".to_owned()];
        layout::list(&format!("def {name}("), &parameters, &format!(") -> {response}:"), 4)
    }

    fn handlers(
        &mut self,
        service: &Service,
        wiring: &wiring::Handlers,
        methods: &[(&Method, String)],
    ) -> Handlers {
        let handlers = methods.iter().zip(&wiring.handlers).map(|((method, key), handler)| {
            let mut arguments = vec![
                literal::string(key),
                literal::string(&handler.name),
                self.types.declared(Place::Module, &method.input),
                self.types.declared(Place::Module, &method.output),
            ];
            let limits = [
                ("timeout_secs", handler.limits.default_timeout_secs),
                ("max_timeout_secs", handler.limits.max_timeout_secs),
                ("max_concurrency", handler.limits.max_concurrency),
            ];
            arguments.extend(limits.iter().filter_map(|(name, limit)| Some(format!("{name}={}", (*limit)?))));
            call("Handler", &arguments, 8)
        });
        Handlers {
            methods: handlers.collect(),
            class: self.names.path(&service.decl.full_name).to_owned(),
            full_name: literal::string(&service.decl.full_name),
            executor: literal::string(&wiring.executor),
            encoding: match wiring.encoding {
                Encoding::Binary => "BINARY",
                Encoding::ProtoJson => "PROTO_JSON",
                Encoding::GoJson => "GO_JSON",
            },
        }
    }

    fn plugin(&mut self, service: &Service, wiring: &PluginService, methods: &[(&Method, String)]) -> Plugin {
        let versions: Vec<String> = wiring.protocol_versions.iter().map(u32::to_string).collect();
        let cookie = wiring.cookie.as_ref();
        Plugin {
            class: self.names.path(&service.decl.full_name).to_owned(),
            full_name: literal::string(&service.decl.full_name),
            protocol_versions: layout::tuple("", &versions, 4 + "protocol_versions=".len() + 1),
            shutdown_grace_secs: wiring.shutdown_grace_secs,
            max_message_bytes: wiring.max_message_bytes,
            methods: methods.iter().map(|(method, key)| self.method(method, key)).collect(),
            cookie: cookie.map(|cookie| {
                let pair = [literal::string(&cookie.key), literal::string(&cookie.value)];
                layout::tuple("cookie=", &pair, 5)
            }),
            metadata: wiring.metadata.as_ref().map(|metadata| {
                let fields =
                    [("plugin_name", &metadata.plugin_name), ("plugin_version", &metadata.plugin_version)];
                self.answer("metadata", &metadata.call.method, service, methods, &fields)
            }),
            initialize: wiring.initialize.as_ref().map(|initialize| {
                let fields = [("handler_names", &initialize.handler_names)];
                self.answer("initialize", &initialize.call.method, service, methods, &fields)
            }),
            execute: wiring.execute.as_ref().map(|execute| self.execute(service, execute)),
            health: wiring.health.as_ref().map(|health| {
                let fields = [
                    ("healthy", &Some(health.healthy.clone())),
                    ("health_message", &health.health_message),
                    ("health_details", &health.health_details),
                ];
                self.answer("health", &health.call.method, service, methods, &fields)
            }),
            shutdown: wiring.shutdown.as_ref().map(|call| literal::string(key_of(methods, &call.method))),
        }
    }

    /// A method as the runtime is told of it.
    fn method(&mut self, method: &Method, key: &str) -> String {
        let mut arguments = vec![
            literal::string(key),
            literal::string(&method.decl.name),
            self.types.declared(Place::Module, &method.input),
            self.types.declared(Place::Module, &method.output),
        ];
        let kind = match (method.client_streaming, method.server_streaming) {
            (false, false) => None,
            (false, true) => Some("unary_stream"),
            (true, false) => Some("stream_unary"),
            (true, true) => Some("stream_stream"),
        };
        arguments.extend(kind.map(literal::string));
        call("Method", &arguments, 8)
    }

    /// A method of a plugin's life, and the attributes of its response by role.
    fn answer(
        &self,
        kind: &str,
        method: &str,
        service: &Service,
        methods: &[(&Method, String)],
        fields: &[(&str, &Option<String>)],
    ) -> String {
        let (_, response) = self.messages(service, method);
        let mut arguments = vec![literal::string(key_of(methods, method))];
        arguments.extend(self.roles(response, fields));
        let class = match kind {
            "metadata" => "MetadataRoles",
            "initialize" => "InitializeRoles",
            _ => "HealthRoles",
        };
        layout::call(&format!("{kind}=_plugin.{class}"), &arguments, 5)
    }

    fn execute(&mut self, service: &Service, execute: &wiring::Execute) -> view::Execute {
        let (request, response) = self.messages(service, &execute.call.method);
        let (input, output) = (request.decl.full_name.clone(), response.decl.full_name.clone());
        let job = self.job(request, &execute.request);
        let outcome = self.outcome(response, &execute.response);
        let logs = execute.response.logs.as_ref().map(|logs| self.logs(response, logs));
        view::Execute {
            method: literal::string(&execute.call.method),
            request: self.types.declared(Place::Module, &input),
            response: self.types.declared(Place::Module, &output),
            job,
            outcome,
            logs,
            max_concurrency: execute.call.limits.max_concurrency,
        }
    }

    /// The messages that a method takes and returns.
    fn messages(&self, service: &Service, method: &str) -> (&'a Message, &'a Message) {
        let method = service.methods.iter().find(|found| found.decl.name == method);
        let method = method.expect("wiring names methods of its service");
        (self.model.message(&method.input), self.model.message(&method.output))
    }

    fn job(&self, request: &Message, roles: &JobRequest) -> String {
        let mut arguments = self.roles(
            request,
            &[
                ("job_id", &Some(roles.job_id.clone())),
                ("handler", &Some(roles.handler.clone())),
                ("payload", &Some(roles.payload.clone())),
                ("timeout_secs", &roles.timeout_secs),
                ("attempt", &roles.attempt),
            ],
        );
        let timeout = roles.timeout_secs.as_ref().and_then(|name| request.field(name));
        if timeout
            .is_some_and(|field| matches!(field.shape, Shape::Singular { presence: Presence::Implicit, .. }))
        {
            arguments.push("zero_is_absent=True".to_owned());
        }
        layout::call("job=_plugin.JobRoles", &arguments, 9)
    }

    fn outcome(&self, response: &Message, roles: &JobResponse) -> String {
        let arguments = self.roles(
            response,
            &[
                ("success", &Some(roles.success.clone())),
                ("error", &Some(roles.error.clone())),
                ("result", &Some(roles.result.clone())),
                ("progress_current", &roles.progress_current),
                ("progress_total", &roles.progress_total),
                ("cost", &roles.cost),
                ("retryable", &roles.retryable),
                ("plugin_version", &roles.plugin_version),
            ],
        );
        layout::call("outcome=_plugin.OutcomeRoles", &arguments, 9)
    }

    fn logs(&mut self, response: &Message, roles: &Logs) -> String {
        let entry = self.model.message(&roles.entry);
        let mut arguments = vec![
            literal::string(&self.attribute_of(response, &roles.field)),
            self.types.declared(Place::Module, &roles.entry),
        ];
        arguments.extend(self.roles(
            entry,
            &[
                ("message", &Some(roles.message.clone())),
                ("timestamp", &roles.timestamp),
                ("level", &roles.level),
                ("stage", &roles.stage),
                ("metadata", &roles.metadata),
            ],
        ));
        layout::call("logs=_plugin.LogRoles", &arguments, 9)
    }

    /// The roles of a message's fields that have one, each with its attribute.
    fn roles(&self, message: &Message, fields: &[(&str, &Option<String>)]) -> Vec<String> {
        let fields = fields.iter().filter_map(|(role, name)| Some((role, name.as_ref()?)));
        fields
            .map(|(role, name)| format!("{role}={}", literal::string(&self.attribute_of(message, name))))
            .collect()
    }

    /// What a field is called in Python.
    fn attribute_of(&self, message: &Message, name: &str) -> String {
        let items = fields::items(message, self.names.class_of(&message.decl.full_name));
        let found = items.iter().find_map(|item| match item {
            Item::Field(field, attribute) if field.decl.name == name => Some((*attribute).to_owned()),
            Item::Field(..) | Item::Oneof(_) => None,
        });
        found.expect("wiring names fields of its messages, outside of any oneof")
    }
}

/// A service's methods, each with its name in Python.
fn methods(service: &Service) -> Vec<(&Method, String)> {
    let mut scope = Scope::default();
    let key = |method: &Method| attribute(method.options.rename.as_deref().unwrap_or(&method.decl.name));
    service.methods.iter().map(|method| (method, scope.derive([&key(method)], '_'))).collect()
}

fn key_of<'a>(methods: &'a [(&Method, String)], name: &str) -> &'a str {
    let found = methods.iter().find(|(method, _)| method.decl.name == name);
    &found.expect("wiring names methods of its service").1
}

/// A call of what the runtime has for plugins, as an item of a list.
fn call(class: &str, arguments: &[String], indentation: usize) -> String {
    // A comma stands behind it.
    layout::call(&format!("_plugin.{class}"), arguments, indentation + 1)
}
