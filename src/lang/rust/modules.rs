//! The tree of modules, and the files that hold them.

use std::collections::{BTreeMap, BTreeSet};

use super::derived;
use super::docs;
use super::enums;
use super::ident::file_name;
use super::json;
use super::lower;
use super::names::{Names, Path, module_of};
use super::options::{Messages, Options};
use super::service;
use super::types::Types;
use super::view::{Child, Item, Module, Root};
use super::wiring;
use crate::diagnostic::{Report, Span};
use crate::lang::Input;
use crate::model::{File, Message, Name};

/// A file of Rust.
pub(super) struct SourceFile {
    pub(super) path: String,
    pub(super) module: Module,
    /// The protos that something in it is made from.
    pub(super) sources: BTreeSet<Name>,
}

/// What is declared in a module.
enum Part<'a> {
    File(&'a File),
    Message(&'a Message),
}

pub(super) struct Tree<'a> {
    options: &'a Options,
    input: &'a Input<'a>,
    names: &'a Names,
    parts: BTreeMap<Path, Vec<Part<'a>>>,
    /// The modules with files of their own, and the protos that are in them or below.
    files: BTreeMap<Path, BTreeSet<Name>>,
    /// What prost-build writes into each module, where it writes.
    derived: Option<BTreeMap<Path, String>>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(
        options: &'a Options,
        input: &'a Input<'a>,
        names: &'a Names,
        files: &'a BTreeSet<Name>,
    ) -> Result<Self, Report> {
        let types = Types { options, input, names, module: &Path::new() };
        let derived = match options.messages {
            Messages::Protogen => None,
            Messages::ProstBuild => Some(derived::modules(&types, files)?),
        };
        let (parts, modules) = (BTreeMap::new(), BTreeMap::new());
        let mut tree = Tree { options, input, names, parts, files: modules, derived };
        tree.files.insert(Path::new(), BTreeSet::new());
        for path in files {
            let file = input.model.file(path);
            let module = module_of(file);
            for len in 0..=module.len() {
                tree.files.entry(module[..len].to_vec()).or_default().insert(path.clone());
            }
            tree.parts.entry(module).or_default().push(Part::File(file));
            for message in input.model.all_messages(path) {
                if let Some(module) = names.nested(&message.decl.full_name) {
                    tree.parts.entry(module.clone()).or_default().push(Part::Message(message));
                }
            }
        }
        Ok(tree)
    }

    /// All files, by path.
    pub(super) fn files(&self) -> Vec<SourceFile> {
        self.files
            .iter()
            .map(|(path, sources)| SourceFile {
                path: self.path(path),
                module: self.module(path),
                sources: sources.clone(),
            })
            .collect()
    }

    /// The module that lists messages and extensions for JSON, if there is to be one.
    pub(super) fn registry(&self) -> Option<String> {
        let module = vec![self.names.registry.clone()];
        let types = Types { options: self.options, input: self.input, names: self.names, module: &module };
        json::registry(&types, &self.files[&Path::new()])
    }

    /// Modules right below one that have files of their own.
    fn children(&self, path: &Path) -> impl Iterator<Item = &String> {
        let below =
            self.files.keys().filter(move |other| other.len() == path.len() + 1 && other.starts_with(path));
        below.filter_map(|path| path.last())
    }

    fn path(&self, path: &Path) -> String {
        let stems: Vec<String> = path.iter().map(|ident| stem(ident)).collect();
        let whole = stems.join("/");
        match stems[..] {
            [] => format!("{}.rs", self.options.root.file()),
            [..] if self.children(path).next().is_some() => format!("{whole}/mod.rs"),
            [..] => format!("{whole}.rs"),
        }
    }

    fn child(&self, path: &Path, ident: &str) -> Child {
        let whole: Path = path.iter().cloned().chain([ident.to_owned()]).collect();
        let is_folder = self.children(&whole).next().is_some();
        let stem = stem(ident);
        let file = if is_folder { format!("{stem}/mod.rs") } else { format!("{stem}.rs") };
        Child { ident: ident.to_owned(), path: (stem != file_name(ident)).then_some(file) }
    }

    fn module(&self, path: &Path) -> Module {
        let types = Types { options: self.options, input: self.input, names: self.names, module: path };
        let parts = self.parts.get(path).map_or(&[][..], Vec::as_slice);
        let items: Vec<Item> = match &self.derived {
            Some(derived) => {
                let text = derived.get(path).map(|text| Item::Derived(text.clone()));
                text.into_iter().chain(parts.iter().flat_map(|part| self.services(&types, part))).collect()
            }
            None => parts.iter().flat_map(|part| self.items(&types, part)).collect(),
        };
        let files: Vec<Child> = if self.files.contains_key(path) {
            self.children(path).map(|ident| self.child(path, ident)).collect()
        } else {
            Vec::new()
        };
        let is_ours = self.derived.is_none();
        let uses_runtime = is_ours && !files.is_empty() || items.iter().any(uses_runtime);
        Module {
            root: path.is_empty().then(|| Root {
                macros: is_ours.then(|| self.names.macros.clone()),
                runtime: (is_ours && self.options.runtime.is_none()).then(|| self.names.runtime.clone()),
                descriptors: self.options.descriptors.then(|| self.names.descriptors.clone()),
                registry: self.registry().is_some().then(|| self.names.registry.clone()),
            }),
            docs: self.docs(path, parts),
            import: uses_runtime.then(|| self.import(path)),
            collections: collections(&types, &items),
            files,
            items,
        }
    }

    /// How the runtime gets into a module.
    fn import(&self, path: &Path) -> String {
        let rt = &self.names.rt;
        if !path.is_empty() {
            return format!("super::{rt}");
        }
        let runtime = self.options.runtime.clone().unwrap_or_else(|| format!("self::{}", self.names.runtime));
        format!("{runtime}::abi1 as {rt}")
    }

    fn docs(&self, path: &Path, parts: &[Part<'_>]) -> docs::Docs {
        let mut lines = Vec::new();
        for part in parts {
            let text = match part {
                Part::File(file) => file.docs.text(),
                Part::Message(message) if !self.files.contains_key(path) => {
                    format!("What belongs to `{}`.", message.decl.name)
                }
                Part::Message(_) => String::new(),
            };
            if !text.is_empty() && !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(docs::text(&text));
        }
        if lines.is_empty() {
            let name: Vec<&str> = path.iter().map(|ident| file_name(ident)).collect();
            lines.push(match name[..] {
                [] => "What protos declare, as protogen writes it for Rust.".to_owned(),
                [..] => format!("The package `{}`.", name.join(".")),
            });
        }
        lines
    }

    fn items(&self, types: &Types<'_>, part: &Part<'a>) -> Vec<Item> {
        match part {
            Part::File(file) => {
                let mut items: Vec<Item> = lower::constants(types, file).map(Item::Constant).collect();
                items.extend(self.scope(types, &file.messages, &file.enums, &file.extensions));
                items.extend(self.services(types, part));
                items.extend(self.wiring(types, file));
                items
            }
            Part::Message(message) => {
                let mut items: Vec<Item> =
                    lower::oneofs(types, message).into_iter().map(Item::Oneof).collect();
                items.extend(self.scope(types, &message.messages, &message.enums, &message.extensions));
                items
            }
        }
    }

    /// Clients and servers. Handlers run as jobs: nobody calls them over the network.
    fn services(&self, types: &Types<'_>, part: &Part<'a>) -> Vec<Item> {
        let services = match part {
            Part::File(file) if self.options.grpc => &file.services[..],
            Part::File(_) | Part::Message(_) => &[],
        };
        let called = services.iter().filter(|name| !self.input.model.wiring.handlers.contains_key(*name));
        let lowered = called.map(|name| {
            let service = self.input.model.service(name);
            Item::Service(service::lower(types, service, self.names.service(name)))
        });
        lowered.collect()
    }

    /// Hosts, plugins and handlers of a file's services.
    fn wiring(&self, types: &Types<'_>, file: &File) -> Vec<Item> {
        let mut items = Vec::new();
        for name in file.services.iter().filter(|_| self.options.grpc) {
            let service = self.input.model.service(name);
            items.extend(wiring::plugin(types, service).map(|both| Item::Plugin(Box::new(both))));
            items.extend(wiring::handlers(types, service).map(Item::Handlers));
        }
        items
    }

    /// What stands side by side, in the order of the text.
    fn scope(&self, types: &Types<'_>, messages: &[Name], enums: &[Name], extensions: &[Name]) -> Vec<Item> {
        let model = self.input.model;
        let mut found: Vec<(Option<&Span>, Vec<Item>)> = Vec::new();
        for name in messages {
            let message = model.message(name);
            let (_, ident) = self.names.of(name).expect("every message here has a name");
            let mut items = vec![Item::Message(Box::new(lower::message(types, message, ident)))];
            if let Some(module) = self.names.nested(name).filter(|module| !self.files.contains_key(*module)) {
                let ident = module.last().expect("a message's module is below the root");
                items.push(Item::Module(ident.clone(), self.module(module)));
            }
            found.push((message.decl.span.as_ref(), items));
        }
        for name in enums {
            let enumeration = model.enumeration(name);
            let (_, ident) = self.names.of(name).expect("every enum here has a name");
            let item = Item::Enum(enums::lower(types, enumeration, ident));
            found.push((enumeration.decl.span.as_ref(), vec![item]));
        }
        for name in extensions {
            let extension = &model.extensions[name];
            if let Some((_, ident)) = self.names.extension(name) {
                let item = Item::Extension(lower::extension(types, extension, ident));
                found.push((extension.field.decl.span.as_ref(), vec![item]));
            }
        }
        found.sort_by_key(|(span, _)| *span);
        found.into_iter().flat_map(|(_, items)| items).collect()
    }
}

/// Whether the runtime is named in an item, or in a module that reaches it through this one.
fn uses_runtime(item: &Item) -> bool {
    match item {
        Item::Message(_) | Item::Extension(_) | Item::Plugin(_) | Item::Handlers(_) => true,
        Item::Enum(found) => found.unrecognized.is_none() || found.json.is_some(),
        Item::Oneof(_) | Item::Constant(_) | Item::Service(_) | Item::Derived(_) => false,
        Item::Module(_, module) => module.import.is_some(),
    }
}

/// The collections that a module's structs name.
fn collections(types: &Types<'_>, items: &[Item]) -> Vec<&'static str> {
    let fields = |item: &Item, start: &str| match item {
        Item::Message(message) => message.fields.iter().any(|field| field.ty.starts_with(start)),
        Item::Enum(_)
        | Item::Oneof(_)
        | Item::Extension(_)
        | Item::Constant(_)
        | Item::Service(_)
        | Item::Derived(_)
        | Item::Plugin(_)
        | Item::Handlers(_)
        | Item::Module(..) => false,
    };
    let all = ["BTreeMap", "HashMap"].into_iter();
    all.filter(|name| {
        let start = format!("{name}<");
        !types.names.declares(types.module, name) && items.iter().any(|item| fields(item, &start))
    })
    .collect()
}

/// The name of a module's file or folder. Some mean something to Cargo or to the compiler.
fn stem(ident: &str) -> String {
    let name = file_name(ident);
    if ["mod", "lib", "main"].contains(&name) { format!("{name}_") } else { name.to_owned() }
}
