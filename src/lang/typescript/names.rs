//! What everything is called, and which module it is in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use heck::ToUpperCamelCase as _;

use super::codec::names::{Functions, lower_first};
use super::descriptor;
use super::options::Options;
use super::service;
use super::words::{GLOBALS, RESERVED};
use crate::lang::Input;
use crate::lang::json::Profile;
use crate::model::{Enum, Field, File, Model, Name, Oneof, Type, Value};
use crate::naming::{Scope, escape, strip_enum_prefix};

/// The names of everything that a run renders, and the modules that hold it.
#[derive(Debug)]
pub(super) struct Names {
    /// Types of messages and enums, by full name.
    types: HashMap<Name, String>,
    /// Types of the JSON of messages and enums, by full name, where those above are in memory.
    json: HashMap<Name, String>,
    /// Types of the JSON of oneofs, by their full names.
    oneofs: HashMap<Name, String>,
    /// Types of oneofs in memory, by their full names.
    choices: HashMap<Name, String>,
    /// The functions of messages, by full name.
    functions: HashMap<Name, Functions>,
    /// What services bring along, by full name.
    services: HashMap<Name, service::Names>,
    /// The names and numbers of an enum's values at run time, by its full name.
    value_tables: HashMap<Name, String>,
    /// Tables of constants, by the full name of the enum.
    tables: HashMap<Name, String>,
    /// Types of an enum's names where they are not the enum's type, by its full name.
    of_values: HashMap<Name, String>,
    /// Unions of the messages with a discriminator, by file.
    unions: HashMap<Name, String>,
    /// The messages that some field holds as a group.
    groups: BTreeSet<Name>,
    /// What is taken in each module.
    scopes: HashMap<Name, Scope>,
    /// Module paths without extension, by file.
    modules: BTreeMap<Name, String>,
    /// The folder of the runtime.
    pub(super) runtime: String,
}

impl Names {
    /// Names everything in the files that are rendered and in those that live elsewhere.
    pub(super) fn new(options: &Options, input: &Input<'_>, files: &BTreeSet<Name>) -> Self {
        let modules: BTreeMap<Name, String> =
            files.iter().map(|path| (path.clone(), module_path(path))).collect();
        let described =
            if options.descriptors { descriptor::files(input.model, files) } else { BTreeSet::new() };
        let mut names = Names {
            types: HashMap::new(),
            json: HashMap::new(),
            oneofs: HashMap::new(),
            choices: HashMap::new(),
            functions: HashMap::new(),
            services: HashMap::new(),
            value_tables: HashMap::new(),
            tables: HashMap::new(),
            of_values: HashMap::new(),
            unions: HashMap::new(),
            scopes: HashMap::new(),
            groups: groups(input.model),
            runtime: runtime_path(files.union(&described)),
            modules,
        };
        let separate = separate_enum_names(options, input.model);
        for file in input.model.files.values() {
            let mut scope = Scope::default();
            names.declare(options, input.model, file, &mut scope);
            names.derive(options, input.model, file, &separate, &mut scope);
            names.scopes.insert(file.path.clone(), scope);
        }
        names
    }

    /// Outermost names first: a nested one is joined from its parents' and yields.
    fn declare(&mut self, options: &Options, model: &Model, file: &File, scope: &mut Scope) {
        for constant in &file.options.constants {
            scope.claim(&constant.name);
        }
        for name in file.services.iter().filter(|_| !options.types_only) {
            let service = model.service(name);
            let simple = service.options.rename.as_ref().unwrap_or(&service.decl.name);
            let wish = escape(&escape(simple, RESERVED), GLOBALS);
            self.types.insert(name.clone(), scope.derive([&wish], '$'));
        }
        let mut nested = Vec::new();
        for name in file.enums.iter().chain(&file.messages) {
            nested.push((name, String::new()));
        }
        while !nested.is_empty() {
            let mut deeper = Vec::new();
            for (name, prefix) in nested {
                // Beside codecs, the declared names are those of what is in memory.
                let suffix = if options.types_only { options.json_suffix.as_str() } else { "" };
                let (simple, suffix) = if let Some(message) = model.messages.get(name) {
                    let simple = message.options.rename.as_ref().unwrap_or(&message.decl.name);
                    (simple, suffix)
                } else {
                    let found = model.enumeration(name);
                    (found.options.rename.as_ref().unwrap_or(&found.decl.name), "")
                };
                let joined = format!("{prefix}{simple}");
                let wish = escape(&format!("{joined}{suffix}"), RESERVED);
                let wish = if options.types_only { wish } else { escape(&wish, GLOBALS) };
                self.types.insert(name.clone(), scope.derive([&wish], '$'));
                if let Some(message) = model.messages.get(name) {
                    let inner = message.enums.iter().chain(&message.messages);
                    deeper.extend(inner.map(|name| (name, format!("{joined}_"))));
                }
            }
            nested = deeper;
        }
    }

