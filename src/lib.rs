//! protogen makes `.proto` files the single source of truth.
//!
//! It is a one-way street of plain values: a [`schema::Schema`] is read from texts, means a
//! [`model::Model`], is rendered by the [`lang`] backends to [`output::FileSet`]s, and those are
//! written or compared. `ARCHITECTURE.md` has the map.

pub mod build;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod lang;
pub mod model;
pub mod naming;
pub mod output;
pub mod schema;

use std::collections::BTreeSet;

pub use build::Config;

use config::Target;
use diagnostic::{Diagnostic, Report};
use lang::Input;
use model::{Model, Name};
use output::{FileSet, Output};

/// Renders every target. Nothing is read or written; what comes out is all that belongs in the
/// targets' output folders.
pub fn render(model: &Model, targets: &[Target]) -> Result<Vec<Output>, Report> {
    let mut report = config::overlaps(targets);
    let rendered: Vec<Result<FileSet, Report>> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            targets.iter().map(|target| scope.spawn(|| render_target(model, target))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut outputs = Vec::with_capacity(targets.len());
    for (target, files) in targets.iter().zip(rendered) {
        if let Some(files) = report.absorb(files) {
            outputs.push(Output { folder: target.out.clone(), files, complete: true });
        }
    }
    report.into_result(outputs)
}

fn render_target(model: &Model, target: &Target) -> Result<FileSet, Report> {
    let asked = model.files.values().filter(|file| file.input && target.takes(&file.path));
    let files: BTreeSet<Name> = asked.map(|file| file.path.clone()).collect();
    if files.is_empty() {
        let name = target.backend.name();
        let message = format!("no proto file is left for the {name} target");
        return Err(Diagnostic::error("config/no-files", message)
            .at(target.span.clone())
            .help("check `include` and `exclude`: they are globs on import paths, such as `acme/**`")
            .into());
    }
    target.render.render(&Input { model, files: &files, external: &target.external })
}
