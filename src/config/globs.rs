//! Globs on import paths.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::table::Table;
use crate::diagnostic::{Diagnostic, Span};

/// The globs of a key. A `*` stays within a folder; `**` does not.
pub(super) fn globs(table: &mut Table, key: &str) -> Option<GlobSet> {
    let (texts, span) = table.strings(key)?;
    if texts.is_empty() && key == "include" {
        table.error(
            Diagnostic::error("config/empty-list", "`include` is empty")
                .at(span)
                .label("no file can match")
                .help("leave it out to include all files, or give it a glob such as `\"acme/**\"`"),
        );
    }
    let mut set = GlobSetBuilder::new();
    for (text, span) in texts {
        match glob(&text, span) {
            Ok(glob) => _ = set.add(glob),
            Err(diagnostic) => table.error(*diagnostic),
        }
    }
    set.build().ok()
}

fn glob(text: &str, span: Span) -> Result<Glob, Box<Diagnostic>> {
    let wrong = |why: String| Diagnostic::error("config/bad-glob", why).at(span);
    if let Some(help) = never_matches(text) {
        return Err(wrong(format!("`{text}` matches no import path")).help(help).into());
    }
    GlobBuilder::new(text).literal_separator(true).backslash_escape(true).build().map_err(|error| {
        wrong(format!("`{text}` is not a glob: {}", error.kind()))
            .help("a glob is a path with `*`, `**`, `?`, `[abc]` or `{a,b}` in it")
            .into()
    })
}

/// Why a glob that looks right is none on import paths, such as `acme/v1/job.proto`.
fn never_matches(text: &str) -> Option<String> {
    if text.starts_with('/') || text.starts_with("./") || text.starts_with("../") {
        let rest = text.trim_start_matches(['.', '/']);
        return Some(format!("import paths start below a root: write `{rest}`"));
    }
    text.ends_with('/').then(|| format!("to match all that is in the folder, write `{text}**`"))
}
