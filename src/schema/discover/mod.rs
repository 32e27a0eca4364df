//! Finds the files that are asked for, and those that they import.
//!
//! The only part of this room that touches the disk. A file is what its canonical path says it is:
//! however many roots, links and spellings lead to it, it has one import path.

mod asked;
mod display;
mod library;
mod missing;
mod roots;
mod text;
mod walk;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use super::{Origin, Request};
use crate::diagnostic::{Report, Source};
use crate::model::Name;

pub(super) use library::Library;
pub(super) use missing::missing_import;

/// The files that are asked for, by import path, and where their imports are to be found.
pub(super) struct Inputs {
    pub(super) asked: Vec<Found>,
    pub(super) library: Library,
}

/// A file that can be read.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The path that imports it.
    pub(super) name: Name,
    pub(super) place: Place,
}

/// Where a file's text is.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// In protogen itself.
    Builtin(&'static str),
    /// In memory.
    Memory(Arc<Source>),
    /// On disk.
    Disk(OnDisk),
}

/// A file on disk.
#[derive(Clone, Debug)]
pub(super) struct OnDisk {
    /// The path by which it was reached.
    pub(super) path: PathBuf,
    /// The path that is the same however it was reached.
    pub(super) canonical: PathBuf,
}

impl Found {
    /// The text.
    pub(super) fn read(&self) -> Result<Arc<Source>, Report> {
        match &self.place {
            Place::Builtin(text) => Ok(Source::new(format!("<protogen>/{}", self.name), *text)),
            Place::Memory(source) => Ok(Arc::clone(source)),
            Place::Disk(file) => text::read(&file.path),
        }
    }

    /// Where the text comes from.
    pub(super) fn origin(&self) -> Origin {
        match &self.place {
            Place::Builtin(_) => Origin::Builtin,
            Place::Memory(_) => Origin::Memory,
            Place::Disk(_) => Origin::Disk,
        }
    }

    /// The canonical path, if it is on disk.
    pub(super) fn canonical(&self) -> Option<&PathBuf> {
        match &self.place {
            Place::Disk(file) => Some(&file.canonical),
            Place::Builtin(_) | Place::Memory(_) => None,
        }
    }
}

/// What a request asks for.
pub(super) fn discover(request: &Request) -> Result<Inputs, Report> {
    asked::asked(request)
}

/// Texts that are already in memory, under their import paths.
pub(super) fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Inputs {
    let texts: Vec<Found> = texts
        .into_iter()
        .map(|(path, text)| Found {
            name: Name::from(path),
            place: Place::Memory(Source::new(path, text.strip_prefix('\u{feff}').unwrap_or(text))),
        })
        .collect();
    Inputs { asked: texts.clone(), library: Library::Texts(texts) }
}
