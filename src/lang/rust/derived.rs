//! Exactly what prost-build writes, for teams that must keep its structs.
//!
//! prost-build takes descriptors, so they are decoded here again. What it can't know by them are the comments,
//! which the model has.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message as _;
use prost_build::{Config, Module};
use prost_types::source_code_info::Location;
use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto, SourceCodeInfo};

use super::descriptors::closure;
use super::docs;
use super::format;
use super::ident::{camel, variant};
use super::names::{Path, module_of};
use super::options::MapType;
use super::types::Types;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::{Declaration, File, Model, Name, Shape};

/// What prost-build writes into each module, and what it can't write.
pub(super) fn modules(types: &Types<'_>, files: &BTreeSet<Name>) -> Result<BTreeMap<Path, String>, Report> {
    let model = types.input.model;
    // Whether a struct is `Copy` depends on the messages that it holds, wherever they live.
    let closure = closure(model, files);
    let mut report = Report::default();
    let requests = closure.iter().map(|path| {
        let mut file = request(model, path);
        if files.contains(path) {
            let package = file.package.clone().unwrap_or_default();
            tell_apart(model, &package, &mut file.message_type, &mut file.enum_type, &mut report);
        }
        (Module::from_parts([&**path]), file)
    });
    let requests = requests.collect();
    let written = configuration(types, files, &closure).generate(requests);
    let mut written = written.expect("nothing is external twice");
    let mut modules: BTreeMap<Path, Vec<syn::Item>> = BTreeMap::new();
    for path in files {
        let Some(text) = written.remove(&Module::from_parts([&**path])) else { continue };
        match syn::parse_file(&text) {
            Ok(file) => modules.entry(module_of(model.file(path))).or_default().extend(file.items),
            Err(error) => report.push(refused(model, model.file(path), &error)),
        }
    }
    if !report.is_empty() {
        return Err(report);
    }
    // A message and a package of one name share a module, which is the package's.
    let packages: BTreeSet<Path> = files
        .iter()
        .map(|path| module_of(model.file(path)))
        .flat_map(|module| (1..=module.len()).map(|len| module[..len].to_vec()).collect::<Vec<_>>())
        .collect();
    for package in packages {
        let inner = package.split_last().and_then(|(ident, parent)| take(modules.get_mut(parent)?, ident));
        if let Some(inner) = inner {
            modules.entry(package).or_default().extend(inner);
        }
    }
    Ok(modules.into_iter().map(|(module, items)| (module, format::unparse(items))).collect())
}

/// What is said of a file of which prost-build makes what is no Rust.
fn refused(model: &Model, file: &File, error: &syn::Error) -> Diagnostic {
    let text = format!("prost-build makes no Rust of a name in `{}`: {error}", file.path);
    let help = "rename it, or leave out `messages = \"prost-build\"`";
    let diagnostic = Diagnostic::error("rust/prost-build", text).help(help);
    let messages = file.messages.iter().map(|name| &model.message(name).decl);
    let enums = file.enums.iter().map(|name| &model.enumeration(name).decl);
    match messages.chain(enums).filter_map(|decl| decl.span.clone()).min() {
        Some(span) => diagnostic.at(span).label("in this file"),
        None => diagnostic,
    }
}

/// Reports values of enums that prost-build would call alike, which it panics at, and gives them other names.
fn tell_apart(
    model: &Model,
    scope: &str,
    messages: &mut [DescriptorProto],
    enums: &mut [EnumDescriptorProto],
    report: &mut Report,
) {
    for found in enums {
        let lowered = model.enums.get(&*join(scope, found.name()));
        let enum_name = camel(found.name());
        let mut numbers = BTreeSet::new();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for value in &mut found.value {
            let name = variant(&enum_name, value.name());
            if !numbers.insert(value.number()) {
                continue;
            }
            let Some(other) = names.insert(name.clone(), value.name().to_owned()) else { continue };
            let text = format!("prost-build calls both `{other}` and `{}` `{name}`", value.name());
            let help = "rename one of them, or leave out `messages = \"prost-build\"`";
            let diagnostic = Diagnostic::error("rust/prost-build", text).help(help);
            let values = lowered.map_or(&[][..], |lowered| &lowered.values);
            let decl = values.iter().map(|value| &value.decl).find(|decl| decl.name == value.name());
            let span = decl.and_then(|decl| decl.span.clone());
            report.push(match span {
                Some(span) => diagnostic.at(span),
                None => diagnostic,
            });
            value.name = Some(format!("Told_Apart_{}", names.len() + numbers.len()));
        }
    }
    for message in messages {
        let scope = join(scope, message.name());
        tell_apart(model, &scope, &mut message.nested_type, &mut message.enum_type, report);
    }
}

/// Takes the module of that name out of some items.
fn take(items: &mut Vec<syn::Item>, ident: &str) -> Option<Vec<syn::Item>> {
    let at = items.iter().position(|item| matches!(item, syn::Item::Mod(module) if module.ident == ident))?;
    let syn::Item::Mod(module) = items.remove(at) else { return None };
    module.content.map(|(_, items)| items)
}

