//! Typed handlers: the methods of a service that run as jobs.

use std::collections::BTreeMap;

use super::{Execute, Handler, Handlers, Limits, PluginService, limits};
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::model::options::{self, Encoding, Kind};
use crate::model::{Method, Model, Name, Service};

type Plugins = BTreeMap<Name, PluginService>;

/// All services of typed handlers of a model.
pub(super) fn handlers(model: &Model, plugins: &Plugins, report: &mut Report) -> BTreeMap<Name, Handlers> {
    let mut found = BTreeMap::new();
    let mut names: BTreeMap<(String, &str), &Method> = BTreeMap::new();
    for (name, service) in &model.services {
        let Some(options) = &service.options.handlers else {
            without_handlers(service, report);
            continue;
        };
        if service.options.plugin.is_some() {
            let text = format!("`{}` can't be a plugin's service and a list of handlers", service.decl.name);
            let help = "keep `plugin` where the methods are called over the network, and put the handlers \
                        into a service of their own";
            report.push(Diagnostic::error("wiring/handlers", text).at(service.decl.span.clone()).help(help));
        }
        let execute = executor(service, options, model, plugins, report);
        let handlers = Handlers {
            executor: options.executor.as_str().into(),
            encoding: encoding(service, options, report),
            handlers: service.methods.iter().map(|method| handler(method, execute, report)).collect(),
        };
        for (handler, method) in handlers.handlers.iter().zip(&service.methods) {
            let key = (options.executor.clone(), method.options.handler.as_deref().unwrap_or_default());
            if handler.name.is_empty() {
                continue;
            }
            if let Some(first) = names.insert(key, method) {
                let text = format!("two handlers are called `{}`", handler.name);
                let diagnostic = Diagnostic::error("wiring/duplicate-handler", text)
                    .at(method.decl.span.clone())
                    .related(first.decl.span.clone(), "the first")
                    .help("a job asks for a handler by its name alone: give one of them another");
                report.push(diagnostic);
            }
        }
        found.insert(name.clone(), handlers);
    }
    found
}

/// Only a handler has a handler's name.
fn without_handlers(service: &Service, report: &mut Report) {
    for method in service.methods.iter().filter(|method| method.options.handler.is_some()) {
        let text = format!("`{}` is called over the network, and is no handler", method.decl.name);
        let help = "give the service the option `(protogen.v1.service).handlers`, or the method no `handler`";
        let diagnostic = Diagnostic::error("wiring/handler-name", text);
        report.push(diagnostic.at(method.decl.span.clone()).help(help));
    }
}

/// The method that carries a service's handlers.
fn executor<'a>(
    service: &Service,
    options: &options::Handlers,
    model: &Model,
    plugins: &'a Plugins,
    report: &mut Report,
) -> Option<&'a Execute> {
    let name = options.executor.as_str();
    let mut wrong = |text: String, help: String| {
        let diagnostic = Diagnostic::error("wiring/executor", text).at(service.decl.span.clone());
        let related = model.services.get(name).and_then(|executor| executor.decl.span.clone());
        report.push(diagnostic.related(related, "the service").help(help));
    };
    if name.is_empty() {
        let text = format!("nobody runs the handlers of `{}`", service.decl.name);
        let help = "name a plugin's service in full: `handlers.executor = \"shop.v1.PluginService\"`";
        wrong(text, help.to_owned());
        return None;
    }
    if !model.services.contains_key(name) {
        let help = match nearest(name, plugins.keys().map(|name| &**name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name it in full, with its package, and import its file".to_owned(),
        };
        wrong(format!("there is no service `{name}`"), help);
        return None;
    }
    let Some(plugin) = plugins.get(name) else {
        let help = "an executor is a service with the option `(protogen.v1.service).plugin`";
        wrong(format!("`{name}` is no service of a plugin, and runs no handlers"), help.to_owned());
        return None;
    };
    if plugin.execute.is_none() {
        let help = "give one of its methods the option `(protogen.v1.method).kind = EXECUTE`";
        wrong(format!("`{name}` has no EXECUTE method to run handlers with"), help.to_owned());
    } else if plugin.initialize.as_ref().is_some_and(|initialize| initialize.handler_names.is_none()) {
        let help = "give a `repeated string` field of INITIALIZE's response the role HANDLER_NAMES";
        wrong(format!("no host can learn which handlers a plugin of `{name}` offers"), help.to_owned());
    }
    plugin.execute.as_ref()
}

fn encoding(service: &Service, options: &options::Handlers, report: &mut Report) -> Encoding {
    options.encoding.unwrap_or_else(|| {
        let text = format!("nobody says how payloads and results of `{}` are written", service.decl.name);
        let help = "set `handlers.encoding` to PROTO_JSON, GO_JSON or BINARY: host and plugin must agree";
        report.push(Diagnostic::error("wiring/encoding", text).at(service.decl.span.clone()).help(help));
        Encoding::Binary
    })
}

fn handler(method: &Method, execute: Option<&Execute>, report: &mut Report) -> Handler {
    if method.client_streaming || method.server_streaming {
        let text = format!("`{}` can't stream: a job has one payload and one result", method.decl.name);
        let help = "remove `stream`; a handler reports progress and logs through its context";
        report.push(Diagnostic::error("wiring/streaming", text).at(method.decl.span.clone()).help(help));
    }
    if let Some(kind) = method.options.kind.filter(|&kind| kind != Kind::Call) {
        let text = format!("`{}` is a handler, and can't be {}", method.decl.name, kind.shown());
        let help = "leave `kind` out: it is for the methods of the executor";
        report.push(Diagnostic::error("wiring/misplaced-kind", text).at(method.decl.span.clone()).help(help));
    }
    Handler {
        name: handler_name(method, report),
        method: method.decl.name.clone(),
        payload: method.input.clone(),
        result: method.output.clone(),
        limits: within(limits(method, report), execute.map(|execute| execute.call.limits)),
    }
}

fn handler_name(method: &Method, report: &mut Report) -> String {
    let name = method.options.handler.clone().unwrap_or_default();
    let fine = |c: char| c.is_ascii_alphanumeric() || "._-:".contains(c);
    let text = if name.is_empty() {
        format!("no job can ask for `{}`", method.decl.name)
    } else if !name.chars().all(fine) || name.len() > 200 {
        format!("`{name}` is not a name that a handler can have")
    } else {
        return name;
    };
    let help = "`(protogen.v1.method).handler` is letters, digits, `.`, `_`, `-` and `:`, at most 200 of them: \
                `shop.count`";
    report.push(Diagnostic::error("wiring/handler-name", text).at(method.decl.span.clone()).help(help));
    name
}

/// A handler's limits within those of the method that carries it.
fn within(own: Limits, outer: Option<Limits>) -> Limits {
    let Some(outer) = outer else { return own };
    let least = |a: Option<u32>, b: Option<u32>| match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    };
    let max_timeout_secs = least(own.max_timeout_secs, outer.max_timeout_secs);
    let default = own.default_timeout_secs.or(outer.default_timeout_secs);
    Limits {
        default_timeout_secs: default.map(|secs| max_timeout_secs.map_or(secs, |max| secs.min(max))),
        max_timeout_secs,
        ..own
    }
}
