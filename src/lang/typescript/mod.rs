//! TypeScript: types that say exactly what `JSON.parse` returns.

mod barrel;
mod codec;
mod descriptor;
mod docs;
mod enums;
mod lower;
mod memory;
mod names;
mod options;
mod plugin;
mod service;
mod types;
mod view;
mod words;

use std::collections::BTreeSet;

use super::{Backend, Input, OptionDoc, Render};
use crate::config::Table;
use crate::diagnostic::Report;
use crate::model::{Name, Use};
use crate::output::FileSet;
use names::Names;
use options::Options;

/// The language.
pub struct TypeScript;

impl Backend for TypeScript {
    fn name(&self) -> &'static str {
        "typescript"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["ts"]
    }

    fn summary(&self) -> &'static str {
        "types of what JSON.parse returns, one module per proto file"
    }

    fn options(&self) -> &'static [OptionDoc] {
        options::DOCS
    }

    fn configure(&self, table: &mut Table) -> Box<dyn Render> {
        Box::new(Options::take(table))
    }
}

/// A file of the runtime, emitted as it is.
macro_rules! runtime {
    ($($name:literal),*) => {
        &[$(($name, include_str!(concat!("../../../templates/typescript/runtime/", $name, ".ts")))),*]
    };
}

/// What types of JSON may need.
const TYPES: &[(&str, &str)] = runtime!["types"];

/// What codecs need beside it.
const RUNTIME: &[(&str, &str)] = runtime![
    "any",
    "delimited",
    "errors",
    "extension",
    "index",
    "json",
    "json-parse",
    "json-read",
    "json-shared",
    "json-write",
    "message",
    "read",
    "registry",
    "text",
    "types",
    "wkt",
    "wkt-struct",
    "write"
];

/// What descriptors need, and nothing else does.
const DESCRIPTORS: &[(&str, &str)] = runtime!["descriptor"];

/// What services need beside it.
const SERVICES: &[(&str, &str)] =
    runtime!["grpc-js", "rpc", "rpc-call", "rpc-error", "rpc-local", "rpc-metadata", "rpc-server"];

/// What plugins need beside it.
const PLUGINS: &[(&str, &str)] =
    runtime!["plugin", "plugin-attach", "plugin-control", "plugin-run", "plugin-serve"];

impl Render for Options {
    fn render(&self, input: &Input<'_>) -> Result<FileSet, Report> {
        let files = self.files(input);
        self.json.check(input.model, &files).into_result(())?;
        if self.grpc {
            plugin::check(input, &files).into_result(())?;
        }

        let names = Names::new(self, input, &files);
        let mut set = FileSet::new();
        let mut modules = Vec::new();
        let mut needs_runtime = false;
        for path in &files {
            let module = lower::module(self, input, &names, input.model.file(path));
            needs_runtime |= module.needs_runtime;
            set.insert(format!("{}.ts", names.module(path)), text(&module), [path.clone()]);
            modules.push((path.clone(), module));
        }
        for barrel in barrel::barrels(self, &names, &modules) {
            set.insert(barrel.path.clone(), text(&barrel), barrel.sources.clone());
        }
        if needs_runtime {
            let has_services = modules.iter().any(|(_, module)| module.has_services());
            let has_plugins = modules.iter().any(|(_, module)| module.has_plugins());
            for (name, text) in self.runtime(has_services, has_plugins) {
                set.insert(format!("{}/{name}.ts", names.runtime), text, []);
            }
        }
        if self.descriptors {
            self.add_descriptors(input, &names, &files, &mut set);
        }
        Ok(set)
    }
}

impl Options {
    /// Modules with descriptors, which no other module imports.
    fn add_descriptors(&self, input: &Input<'_>, names: &Names, files: &BTreeSet<Name>, set: &mut FileSet) {
        for path in descriptor::files(input.model, files) {
            let view = descriptor::lower(self, input.model, names, input.model.file(&path));
            set.insert(format!("{}.ts", descriptor::module(&path)), text(&view), [path]);
        }
        for (name, text) in DESCRIPTORS {
            set.insert(format!("{}/{name}.ts", names.runtime), self.with_ext(text), []);
        }
    }

    /// The files of the runtime. What services and plugins need is there only if there are any.
    fn runtime(&self, has_services: bool, has_plugins: bool) -> impl Iterator<Item = (&'static str, String)> {
        let files = if self.types_only { TYPES } else { RUNTIME };
        let services = if has_services { SERVICES } else { &[] };
        let plugins = if has_plugins { PLUGINS } else { &[] };
        files.iter().chain(services).chain(plugins).map(move |(name, text)| {
            let text =
                if *name == "index" { index(text, has_services, has_plugins) } else { (*text).to_owned() };
            (*name, self.with_ext(&text))
        })
    }

    /// A file of the runtime with imports as the target wants them.
    fn with_ext(&self, text: &str) -> String {
        text.replace(".js\";", &format!("{}\";", self.import_ext))
    }

    /// The files that get a module: those that were asked for, and what their types need.
    fn files(&self, input: &Input<'_>) -> BTreeSet<Name> {
        let model = input.model;
        model.needed_files(
            input.files.iter().cloned(),
            |found| match found {
                Use::Field(field) => !self.types_only || !types::is_native(self.json, model, field.ty()),
                Use::Extension(extension) => !self.types_only && !extension.is_option(),
                Use::Method(_) => self.grpc,
            },
            |path| input.external.place(path).is_some(),
        )
    }
}

/// The runtime's index without the lines that export what is not there.
fn index(index: &str, has_services: bool, has_plugins: bool) -> String {
    let is_there = |line: &&str| {
        (has_services || !line.contains("\"./rpc")) && (has_plugins || !line.contains("\"./plugin"))
    };
    index.lines().filter(is_there).flat_map(|line| [line, "\n"]).collect()
}

fn text(view: &impl askama::Template) -> String {
    let text = view.render().expect("our templates fail only where writing to a string does");
    format!("{}\n", text.trim_end())
}
