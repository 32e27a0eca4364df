//! An ordered set of texts by path.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Name;

/// Generated files by their path, relative to the output folder, with `/` between its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: BTreeMap<String, File>,
}

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The whole text.
    pub text: String,
    /// The proto files that it is made from. Empty for a runtime, which is always the same.
    pub sources: BTreeSet<Name>,
}

impl FileSet {
    /// A set with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        FileSet::default()
    }

    /// Adds a file. Backends claim their paths first, so each path comes once.
    pub fn insert(&mut self, path: impl Into<String>, text: String, sources: impl IntoIterator<Item = Name>) {
        let before = self.files.insert(path.into(), File { text, sources: sources.into_iter().collect() });
        debug_assert!(before.is_none(), "two files of one language share a path");
    }

    /// The file at a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// All files, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The files that `keep` accepts.
    #[must_use]
    pub fn filter(self, keep: impl Fn(&File) -> bool) -> Self {
        FileSet { files: self.files.into_iter().filter(|(_, file)| keep(file)).collect() }
    }
}
