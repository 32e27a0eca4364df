//! The files of one run, parsed and not yet linked.

use std::collections::HashMap;
use std::sync::Arc;

use prost_types::FileDescriptorProto;

use super::Origin;
use super::locations::Locations;
use crate::diagnostic::{Source, Span};
use crate::model::Name;

/// A file's place in [`Files`].
pub(super) type FileId = usize;

/// All files of one run, by import path.
#[derive(Debug, Default)]
pub(super) struct Files {
    list: Vec<File>,
    by_name: HashMap<Name, FileId>,
}

/// One file.
#[derive(Debug)]
pub(super) struct File {
    /// The path that imports it.
    pub(super) name: Name,
    pub(super) source: Arc<Source>,
    pub(super) origin: Origin,
    pub(super) input: bool,
    /// What it says, without source info. Empty if it is broken.
    pub(super) proto: FileDescriptorProto,
    pub(super) locations: Locations,
    /// Whether it could not be read or parsed.
    pub(super) broken: bool,
    /// The file that each of its imports means. `None`: it was not found.
    pub(super) imports: Vec<Option<FileId>>,
    /// Which of its imports are public.
    pub(super) public: Vec<usize>,
}

impl Files {
    /// The files in the order of their import paths, with each import tied to its file. `target`
    /// tells which import path an import means.
    pub(super) fn new<'a>(mut list: Vec<File>, target: impl Fn(&str) -> Option<&'a Name>) -> Self {
        list.sort_by(|a, b| a.name.cmp(&b.name));
        let by_name: HashMap<Name, FileId> =
            list.iter().enumerate().map(|(id, file)| (Arc::clone(&file.name), id)).collect();
        for file in &mut list {
            let find = |import: &String| by_name.get(target(import)?).copied();
            file.imports = file.proto.dependency.iter().map(find).collect();
            let public = file.proto.public_dependency.iter();
            file.public = public.filter_map(|&index| usize::try_from(index).ok()).collect();
        }
        Files { list, by_name }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.list.iter().enumerate()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (FileId, &mut File)> {
        self.list.iter_mut().enumerate()
    }

    pub(super) fn get(&self, id: FileId) -> &File {
        &self.list[id]
    }

    pub(super) fn get_mut(&mut self, id: FileId) -> &mut File {
        &mut self.list[id]
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn into_list(self) -> Vec<File> {
        self.list
    }

    pub(super) fn id(&self, name: &str) -> Option<FileId> {
        self.by_name.get(name).copied()
    }
}

impl File {
    /// Where the element at a descriptor path stands.
    pub(super) fn span(&self, path: &[i32]) -> Option<Span> {
        self.locations.span(&self.source, path)
    }

    /// Whether the file follows the rules of proto3.
    pub(super) fn is_proto3(&self) -> bool {
        self.proto.syntax() == "proto3"
    }

    /// The files that this one imports and that were found, with the index of the import.
    pub(super) fn found_imports(&self) -> impl Iterator<Item = (usize, FileId)> {
        self.imports.iter().enumerate().filter_map(|(index, id)| Some((index, (*id)?)))
    }

    /// The files that it imports publicly. `None`: there is no such file.
    pub(super) fn public_imports(&self) -> impl Iterator<Item = Option<FileId>> {
        self.public.iter().map(|&index| self.imports[index])
    }
}
