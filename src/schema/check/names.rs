//! Names that are declared twice.

use std::collections::{BTreeMap, HashMap};

use super::suggest::declared_at;
use super::symbols::{Conflict, Symbol, Symbols};
use crate::diagnostic::{Diagnostic, Report, Span};
use crate::schema::declared::{Message, below, find, join, map_fields};
use crate::schema::files::{File, FileId, Files};
use crate::schema::tag;

const CODE: &str = "schema/duplicate-name";

/// Names outside of any message. Two files that share many names are one mistake: usually, one is a
/// copy of the other.
pub(super) fn top_level(files: &Files, symbols: &Symbols, conflicts: Vec<Conflict>, report: &mut Report) {
    let mut pairs: BTreeMap<(FileId, FileId), Vec<Conflict>> = BTreeMap::new();
    for conflict in conflicts {
        pairs.entry((conflict.first, conflict.second)).or_default().push(conflict);
    }
    for ((first, second), conflicts) in pairs {
        if first == second {
            report.diagnostics.extend(conflicts.iter().map(|conflict| twice(files, conflict)));
        } else if let [conflict, others @ ..] = conflicts.as_slice() {
            report.push(across(files, conflict, others.len()));
        }
    }
    for (name, symbol, file) in symbols.package_conflicts() {
        report.push(package(files, name, symbol, file));
    }
}

fn twice(files: &Files, conflict: &Conflict) -> Diagnostic {
    let span = files.get(conflict.second).span(&below(&conflict.path, &[tag::NAME]));
    let diagnostic = Diagnostic::error(CODE, format!("`{}` is defined twice", conflict.name))
        .at(span)
        .related(declared_at(files, &conflict.name, conflict.first), "first defined here");
    let first = find(&files.get(conflict.first).proto, &conflict.name);
    let one_enum = first.is_some_and(|(path, _)| path.starts_with(&conflict.path[..2]));
    diagnostic.help(if conflict.value && !one_enum { VALUES } else { "rename or remove one of them" })
}

const VALUES: &str =
    "the values of an enum stand beside the enum, not in it: begin them with its name, as in `COLOR_RED`";

fn across(files: &Files, conflict: &Conflict, others: usize) -> Diagnostic {
    let [first, second] = [conflict.first, conflict.second].map(|id| files.get(id));
    let name = &conflict.name;
    let more = match others {
        0 => String::new(),
        1 => ", and so is one more name of this file".to_owned(),
        _ => format!(", and so are {others} more names of this file"),
    };
    let help = match others {
        0 if conflict.value => VALUES.to_owned(),
        0 => "rename one of them, or give one of the files a package of its own".to_owned(),
        _ => format!(
            "if one is a copy of the other, import one path everywhere, and leave `{}` out with `exclude`",
            second.name
        ),
    };
    Diagnostic::error(CODE, format!("`{name}` is already defined in `{}`{more}", first.name))
        .at(second.span(&below(&conflict.path, &[tag::NAME])))
        .related(declared_at(files, name, conflict.first), "first defined here")
        .help(help)
}

fn package(files: &Files, name: &str, symbol: Symbol, file: FileId) -> Diagnostic {
    let other = files.get(file);
    Diagnostic::error(
        CODE,
        format!("`{name}` is defined here, but it is also the package of `{}`", other.name),
    )
    .at(declared_at(files, name, symbol.file))
    .related(other.span(&[tag::FILE_PACKAGE]), "the package")
    .help("rename one of them")
}

/// Names in one message: fields, oneofs, nested types, extensions, and the values of nested enums.
pub(super) fn in_message(message: &Message<'_>, report: &mut Report) {
    if message.is_map_entry() {
        return;
    }
    let proto = message.proto;
    let span = |place: Place| message.span(&place.path());
    let mut scope = Scope { names: HashMap::new(), owner: &message.full_name, span: &span, report };
    for ((index, nested), map) in (0..).zip(&proto.nested_type).zip(map_fields(proto)) {
        scope.add(
            nested.name(),
            match map {
                Some(field) => Place { map: true, ..Place::new(tag::MESSAGE_FIELD, field) },
                None => Place::new(tag::MESSAGE_MESSAGE, index),
            },
        );
    }
    for (index, field) in (0..).zip(&proto.field) {
        scope.add(field.name(), Place::new(tag::MESSAGE_FIELD, index));
    }
    // The oneofs behind `optional` in proto3 come last, and have free names.
    let synthetic = proto.field.iter().filter(|field| field.proto3_optional()).count();
    for (index, oneof) in (0..).zip(&proto.oneof_decl[..proto.oneof_decl.len() - synthetic]) {
        scope.add(oneof.name(), Place::new(tag::MESSAGE_ONEOF, index));
    }
    for (index, extension) in (0..).zip(&proto.extension) {
        scope.add(extension.name(), Place::new(tag::MESSAGE_EXTENSION, index));
    }
    for (index, nested) in (0..).zip(&proto.enum_type) {
        let place = Place::new(tag::MESSAGE_ENUM, index);
        scope.add(nested.name(), place);
        for (value, proto) in (0..).zip(&nested.value) {
            scope.add(proto.name(), Place { value: Some(value), ..place });
        }
    }
}

/// Names of the methods of each service.
pub(super) fn in_services(file: &File, report: &mut Report) {
    for (index, service) in (0..).zip(&file.proto.service) {
        let name = join(file.proto.package(), service.name());
        let span = |place: Place| file.span(&below(&[tag::FILE_SERVICE, index], &place.path()));
        let mut scope = Scope { names: HashMap::new(), owner: &name, span: &span, report };
        for (index, method) in (0..).zip(&service.method) {
            scope.add(method.name(), Place::new(tag::SERVICE_METHOD, index));
        }
    }
}

/// Where a name is declared in its scope.
#[derive(Clone, Copy)]
struct Place {
    tag: i32,
    index: i32,
    /// The index of a value, if it is one of that enum.
    value: Option<i32>,
    /// Whether it is the message that holds the entries of that map.
    map: bool,
}

impl Place {
    fn new(tag: i32, index: i32) -> Self {
        Place { tag, index, value: None, map: false }
    }

    fn path(self) -> Vec<i32> {
        match self.value {
            Some(value) => vec![self.tag, self.index, tag::ENUM_VALUE, value, tag::NAME],
            None => vec![self.tag, self.index, tag::NAME],
        }
    }
}

struct Scope<'a> {
    names: HashMap<&'a str, Place>,
    /// The full name of what the names are in.
    owner: &'a str,
    span: &'a dyn Fn(Place) -> Option<Span>,
    report: &'a mut Report,
}

impl<'a> Scope<'a> {
    fn add(&mut self, name: &'a str, place: Place) {
        let Some(&known) = self.names.get(name) else {
            self.names.insert(name, place);
            return;
        };
        let message = match (known.map, place.map) {
            (true, true) => format!("both maps need a message `{name}` for their entries"),
            (false, false) => format!("`{name}` is defined twice in `{}`", self.owner),
            _ => format!(
                "a map needs `{name}` for its entries, and that is already defined in `{}`",
                self.owner
            ),
        };
        let value = known.value.is_some() || place.value.is_some();
        let one_enum = (known.tag, known.index) == (place.tag, place.index);
        let help = if value && !one_enum { VALUES } else { "rename one of them" };
        // The first one is the first in the text, whatever kind of thing it is.
        let mut spans = [known, place].map(self.span);
        spans.sort();
        let [first, second] = spans;
        self.report.push(
            Diagnostic::error(CODE, message).at(second).related(first, "first defined here").help(help),
        );
    }
}
