//! Services: one module a proto file that has some, beside that of its messages, so that these do
//! without grpcio.

use std::collections::HashSet;

use heck::ToSnakeCase as _;

use super::docs::Docs;
use super::layout;
use super::literal;
use super::lower;
use super::modules::Modules;
use super::names::{self, Names};
use super::options::Options;
use super::types::{Place, Types};
use super::view;
use crate::lang::Input;
use crate::model::{File, Method, Model, Service};
use crate::naming::Scope;

/// What such a module needs besides what it declares.
const WORDS: &[&str] = &["annotations", "bytes", "grpc", "str"];

/// The services of a file that are served over gRPC. Handlers are called by their plugin.
pub(super) fn of<'a>(model: &'a Model, file: &'a File) -> impl Iterator<Item = &'a Service> {
    let is_handlers = |name: &str| model.wiring.handlers.contains_key(name);
    file.services.iter().filter(move |name| !is_handlers(name)).map(|name| model.service(name))
}

/// What a service brings along.
struct ServiceNames {
    client: String,
    async_client: String,
    servicer: String,
    async_servicer: String,
    add: String,
    add_async: String,
    handler: String,
}

impl ServiceNames {
    fn new(service: &str, scope: &mut Scope) -> Self {
        let snake = service.to_snake_case();
        let mut name = |wish: String| scope.derive([&wish], '_');
        ServiceNames {
            client: name(format!("{service}Client")),
            async_client: name(format!("Async{service}Client")),
            servicer: name(format!("{service}Servicer")),
            async_servicer: name(format!("Async{service}Servicer")),
            add: name(format!("add_{snake}_to_server")),
            add_async: name(format!("add_async_{snake}_to_server")),
            handler: name(format!("_{snake}_handler")),
        }
    }
}

/// The module of a file's services.
pub(super) fn module(
    options: &Options,
    input: &Input<'_>,
    names: &Names,
    modules: &Modules,
    file: &File,
    path: &str,
) -> view::Services {
    let model = input.model;
    let mut scope = Scope::default();
    for word in WORDS {
        scope.claim(word);
    }
    let services: Vec<(&Service, ServiceNames, Vec<String>)> = of(model, file)
        .map(|service| {
            let name = names.path(&service.decl.full_name);
            (service, ServiceNames::new(name, &mut scope), methods(service))
        })
        .collect();
    // What a class has a method of, its annotations can't name.
    let hidden: HashSet<String> =
        services.iter().flat_map(|(_, _, methods)| methods.iter().cloned()).collect();
    let types = Types::beside(options, input, names, modules, file, path, scope, hidden);
    let mut lowering = Lowering { types };
    let services = services.iter().map(|(service, names, methods)| lowering.service(service, names, methods));
    let services = services.collect();
    let names_deprecated = lowering.types.names_deprecated();
    let (mut imports, _) = lowering.types.finish();
    imports.packages.insert(0, "import grpc".to_owned());
    view::Services {
        source: lower::one_line(&file.path),
        docs: Docs::text(&format!("Clients and servers of the services in `{}`, on grpcio.", file.path)),
        names_deprecated,
        imports,
        all: services,
    }
}

/// What the methods of a service are called.
fn methods(service: &Service) -> Vec<String> {
    let wish =
        |method: &Method| names::attribute(method.options.rename.as_ref().unwrap_or(&method.decl.name));
    let wishes: Vec<(String, bool)> =
        service.methods.iter().map(|method| (wish(method), wish(method) == method.decl.name)).collect();
    let mut scope = Scope::default();
    // Those whose name needs no change keep it.
    for (wish, _) in wishes.iter().filter(|(_, declared)| *declared) {
        scope.claim(wish);
    }
    let name = |(wish, declared): (String, bool)| if declared { wish } else { scope.derive([&wish], '_') };
    wishes.into_iter().map(name).collect()
}

struct Lowering<'a> {
    types: Types<'a>,
}

/// A method, its Python name, and the types of its messages.
struct Call<'a> {
    method: &'a Method,
    name: &'a str,
    input: String,
    output: String,
}

impl Call<'_> {
    /// What grpcio calls its kind.
    fn kind(&self) -> &'static str {
        match (self.method.client_streaming, self.method.server_streaming) {
            (false, false) => "unary_unary",
            (false, true) => "unary_stream",
            (true, false) => "stream_unary",
            (true, true) => "stream_stream",
        }
    }

    fn class(&self) -> &'static str {
        match (self.method.client_streaming, self.method.server_streaming) {
            (false, false) => "UnaryUnaryMultiCallable",
            (false, true) => "UnaryStreamMultiCallable",
            (true, false) => "StreamUnaryMultiCallable",
            (true, true) => "StreamStreamMultiCallable",
        }
    }
}