    /// What we add to the declared names.
    fn derive(
        &mut self,
        options: &Options,
        model: &Model,
        file: &File,
        separate: &BTreeSet<Name>,
        scope: &mut Scope,
    ) {
        if !options.types_only {
            self.derive_codecs(options, model, file, scope);
        }
        for message in model.all_messages(&file.path).filter(|_| options.types_only) {
            for oneof in &message.oneofs {
                let simple = oneof_name(oneof);
                let wish = format!("{}_{simple}", self.types[&message.decl.full_name]);
                let name = scope.derive([&wish, &format!("{wish}Oneof")], '$');
                self.oneofs.insert(oneof.decl.full_name.clone(), name);
            }
        }
        for found in all_enums(model, file) {
            let name = found.decl.full_name.clone();
            let type_name = self.types[&name].clone();
            if separate.contains(&name) {
                let derived = scope.derive([&format!("{type_name}Name")], '$');
                self.of_values.insert(name.clone(), derived);
            }
            if found.values.iter().any(|value| value.options.constant.is_some()) {
                let wish = found.options.table.clone().unwrap_or(format!("{type_name}Table"));
                self.tables.insert(name, scope.derive([&escape(&wish, RESERVED)], '$'));
            }
        }
        if model.all_messages(&file.path).any(|message| message.discriminator().is_some()) {
            let wish = file.options.union.clone().unwrap_or_else(|| default_union(&file.path));
            let wish = escape(&wish, RESERVED);
            self.unions.insert(file.path.clone(), scope.derive([&wish], '$'));
        }
    }

    /// What comes with codecs: types of JSON beside those in memory, and functions.
    fn derive_codecs(&mut self, options: &Options, model: &Model, file: &File, scope: &mut Scope) {
        let suffix = &options.json_suffix;
        for message in model.all_messages(&file.path) {
            let ty = self.types[&message.decl.full_name].clone();
            self.json.insert(message.decl.full_name.clone(), scope.derive([&format!("{ty}{suffix}")], '$'));
            for oneof in &message.oneofs {
                let wish = format!("{ty}_{}", oneof_name(oneof));
                let name = scope.derive([&wish, &format!("{wish}Oneof")], '$');
                let json = scope.derive([&format!("{name}{suffix}")], '$');
                self.choices.insert(oneof.decl.full_name.clone(), name);
                self.oneofs.insert(oneof.decl.full_name.clone(), json);
            }
            self.functions.insert(message.decl.full_name.clone(), Functions::new(&ty, scope));
        }
        for extension in model.all_extensions(&file.path) {
            let name = &extension.field.decl.full_name;
            let simple = extension.field.options.rename.as_ref().unwrap_or(&extension.field.decl.name);
            let wish = match &extension.parent {
                Some(parent) => format!("{}_{simple}", self.types[parent]),
                None => escape(simple, RESERVED),
            };
            let ty = scope.derive([&wish], '$');
            self.functions.insert(name.clone(), Functions::new(&ty, scope));
            self.types.insert(name.clone(), ty);
        }
        for found in all_enums(model, file) {
            let ty = self.types[&found.decl.full_name].clone();
            // The JSON has names or numbers, and so has the memory: where both are the same, one type will do.
            let has_names = options.has_names_of(&found.decl.full_name);
            if has_names != (options.json == Profile::Proto) {
                let json = scope.derive([&format!("{ty}{suffix}")], '$');
                self.json.insert(found.decl.full_name.clone(), json);
            }
            let table = scope.derive([&format!("{}Names", lower_first(&ty))], '$');
            self.value_tables.insert(found.decl.full_name.clone(), table);
        }
        for name in &file.services {
            self.services.insert(name.clone(), service::Names::new(&self.types[name], scope));
        }
    }

    /// The type of a message or enum, or a service.
    pub(super) fn of(&self, full_name: &str) -> &str {
        &self.types[full_name]
    }

    /// The type of the JSON of a message or enum.
    pub(super) fn json(&self, full_name: &str) -> &str {
        self.json.get(full_name).unwrap_or_else(|| &self.types[full_name])
    }

    /// The type of a oneof in memory.
    pub(super) fn choice(&self, full_name: &str) -> &str {
        &self.choices[full_name]
    }

    /// The functions of a message.
    pub(super) fn functions(&self, full_name: &str) -> &Functions {
        &self.functions[full_name]
    }

    /// What a service brings along.
    pub(super) fn service(&self, full_name: &str) -> &service::Names {
        &self.services[full_name]
    }

    /// Whether a message is read up to an end tag as well as up to an end.
    pub(super) fn is_group(&self, full_name: &str) -> bool {
        self.groups.contains(full_name)
    }

    /// The names and numbers of an enum's values at run time.
    pub(super) fn value_table(&self, full_name: &str) -> &str {
        &self.value_tables[full_name]
    }

