//! What the templates of hosts, plugins and handlers print.

use askama::Template;

use super::super::docs::Docs;

/// What a host knows of a plugin's service.
#[derive(Debug, Template)]
#[template(path = "rust/wiring/host.rs.jinja")]
pub(in super::super) struct Host {
    pub(super) service: Service,
    /// The type of what the plugin is initialized with.
    pub(super) initialize_type: String,
    pub(super) identity: Option<Answered>,
    pub(super) initialize: Option<Initialize>,
    pub(super) execute: Option<Execute>,
    pub(super) health: Option<Answered>,
    pub(super) shutdown: Option<Method>,
}

/// What a plugin is made of.
#[derive(Debug, Template)]
#[template(path = "rust/wiring/plugin.rs.jinja")]
pub(in super::super) struct Plugin {
    pub(super) service: Service,
    /// tonic's trait of the service, and its server.
    pub(super) server_trait: String,
    pub(super) server: String,
    pub(super) metadata: Option<Answered>,
    pub(super) initialize: Option<Initialize>,
    pub(super) execute: Option<Execute>,
    pub(super) health: Option<Answered>,
    pub(super) shutdown: Option<Method>,
    /// The methods that are the user's alone.
    pub(super) calls: Vec<Method>,
}

/// A plugin's service.
#[derive(Clone, Debug)]
pub(in super::super) struct Service {
    /// The module that holds this side of it.
    pub(super) module: String,
    /// What the module calls the runtime.
    pub(super) rt: String,
    /// `DomainPluginService`
    pub(super) ident: String,
    pub(super) full_name: String,
    pub(super) settings: Settings,
}

/// What the options say, as Rust writes it.
#[derive(Clone, Debug)]
pub(in super::super) struct Settings {
    pub(super) versions: String,
    /// The variable and its value, as literals.
    pub(super) cookie: Option<(String, String)>,
    pub(super) start_timeout_secs: u32,
    pub(super) shutdown_grace_secs: u32,
    pub(super) max_message_bytes: String,
    pub(super) max_concurrency: Option<u32>,
    pub(super) default_timeout_secs: Option<u32>,
    pub(super) max_timeout_secs: Option<u32>,
}

/// A method.
#[derive(Clone, Debug)]
pub(in super::super) struct Method {
    /// Its name in Rust.
    pub(super) name: String,
    /// Its path on the wire: `/protocol.DomainPluginService/ExecuteJob`.
    pub(super) path: String,
    pub(super) request: String,
    pub(super) response: String,
    /// Whether it takes a stream.
    pub(super) takes_stream: bool,
    /// Whether it returns one.
    pub(super) returns_stream: bool,
}

/// A method of which the runtime reads or writes some fields of the response.
#[derive(Clone, Debug)]
pub(in super::super) struct Answered {
    pub(super) method: Method,
    /// What becomes of the response, on the host's side: a member of ours and an expression.
    pub(super) reads: Vec<(String, String)>,
    /// Whether that is all of ours.
    pub(super) is_whole: bool,
    /// What goes into the response, on the plugin's side: a field and an expression.
    pub(super) writes: Vec<(String, String)>,
}

/// INITIALIZE.
#[derive(Clone, Debug)]
pub(in super::super) struct Initialize {
    pub(super) method: Method,
    /// The field with the names of the handlers.
    pub(super) handlers: Option<String>,
}

/// EXECUTE.
#[derive(Clone, Debug)]
pub(in super::super) struct Execute {
    pub(super) method: Method,
    /// A job as a request: fields and expressions.
    pub(super) request: Vec<(String, String)>,
    /// What the rendered code calls the deadline: `_` where the request has no field for it.
    pub(super) deadline: &'static str,
    /// A request as a job.
    pub(super) job: Vec<(String, String)>,
    /// Where the attempt is if the request has no field for it.
    pub(super) attempt_in_metadata: bool,
    /// A response as an answer.
    pub(super) answer: Vec<(String, String)>,
    /// Whether that is all of an answer.
    pub(super) is_whole: bool,
    /// An answer as a response.
    pub(super) response: Vec<(String, String)>,
    pub(super) logs: Option<Logs>,
}

/// The field that holds what a handler logged.
#[derive(Clone, Debug)]
pub(in super::super) struct Logs {
    pub(super) field: String,
    /// The type of an entry.
    pub(super) entry: String,
    /// An entry as a log.
    pub(super) reads: Vec<(String, String)>,
    /// Whether that is all of a log.
    pub(super) is_whole: bool,
    /// A log as an entry.
    pub(super) writes: Vec<(String, String)>,
}

/// Typed handlers.
#[derive(Debug, Template)]
#[template(path = "rust/wiring/handlers.rs.jinja")]
pub(in super::super) struct Handlers {
    pub(super) docs: Docs,
    pub(super) module: String,
    pub(super) rt: String,
    pub(super) ident: String,
    pub(super) full_name: String,
    /// The module of the runtime that writes and reads their payloads.
    pub(super) encodings: &'static str,
    /// The contract of the host that runs them, where that is rendered here.
    pub(super) contract: Option<Contract>,
    pub(super) methods: Vec<Handler>,
}

/// A typed handler.
#[derive(Debug)]
pub(in super::super) struct Handler {
    pub(super) docs: Docs,
    pub(super) is_deprecated: bool,
    /// Its name in Rust: `script`.
    pub(super) name: String,
    /// The constant that describes it: `SCRIPT`.
    pub(super) constant: String,
    /// The name by which jobs ask for it, as a literal.
    pub(super) literal: String,
    pub(super) payload: String,
    pub(super) result: String,
    /// What writes and reads the two.
    pub(super) encoding: &'static str,
}

/// The contract of a host: its module, and its type from there.
#[derive(Debug)]
pub(super) struct Contract {
    pub(super) module: String,
    pub(super) ty: String,
}
