//! What to do about an import that is nowhere to be found.

use std::collections::HashMap;

use super::display::display;
use super::{Found, Library, Place};
use crate::diagnostic::{Diagnostic, Report, Span, nearest};
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

/// Collects the imports that were not found, each mistake once: a file that many files miss is one,
/// and so is a root that many imports miss.
pub(in crate::schema) struct Missing<'a> {
    library: &'a Library,
    /// All that could be imported.
    names: Vec<Name>,
    /// By what would mend them.
    mistakes: HashMap<Mend, Mistake>,
}

/// What would make an import be found.
#[derive(PartialEq, Eq, Hash)]
enum Mend {
    /// Another root.
    Root(String),
    /// A file of that path.
    File(String),
}

struct Mistake {
    first: Diagnostic,
    /// How many imports more have the same one.
    more: usize,
}

impl<'a> Missing<'a> {
    pub(in crate::schema) fn new(library: &'a Library) -> Self {
        Missing { library, names: library.names(), mistakes: HashMap::new() }
    }

    /// Adds an import that means nothing.
    pub(in crate::schema) fn add(&mut self, importer: &Found, import: &str, span: Option<Span>) {
        let holder = holder(importer, import);
        let mend = holder.clone().map_or_else(|| Mend::File(import.to_owned()), Mend::Root);
        if let Some(mistake) = self.mistakes.get_mut(&mend) {
            mistake.more += 1;
            if matches!(mend, Mend::File(_)) && mistake.more <= MOST_PLACES {
                mistake.first = mistake.first.clone().related(span, "imported here too");
            }
            return;
        }
        let roots = self.library.roots();
        let label = match roots.as_slice() {
            [] => "nothing has this path".to_owned(),
            roots => format!("not found below {}", quoted(roots)),
        };
        let first = Diagnostic::error("schema/unknown-import", format!("there is no file `{import}`"))
            .at(span)
            .label(label)
            .help(self.next_step(import, holder.as_deref(), !roots.is_empty()));
        self.mistakes.insert(mend, Mistake { first, more: 0 });
    }

    /// All that was collected.
    pub(in crate::schema) fn report(self) -> Report {
        let mistakes = self.mistakes.into_iter().map(|(mend, Mistake { first, more })| {
            let (Mend::Root(_), Some(help), 1..) = (mend, &first.help, more) else { return first };
            let imports =
                if more == 1 { "one more import".to_owned() } else { format!("{more} more imports") };
            let help = format!("{help}; {imports} would be found there");
            first.help(help)
        });
        Report { diagnostics: mistakes.collect() }.sorted()
    }

    fn next_step(&self, import: &str, holder: Option<&str>, has_roots: bool) -> String {
        let below = format!("/{import}");
        let is_it = |name: &&Name| {
            name.ends_with(&below)
                || import.strip_suffix(name.as_ref()).is_some_and(|rest| rest.ends_with('/'))
        };
        match (self.names.iter().find(is_it), holder) {
            (Some(name), None) => return format!("import it as `{name}`"),
            (Some(name), Some(folder)) => return format!("import it as `{name}`, or make `{folder}` a root"),
            (None, Some(folder)) => {
                return format!("make `{folder}` a root, with `-I {folder}` or `roots` in protogen.toml");
            }
            (None, None) => {}
        }
        // To search a whole disk for the nearest name takes time, and helps few times.
        let searched = self.mistakes.len() < MOST_SEARCHED;
        let names = self.names.iter().map(Name::as_ref).filter(|_| searched);
        if let Some(name) = nearest(import, names.filter(|name| is_similar(name, import))) {
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
}

/// How many more places of one mistake are shown.
const MOST_PLACES: usize = 3;

/// For how many mistakes the nearest name is searched.
const MOST_SEARCHED: usize = 100;

/// Whether two names may be near to each other at all.
pub(in crate::schema) fn is_similar(one: &str, other: &str) -> bool {
    one.len().abs_diff(other.len()) <= 4
}

fn quoted(roots: &[String]) -> String {
    const MOST: usize = 4;
    let shown: Vec<String> = roots.iter().take(MOST).map(|root| format!("`{root}`")).collect();
    match roots.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more roots", shown.join(", ")),
    }
}

/// A folder above the importing file from which the import would be found.
fn holder(importer: &Found, import: &str) -> Option<String> {
    let Place::Disk(file) = &importer.place else { return None };
    let file = std::path::absolute(&file.path).ok()?;
    file.ancestors().skip(1).find(|folder| folder.join(import).is_file()).map(display)
}