impl Lowering<'_> {
    fn service(&mut self, service: &Service, names: &ServiceNames, methods: &[String]) -> view::Service {
        let full_name = &service.decl.full_name;
        let calls = service.methods.iter().zip(methods).map(|(method, name)| Call {
            method,
            name,
            input: self.types.declared(Place::Module, &method.input),
            output: self.types.declared(Place::Module, &method.output),
        });
        let calls: Vec<Call<'_>> = calls.collect();
        let clients = [(&names.client, "grpc"), (&names.async_client, "grpc.aio")];
        let clients = clients.map(|(name, grpc)| view::Client {
            name: name.clone(),
            docs: Docs::of(&service.decl),
            channel: format!("{grpc}.Channel"),
            methods: calls.iter().map(|call| attribute(call, grpc)).collect(),
            assignments: calls.iter().map(|call| assignment(call, full_name)).collect(),
        });
        let servicers = [(&names.servicer, false), (&names.async_servicer, true)];
        let servicers = servicers.map(|(name, is_async)| {
            let docs = Docs::of(&service.decl);
            // A first method without docs above it stands right below the class's own line.
            let is_apart = |at| at > 0 || !docs.is_empty();
            let methods = (0..).zip(&calls).map(|(at, call)| self.handler(call, is_async, is_apart(at)));
            view::Servicer { name: name.clone(), methods: methods.collect(), docs }
        });
        let adders = [
            (&names.add, &names.servicer, "grpc.Server"),
            (&names.add_async, &names.async_servicer, "grpc.aio.Server"),
        ];
        let adders = adders.map(|(name, servicer, server)| {
            let parameters = [format!("servicer: {servicer}"), format!("server: {server}")];
            layout::list(&format!("def {name}("), &parameters, ") -> None:", 0)
        });
        let servicer = [names.servicer.clone(), names.async_servicer.clone()];
        let parameter = layout::union("servicer: ", &servicer, "", 5);
        let head = format!("def {}({parameter}) -> grpc.GenericRpcHandler:", names.handler);
        let head = if layout::fits(&head, 0) {
            head
        } else {
            layout::lines(&format!("def {}(", names.handler), &[parameter], ") -> grpc.GenericRpcHandler:")
        };
        view::Service {
            name: literal::string(full_name),
            simple: service.decl.name.clone(),
            clients: clients.into(),
            servicers: servicers.into(),
            handler: names.handler.clone(),
            handler_head: head,
            handlers: calls.iter().map(entry).collect(),
            adders: adders.into(),
        }
    }

    /// A method of a servicer.
    fn handler(&mut self, call: &Call<'_>, is_async: bool, is_apart: bool) -> view::Handler {
        let (stream, def) = if is_async { ("AsyncIterator", "async def") } else { ("Iterator", "def") };
        let mut many = |ty: &str, is_many: bool| {
            if is_many { format!("{}[{ty}]", self.types.collection(stream)) } else { ty.to_owned() }
        };
        let Call { method, name, input, output } = call;
        let request = if method.client_streaming { "requests" } else { "request" };
        let context = if is_async {
            let types = format!("{input}, {output}");
            let class = "grpc.aio.ServicerContext";
            let line = format!("{class}[{types}]");
            if layout::fits(&format!("context: {line},"), 8) {
                line
            } else {
                format!("{class}[\n    {types}\n]")
            }
        } else {
            "grpc.ServicerContext".to_owned()
        };
        let parameters = [
            "self".to_owned(),
            format!("{request}: {}", many(input, method.client_streaming)),
            format!("context: {context}"),
        ];
        let result = many(output, method.server_streaming);
        let abort = if is_async { "await context.abort(" } else { "context.abort(" };
        let status = [
            "grpc.StatusCode.UNIMPLEMENTED".to_owned(),
            literal::string(&format!("{} is not implemented", method.decl.name)),
        ];
        view::Handler {
            is_apart,
            docs: Docs::of(&method.decl),
            head: layout::list(&format!("{def} {name}("), &parameters, &format!(") -> {result}:"), 4),
            abort: layout::list(abort, &status, ")", 8),
            // What yields nothing is no stream for grpcio.
            empty: (is_async && method.server_streaming)
                .then(|| format!("yield {output}()  # Never reached: it makes this a generator.")),
        }
    }
}

/// What a client has for a method.
fn attribute(call: &Call<'_>, grpc: &str) -> view::Constant {
    let ty = format!("{}: {grpc}.{}[", call.name, call.class());
    let types = [call.input.clone(), call.output.clone()];
    let line = format!("{ty}{}]", types.join(", "));
    let inner = types.join(", ");
    let text = if layout::fits(&line, 4) {
        line
    } else if layout::fits(&inner, 8) {
        format!("{ty}\n    {inner}\n]")
    } else {
        layout::lines(&ty, &types, "]")
    };
    view::Constant { docs: Docs::of(&call.method.decl), text }
}

fn assignment(call: &Call<'_>, service: &str) -> String {
    let arguments = [
        literal::string(&format!("/{service}/{}", call.method.decl.name)),
        format!("{}.to_bytes", call.input),
        format!("{}.from_bytes", call.output),
    ];
    layout::lines(&format!("self.{} = channel.{}(", call.name, call.kind()), &arguments, ")")
}

/// What grpcio is told of a method.
fn entry(call: &Call<'_>) -> String {
    let arguments = [
        format!("servicer.{}", call.name),
        format!("{}.from_bytes", call.input),
        format!("{}.to_bytes", call.output),
    ];
    let name = literal::string(&call.method.decl.name);
    layout::lines(&format!("{name}: grpc.{}_rpc_method_handler(", call.kind()), &arguments, ")")
}
