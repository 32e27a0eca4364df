//! What somebody may have meant by a name that means nothing. Only asked when something is wrong.

use std::sync::LazyLock;

use prost_types::{DescriptorProto, FileDescriptorProto};

use super::resolve::Wanted;
use super::symbols::{Kind, Symbols};
use crate::diagnostic::{Span, nearest};
use crate::schema::declared::{below, find, join};
use crate::schema::files::{FileId, Files};
use crate::schema::{builtin, tag};

/// Where the name of a symbol's declaration stands.
pub(super) fn declared_at(files: &Files, full_name: &str, file: FileId) -> Option<Span> {
    let file = files.get(file);
    let (path, _) = find(&file.proto, full_name)?;
    file.span(&below(&path, &[tag::NAME]))
}

/// The next step for a name that nothing has.
pub(in crate::schema) fn instead_of(
    files: &Files,
    symbols: &Symbols,
    file: FileId,
    name: &str,
    scope: &str,
    wanted: Wanted,
) -> String {
    if wanted == Wanted::Type
        && let Some((_, scalar)) = SCALARS.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))
    {
        return format!("did you mean `{scalar}`?");
    }
    let loaded = symbols.iter().filter(|(_, symbol)| wanted.accepts(symbol.kind));
    let loaded = loaded
        .map(|(name, symbol)| (name, files.get(symbol.file).name.as_ref(), symbols.sees(file, symbol.file)));
    let embedded =
        EMBEDDED.iter().filter(|other| wanted.accepts(other.kind) && files.id(other.path).is_none());
    let embedded = embedded.map(|other| (other.name.as_str(), other.path, false));
    let mut candidates: Vec<_> = loaded.chain(embedded).collect();
    // Those that can be named without an import come first.
    candidates.sort_by_key(|&(name, _, seen)| (!seen, name));
    let Some((meant, path, seen)) = meant(name, &candidates) else {
        return match wanted {
            Wanted::Type => "declare it, or import the file that does".to_owned(),
            Wanted::Extension => "import the file that declares it".to_owned(),
        };
    };
    let short = shortest(meant, name, scope);
    let import = format!("`import \"{path}\";`");
    match (seen, short == name) {
        (true, _) => format!("did you mean `{short}`?"),
        (false, true) => format!("add {import}"),
        (false, false) => format!("did you mean `{short}`? Then add {import}"),
    }
}

/// The next step where one of a few names would have been right.
pub(in crate::schema) fn one_of(name: &str, names: &[&str]) -> String {
    const MOST: usize = 8;
    if let Some(near) = nearest(name, names.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > MOST { ", …" } else { "" };
    format!("write one of {}{more}", shown.join(", "))
}

/// A full name, the file that declares it, and whether it is seen without a further import.
type Candidate<'a> = (&'a str, &'a str, bool);

/// The candidate of that very name in whatever package, or else the nearest one; those that are seen
/// come first.
fn meant<'a>(name: &str, candidates: &[Candidate<'a>]) -> Option<Candidate<'a>> {
    let own = last(name);
    let seen = candidates.partition_point(|&(_, _, seen)| seen);
    let tiers = [&candidates[..seen], candidates];
    let exact =
        |full: &str| full.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let exact = tiers.iter().find_map(|tier| tier.iter().find(|(full, ..)| exact(full)));
    // Everything is near to a name of one or two letters.
    let near = || tiers.iter().filter(|_| own.len() > 2).find_map(|tier| nearby(name, own, tier));
    exact.copied().or_else(near)
}

fn nearby<'a>(name: &str, own: &str, candidates: &[Candidate<'a>]) -> Option<Candidate<'a>> {
    let names = || candidates.iter().map(|&(full, ..)| full);
    let full = nearest(name, names());
    let same = || names().find(|full| last(full) == own);
    let near = || nearest(own, names().map(last)).and_then(|near| names().find(|full| last(full) == near));
    let meant = full.or_else(same).or_else(near)?;
    candidates.iter().copied().find(|&(full, ..)| full == meant)
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// A full name as one would write it where it was looked for.
fn shortest<'a>(full_name: &'a str, name: &str, scope: &str) -> &'a str {
    if name.contains('.') {
        return full_name;
    }
    let around = super::symbols::scopes(scope).map(|scope| format!("{scope}."));
    around.into_iter().find_map(|scope| full_name.strip_prefix(scope.as_str())).unwrap_or(full_name)
}

/// What other languages call the scalar types.
const SCALARS: &[(&str, &str)] = &[
    ("int", "int32"),
    ("integer", "int32"),
    ("i32", "int32"),
    ("i64", "int64"),
    ("long", "int64"),
    ("number", "double"),
    ("uint", "uint32"),
    ("u32", "uint32"),
    ("u64", "uint64"),
    ("float32", "float"),
    ("float64", "double"),
    ("f32", "float"),
    ("f64", "double"),
    ("str", "string"),
    ("string", "string"),
    ("text", "string"),
    ("boolean", "bool"),
    ("bool", "bool"),
    ("byte", "bytes"),
    ("bytes", "bytes"),
    ("double", "double"),
    ("float", "float"),
    ("int32", "int32"),
    ("int64", "int64"),
    ("time", "google.protobuf.Timestamp"),
    ("datetime", "google.protobuf.Timestamp"),
    ("date", "google.protobuf.Timestamp"),
    ("object", "google.protobuf.Struct"),
    ("json", "google.protobuf.Struct"),
];

struct Embedded {
    name: String,
    path: &'static str,
    kind: Kind,
}

/// What is declared in the files that protogen brings along.
static EMBEDDED: LazyLock<Vec<Embedded>> = LazyLock::new(|| {
    let mut names = Vec::new();
    for (path, text) in builtin::FILES {
        let Ok(file) = protox::file::File::from_source(path, text) else { continue };
        embedded(&file.into(), path, &mut names);
    }
    names
});

fn embedded(file: &FileDescriptorProto, path: &'static str, names: &mut Vec<Embedded>) {
    let mut add =
        |scope: &str, name: &str, kind: Kind| names.push(Embedded { name: join(scope, name), path, kind });
    let package = file.package();
    for enumeration in &file.enum_type {
        add(package, enumeration.name(), Kind::Enum);
    }
    for extension in &file.extension {
        add(package, extension.name(), Kind::Extension);
    }
    for message in &file.message_type {
        embedded_message(package, message, &mut add);
    }
}

fn embedded_message(scope: &str, message: &DescriptorProto, add: &mut dyn FnMut(&str, &str, Kind)) {
    add(scope, message.name(), Kind::Message);
    let scope = join(scope, message.name());
    for enumeration in &message.enum_type {
        add(&scope, enumeration.name(), Kind::Enum);
    }
    for nested in &message.nested_type {
        embedded_message(&scope, nested, add);
    }
}
