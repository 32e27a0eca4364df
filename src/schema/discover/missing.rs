//! What to do about an import that is nowhere to be found.

use super::display::display;
use super::{Found, Library, Place};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::model::Name;

/// Where files that many projects import, and few have in their roots, come from.
const ORIGINS: &[(&str, &str)] = &[
    ("google/api/", "https://github.com/googleapis/googleapis"),
    ("google/rpc/", "https://github.com/googleapis/googleapis"),
    ("google/type/", "https://github.com/googleapis/googleapis"),
    ("google/longrunning/", "https://github.com/googleapis/googleapis"),
    ("buf/validate/", "https://github.com/bufbuild/protovalidate, in `proto/protovalidate`"),
    ("validate/validate.proto", "https://github.com/bufbuild/protoc-gen-validate"),
    ("gogoproto/", "https://github.com/gogo/protobuf"),
    ("protoc-gen-openapiv2/", "https://github.com/grpc-ecosystem/grpc-gateway"),
];

/// The error for an import that was not found; `names` is all that could be imported.
pub(in crate::schema) fn missing_import(
    library: &Library,
    names: &[Name],
    importer: &Found,
    import: &str,
    span: Option<Span>,
) -> Diagnostic {
    let roots = library.roots();
    let label = match roots.as_slice() {
        [] => "nothing has this path".to_owned(),
        roots => format!("not found below {}", quoted(roots)),
    };
    Diagnostic::error("schema/unknown-import", format!("there is no file `{import}`"))
        .at(span)
        .label(label)
        .help(next_step(names, importer, import, !roots.is_empty()))
}

fn quoted(roots: &[String]) -> String {
    const MOST: usize = 4;
    let shown: Vec<String> = roots.iter().take(MOST).map(|root| format!("`{root}`")).collect();
    match roots.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more roots", shown.join(", ")),
    }
}

fn next_step(names: &[Name], importer: &Found, import: &str, has_roots: bool) -> String {
    let below = format!("/{import}");
    let is_it = |name: &&Name| {
        name.ends_with(&below) || import.strip_suffix(name.as_ref()).is_some_and(|rest| rest.ends_with('/'))
    };
    let known = names.iter().find(is_it);
    match (known, holder(importer, import)) {
        (Some(name), None) => return format!("import it as `{name}`"),
        (Some(name), Some(folder)) => return format!("import it as `{name}`, or make `{folder}` a root"),
        (None, Some(folder)) => {
            return format!(
                "make the folder `{folder}` a root, with `-I {folder}` or `roots` in protogen.toml"
            );
        }
        (None, None) => {}
    }
    if let Some(name) = nearest(import, names.iter().map(Name::as_ref)) {
        return format!("did you mean `{name}`?");
    }
    if let Some((_, origin)) = ORIGINS.iter().find(|(prefix, _)| import.starts_with(prefix)) {
        return format!(
            "it comes from {origin}; make a copy's folder a root, with `-I` or `roots` in protogen.toml"
        );
    }
    if has_roots {
        "an import is a path below a root; name the root that holds it with `-I` or `roots` in protogen.toml"
            .into()
    } else {
        "add a text of this path".into()
    }
}

/// A folder above the importing file from which the import would be found.
fn holder(importer: &Found, import: &str) -> Option<String> {
    let Place::Disk(file) = &importer.place else { return None };
    let file = std::path::absolute(&file.path).ok()?;
    file.ancestors().skip(1).find(|folder| folder.join(import).is_file()).map(display)
}
