//! `protogen.toml` and the command line: what to read, and which languages to write where.
//!
//! Every key is typed, and an unknown one is an error with its place in the file and the nearest
//! name that would have been right. One run reports all of them. This room reads one file and knows
//! no proto; what `overrides` say is understood where the protos are.

mod arguments;
mod document;
mod expected;
mod find;
mod folders;
mod globs;
mod paths;
mod pin;
mod suggestion;
mod syntax;
mod table;
mod target;
mod value;

use std::path::PathBuf;

use globset::GlobSet;

pub use arguments::Arguments;
pub use document::{parse, without_file};
pub use find::{find, load};
pub use folders::overlaps;
pub(crate) use paths::real;
pub(crate) use suggestion::list;
pub use table::Table;

use crate::diagnostic::Span;
use crate::lang::{Backend, External, Render};
use crate::schema::Request;

/// The file's name.
pub const FILE_NAME: &str = "protogen.toml";

/// What a run is about: what the file says, with what the command line says laid over it.
pub struct Config {
    /// The `protogen.toml`, if there is one.
    pub file: Option<PathBuf>,
    /// The project's folder, which holds the file; every path in the file is relative to it.
    /// Without a file, the folder in which protogen runs.
    pub folder: PathBuf,
    /// What to read.
    pub request: Request,
    /// What to write.
    pub targets: Vec<Target>,
    /// Options for protos that can't be edited.
    pub overrides: Vec<Override>,
}

/// A language to write, and where.
pub struct Target {
    /// The language.
    pub backend: &'static dyn Backend,
    /// The language with its options set.
    pub render: Box<dyn Render>,
    /// The output folder.
    pub out: PathBuf,
    /// What decides the output folder: `out`, or the head of a target that has none.
    pub span: Option<Span>,
    /// Which protos it renders, by import path. `None`: all that were asked for.
    pub include: Option<GlobSet>,
    /// Which it does not.
    pub exclude: Option<GlobSet>,
    /// Protos whose code lives elsewhere.
    pub external: External,
}

impl Target {
    /// Whether the target renders the file of that import path, if the file was asked for.
    #[must_use]
    pub fn takes(&self, path: &str) -> bool {
        let matches = |globs: &GlobSet| globs.is_match(path);
        self.include.as_ref().is_none_or(matches) && !self.exclude.as_ref().is_some_and(matches)
    }
}

/// Options of ours that `protogen.toml` lays over those of one element.
#[derive(Clone, Debug)]
pub struct Override {
    /// The full name of a message, field, oneof, enum, value, service or method, or the path of a file.
    pub path: String,
    /// Where the path stands.
    pub span: Option<Span>,
    /// Each option with its place, as options.proto names it.
    pub options: Vec<(String, serde_json::Value, Option<Span>)>,
}
