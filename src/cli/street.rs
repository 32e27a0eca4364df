//! From arguments to outputs: what `generate` and `check` share.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::config::{self, Arguments, Config, real};
use crate::diagnostic::Report;
use crate::model::{Model, Name};
use crate::output::Output;
use crate::schema::Schema;

/// What the protos mean that a configuration asks for.
pub(super) fn model(config: &Config) -> Result<Model, Report> {
    Schema::load(&config.request)?.model(&config.overrides)
}

/// What a run writes or checks.
pub(super) fn outputs(arguments: &Arguments) -> Result<Vec<Output>, Report> {
    let config = config::load(arguments)?;
    let model = model(&config)?;
    let mut outputs = crate::render(&model, &config.targets)?;
    if !arguments.paths.is_empty() {
        let named = named(&model, &arguments.paths, &config.request.roots);
        for output in &mut outputs {
            output.complete = false;
            if config.file.is_some() {
                let files = std::mem::take(&mut output.files);
                output.files = files.filter(|file| file.sources.is_subset(&named));
            }
        }
    }
    Ok(outputs)
}

/// The inputs that PATHs mean: the files themselves, and all that is below the folders.
pub(super) fn named(model: &Model, paths: &[PathBuf], roots: &[PathBuf]) -> BTreeSet<Name> {
    let roots: Vec<PathBuf> = roots.iter().map(|root| real(root)).collect();
    let imports: Vec<String> = paths
        .iter()
        .map(|path| real(path))
        .flat_map(|path| {
            roots
                .iter()
                .filter_map(move |root| Some(path.strip_prefix(root).ok()?.to_owned()))
                .collect::<Vec<_>>()
        })
        .map(|import| import.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
        .collect();
    let is_named = |name: &str| imports.iter().any(|import| is_at_or_below(name, import));
    model
        .files
        .values()
        .filter(|file| file.input && is_named(&file.path))
        .map(|file| file.path.clone())
        .collect()
}

fn is_at_or_below(name: &str, path: &str) -> bool {
    path.is_empty() || name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
