//! `protogen plugin explain`: what the protos say of plugins and handlers, and where.

use std::fmt::Write as _;

use clap::Subcommand;
use clap::builder::styling::Style;
use serde_json::{Map, Value, json};

use super::Outcome;
use super::arguments::InputArgs;
use super::console::{Console, Format};
use super::street;
use crate::config;
use crate::diagnostic::{Report, Span};
use crate::model::options::{Encoding, Kind, Role};
use crate::model::wiring::{Call, Handlers, Limits, Part, PluginService};
use crate::model::{Message, Model, Name, Service, Type};

const BOLD: Style = Style::new().bold();

const EXAMPLES: &str = "\
Examples:
  protogen plugin explain                      every plugin service, and every list of handlers
  protogen plugin explain proto/shop/v1        what these files declare
  protogen plugin explain --format json | jq .name";

#[derive(Clone, Debug, Subcommand)]
pub(super) enum Command {
    /// Prints what was understood of plugin services and typed handlers, and from where
    #[command(after_help = EXAMPLES)]
    Explain(InputArgs),
}

pub(super) fn run(command: &Command, console: &mut Console) -> Result<Outcome, Report> {
    let Command::Explain(args) = command;
    let config = config::load(&args.arguments())?;
    let model = street::model(&config)?;
    let named = street::named(&model, &args.paths, &config.request.roots);
    let explain = Explain { model: &model };
    let is_meant = |name: &Name| args.paths.is_empty() || named.contains(&model.service(name).file);
    let plugins = model.wiring.plugins.iter().filter(|(name, _)| is_meant(name));
    let handlers = model.wiring.handlers.iter().filter(|(name, _)| is_meant(name));
    let mut texts = Vec::new();
    match console.format() {
        Format::Human => {
            texts.extend(plugins.map(|(name, plugin)| explain.plugin(model.service(name), plugin)));
            texts.extend(handlers.map(|(name, handlers)| explain.handlers(model.service(name), handlers)));
            console.result(&texts.join("\n"));
        }
        Format::Json => {
            for (name, plugin) in plugins {
                console.line(&explain.object("plugin", model.service(name), json!(plugin)));
            }
            for (name, handlers) in handlers {
                console.line(&explain.object("handlers", model.service(name), json!(handlers)));
            }
        }
    }
    if texts.is_empty() && console.format() == Format::Human {
        let nothing = "no service has the option `(protogen.v1.service).plugin` or `.handlers`\n";
        console.summary(nothing, &Value::Null);
    }
    Ok(Outcome::Fine)
}

struct Explain<'a> {
    model: &'a Model,
}

/// A line of what was understood, and where that is said.
struct Line {
    text: String,
    at: Vec<Span>,
}

