//! Where imports are found.

use super::display::display;
use super::roots::{Root, import_path};
use super::{Found, Place, walk};
use crate::model::Name;
use crate::schema::builtin;

/// What imports can name, beside the files that protogen brings along.
#[derive(Debug)]
pub(in crate::schema) enum Library {
    /// Files below roots, in the order in which they are searched.
    Roots(Vec<Root>),
    /// Texts in memory.
    Texts(Vec<Found>),
}

impl Library {
    /// The file that an import means.
    pub(in crate::schema) fn find(&self, import: &str) -> Option<Found> {
        let name = Name::from(import);
        if let Some(text) = builtin::text(import) {
            return Some(Found { name, place: Place::Builtin(text) });
        }
        match self {
            Library::Roots(roots) => {
                let file = roots.iter().find_map(|root| root.find(import))?;
                Some(Found { name, place: Place::Disk(file) })
            }
            Library::Texts(texts) => texts.iter().find(|text| text.name == name).cloned(),
        }
    }

    /// Everything that can be imported. This searches all roots.
    pub(in crate::schema) fn names(&self) -> Vec<Name> {
        let builtin = builtin::FILES.iter().map(|(path, _)| Name::from(*path));
        match self {
            Library::Roots(roots) => {
                let protos = roots.iter().flat_map(|root| walk::walk(&root.path).all());
                builtin.chain(protos.filter_map(|file| import_path(roots, &file))).collect()
            }
            Library::Texts(texts) => builtin.chain(texts.iter().map(|text| text.name.clone())).collect(),
        }
    }

    /// The roots as people know them; empty where there are none.
    pub(super) fn roots(&self) -> Vec<String> {
        match self {
            Library::Roots(roots) => roots.iter().map(|root| display(&root.path)).collect(),
            Library::Texts(_) => Vec::new(),
        }
    }
}
