//! What the templates print: one struct a template.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::docs::{Docs, filters};
use super::plugin::Overridable;
use super::{layout, order};

/// A module: one proto file.
#[derive(Debug, Template)]
#[template(path = "python/module.py.jinja")]
pub(super) struct Module {
    pub(super) source: String,
    pub(super) docs: Docs,
    pub(super) is_empty: bool,
    /// What is imported of the runtime.
    pub(super) runtime: BTreeSet<&'static str>,
    /// Whether something deprecated is named, of which users are to be told, and not we.
    pub(super) names_deprecated: bool,
    pub(super) imports: Imports,
    pub(super) constants: Vec<Constant>,
    pub(super) enums: Vec<Enum>,
    pub(super) classes: Vec<Class>,
    /// Plugins and handlers.
    pub(super) overridable: Vec<Overridable>,
    /// What needs the classes.
    pub(super) behind: Vec<Constant>,
    /// What the runtime is told.
    pub(super) descriptions: Vec<String>,
    /// Names that users import.
    pub(super) exports: Vec<Exported>,
}

/// A name that users import.
#[derive(Debug)]
pub(super) struct Exported {
    pub(super) name: String,
    pub(super) deprecated: bool,
}

/// What a module imports, a statement a line.
#[derive(Debug, Default)]
pub(super) struct Imports {
    pub(super) standard: Vec<String>,
    pub(super) packages: Vec<String>,
    pub(super) relative: Vec<String>,
}

impl Imports {
    /// From the names there and here by module, in the order that isort likes.
    pub(super) fn new(
        builtins: bool,
        runtime: (&str, &BTreeMap<&str, &str>),
        modules: BTreeMap<String, BTreeMap<String, String>>,
    ) -> Self {
        const STANDARD: [&str; 3] = ["collections.abc", "datetime", "typing"];
        let mut imports = Imports::default();
        imports.standard.extend(builtins.then(|| "import builtins as _b".to_owned()));
        let mut relative: Vec<(String, Vec<String>)> = Vec::new();
        let (folder, names) = runtime;
        for (there, here) in names {
            relative.push((folder.to_owned(), vec![format!("from {folder} import {there} as {here}")]));
        }
        for (module, names) in modules {
            let lines = from_import(&module, &names);
            if module.starts_with('.') {
                relative.push((module, lines));
            } else if STANDARD.contains(&module.as_str()) {
                imports.standard.extend(lines);
            } else {
                imports.packages.extend(lines);
            }
        }
        relative.sort_by_cached_key(|(module, _)| {
            let name = module.trim_start_matches('.');
            // The farthest comes first.
            (std::cmp::Reverse(module.len() - name.len()), order::of_module(name))
        });
        imports.relative = relative.into_iter().flat_map(|(_, lines)| lines).collect();
        imports
    }
}

/// The import of some names of a module. Those that are called something else here stand alone. The
/// statements are in the order of the first name in each.
fn from_import(module: &str, names: &BTreeMap<String, String>) -> Vec<String> {
    let (mut plain, other): (Vec<_>, Vec<_>) = names.iter().partition(|(there, here)| there == here);
    plain.sort_by_cached_key(|(there, _)| order::of_name(there));
    let plain: Vec<String> = plain.into_iter().map(|(there, _)| there.clone()).collect();
    let mut statements: Vec<(&str, String)> = other
        .into_iter()
        .map(|(there, here)| (there.as_str(), format!("from {module} import {there} as {here}")))
        .collect();
    if let Some(first) = plain.first() {
        let line = format!("from {module} import {}", plain.join(", "));
        let fits = layout::fits(&line, 0);
        let lines = || layout::lines(&format!("from {module} import ("), &plain, ")");
        statements.push((first, if fits { line } else { lines() }));
    }
    statements.sort_by_cached_key(|(first, _)| order::of_name(first));
    statements.into_iter().map(|(_, statement)| statement).collect()
}

/// A name with a value.
#[derive(Debug)]
pub(super) struct Constant {
    pub(super) docs: Docs,
    pub(super) text: String,
}