impl Explain<'_> {
    fn plugin(&self, service: &Service, plugin: &PluginService) -> String {
        let line = |text: String| self.line("  ", &text, &service.decl.full_name, "plugin", None);
        let mut lines = vec![line(name(plugin)), line(process(plugin))];
        for (kind, call) in plugin.lifecycle() {
            self.call(service, kind, call, &mut lines);
        }
        for call in &plugin.calls {
            self.call(service, Kind::Call, call, &mut lines);
        }
        format!("plugin {BOLD}{}{BOLD:#}\n{}", service.decl.full_name, aligned(&lines))
    }

    fn call(&self, service: &Service, kind: Kind, call: &Call, lines: &mut Vec<Line>) {
        let Some(method) = service.methods.iter().find(|method| method.decl.name == call.method) else {
            return;
        };
        let text = format!("{} {}{}", kind.shown(), call.method, shown(call.limits));
        lines.push(self.line("  ", &text, &method.decl.full_name, "kind", method.decl.span.clone()));
        for (name, response) in [(&method.input, false), (&method.output, true)] {
            self.fields(self.model.message(name), Part::of(kind, response), lines);
        }
    }

    fn fields(&self, message: &Message, part: Part, lines: &mut Vec<Line>) {
        for field in &message.fields {
            let Some(role) = field.options.role.filter(|role| role.parts().contains(&part)) else { continue };
            let text = format!("{} = {}.{}", role.shown(), message.decl.name, field.decl.name);
            lines.push(self.line("    ", &text, &field.decl.full_name, "role", field.decl.span.clone()));
            if let (Part::ExecuteResponse, Type::Message(entry)) = (part, field.ty()) {
                self.fields(self.model.message(entry), Part::LogEntry, lines);
            }
        }
    }

    fn handlers(&self, service: &Service, handlers: &Handlers) -> String {
        let text = format!("run by {}, written as {}", handlers.executor, encoding(handlers.encoding));
        let mut lines = vec![self.line("  ", &text, &service.decl.full_name, "handlers", None)];
        for handler in &handlers.handlers {
            let full_name = format!("{}.{}", service.decl.full_name, handler.method);
            let [payload, result] =
                [&handler.payload, &handler.result].map(|name| &self.model.message(name).decl.name);
            let text = format!("{}({payload}) → {result}{}", handler.name, shown(handler.limits));
            lines.push(self.line("  ", &text, &full_name, "handler", None));
        }
        format!("handlers {BOLD}{}{BOLD:#}\n{}", service.decl.full_name, aligned(&lines))
    }

    /// A line on an option of an element, which the proto or protogen.toml sets, or both.
    fn line(&self, indent: &str, text: &str, element: &str, option: &str, span: Option<Span>) -> Line {
        let span = span.or_else(|| self.model.declaration(element)?.span.clone());
        Line {
            text: format!("{indent}{text}"),
            at: span.into_iter().chain(self.set(element, option)).collect(),
        }
    }

    /// Where protogen.toml sets an option.
    fn set(&self, element: &str, option: &str) -> Option<Span> {
        self.model.overrides.get(element)?.get(option)?.clone()
    }

    /// What was understood of a service, as JSON, and where each of its elements stands.
    fn object(&self, what: &str, service: &Service, understood: Value) -> Value {
        let mut object = Map::from_iter([(what.to_owned(), json!(service.decl.full_name))]);
        if let Value::Object(understood) = understood {
            object.extend(understood);
        }
        let mut places = Map::new();
        let mut note = |element: &str, option: &str| {
            let said = self.model.declaration(element).and_then(|element| element.span.clone());
            let places_of_it: Vec<Span> = said.into_iter().chain(self.set(element, option)).collect();
            places.insert(element.to_owned(), json!(places_of_it));
        };
        note(&service.decl.full_name, what);
        for method in &service.methods {
            note(&method.decl.full_name, if what == "plugin" { "kind" } else { "handler" });
            for message in [&method.input, &method.output] {
                self.roles(self.model.message(message), &mut note);
            }
        }
        object.insert("at".to_owned(), Value::Object(places));
        Value::Object(object)
    }

    /// Notes the fields of a message that have a role, and those of the entries that it lists.
    fn roles(&self, message: &Message, note: &mut impl FnMut(&str, &str)) {
        let entries = message.fields.iter().filter(|field| field.options.role == Some(Role::Logs));
        let entries = entries.filter_map(|field| match field.ty() {
            Type::Message(entry) => Some(self.model.message(entry)),
            Type::Scalar(_) | Type::Enum(_) | Type::Group(_) => None,
        });
        for message in std::iter::once(message).chain(entries) {
            for field in message.fields.iter().filter(|field| field.options.role.is_some()) {
                note(&field.decl.full_name, "role");
            }
        }
    }
}

fn name(plugin: &PluginService) -> String {
    let versions: Vec<String> = plugin.protocol_versions.iter().map(u32::to_string).collect();
    let cookie = plugin.cookie.as_ref().map(|cookie| format!(", cookie {}", cookie.key));
    format!("{}, version {}{}", plugin.name, versions.join(" or "), cookie.unwrap_or_default())
}

fn process(plugin: &PluginService) -> String {
    let PluginService { start_timeout_secs, shutdown_grace_secs, max_message_bytes, .. } = plugin;
    format!(
        "{start_timeout_secs} s to start, {shutdown_grace_secs} s to stop, {max_message_bytes} bytes a message"
    )
}

fn shown(limits: Limits) -> String {
    let Limits { default_timeout_secs, max_timeout_secs, max_concurrency, idempotent } = limits;
    let words = [
        default_timeout_secs.map(|secs| format!(", {secs} s by default")),
        max_timeout_secs.map(|secs| format!(", {secs} s at the most")),
        max_concurrency.map(|calls| format!(", {calls} at once")),
        idempotent.then(|| ", idempotent".to_owned()),
    ];
    words.into_iter().flatten().collect()
}

fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Binary => "BINARY",
        Encoding::ProtoJson => "PROTO_JSON",
        Encoding::GoJson => "GO_JSON",
    }
}

/// Lines with their places in a column of their own.
fn aligned(lines: &[Line]) -> String {
    let width = |line: &Line| line.text.chars().count();
    let column = lines.iter().map(width).filter(|&width| width <= 80).max().unwrap_or(0);
    let mut text = String::new();
    for line in lines {
        let gap = " ".repeat(column.saturating_sub(width(line)));
        let places = line.at.iter().map(|span| format!("{}:{}", span.source.path, span.start().line));
        let _ = writeln!(text, "{}{gap}  {}", line.text, places.collect::<Vec<_>>().join(", "));
    }
    text
}
