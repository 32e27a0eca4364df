//! Reads protos: from disk or memory to linked descriptors, and from those to the [`Model`].
//!
//! This is the only room that knows protox, prost-reflect and descriptors. Texts are parsed one by
//! one, checked by our own rules where protox is laxer than protoc, and linked; whatever is wrong
//! with any of them is reported in one run.

mod builtin;
mod check;
mod declared;
mod discover;
mod files;
mod link;
mod locations;
mod lower;
mod parallel;
mod parse;
mod read;
mod syntax;
mod tag;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use globset::GlobSet;
use prost_reflect::DescriptorPool;

use crate::config::Override;
use crate::diagnostic::{Report, Source};
use crate::model::{Model, Name};
use discover::Inputs;
use locations::Locations;

pub use builtin::{OPTIONS_PROTO, OPTIONS_PROTO_PATH};

/// Linked descriptors of some files and all that they import.
#[derive(Debug)]
pub struct Schema {
    pool: DescriptorPool,
    files: BTreeMap<Name, SchemaFile>,
}

/// What the descriptors do not keep of a file.
#[derive(Debug)]
struct SchemaFile {
    /// The text; its path is the one that people know.
    source: Arc<Source>,
    /// Where each element stands and what comments it has, by descriptor path.
    locations: Arc<Locations>,
    /// Whether it was asked for, and not only imported.
    input: bool,
    /// Where its text comes from.
    origin: Origin,
}

/// Where a text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// It is embedded in protogen.
    Builtin,
    /// It was given as a text.
    Memory,
    /// It was read from disk.
    Disk,
}

/// Which protos to read.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Folders that import paths start from, in the order in which they are searched.
    pub roots: Vec<PathBuf>,
    /// Files, and folders to search for files. Empty: all files below the roots.
    pub paths: Vec<PathBuf>,
    /// Which of the files that a folder holds are meant, by import path. `None`: all of them.
    pub include: Option<GlobSet>,
    /// Which of them are not, by import path.
    pub exclude: Option<GlobSet>,
}

impl Schema {
    /// Reads files from disk, with everything that they import.
    pub fn load(request: &Request) -> Result<Schema, Report> {
        Schema::read(discover::discover(request)?)
    }

    /// Links texts that are already in memory, each under the path that imports it. All of them
    /// count as asked for.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Schema, Report> {
        Schema::read(discover::from_texts(texts))
    }

    fn read(inputs: Inputs) -> Result<Schema, Report> {
        let mut report = Report::new();
        let mut files = read::read(inputs, &mut report);
        let symbols = check::check(&mut files, &mut report);
        link::link(files, &symbols, report)
    }

    /// What the descriptors mean, with the options of `overrides` laid over those in the protos.
    pub fn model(&self, overrides: &[Override]) -> Result<Model, Report> {
        lower::lower(self, overrides)
    }

    /// The paths of the files on disk that were read, for build systems.
    pub fn source_paths(&self) -> impl Iterator<Item = &str> {
        self.files.values().filter(|file| file.origin == Origin::Disk).map(|file| file.source.path.as_str())
    }

    /// The binary `google.protobuf.FileDescriptorSet` of all files, imports before importers, as
    /// protoc plugins take it.
    #[must_use]
    pub fn descriptor_set(&self) -> Vec<u8> {
        self.pool.encode_to_vec()
    }
}
