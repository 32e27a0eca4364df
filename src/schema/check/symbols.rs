//! Every name of every file, and who sees it.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use prost_types::{DescriptorProto, FileDescriptorProto};

use crate::schema::Origin;
use crate::schema::declared::join;
use crate::schema::files::{File, FileId, Files};
use crate::schema::tag;

/// The names that can be referred to, without those of fields, oneofs and methods.
#[derive(Debug, Default)]
pub(in crate::schema) struct Symbols {
    by_name: HashMap<Box<str>, Symbol>,
    /// Every package and every package around it, with a file that is in it.
    packages: HashMap<Box<str>, FileId>,
    /// For each file, the files whose names it sees, sorted: itself, its imports, and what those
    /// import publicly.
    visible: Vec<Vec<FileId>>,
    /// For each file, whether something that it would see is broken or was not found.
    incomplete: Vec<bool>,
    /// For each file, its package.
    package: Vec<Box<str>>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::schema) struct Symbol {
    pub(in crate::schema) file: FileId,
    pub(in crate::schema) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::schema) enum Kind {
    Message,
    Enum,
    Value,
    Service,
    Extension,
}

/// A name outside of any message that is declared once more.
pub(super) struct Conflict {
    pub(super) name: String,
    pub(super) first: FileId,
    pub(super) second: FileId,
    /// The path of the second declaration.
    pub(super) path: Vec<i32>,
    /// Whether the second one is the value of an enum.
    pub(super) value: bool,
}

impl Symbols {
    /// Collects the names. What is declared twice means its first declaration; protogen's own files
    /// come first, so that they are never what is wrong.
    pub(super) fn new(files: &Files) -> (Self, Vec<Conflict>) {
        let mut symbols = Symbols::default();
        let mut conflicts = Vec::new();
        let (own, others): (Vec<_>, Vec<_>) =
            files.iter().partition(|(_, file)| file.origin == Origin::Builtin);
        for (id, file) in own.into_iter().chain(others) {
            symbols.package(id, file.proto.package());
            symbols.file(id, &file.proto, &mut conflicts);
        }
        for (id, file) in files.iter() {
            let visible = visible(files, id);
            symbols.incomplete.push(is_incomplete(files, file, &visible));
            symbols.visible.push(visible);
            symbols.package.push(file.proto.package().into());
        }
        (symbols, conflicts)
    }

    fn package(&mut self, id: FileId, package: &str) {
        for name in scopes(package) {
            self.packages.entry(name.into()).or_insert(id);
        }
    }

    fn file(&mut self, id: FileId, proto: &FileDescriptorProto, conflicts: &mut Vec<Conflict>) {
        let scope = proto.package();
        let mut declare = |name: &str, kind: Kind, path: &[i32]| {
            let name = join(scope, name);
            let symbol = Symbol { file: id, kind };
            match self.by_name.entry(name.as_str().into()) {
                Entry::Vacant(entry) => drop(entry.insert(symbol)),
                Entry::Occupied(first) => conflicts.push(Conflict {
                    name,
                    first: first.get().file,
                    second: id,
                    path: path.to_owned(),
                    value: kind == Kind::Value,
                }),
            }
        };
        for (index, message) in (0..).zip(&proto.message_type) {
            declare(message.name(), Kind::Message, &[tag::FILE_MESSAGE, index]);
        }
        for (index, enumeration) in (0..).zip(&proto.enum_type) {
            declare(enumeration.name(), Kind::Enum, &[tag::FILE_ENUM, index]);
            for (at, value) in (0..).zip(&enumeration.value) {
                declare(value.name(), Kind::Value, &[tag::FILE_ENUM, index, tag::ENUM_VALUE, at]);
            }
        }
        for (index, service) in (0..).zip(&proto.service) {
            declare(service.name(), Kind::Service, &[tag::FILE_SERVICE, index]);
        }
        for (index, extension) in (0..).zip(&proto.extension) {
            declare(extension.name(), Kind::Extension, &[tag::FILE_EXTENSION, index]);
        }
        for message in &proto.message_type {
            self.nested(id, message, &join(scope, message.name()));
        }
    }

