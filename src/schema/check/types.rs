//! The types of fields, methods and extensions: each name is replaced by the full name that it means.

use std::collections::HashMap;

use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, UninterpretedOption};

use super::resolve::{Unresolved, Wanted};
use super::suggest;
use super::symbols::{Kind, Symbols};
use crate::diagnostic::{Diagnostic, Report};
use crate::schema::declared::{below, index_of, is_map_entry, map_fields};
use crate::schema::files::{FileId, Files};
use crate::schema::tag;

/// A name that means no type.
#[derive(Debug)]
pub(in crate::schema) struct Failure {
    file: FileId,
    path: Vec<i32>,
    name: String,
    scope: String,
    role: Role,
    why: Unresolved,
}

/// What a type is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Field,
    Extendee,
    Method,
}

/// Replaces the names in one file. Names that mean nothing stay as they are.
pub(super) fn resolve(symbols: &Symbols, file: FileId, proto: &mut FileDescriptorProto) -> Vec<Failure> {
    let mut resolver =
        Resolver { symbols, file, scope: proto.package().to_owned(), path: Vec::new(), failures: Vec::new() };
    resolver.file(proto);
    resolver.failures
}

struct Resolver<'a> {
    symbols: &'a Symbols,
    file: FileId,
    scope: String,
    path: Vec<i32>,
    failures: Vec<Failure>,
}

/// Resolves the option names of an element that may have options.
macro_rules! options {
    ($resolver:expr, $element:expr) => {
        if let Some(options) = &mut $element.options {
            $resolver.options(&mut options.uninterpreted_option);
        }
    };
}

impl Resolver<'_> {
    fn file(&mut self, proto: &mut FileDescriptorProto) {
        options!(self, proto);
        self.each(tag::FILE_MESSAGE, &mut proto.message_type, |resolver, message| {
            resolver.message(message, None);
        });
        self.each(tag::FILE_EXTENSION, &mut proto.extension, Self::extension);
        for enumeration in &mut proto.enum_type {
            self.enumeration(enumeration);
        }
        self.each(tag::FILE_SERVICE, &mut proto.service, |resolver, service| {
            options!(resolver, service);
            let name = service.name().to_owned();
            resolver.within(&name, |resolver| {
                resolver.each(tag::SERVICE_METHOD, &mut service.method, |resolver, method| {
                    options!(resolver, method);
                    resolver.method(&mut method.input_type, tag::METHOD_INPUT);
                    resolver.method(&mut method.output_type, tag::METHOD_OUTPUT);
                });
            });
        });
    }

    /// Does something for each element of a list, with the path at that element.
    fn each<T>(&mut self, tag: i32, list: &mut [T], mut work: impl FnMut(&mut Self, &mut T)) {
        for (index, element) in list.iter_mut().enumerate() {
            self.path.extend([tag, index_of(index)]);
            work(self, element);
            self.path.truncate(self.path.len() - 2);
        }
    }

    /// Does something in an inner scope.
    fn within(&mut self, name: &str, work: impl FnOnce(&mut Self)) {
        let length = self.scope.len();
        if length > 0 {
            self.scope.push('.');
        }
        self.scope.push_str(name);
        work(self);
        self.scope.truncate(length);
    }

    /// `map` is the place of the map's type if the message is the entry of one.
    fn message(&mut self, message: &mut DescriptorProto, map: Option<&[i32]>) {
        options!(self, message);
        for range in &mut message.extension_range {
            options!(self, range);
        }
        let name = message.name().to_owned();
        self.within(&name, |resolver| {
            let mut maps = map_fields(message).into_iter();
            let path = resolver.path.clone();
            resolver.each(tag::MESSAGE_MESSAGE, &mut message.nested_type, |resolver, nested| {
                let map = maps.next().flatten();
                let map = map.map(|index| below(&path, &[tag::MESSAGE_FIELD, index, tag::FIELD_TYPE_NAME]));
                resolver.message(nested, map.as_deref());
            });
            let is_entry = is_map_entry(message);
            resolver.each(tag::MESSAGE_FIELD, &mut message.field, |resolver, field| {
                resolver.field(field, map.filter(|_| is_entry));
            });
            resolver.each(tag::MESSAGE_EXTENSION, &mut message.extension, Self::extension);
            for enumeration in &mut message.enum_type {
                resolver.enumeration(enumeration);
            }
            for oneof in &mut message.oneof_decl {
                options!(resolver, oneof);
            }
        });
    }

    fn enumeration(&mut self, enumeration: &mut prost_types::EnumDescriptorProto) {
        options!(self, enumeration);
        for value in &mut enumeration.value {
            options!(self, value);
        }
    }

    fn extension(&mut self, extension: &mut FieldDescriptorProto) {
        self.field(extension, None);
        let Some(name) = &mut extension.extendee else { return };
        if let Some(kind) = self.name(name, Role::Extendee, below(&self.path, &[tag::FIELD_EXTENDEE])) {
            self.must_be_message(name, kind, Role::Extendee, tag::FIELD_EXTENDEE);
        }
    }

    fn method(&mut self, name: &mut Option<String>, tag: i32) {
        let Some(name) = name else { return };
        if let Some(kind) = self.name(name, Role::Method, below(&self.path, &[tag])) {
            self.must_be_message(name, kind, Role::Method, tag);
        }
    }

    fn must_be_message(&mut self, name: &str, kind: Kind, role: Role, tag: i32) {
        if kind == Kind::Message {
            return;
        }
        let full_name = name.trim_start_matches('.').to_owned();
        let Some(symbol) = self.symbols.get(&full_name) else { return };
        let why = Unresolved::WrongKind(full_name.clone(), symbol);
        let (file, path) = (self.file, below(&self.path, &[tag]));
        self.failures.push(Failure { file, path, name: full_name, scope: self.scope.clone(), role, why });
    }

    fn field(&mut self, field: &mut FieldDescriptorProto, map: Option<&[i32]>) {
        options!(self, field);
        let Some(name) = &mut field.type_name else { return };
        let path = map.map_or_else(|| below(&self.path, &[tag::FIELD_TYPE_NAME]), <[i32]>::to_vec);
        let kind = self.name(name, Role::Field, path);
        if let (Some(kind), None) = (kind, field.r#type) {
            field.set_type(if kind == Kind::Enum { Type::Enum } else { Type::Message });
        }
    }

    /// Replaces a name by what it means, and tells what kind of thing that is.
    fn name(&mut self, name: &mut String, role: Role, path: Vec<i32>) -> Option<Kind> {
        match self.symbols.resolve(self.file, &self.scope, name, Wanted::Type) {
            Ok((full_name, symbol)) => {
                *name = format!(".{full_name}");
                Some(symbol.kind)
            }
            Err(why) => {
                let (name, scope) = (name.clone(), self.scope.clone());
                self.failures.push(Failure { file: self.file, path, name, scope, role, why });
                None
            }
        }
    }

    /// Options that mean nothing are for the linker to find.
    fn options(&mut self, options: &mut [UninterpretedOption]) {
        for part in options.iter_mut().flat_map(|option| &mut option.name).filter(|part| part.is_extension) {
            let meant = self.symbols.resolve(self.file, &self.scope, &part.name_part, Wanted::Extension);
            if let Ok((full_name, _)) = meant {
                part.name_part = format!(".{full_name}");
            }
        }
    }
}