    /// The type of a oneof.
    pub(super) fn oneof(&self, full_name: &str) -> &str {
        &self.oneofs[full_name]
    }

    /// The table of an enum's constants, if they have any.
    pub(super) fn table(&self, full_name: &str) -> Option<&str> {
        self.tables.get(full_name).map(String::as_str)
    }

    /// The type of an enum's names, where that is not the enum's type.
    pub(super) fn enum_names(&self, full_name: &str) -> Option<&str> {
        self.of_values.get(full_name).map(String::as_str)
    }

    /// The union of a file's messages that have a discriminator, if there are any.
    pub(super) fn union(&self, file: &str) -> Option<&str> {
        self.unions.get(file).map(String::as_str)
    }

    /// What is taken in a file's module.
    pub(super) fn scope(&self, file: &str) -> Scope {
        self.scopes[file].clone()
    }

    /// The path of a file's module, without extension.
    pub(super) fn module(&self, file: &str) -> &str {
        &self.modules[file]
    }
}

/// The simple name of a oneof's type.
fn oneof_name(oneof: &Oneof) -> String {
    oneof.options.rename.as_ref().unwrap_or(&oneof.decl.name).to_upper_camel_case()
}

/// The messages that any field or extension of the model holds as a group.
fn groups(model: &Model) -> BTreeSet<Name> {
    let own = model.messages.values().flat_map(|message| &message.fields);
    let extensions = model.extensions.values().map(|extension| &extension.field);
    let group = |field: &Field| match field.ty() {
        Type::Group(name) => Some(name.clone()),
        Type::Scalar(_) | Type::Enum(_) | Type::Message(_) => None,
    };
    own.chain(extensions).filter_map(group).collect()
}

/// The enums whose names need a type of their own, because a text field is held to them.
fn separate_enum_names(options: &Options, model: &Model) -> BTreeSet<Name> {
    let fields = model.messages.values().flat_map(|message| &message.fields);
    fields
        .filter_map(|field| model.string_enum(field))
        .filter(|found| options.json == Profile::Go || found.allow_alias)
        .map(|found| found.decl.full_name.clone())
        .collect()
}

/// Every enum of a file, nested ones too.
pub(super) fn all_enums<'a>(model: &'a Model, file: &'a File) -> impl Iterator<Item = &'a Enum> {
    let nested = model.all_messages(&file.path).flat_map(|message| &message.enums);
    file.enums.iter().chain(nested).map(|name| model.enumeration(name))
}

/// The keys of an enum's values, in their order.
pub(super) fn value_keys(found: &Enum) -> Vec<String> {
    let mut scope = Scope::default();
    let key = |value: &Value| match &value.options.rename {
        Some(name) => name.clone(),
        None => strip_enum_prefix(&found.decl.name, &value.decl.name).to_owned(),
    };
    let declared = |value: &Value| key(value) == value.decl.name;
    for value in found.values.iter().filter(|value| declared(value)) {
        scope.claim(&value.decl.name);
    }
    found
        .values
        .iter()
        .map(|value| if declared(value) { value.decl.name.clone() } else { scope.derive([&key(value)], '$') })
        .collect()
}

/// `SocketMessage` for `pulse/v1/socket.proto`.
fn default_union(proto: &str) -> String {
    format!("{}Message", file_words(proto))
}

/// `Socket` for `pulse/v1/socket.proto`. A file name may hold what no name may.
pub(super) fn file_words(proto: &str) -> String {
    let stem = proto.rsplit('/').next().unwrap_or_default().trim_end_matches(".proto");
    let words = stem.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_upper_camel_case();
    let mark = if words.starts_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
    format!("{mark}{words}")
}

/// Where a proto file's module is. `index` is the barrel's name, `*.d.ts` holds declarations only, and
/// `*.desc.ts` descriptors.
pub(super) fn module_path(proto: &str) -> String {
    let path = proto.strip_suffix(".proto").unwrap_or(proto);
    let (folder, stem) = path.rsplit_once('/').map_or(("", path), |(folder, stem)| (folder, stem));
    let stem = escape(stem, &["index"]);
    let stem =
        if stem.trim_end_matches('_').rsplit_once('.').is_some_and(|(_, ext)| ["d", "desc"].contains(&ext)) {
            format!("{stem}_")
        } else {
            stem
        };
    if folder.is_empty() { stem } else { format!("{folder}/{stem}") }
}

/// A folder that no module is in.
fn runtime_path<'a>(files: impl Iterator<Item = &'a Name>) -> String {
    let folders: BTreeSet<&str> = files.filter_map(|path| path.split_once('/')).map(|(top, _)| top).collect();
    let mut folder = "runtime".to_owned();
    while folders.contains(folder.as_str()) {
        folder.push('_');
    }
    folder
}