    /// What is declared twice within a message is for the message's own check to find.
    fn nested(&mut self, id: FileId, message: &DescriptorProto, scope: &str) {
        let mut declare = |name: &str, kind: Kind| {
            let full_name = join(scope, name);
            self.by_name.entry(full_name.into()).or_insert(Symbol { file: id, kind });
        };
        for nested in &message.nested_type {
            declare(nested.name(), Kind::Message);
        }
        for enumeration in &message.enum_type {
            declare(enumeration.name(), Kind::Enum);
        }
        for extension in &message.extension {
            declare(extension.name(), Kind::Extension);
        }
        for nested in &message.nested_type {
            self.nested(id, nested, &join(scope, nested.name()));
        }
    }

    /// What a full name stands for, whoever sees it.
    pub(in crate::schema) fn get(&self, full_name: &str) -> Option<Symbol> {
        self.by_name.get(full_name).copied()
    }

    /// Whether a file sees the names of another one.
    pub(super) fn sees(&self, file: FileId, other: FileId) -> bool {
        self.visible[file].binary_search(&other).is_ok()
    }

    /// Whether there are names in a scope that a file sees: in a message, an enum, a service or a package.
    pub(super) fn is_scope(&self, file: FileId, name: &str) -> bool {
        match self.get(name) {
            Some(Symbol { kind: Kind::Message | Kind::Enum | Kind::Service, file: other }) => {
                self.sees(file, other)
            }
            Some(Symbol { kind: Kind::Value | Kind::Extension, .. }) => false,
            None => {
                self.packages.contains_key(name)
                    && self.visible[file].iter().any(|&other| is_within(&self.package[other], name))
            }
        }
    }

    /// The files whose names a file sees.
    pub(in crate::schema) fn visible(&self, file: FileId) -> &[FileId] {
        &self.visible[file]
    }

    /// Whether a file may miss names because of a mistake elsewhere.
    pub(in crate::schema) fn is_incomplete(&self, file: FileId) -> bool {
        self.incomplete[file]
    }

    /// Every name with what it stands for, in no order.
    pub(in crate::schema) fn iter(&self) -> impl Iterator<Item = (&str, Symbol)> {
        self.by_name.iter().map(|(name, &symbol)| (name.as_ref(), symbol))
    }

    /// Names that are those of a package as well, each with a file of that package.
    pub(super) fn package_conflicts(&self) -> Vec<(&str, Symbol, FileId)> {
        let packages = self.packages.iter();
        let mut conflicts: Vec<_> = packages
            .filter_map(|(package, &file)| {
                let (name, symbol) = self.by_name.get_key_value(package)?;
                Some((name.as_ref(), *symbol, file))
            })
            .collect();
        conflicts.sort_by_key(|(name, ..)| *name);
        conflicts
    }
}

/// Whether a package is another one or within it.
fn is_within(package: &str, other: &str) -> bool {
    package.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A scope and every scope around it but the outermost.
pub(super) fn scopes(scope: &str) -> impl Iterator<Item = &str> {
    let around = scope.rmatch_indices('.').map(move |(at, _)| &scope[..at]);
    std::iter::once(scope).filter(|scope| !scope.is_empty()).chain(around)
}

fn visible(files: &Files, id: FileId) -> Vec<FileId> {
    let mut seen = HashSet::from([id]);
    let mut next: Vec<FileId> = files.get(id).found_imports().map(|(_, file)| file).collect();
    while let Some(id) = next.pop() {
        if seen.insert(id) {
            next.extend(files.get(id).public_imports().flatten());
        }
    }
    let mut visible: Vec<FileId> = seen.into_iter().collect();
    visible.sort_unstable();
    visible
}

fn is_incomplete(files: &Files, file: &File, visible: &[FileId]) -> bool {
    let lacks_public = |file: &File| file.public_imports().any(|import| import.is_none());
    file.imports.iter().any(Option::is_none)
        || visible.iter().map(|&id| files.get(id)).any(|file| file.broken || lacks_public(file))
}
