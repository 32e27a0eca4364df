//! TypeScript: messages, codecs and services, and types that say exactly what `JSON.parse` returns.

mod barrel;
mod codec;
mod descriptor;
mod docs;
mod enums;
mod held;
mod interface;
mod lower;
mod memory;
mod names;
mod options;
mod plugin;
mod runtime;
mod service;
mod types;
mod view;
mod words;

use std::collections::BTreeSet;

use super::{Backend, Input, OptionDoc, Render};
use crate::config::Table;
use crate::diagnostic::Report;
use crate::lang::json::Profile;
use crate::model::{Model, Name, Type, Use};
use crate::output::FileSet;
use names::Names;
use options::Options;
use runtime::DESCRIPTORS;

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
        "messages, codecs, services, or only types of the JSON; one module per proto file"
    }

    fn options(&self) -> &'static [OptionDoc] {
        options::DOCS
    }

    fn configure(&self, table: &mut Table) -> Box<dyn Render> {
        Box::new(Options::take(table))
    }
}

impl Render for Options {
    fn render(&self, input: &Input<'_>) -> Result<FileSet, Report> {
        let files = self.files(input);
        self.json.check(input.model, &files).into_result(())?;
        if self.grpc {
            plugin::check(self, input, &files).into_result(())?;
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

    /// Whether a type needs no module of its own.
    fn is_native(&self, model: &Model, ty: &Type) -> bool {
        if self.types_only {
            return types::is_native(self.json, model, ty);
        }
        match ty {
            Type::Scalar(_) => true,
            Type::Enum(_) => false,
            // Go's JSON of a timestamp is an object, which has a type.
            Type::Message(name) | Type::Group(name) => {
                self.json == Profile::Proto && self.stand_in(model.message(name)).is_some()
            }
        }
    }

    /// The files that get a module: those that were asked for, and what their types need.
    fn files(&self, input: &Input<'_>) -> BTreeSet<Name> {
        let model = input.model;
        model.needed_files(
            input.files.iter().cloned(),
            |found| match found {
                Use::Field(field) => !self.is_native(model, field.ty()),
                Use::Extension(extension) => !self.types_only && !extension.is_option(),
                Use::Method(_) => self.grpc,
            },
            |path| input.external.place(path).is_some(),
        )
    }
}

fn text(view: &impl askama::Template) -> String {
    let text = view.render().expect("our templates fail only where writing to a string does");
    format!("{}\n", text.trim_end())
}
