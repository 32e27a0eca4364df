//! What the templates print: one struct a template.

use std::fmt;

use askama::Template;

use super::codec::view as codec;
use super::docs::{Docs, filters};
use super::plugin::view::{Handlers, Plugin};
use super::service;
use crate::model::Name;

/// A module: one proto file.
#[derive(Debug, Template)]
#[template(path = "typescript/module.ts.jinja")]
pub(super) struct Module {
    pub(super) source: String,
    pub(super) docs: Docs,
    pub(super) imports: Vec<Import>,
    pub(super) declarations: Vec<Declaration>,
    /// Functions that only generated code calls.
    pub(super) code: Vec<codec::Code>,
    /// Whether the runtime's types are among the imports.
    pub(super) needs_runtime: bool,
}

impl Module {
    /// Whether there is a service in it.
    pub(super) fn has_services(&self) -> bool {
        let is_service =
            |found: &Declaration| matches!(found, Declaration::Service(_) | Declaration::Handlers(_));
        self.declarations.iter().any(is_service)
    }

    /// Whether there is something in it that plugins are made of.
    pub(super) fn has_plugins(&self) -> bool {
        self.declarations.iter().any(|declaration| {
            let is_plugin = matches!(declaration, Declaration::Service(view) if view.plugin.is_some());
            is_plugin || matches!(declaration, Declaration::Handlers(_))
        })
    }
}

/// Types of another module.
#[derive(Debug)]
pub(super) struct Import {
    /// Whether nothing of it is needed at run time.
    pub(super) types_only: bool,
    /// `{ Job, Log as PulseLog }`, or `* as $`.
    pub(super) clause: String,
    pub(super) specifier: String,
}

impl Import {
    /// Everything of a module, under one name.
    pub(super) fn all(name: &str, specifier: &str) -> Self {
        Import { types_only: false, clause: format!("* as {name}"), specifier: literal(specifier) }
    }

    /// Names of a module, one a line where they would make a long one.
    pub(super) fn names(names: &[String], specifier: &str, types_only: bool) -> Self {
        let clause = format!("{{ {} }}", names.join(", "));
        let specifier = literal(specifier);
        let long = clause.len() + specifier.len() > 80;
        let clause = if long { format!("{{\n  {},\n}}", names.join(",\n  ")) } else { clause };
        Import { types_only, clause, specifier }
    }
}

/// What a module declares.
#[derive(Debug)]
pub(super) enum Declaration {
    Interface(Interface),
    Intersection(Intersection),
    Oneof(Oneof),
    Union(Union),
    Object(Object),
    Constant(Constant),
    Alias(Alias),
    Names(EnumNames),
    Codec(Box<codec::Message>),
    Extension(Box<codec::Extension>),
    Service(Box<Service>),
    Handlers(Handlers),
}

impl Declaration {
    /// The names that it exports, and whether there is something of them at run time.
    pub(super) fn exports(&self) -> Vec<(&str, bool)> {
        match self {
            Declaration::Interface(view) => vec![(&view.name, false)],
            Declaration::Intersection(view) => vec![(&view.name, false)],
            Declaration::Oneof(view) => vec![(&view.name, false)],
            Declaration::Union(view) => vec![(&view.name, false)],
            Declaration::Object(view) => vec![(&view.name, true)],
            Declaration::Constant(view) => vec![(&view.name, true)],
            Declaration::Alias(view) => vec![(&view.name, false)],
            // What other modules' functions call is no business of users.
            Declaration::Names(_) => Vec::new(),
            Declaration::Extension(view) => vec![(&view.name, true)],
            Declaration::Service(view) => vec![
                (&view.name, true),
                (&view.is.client, false),
                (&view.is.create_client, true),
                (&view.is.handlers, false),
            ],
            Declaration::Handlers(view) => vec![(&view.name, true)],
            Declaration::Codec(view) => vec![
                (&view.ty, true),
                (&view.is.init, false),
                (&view.is.create, true),
                (&view.is.encode, true),
                (&view.is.encode_owned, true),
                (&view.is.decode, true),
                (&view.is.to_json, true),
                (&view.is.from_json, true),
                (&view.is.to_json_string, true),
                (&view.is.from_json_string, true),
            ],
        }
    }
}

impl fmt::Display for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Declaration::Interface(view) => view.fmt(f),
            Declaration::Intersection(view) => view.fmt(f),
            Declaration::Oneof(view) => view.fmt(f),
            Declaration::Union(view) => view.fmt(f),
            Declaration::Object(view) => view.fmt(f),
            Declaration::Constant(view) => view.fmt(f),
            Declaration::Alias(view) => view.fmt(f),
            Declaration::Names(view) => view.fmt(f),
            Declaration::Codec(view) => view.fmt(f),
            Declaration::Extension(view) => view.fmt(f),
            Declaration::Service(view) => view.fmt(f),
            Declaration::Handlers(view) => view.fmt(f),
        }
    }
}

/// A message whose keys are all its own.
#[derive(Debug, Template)]
#[template(path = "typescript/interface.ts.jinja")]
pub(super) struct Interface {
    pub(super) docs: Docs,
    pub(super) name: String,
    pub(super) properties: Vec<Property>,
}

/// A message with oneofs, whose keys stand beside its own.
#[derive(Debug, Template)]
#[template(path = "typescript/intersection.ts.jinja")]
pub(super) struct Intersection {
    pub(super) docs: Docs,
    pub(super) name: String,
    pub(super) properties: Vec<Property>,
    pub(super) oneofs: Vec<String>,
}

/// The keys of a oneof.
#[derive(Debug, Template)]
#[template(path = "typescript/oneof.ts.jinja")]
pub(super) struct Oneof {
    pub(super) docs: Docs,
    pub(super) name: String,
    /// How many of them there may be, as the runtime calls it.
    pub(super) choice: String,
    pub(super) properties: Vec<Property>,
}

