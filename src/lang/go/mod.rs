//! Go: what protoc-gen-go and its like print, without protoc.

mod cycles;
mod options;
mod packages;

use std::collections::BTreeSet;

use super::protoc::{self, Plugin};
use super::{Backend, Input, OptionDoc, Render};
use crate::config::Table;
use crate::diagnostic::Report;
use crate::model::Name;
use crate::output::FileSet;
use crate::schema::OPTIONS_PROTO_PATH;
use options::Options;
use packages::Packages;

/// The language.
pub struct Go;

impl Backend for Go {
    fn name(&self) -> &'static str {
        "go"
    }

    fn summary(&self) -> &'static str {
        "what protoc-gen-go and protoc-gen-go-grpc print, without protoc; takes other plugins, too"
    }

    fn options(&self) -> &'static [OptionDoc] {
        options::DOCS
    }

    fn has_templates(&self) -> bool {
        false
    }

    fn configure(&self, table: &mut Table) -> Box<dyn Render> {
        Box::new(Options::take(table))
    }
}

impl Render for Options {
    fn render(&self, input: &Input<'_>) -> Result<FileSet, Report> {
        let files = files(input);
        let input = &Input { files: &files, ..*input };
        let packages = Packages { options: self, external: input.external };
        // Only generated code of ours reads our own options, and no Go module has code for their proto.
        let ours = Name::from(OPTIONS_PROTO_PATH);
        let needed = files.contains(&ours) || packages.told(&ours).is_some();
        let leave_out = if needed { BTreeSet::new() } else { BTreeSet::from([ours]) };
        let seen = protoc::with_imports(input.model, &files, &leave_out);
        packages.check(input, &seen).into_result(())?;
        cycles::check(packages, input, &seen).into_result(())?;

        let parameters = packages.parameters(input.model, &seen);
        let plugins: Vec<Plugin> = self.plugins(input).map(|plugin| plugin.told_first(&parameters)).collect();
        let request = protoc::request(input.model, &files, &leave_out);
        protoc::run(&plugins, input, &request, |path| packages.sources(input, path))
    }
}

impl Options {
    /// The plugins that have something to do.
    fn plugins(&self, input: &Input<'_>) -> impl Iterator<Item = &Plugin> {
        let serves = input.files.iter().any(|path| !input.model.file(path).services.is_empty());
        let grpc = self.grpc.iter().filter(move |_| serves);
        std::iter::once(&self.go).chain(grpc).chain(&self.others)
    }
}

/// The files that get code: those that were asked for. What they import has code where its Go package is.
fn files(input: &Input<'_>) -> BTreeSet<Name> {
    let elsewhere = |path: &Name| input.external.place(path).is_some();
    input.files.iter().filter(|path| !elsewhere(path)).cloned().collect()
}
