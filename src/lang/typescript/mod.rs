//! TypeScript: types that say exactly what `JSON.parse` returns.

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
use options::{EnumStyle, Int64, Keys, Options, Timestamp};

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
    "date",
    "delimited",
    "errors",
    "extension",
    "index",
    "int64",
    "json",
    "json-parse",
    "json-read",
    "json-shared",
    "json-write",
    "message",
    "read",
    "registry",
    "time",
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

/// What some options need beside it.
const ENUM_STRINGS: &[(&str, &str)] = runtime!["enum-strings"];
const GO_JSON: &[(&str, &str)] = runtime!["json-go"];
const RFC3339: &[(&str, &str)] = runtime!["rfc3339"];

/// What 64-bit integers are where the runtime's own messages have them: `seconds` with each option.
const SECONDS: [(Int64, &str); 3] = [
    (Int64::BigInt, include_str!("../../../templates/typescript/runtime/seconds.ts")),
    (Int64::Number, include_str!("../../../templates/typescript/runtime/seconds-number.ts")),
    (Int64::String, include_str!("../../../templates/typescript/runtime/seconds-string.ts")),
];

impl Render for Options {
    fn render(&self, input: &Input<'_>) -> Result<FileSet, Report> {
        let files = self.files(input);
        self.json.check(input.model, &files).into_result(())?;

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
            for (name, text) in self.runtime(has_services) {
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

    /// The files of the runtime. What services need is there only if there are any.
    fn runtime(&self, has_services: bool) -> Vec<(&'static str, String)> {
        let mut files = if self.types_only { TYPES } else { RUNTIME }.to_vec();
        let mut add = |is_needed: bool, more: &[(&'static str, &'static str)]| {
            files.extend(more.iter().filter(|_| is_needed && !self.types_only));
        };
        add(has_services, SERVICES);
        add(self.enums == EnumStyle::String, ENUM_STRINGS);
        add(self.json == Profile::Go, GO_JSON);
        add(self.timestamp == Timestamp::String, RFC3339);
        let seconds = SECONDS.iter().filter(|(int64, _)| *int64 == self.int64);
        add(true, &seconds.map(|(_, text)| ("seconds", *text)).collect::<Vec<_>>());
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let text = |name: &str, text: &str| match name {
            "index" => only(&names, text),
            "any" | "wkt-struct" if self.keys == Keys::Proto => with_proto_keys(text),
            _ => text.to_owned(),
        };
        files.iter().map(|&(name, file)| (name, self.with_ext(&text(name, file)))).collect()
    }

    /// A file of the runtime with imports as the target wants them.
    fn with_ext(&self, text: &str) -> String {
        text.replace(".js\";", &format!("{}\";", self.import_ext))
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

/// The runtime's index without the lines that export what is not there.
fn only(files: &[&str], index: &str) -> String {
    let is_there = |line: &&str| {
        let file = line.split_once("\"./").and_then(|(_, rest)| rest.split_once(".js\""));
        file.is_none_or(|(file, _)| files.contains(&file))
    };
    index.lines().filter(is_there).flat_map(|line| [line, "\n"]).collect()
}

/// The properties of the runtime's own messages that have another name in the proto.
const PROTO_KEYS: [(&str, &str); 7] = [
    ("boolValue", "bool_value"),
    ("listValue", "list_value"),
    ("nullValue", "null_value"),
    ("numberValue", "number_value"),
    ("stringValue", "string_value"),
    ("structValue", "struct_value"),
    ("typeUrl", "type_url"),
];

/// A file of the runtime whose messages have their keys as the proto writes them.
fn with_proto_keys(text: &str) -> String {
    PROTO_KEYS.iter().fold(text.to_owned(), |text, (camel, proto)| {
        // No function is called so: `listValueText` goes on.
        let quoted = text.replace(&format!("\"{camel}\""), &format!("\"{proto}\""));
        if *camel == "typeUrl" { quoted.replace(camel, proto) } else { quoted }
    })
}

fn text(view: &impl askama::Template) -> String {
    let text = view.render().expect("our templates fail only where writing to a string does");
    format!("{}\n", text.trim_end())
}