/// What is wrong with names, each mistake once: a missing import is one, however often it is missed.
pub(super) fn report(files: &Files, symbols: &Symbols, failures: Vec<Failure>) -> Report {
    let mut report = Report::new();
    let mut known: HashMap<(FileId, String), usize> = HashMap::new();
    for failure in failures {
        if symbols.is_incomplete(failure.file) && !matches!(failure.why, Unresolved::WrongKind(..)) {
            continue;
        }
        let span = files.get(failure.file).span(&failure.path);
        if let Some(&first) = known.get(&(failure.file, mistake(files, &failure))) {
            let diagnostic: &mut Diagnostic = &mut report.diagnostics[first];
            if diagnostic.related.len() < MOST_PLACES {
                *diagnostic = diagnostic.clone().related(span, "used here too");
            }
            continue;
        }
        known.insert((failure.file, mistake(files, &failure)), report.diagnostics.len());
        report.push(diagnostic(files, symbols, &failure).at(span));
    }
    report
}

/// How many more places of one mistake are shown.
const MOST_PLACES: usize = 3;

/// What two failures have in common if they are one mistake.
fn mistake(files: &Files, failure: &Failure) -> String {
    match &failure.why {
        Unresolved::NotImported(_, file) => files.get(*file).name.to_string(),
        Unresolved::Unknown => failure.name.clone(),
        Unresolved::Shadowed(name) => format!(".{name}"),
        Unresolved::WrongKind(..) => format!("{:?}", failure.path),
    }
}

fn diagnostic(files: &Files, symbols: &Symbols, failure: &Failure) -> Diagnostic {
    let name = failure.name.trim_start_matches('.');
    let unknown = |message: String| Diagnostic::error("schema/unknown-type", message);
    match &failure.why {
        Unresolved::Unknown => unknown(format!("`{name}` is not defined")).help(suggest::instead_of(
            files,
            symbols,
            failure.file,
            name,
            &failure.scope,
            Wanted::Type,
        )),
        Unresolved::NotImported(full_name, file) => {
            let path = &files.get(*file).name;
            unknown(format!("`{full_name}` is defined in `{path}`, which is not imported"))
                .help(format!("add `import \"{path}\";`"))
        }
        Unresolved::Shadowed(meant) => shadowed(symbols, unknown, name, meant),
        Unresolved::WrongKind(full_name, symbol) => {
            let kind = kind(symbol.kind);
            let (message, help) = match failure.role {
                Role::Field => (
                    format!("`{full_name}` is {kind}, not a type"),
                    "name a message, an enum or a scalar type",
                ),
                Role::Extendee => {
                    (format!("`{full_name}` is {kind}, not a message"), "only messages can be extended")
                }
                Role::Method => (
                    format!("`{full_name}` is {kind}, not a message"),
                    "a method takes a message and returns a message",
                ),
            };
            let declared = suggest::declared_at(files, full_name, symbol.file);
            Diagnostic::error("schema/wrong-kind", message).related(declared, "declared here").help(help)
        }
    }
}

fn shadowed(
    symbols: &Symbols,
    unknown: impl Fn(String) -> Diagnostic,
    name: &str,
    meant: &str,
) -> Diagnostic {
    let diagnostic = unknown(format!("`{name}` means `{meant}` here, and that is not defined"));
    if symbols.get(name).is_some() {
        return diagnostic
            .help(format!("the innermost scope is searched first: write `.{name}` to begin outside"));
    }
    diagnostic.help("check the name, or begin it with a `.` to search from the outermost scope")
}

/// What a symbol is, in words.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Message => "a message",
        Kind::Enum => "an enum",
        Kind::Value => "an enum value",
        Kind::Service => "a service",
        Kind::Extension => "an extension",
    }
}