/// An enum.
#[derive(Debug, Template)]
#[template(path = "python/enum.py.jinja")]
pub(super) struct Enum {
    /// A literal: what is said to those who use it.
    pub(super) deprecated: Option<String>,
    pub(super) name: String,
    pub(super) docs: Docs,
    pub(super) base: &'static str,
    pub(super) values: Vec<Constant>,
}

/// A message.
#[derive(Debug, Template)]
#[template(path = "python/class.py.jinja")]
pub(super) struct Class {
    /// A literal: what is said to those who use it.
    pub(super) deprecated: Option<String>,
    pub(super) name: String,
    pub(super) docs: Docs,
    pub(super) slots: String,
    pub(super) match_args: String,
    pub(super) enums: Vec<Enum>,
    pub(super) classes: Vec<Class>,
    pub(super) oneofs: Vec<Oneof>,
    pub(super) attributes: Vec<Constant>,
    pub(super) init: String,
    /// What `__init__` does.
    pub(super) assignments: Vec<String>,
    pub(super) extensions: Vec<Constant>,
}

/// The class that holds those of a oneof's members.
#[derive(Debug, Template)]
#[template(path = "python/oneof.py.jinja")]
pub(super) struct Oneof {
    pub(super) name: String,
    pub(super) docs: Docs,
    pub(super) members: Vec<Member>,
}

/// A member of a oneof.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) docs: Docs,
    /// The first line of its class.
    pub(super) head: String,
}

/// The module of a file's services.
#[derive(Debug, Template)]
#[template(path = "python/services.py.jinja")]
pub(super) struct Services {
    pub(super) source: String,
    pub(super) docs: Docs,
    /// Whether something deprecated is named, of which users are to be told, and not we.
    pub(super) names_deprecated: bool,
    pub(super) imports: Imports,
    pub(super) all: Vec<Service>,
}

/// A service.
#[derive(Debug, Template)]
#[template(path = "python/service.py.jinja")]
pub(super) struct Service {
    /// Its full name, as a literal.
    pub(super) name: String,
    pub(super) simple: String,
    pub(super) clients: Vec<Client>,
    pub(super) servicers: Vec<Servicer>,
    /// What makes grpcio's handler of a servicer.
    pub(super) handler: String,
    pub(super) handler_head: String,
    pub(super) handlers: Vec<String>,
    /// The first lines of the functions that give a servicer to a server.
    pub(super) adders: Vec<String>,
}

/// A client of a service.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) name: String,
    pub(super) docs: Docs,
    pub(super) channel: String,
    pub(super) methods: Vec<Constant>,
    pub(super) assignments: Vec<String>,
}

/// What a server is derived from.
#[derive(Debug)]
pub(super) struct Servicer {
    pub(super) name: String,
    pub(super) docs: Docs,
    pub(super) methods: Vec<Handler>,
}

/// A method of a servicer, which nobody has written yet.
#[derive(Debug)]
pub(super) struct Handler {
    /// Whether an empty line sets it apart from what stands above.
    pub(super) is_apart: bool,
    pub(super) docs: Docs,
    pub(super) head: String,
    pub(super) abort: String,
    /// What is never reached, and makes a stream of it.
    pub(super) empty: Option<String>,
}

/// A package: one folder.
#[derive(Debug, Template)]
#[template(path = "python/package.py.jinja")]
pub(super) struct Package {
    pub(super) exports: Vec<Export>,
    /// Whether something deprecated is named, of which users are to be told, and not we.
    pub(super) names_deprecated: bool,
    /// Whether some name is that of what the functions below use of Python's own.
    pub(super) is_shadowing: bool,
    /// What stands before Python's own names.
    pub(super) prefix: &'static str,
    /// Names that two modules have, so that neither is meant.
    pub(super) left_out: Vec<String>,
}

/// What a package shows of a module.
#[derive(Debug)]
pub(super) struct Export {
    pub(super) module: String,
    pub(super) names: Vec<String>,
    /// The statements that show the names to checkers.
    pub(super) imports: Vec<String>,
}
