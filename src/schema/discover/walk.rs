//! All protos below a folder.

use std::collections::HashSet;
use std::fs::{DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use super::OnDisk;
use super::display::display;
use crate::diagnostic::Diagnostic;

/// Files that mark a folder as not being sources: build output and Python environments.
const NOT_SOURCES: [&str; 2] = ["CACHEDIR.TAG", "pyvenv.cfg"];

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The `.proto` files themselves.
    pub(super) files: Vec<OnDisk>,
    /// The `.proto` files that links lead to; they may be among the others as well.
    pub(super) linked: Vec<OnDisk>,
    /// What could not be searched.
    pub(super) unreadable: Vec<Diagnostic>,
}

impl Walked {
    /// All files, by whatever way they were reached.
    pub(super) fn all(self) -> impl Iterator<Item = OnDisk> {
        self.files.into_iter().chain(self.linked)
    }
}

/// Searches a folder, in the order of the names.
///
/// Left out are hidden files and folders, `node_modules`, folders that are marked as build output or
/// as a Python environment, and the links that bazel leaves in a workspace. Links are followed, but
/// not to a folder that holds the link, and each folder is searched once: links in a circle end.
pub(super) fn walk(folder: &Path) -> Walked {
    let mut walk = Walk::default();
    match folder.canonicalize() {
        Ok(canonical) => walk.folder(&OnDisk { path: folder.to_owned(), canonical }),
        Err(error) => walk.unreadable(folder, &error),
    }
    let files = std::mem::take(&mut walk.walked.files);
    while let Some(link) = walk.links.pop() {
        walk.link(link);
    }
    let Walked { files: linked, unreadable, .. } = walk.walked;
    Walked { files, linked, unreadable }
}

/// The names of a folder's entries.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let entries = entries(folder).unwrap_or_default();
    entries.into_iter().filter_map(|(entry, _)| entry.file_name().into_string().ok()).collect()
}

#[derive(Default)]
struct Walk {
    searched: HashSet<PathBuf>,
    /// Links that are still to be followed, the next one last, each with the real folder it is in.
    links: Vec<(PathBuf, PathBuf)>,
    walked: Walked,
}

impl Walk {
    fn folder(&mut self, folder: &OnDisk) {
        let entries = match entries(&folder.path) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(&folder.path, &error),
        };
        let marked =
            entries.iter().any(|(entry, _)| NOT_SOURCES.iter().any(|mark| entry.file_name() == *mark));
        // The folder that was asked for is searched in any case.
        if (marked && !self.searched.is_empty()) || !self.searched.insert(folder.canonical.clone()) {
            return;
        }
        let mut links = Vec::new();
        for (entry, kind) in entries {
            if skipped(&entry.file_name().to_string_lossy(), kind) {
                continue;
            }
            let here = OnDisk { path: entry.path(), canonical: folder.canonical.join(entry.file_name()) };
            if kind.is_symlink() {
                links.push((here.path, folder.canonical.clone()));
            } else if kind.is_dir() {
                self.folder(&here);
            } else if is_proto(&here.path) {
                self.walked.files.push(here);
            }
        }
        self.links.splice(0..0, links.into_iter().rev());
    }

    fn link(&mut self, (path, holder): (PathBuf, PathBuf)) {
        // A link to nothing is nothing.
        let Ok(canonical) = path.canonicalize() else { return };
        let target = OnDisk { path, canonical };
        if !target.canonical.is_dir() {
            if is_proto(&target.path) {
                self.walked.files.push(target);
            }
        } else if !holder.starts_with(&target.canonical) {
            self.folder(&target);
        }
    }

    fn unreadable(&mut self, folder: &Path, error: &io::Error) {
        let shown = display(folder);
        self.walked.unreadable.push(
            Diagnostic::error("schema/unreadable", format!("the folder `{shown}` cannot be read: {error}"))
                .help("check its permissions"),
        );
    }
}

fn skipped(name: &str, kind: FileType) -> bool {
    name.starts_with('.') || name == "node_modules" || (kind.is_symlink() && name.starts_with("bazel-"))
}

/// Whether the name says that it is a proto.
pub(super) fn is_proto(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "proto")
}

/// A folder's entries by name.
#[expect(clippy::disallowed_methods, reason = "this is where schema searches the disk")]
fn entries(folder: &Path) -> io::Result<Vec<(DirEntry, FileType)>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        entries.push((entry, kind));
    }
    entries.sort_by_key(|(entry, _)| entry.file_name());
    Ok(entries)
}
