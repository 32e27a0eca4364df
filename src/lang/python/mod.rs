//! Python: classes that people write by hand, one module a proto file.

mod docs;
mod fields;
mod layout;
mod literal;
mod lower;
mod modules;
mod names;
mod options;
mod order;
mod package;
mod plugin;
mod service;
mod table;
mod types;
mod view;
mod words;

use std::collections::BTreeSet;

use super::{Backend, Input, OptionDoc, Render};
use crate::config::Table;
use crate::diagnostic::Report;
use crate::model::{Model, Name, Use};
use crate::output::FileSet;
use modules::Modules;
use names::Names;
use options::Options;

/// The language.
pub struct Python;

impl Backend for Python {
    fn name(&self) -> &'static str {
        "python"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["py"]
    }

    fn summary(&self) -> &'static str {
        "typed classes with codecs for binary and JSON, one module per proto file"
    }

    fn options(&self) -> &'static [OptionDoc] {
        options::DOCS
    }

    fn configure(&self, table: &mut Table) -> Box<dyn Render> {
        Box::new(Options::take(table))
    }
}

/// The files of the runtime, emitted as they are.
macro_rules! runtime {
    ($($name:literal),*) => {
        &[$(($name, include_str!(concat!("../../../templates/python/runtime/", $name, ".py")))),*]
    };
}

const RUNTIME: &[(&str, &str)] = runtime![
    "__init__",
    "abi1",
    "any",
    "decode",
    "encode",
    "enums",
    "errors",
    "explain",
    "extension",
    "field",
    "interop",
    "json_read",
    "json_text",
    "json_values",
    "json_wkt",
    "json_write",
    "merge",
    "message",
    "native",
    "null",
    "packed",
    "read",
    "source",
    "structs",
    "table",
    "times",
    "unknown",
    "wire"
];

/// What plugins need besides.
const PLUGINS: &[(&str, &str)] = runtime![
    "plugin",
    "plugin_attach",
    "plugin_control",
    "plugin_jobs",
    "plugin_run",
    "plugin_serve",
    "plugin_threads"
];

impl Render for Options {
    fn render(&self, input: &Input<'_>) -> Result<FileSet, Report> {
        let files = self.files(input);
        self.json.check(input.model, &files).into_result(())?;
        plugin::check(self, input, &files).into_result(())?;

        let names = Names::new(input.model);
        let has_services = |path: &&Name| service::of(input.model, input.model.file(path)).next().is_some();
        let modules = Modules::new(&files, files.iter().filter(|path| self.grpc && has_services(path)));
        let mut set = FileSet::new();
        let mut views = Vec::new();
        let mut needs_runtime = false;
        let mut needs_plugins = false;
        for path in &files {
            let module = lower::module(self, input, &names, &modules, input.model.file(path));
            needs_runtime |= !module.runtime.is_empty();
            needs_plugins |= module.runtime.contains("plugin");
            set.insert(format!("{}.py", modules.path(path)), text(&module), [path.clone()]);
            views.push((path, module));
        }
        for (path, place) in modules.services() {
            let services = service::module(self, input, &names, &modules, input.model.file(path), place);
            set.insert(format!("{place}.py"), text(&services), [path.clone()]);
        }
        for folder in modules.folders() {
            let (package, sources) = package::package(&modules, folder, &views);
            let path =
                if folder.is_empty() { "__init__.py".to_owned() } else { format!("{folder}/__init__.py") };
            set.insert(path, text(&package), sources);
        }
        if needs_runtime {
            let plugins = if needs_plugins { PLUGINS } else { &[] };
            for (name, text) in RUNTIME.iter().chain(plugins) {
                set.insert(format!("{}/{name}.py", modules.runtime), (*text).to_owned(), []);
            }
        }
        set.insert("py.typed", String::new(), []);
        Ok(set)
    }
}

impl Options {
    /// The files that get a module: those that were asked for, and what their types need.
    fn files(&self, input: &Input<'_>) -> BTreeSet<Name> {
        let model: &Model = input.model;
        model.needed_files(
            input.files.iter().cloned(),
            |found| match found {
                Use::Field(field) => types::native(self, model, field).is_none(),
                Use::Extension(extension) => !extension.is_option(),
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

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test reads the project")]

    use super::{PLUGINS, RUNTIME};

    #[test]
    fn every_file_of_the_runtime_is_emitted() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/python/runtime");
        let entries = std::fs::read_dir(folder).expect("the runtime is in the project");
        let names = entries.map(|entry| entry.expect("it can be listed").file_name());
        let names = names.filter_map(|name| Some(name.into_string().ok()?.strip_suffix(".py")?.to_owned()));
        let mut files: Vec<String> = names.collect();
        files.sort();
        let mut emitted: Vec<&str> = RUNTIME.iter().chain(PLUGINS).map(|(name, _)| *name).collect();
        emitted.sort_unstable();
        assert_eq!(emitted, files, "RUNTIME and PLUGINS list them by name");
    }
}
