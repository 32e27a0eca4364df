//! The languages: each turns the model into files.
//!
//! A language is a folder here with the same five names in it (`mod`, `lower`, `types`, `names`,
//! `view`), a folder of templates, a driver, and a line in [`ALL`]. Everything that lists languages
//! derives from that line: the command line, the configuration, the docs and the test matrix.

mod external;
pub mod go;
pub mod go_json;
pub mod json;
mod protoc;
pub mod python;
pub mod rust;
pub mod typescript;

use std::collections::BTreeSet;

use crate::config::{Table, list};
use crate::diagnostic::{Diagnostic, Report, nearest};
use crate::model::{Model, Name};
use crate::output::FileSet;

pub use external::External;

/// Every language that protogen writes.
pub static ALL: &[&dyn Backend] = &[&typescript::TypeScript, &rust::Rust, &python::Python, &go::Go];

/// The language of that name or alias.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Backend> {
    ALL.iter().copied().find(|backend| backend.name() == name || backend.aliases().contains(&name))
}

/// The same, or what is wrong with the name.
pub fn named(name: &str) -> Result<&'static dyn Backend, Box<Diagnostic>> {
    find(name).ok_or_else(|| {
        let names = ALL.iter().map(|backend| backend.name());
        let aliases = ALL.iter().flat_map(|backend| backend.aliases()).copied();
        let help = match nearest(name, names.clone().chain(aliases)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "name one of these".to_owned(),
        };
        let names: Vec<&str> = names.collect();
        let unknown = Diagnostic::error("config/unknown-language", format!("unknown language `{name}`"))
            .label(format!("protogen writes {}", list(&names, "and")))
            .help(help);
        Box::new(unknown)
    })
}

/// A language.
pub trait Backend: Sync {
    /// The name in protogen.toml, and of its folders: `typescript`.
    fn name(&self) -> &'static str;

    /// Shorter names for the command line: `ts`.
    fn aliases(&self) -> &'static [&'static str] {
        &[]
    }

    /// What it writes, in a few words.
    fn summary(&self) -> &'static str;

    /// The keys that a `[[target]]` of this language may have, beside those that all languages share.
    fn options(&self) -> &'static [OptionDoc];

    /// Whether its code is ours, printed from templates. Otherwise plugins of protoc's print it.
    fn has_templates(&self) -> bool {
        true
    }

    /// The options of code that a build script leaves in Cargo's `OUT_DIR`, unless it says others.
    fn in_out_dir(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Takes this language's keys out of a target's table. Whatever is wrong with them goes into the
    /// table's report, so that one run tells all; the result then is of no use.
    fn configure(&self, table: &mut Table) -> Box<dyn Render>;
}

/// A key of a target, as `protogen languages` and the docs show it.
#[derive(Clone, Copy, Debug)]
pub struct OptionDoc {
    /// The key.
    pub name: &'static str,
    /// The values that it takes, the default first.
    pub values: &'static [&'static str],
    /// What it decides.
    pub summary: &'static str,
}

/// A language with its options set.
pub trait Render: Send + Sync {
    /// Every file of the language, at paths relative to its output folder.
    fn render(&self, input: &Input<'_>) -> Result<FileSet, Report>;
}

/// What a language is to render.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What the protos mean.
    pub model: &'a Model,
    /// The files that were asked for. What their types need is rendered with them.
    pub files: &'a BTreeSet<Name>,
    /// The files that somebody else has already rendered.
    pub external: &'a External,
}