fn configuration(types: &Types<'_>, files: &BTreeSet<Name>, closure: &[Name]) -> Config {
    let mut config = Config::new();
    // What is no Rust can't be formatted, and is to be reported.
    config.format(false);
    let options = types.options;
    options.configure(&mut config);
    let model = types.input.model;
    let maps = model.messages.values().flat_map(|message| {
        let maps = message.fields.iter().filter(|field| match &field.shape {
            Shape::Map { .. } => options.map_of(message, field) == MapType::BTree,
            Shape::Singular { .. } | Shape::Repeated { .. } => false,
        });
        maps.map(|field| format!(".{}", field.decl.full_name))
    });
    config.btree_map(maps);

    let is_external = |path: &Name| !files.contains(path) && types.input.external.place(path).is_some();
    // Where one of the well-known types lives elsewhere, prost-build is to be told of all.
    let tells_all = closure.iter().any(|path| has_prost_type(path) && is_external(path));
    if tells_all {
        config.compile_well_known_types();
    }
    let is_told =
        |path: &Name| closure.contains(path) && (is_external(path) || tells_all && has_prost_type(path));
    let messages = model.messages.iter().map(|(name, message)| (name, &message.file));
    let enums = model.enums.iter().map(|(name, found)| (name, &found.file));
    for (name, _) in messages.chain(enums).filter(|(_, file)| is_told(file)) {
        config.extern_path(format!(".{name}"), types.named(name).path);
    }
    config
}

/// Whether a file's types are prost-types', as prost-build has it.
pub(super) fn has_prost_type(path: &str) -> bool {
    path.starts_with("google/protobuf/")
}

/// The descriptor of a file, with its comments. Its services are not prost-build's.
fn request(model: &Model, path: &Name) -> FileDescriptorProto {
    let mut file = FileDescriptorProto::decode(&*model.file(path).descriptor)
        .expect("a file's descriptor is one: the schema wrote it");
    file.service.clear();
    let package = file.package.clone().unwrap_or_default();
    let mut comments = Comments { model, locations: Vec::new() };
    for (at, message) in (0..).zip(&file.message_type) {
        comments.message(&[4, at], &package, message);
    }
    for (at, found) in (0..).zip(&file.enum_type) {
        comments.enumeration(&[5, at], &package, found);
    }
    file.source_code_info = Some(SourceCodeInfo { location: comments.locations });
    file
}

fn join(scope: &str, simple: &str) -> String {
    if scope.is_empty() { simple.to_owned() } else { format!("{scope}.{simple}") }
}

/// The comments of a file, by the paths that descriptors have for them. prost-build wants a place for
/// everything, whether or not there is a comment.
struct Comments<'m> {
    model: &'m Model,
    locations: Vec<Location>,
}

impl Comments<'_> {
    fn add(&mut self, path: Vec<i32>, decl: Option<&Declaration>) {
        let lines = decl.map(docs::without_links).unwrap_or_default();
        self.locations.push(Location {
            path,
            leading_comments: (!lines.is_empty()).then(|| lines.join("\n")),
            ..Location::default()
        });
    }

    fn message(&mut self, path: &[i32], scope: &str, message: &DescriptorProto) {
        let full_name = join(scope, message.name());
        let below = |kind: i32, at: i32| [path, &[kind, at]].concat();
        let model = self.model;
        // The message of a map's entries is none of the model's.
        let found = model.messages.get(&*full_name);
        self.add(path.to_vec(), found.map(|found| &found.decl));
        for (at, field) in (0..).zip(&message.field) {
            let fields = found.map_or(&[][..], |found| &found.fields);
            let decl = fields.iter().map(|field| &field.decl).find(|decl| decl.name == field.name());
            self.add(below(2, at), decl);
        }
        for (at, oneof) in (0..).zip(&message.oneof_decl) {
            let oneofs = found.map_or(&[][..], |found| &found.oneofs);
            let decl = oneofs.iter().map(|oneof| &oneof.decl).find(|decl| decl.name == oneof.name());
            self.add(below(8, at), decl);
        }
        for (at, nested) in (0..).zip(&message.nested_type) {
            self.message(&below(3, at), &full_name, nested);
        }
        for (at, nested) in (0..).zip(&message.enum_type) {
            self.enumeration(&below(4, at), &full_name, nested);
        }
    }

    fn enumeration(&mut self, path: &[i32], scope: &str, found: &EnumDescriptorProto) {
        let model = self.model;
        let lowered = model.enums.get(&*join(scope, found.name()));
        self.add(path.to_vec(), lowered.map(|lowered| &lowered.decl));
        for (at, value) in (0..).zip(&found.value) {
            let values = lowered.map_or(&[][..], |lowered| &lowered.values);
            let decl = values.iter().map(|value| &value.decl).find(|decl| decl.name == value.name());
            self.add([path, &[2, at]].concat(), decl);
        }
    }
}
