//! Include roots, and the import paths that they give to files.

use std::path::{Component, Path, PathBuf};

use super::OnDisk;
use super::display::display;
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::model::Name;

/// A folder that import paths start from.
#[derive(Clone, Debug)]
pub(in crate::schema) struct Root {
    /// As it was given.
    pub(super) path: PathBuf,
    /// Absolute, with its links kept: a linked folder below a root still belongs to it.
    absolute: PathBuf,
    /// Absolute, with its links followed.
    canonical: PathBuf,
}

impl Root {
    /// The root at a path, if a folder is there.
    pub(super) fn new(path: &Path) -> Result<Self, Report> {
        if path.is_dir()
            && let (Ok(absolute), Ok(canonical)) = (std::path::absolute(path), path.canonicalize())
        {
            return Ok(Root { path: path.to_owned(), absolute, canonical });
        }
        let shown = display(path);
        let error = |what: &str| Diagnostic::error("schema/bad-root", format!("the root `{shown}` {what}"));
        let diagnostic = match sibling(path) {
            _ if path.exists() => error("is not a folder")
                .help("a root is the folder that imports start from; name a file as a PATH instead"),
            Some(sibling) => error("does not exist").help(format!("did you mean `{sibling}`?")),
            None => error("does not exist").help("check `roots` in protogen.toml, or `-I`"),
        };
        Err(diagnostic.into())
    }

    /// Whether both are the same folder.
    pub(super) fn is(&self, other: &Root) -> bool {
        self.canonical == other.canonical
    }

    /// The file's path below this root, if it is there.
    fn relative<'a>(&self, absolute: &'a Path, canonical: &'a Path) -> Option<&'a Path> {
        absolute.strip_prefix(&self.absolute).or_else(|_| canonical.strip_prefix(&self.canonical)).ok()
    }

    /// The file below this root that an import means. The path must be plain: no `..` and nothing
    /// absolute, or it could leave the root.
    pub(super) fn find(&self, import: &str) -> Option<OnDisk> {
        let plain = Path::new(import).components().all(|part| matches!(part, Component::Normal(_)));
        let path = self.path.join(import);
        if !plain || !path.is_file() {
            return None;
        }
        let canonical = path.canonicalize().ok()?;
        Some(OnDisk { path, canonical })
    }
}

/// The import path that the most specific root gives to a file, or to a folder.
pub(super) fn import_path(roots: &[Root], file: &OnDisk) -> Option<Name> {
    let absolute = std::path::absolute(&file.path).ok()?;
    let relative = roots
        .iter()
        .filter_map(|root| root.relative(&absolute, &file.canonical))
        .filter(|relative| !relative.components().any(|part| part == Component::ParentDir))
        .min_by_key(|relative| relative.components().count())?;
    let parts: Option<Vec<&str>> = relative.components().map(|part| part.as_os_str().to_str()).collect();
    Some(Name::from(parts?.join("/")))
}

/// The entry beside a path that does not exist which has the nearest name.
pub(super) fn sibling(path: &Path) -> Option<String> {
    let folder = match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => return None,
    };
    let names: Vec<String> = super::walk::names(folder);
    let found = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(display(&folder.join(found)))
}