/// A key and what stands behind it.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) docs: Docs,
    pub(super) key: String,
    pub(super) optional: bool,
    pub(super) ty: String,
}

/// A type that is one of several.
#[derive(Debug, Template)]
#[template(path = "typescript/union.ts.jinja")]
pub(super) struct Union {
    pub(super) docs: Docs,
    pub(super) name: String,
    pub(super) members: Vec<Member>,
}

/// One type of a union.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) docs: Docs,
    pub(super) ty: String,
}

/// A constant object: an enum, or a table.
#[derive(Debug, Template)]
#[template(path = "typescript/object.ts.jinja")]
pub(super) struct Object {
    pub(super) docs: Docs,
    pub(super) name: String,
    pub(super) entries: Vec<Entry>,
    /// Whether there is a type of the same name: any of its values.
    pub(super) with_type: bool,
}

/// A key of a constant object and its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) docs: Docs,
    pub(super) key: String,
    pub(super) value: String,
}

/// A constant.
#[derive(Debug, Template)]
#[template(path = "typescript/constant.ts.jinja")]
pub(super) struct Constant {
    pub(super) docs: Docs,
    pub(super) name: String,
    pub(super) value: String,
}

/// A type by another name.
#[derive(Debug, Template)]
#[template(path = "typescript/alias.ts.jinja")]
pub(super) struct Alias {
    pub(super) docs: Docs,
    pub(super) name: String,
    pub(super) ty: String,
}

/// The names and numbers of an enum's values at run time.
#[derive(Debug, Template)]
#[template(path = "typescript/codec/names.ts.jinja")]
pub(super) struct EnumNames {
    pub(super) name: String,
    /// The type of what is in memory, where that is the names.
    pub(super) holds: Option<String>,
    /// The full name in protobuf.
    pub(super) type_name: String,
    pub(super) entries: Vec<Entry>,
}

/// A service: what its clients and servers are.
#[derive(Debug, Template)]
#[template(path = "typescript/service.ts.jinja")]
pub(super) struct Service {
    pub(super) docs: Docs,
    pub(super) name: String,
    pub(super) is: service::Names,
    /// The full name in protobuf.
    pub(super) type_name: String,
    pub(super) methods: Vec<Method>,
    /// How a host drives plugins that serve it.
    pub(super) plugin: Option<Plugin>,
}

/// A method of a service.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) docs: Docs,
    pub(super) key: String,
    /// What a client passes, and what it gets.
    pub(super) call: Signature,
    /// What a handler is passed, and what it returns.
    pub(super) handle: Signature,
    /// A literal: where servers have it.
    pub(super) path: String,
    /// As the runtime calls it.
    pub(super) kind: &'static str,
    /// The message types at run time.
    pub(super) request: String,
    pub(super) response: String,
    /// As the runtime calls it, unless nothing is said of it.
    pub(super) idempotency: Option<&'static str>,
    pub(super) timeout_ms: Option<u64>,
    pub(super) max_timeout_ms: Option<u64>,
}

/// A function's first parameter and its result.
#[derive(Debug)]
pub(super) struct Signature {
    pub(super) parameter: String,
    pub(super) result: String,
}

/// All that the modules of a folder export.
#[derive(Debug, Template)]
#[template(path = "typescript/barrel.ts.jinja")]
pub(super) struct Barrel {
    pub(super) path: String,
    pub(super) sources: Vec<Name>,
    pub(super) exports: Vec<Export>,
    /// Names that two modules export, so that neither is meant.
    pub(super) left_out: Vec<String>,
}

/// What one module exports.
#[derive(Debug)]
pub(super) struct Export {
    pub(super) specifier: String,
    /// Whether none of it exists at run time.
    pub(super) types_only: bool,
    pub(super) names: Vec<String>,
}

/// A string literal.
pub(super) fn literal(text: &str) -> String {
    // JSON's escapes are JavaScript's; only these two may not stand in older engines' strings.
    let json = serde_json::Value::from(text).to_string();
    let json = json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    if text.contains('"') && !text.contains('\'') {
        let inner = json[1..json.len() - 1].replace("\\\"", "\"");
        return format!("'{inner}'");
    }
    json
}

/// A path in a line comment: nothing in it ends the line.
pub(super) fn one_line(path: &str) -> String {
    let escape = |c: char| match c {
        '\u{2028}' | '\u{2029}' => c.escape_unicode().to_string(),
        c if c.is_control() => c.escape_default().to_string(),
        c => c.to_string(),
    };
    path.chars().map(escape).collect()
}

/// A key of a type: a plain name where it can be one.
pub(super) fn key(text: &str) -> String {
    if is_identifier(text) { text.to_owned() } else { literal(text) }
}

/// How a property is read.
pub(super) fn member(property: &str) -> String {
    if is_identifier(property) { format!(".{property}") } else { format!("[{}]", literal(property)) }
}

/// A key of an object. `__proto__: …` would set the prototype.
pub(super) fn object_key(text: &str) -> String {
    if text == "__proto__" { "[\"__proto__\"]".to_owned() } else { key(text) }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}

#[cfg(test)]
mod tests {
    use super::{key, literal};

    #[test]
    fn a_literal_ends_where_it_should() {
        assert_eq!(literal("it's \"b\"\\c\n\u{2028}"), r#""it's \"b\"\\c\n\u2028""#);
        assert_eq!(literal("a\"b\\\"c"), r#"'a"b\\"c'"#);
    }

    #[test]
    fn a_key_is_quoted_where_it_must_be() {
        assert_eq!([key("job_id"), key("job-id"), key("1st")], ["job_id", "\"job-id\"", "\"1st\""]);
    }
}
