//! Finds and reads the file.

use std::path::{Path, PathBuf};

use super::{Arguments, Config, FILE_NAME, document, paths};
use crate::diagnostic::{Diagnostic, Report};

/// Reads the configuration that the arguments name, or the one that [`find`] finds, and lays the
/// arguments over it. Without any, the arguments must do.
pub fn load(arguments: &Arguments) -> Result<Config, Report> {
    match arguments.config.clone().or_else(|| find(Path::new(""))) {
        Some(path) => {
            let text = read(&path)?;
            let folder = path.parent().unwrap_or(Path::new(""));
            document::parse(&paths::shown(&path), &text, folder, arguments)
        }
        None => document::without_file(arguments),
    }
}

/// Finds `protogen.toml` in a folder or the nearest one above it. A folder that holds `.git` is the
/// last one that is searched, so that what a checkout generates depends on nothing outside of it.
#[must_use]
pub fn find(folder: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(folder).or_else(|_| std::env::current_dir()).ok()?;
    let mut up = folder.to_owned();
    for ancestor in absolute.ancestors() {
        if ancestor.join(FILE_NAME).is_file() {
            return Some(up.join(FILE_NAME));
        }
        if ancestor.join(".git").exists() {
            return None;
        }
        up.push("..");
    }
    None
}

#[expect(clippy::disallowed_methods, reason = "the one file that this room reads")]
fn read(path: &Path) -> Result<String, Report> {
    let shown = paths::shown(path);
    let bytes = std::fs::read(path).map_err(|error| {
        Diagnostic::error("config/unreadable", format!("cannot read `{shown}`: {error}"))
            .help(format!("name a {FILE_NAME} with `--config`, or leave that out to use the nearest one"))
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..place].split(|&byte| byte == b'\n').count();
        Diagnostic::error("config/not-utf8", format!("line {line} of `{shown}` is not UTF-8"))
            .help("save the file as UTF-8")
    })?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(paths: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let path = folder.path().join(path);
            #[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
            std::fs::create_dir_all(path.parent().unwrap()).and_then(|()| std::fs::write(path, "")).unwrap();
        }
        folder
    }

    #[test]
    fn the_nearest_file_is_found() {
        let folder = folder(&["protogen.toml", "a/b/x", "a/protogen.toml"]);
        let found = find(&folder.path().join("a/b")).unwrap();
        assert_eq!(paths::normal(&found), folder.path().join("a/protogen.toml"));
    }

    #[test]
    fn the_search_ends_at_the_checkout() {
        let folder = folder(&["protogen.toml", "checkout/.git/HEAD", "checkout/src/x"]);
        assert_eq!(find(&folder.path().join("checkout/src")), None);
    }

    #[test]
    fn a_checkout_may_hold_the_file() {
        let folder = folder(&["checkout/.git/HEAD", "checkout/src/x", "checkout/protogen.toml"]);
        assert!(find(&folder.path().join("checkout/src")).is_some());
    }
}
