//! Services: what their clients and servers are.

use super::codec::names::lower_first;
use super::docs::Docs;
use super::memory::{OBJECT_MEMBERS, non_empty};
use super::names::Names as AllNames;
use super::plugin;
use super::types::Types;
use super::view::{self, Signature};
use crate::model::{File, Idempotency, Method, Model, Service};
use crate::naming::{Scope, escape, lower_camel_case};

/// The names that a service brings along, beside its own.
#[derive(Clone, Debug)]
pub(super) struct Names {
    pub(super) client: String,
    pub(super) create_client: String,
    pub(super) handlers: String,
}

impl Names {
    /// Names for what the service of that name brings along.
    pub(super) fn new(service: &str, scope: &mut Scope) -> Self {
        let mut name = |wish: String| scope.derive([&wish], '$');
        Names {
            client: name(format!("{service}Client")),
            create_client: name(format!("create{service}Client")),
            handlers: name(format!("{service}Handlers")),
        }
    }
}

/// What a module says of its services.
pub(super) fn lower(
    model: &Model,
    names: &AllNames,
    types: &mut Types<'_>,
    file: &File,
) -> Vec<view::Declaration> {
    let mut messages = Messages { model, names, types };
    let services = file.services.iter().map(|name| model.service(name));
    let declaration = |service: &Service| match model.wiring.handlers.get(&service.decl.full_name) {
        Some(wiring) => view::Declaration::Handlers(plugin::handlers(&mut messages, service, wiring)),
        None => view::Declaration::Service(Box::new(lower_service(&mut messages, service))),
    };
    services.map(declaration).collect()
}

fn lower_service(messages: &mut Messages<'_, '_>, service: &Service) -> view::Service {
    messages.types.value_runtime();
    let names = messages.names;
    let name = &service.decl.full_name;
    let methods = service.methods.iter().zip(method_keys(service));
    let wiring = messages.model.wiring.plugins.get(name);
    view::Service {
        docs: Docs::of(&service.decl),
        name: names.of(name).to_owned(),
        is: names.service(name).clone(),
        type_name: view::literal(name),
        methods: methods.map(|(method, key)| lower_method(messages, name, method, &key)).collect(),
        plugin: wiring.map(|wiring| plugin::plugin(messages, service, wiring)),
    }
}

fn lower_method(messages: &mut Messages<'_, '_>, service: &str, method: &Method, key: &str) -> view::Method {
    view::Method {
        docs: Docs::of(&method.decl),
        key: method_key(key),
        call: call(messages, method),
        handle: handle(messages, method),
        path: view::literal(&format!("/{service}/{}", method.decl.name)),
        kind: kind(method),
        request: messages.value(&method.input),
        response: messages.value(&method.output),
        idempotency: idempotency(method),
        timeout_ms: method.options.default_timeout_secs.map(millis),
        max_timeout_ms: method.options.max_timeout_secs.map(millis),
    }
}

/// Members of a client that are no methods of the service: every object has some, and a `then`
/// would have `await` take the client for a promise.
const NOT_METHODS: &[&str] = &["then"];

/// The keys of a service's methods, in their order.
pub(super) fn method_keys(service: &Service) -> Vec<String> {
    let mut scope = Scope::default();
    let key = |method: &Method| {
        let name = method.options.rename.as_ref().unwrap_or(&method.decl.name);
        let key = non_empty(lower_first(&lower_camel_case(name)));
        escape(&escape(&key, OBJECT_MEMBERS), NOT_METHODS)
    };
    service.methods.iter().map(|method| scope.derive([&key(method)], '$')).collect()
}

/// How a method is declared. An interface's plain `new()` would say how an object is made.
pub(super) fn method_key(key: &str) -> String {
    if key == "new" { view::literal(key) } else { view::key(key) }
}

/// What a client passes, and what it gets.
fn call(messages: &mut Messages<'_, '_>, method: &Method) -> Signature {
    let request = messages.init(&method.input);
    let response = messages.whole(&method.output);
    let parameter = if method.client_streaming {
        format!("requests: $.Messages<{request}>")
    } else {
        format!("request: {request}")
    };
    let result = if method.server_streaming {
        format!("AsyncIterable<{response}>")
    } else {
        format!("Promise<{response}>")
    };
    Signature { parameter, result }
}

/// What a handler is passed, and what it returns.
fn handle(messages: &mut Messages<'_, '_>, method: &Method) -> Signature {
    let request = messages.whole(&method.input);
    let response = messages.init(&method.output);
    let parameter = if method.client_streaming {
        format!("requests: AsyncIterable<{request}>")
    } else {
        format!("request: {request}")
    };
    let result = if method.server_streaming {
        format!("$.Messages<{response}>")
    } else {
        format!("Promise<{response}> | {response}")
    };
    Signature { parameter, result }
}

fn kind(method: &Method) -> &'static str {
    match (method.client_streaming, method.server_streaming) {
        (false, false) => "unary",
        (false, true) => "serverStream",
        (true, false) => "clientStream",
        (true, true) => "bidiStream",
    }
}

/// What protobuf's option says, and ours where that one is silent.
fn idempotency(method: &Method) -> Option<&'static str> {
    match method.idempotency {
        Idempotency::NoSideEffects => Some("noSideEffects"),
        Idempotency::Idempotent => Some("idempotent"),
        Idempotency::Unknown => method.options.idempotent.then_some("idempotent"),
    }
}

pub(super) fn millis(seconds: u32) -> u64 {
    u64::from(seconds) * 1000
}

/// What a module calls messages, wherever they are declared.
pub(super) struct Messages<'a, 't> {
    pub(super) model: &'a Model,
    pub(super) names: &'a AllNames,
    pub(super) types: &'a mut Types<'t>,
}

impl Messages<'_, '_> {
    /// The type of a message as it is read.
    pub(super) fn whole(&mut self, name: &str) -> String {
        self.types.named(&self.model.message(name).file, self.names.of(name))
    }

    /// The type of a message as it is written.
    pub(super) fn init(&mut self, name: &str) -> String {
        self.types.named(&self.model.message(name).file, &self.names.functions(name).init)
    }

    /// A message at run time.
    pub(super) fn value(&mut self, name: &str) -> String {
        self.types.value(&self.model.message(name).file, self.names.of(name))
    }
}
