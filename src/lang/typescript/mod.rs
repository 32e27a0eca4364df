//! TypeScript.

use super::{Backend, Input, OptionDoc, Render};
use crate::config::Table;
use crate::diagnostic::Report;
use crate::output::FileSet;

/// The language.
pub struct TypeScript;

impl Backend for TypeScript {
    fn name(&self) -> &'static str {
        "typescript"
    }

    fn aliases(&self) -> &'static [&'static str] {
        &["ts"]
    }

    fn summary(&self) -> &'static str {
        "types of the JSON on your wire"
    }

    fn options(&self) -> &'static [OptionDoc] {
        &[]
    }

    fn configure(&self, _table: &mut Table) -> Box<dyn Render> {
        Box::new(Target)
    }
}

struct Target;

impl Render for Target {
    fn render(&self, _input: &Input<'_>) -> Result<FileSet, Report> {
        Ok(FileSet::new())
    }
}
