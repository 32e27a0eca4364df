//! The file as a whole, with the command line laid over it.

use std::path::{Path, PathBuf};

use super::table::Table;
use super::{Arguments, Config, Override, globs, paths, pin, target};
use crate::diagnostic::{Diagnostic, Report};
use crate::schema::Request;

/// Reads a text that stands in `folder`, and lays the arguments over it. `path` is how people know
/// the text.
pub fn parse(path: &str, text: &str, folder: &Path, arguments: &Arguments) -> Result<Config, Report> {
    let mut table = Table::parse(path, text.strip_prefix('\u{feff}').unwrap_or(text))?;
    pin::check(&mut table)?;
    config(table, Some(PathBuf::from(path)), folder, arguments)
}

/// What the arguments alone say.
pub fn without_file(arguments: &Arguments) -> Result<Config, Report> {
    config(Table::parse("", "")?, None, Path::new(""), arguments)
}

fn config(
    mut table: Table,
    file: Option<PathBuf>,
    folder: &Path,
    arguments: &Arguments,
) -> Result<Config, Report> {
    let request = request(&mut table, file.is_some(), folder, arguments);
    let targets = target::targets(&mut table, file.is_some(), folder, arguments, &request.roots);
    let overrides = overrides(&mut table);
    table.finish();
    let folder = paths::normal(folder);
    table.report().into_result(Config { file, folder, request, targets, overrides })
}

fn request(table: &mut Table, has_file: bool, folder: &Path, arguments: &Arguments) -> Request {
    let written = roots(table);
    let roots: Vec<PathBuf> = match written {
        _ if !arguments.roots.is_empty() => arguments.roots.iter().map(|root| paths::normal(root)).collect(),
        Some(roots) => roots.iter().map(|root| paths::normal(&folder.join(root))).collect(),
        None if has_file => default_roots(folder, &[]),
        None => default_roots(folder, &arguments.paths),
    };
    let mut paths = arguments.paths.clone();
    if has_file && !paths.is_empty() {
        paths.splice(0..0, roots.iter().cloned());
    }
    let (include, exclude) = (globs::globs(table, "include"), globs::globs(table, "exclude"));
    Request { roots, paths, include, exclude }
}

fn roots(table: &mut Table) -> Option<Vec<String>> {
    let (roots, span) = table.strings("roots")?;
    if roots.is_empty() {
        table.error(
            Diagnostic::error("config/empty-list", "`roots` is empty")
                .at(span)
                .label("nothing could be found")
                .help("name the folder that import paths start from, such as `\"proto\"`"),
        );
    }
    Some(roots.into_iter().map(|(root, _)| root).collect())
}

/// Where import paths start if nobody says so: in `proto`, or else in the project's folder. PATHs
/// that are elsewhere start there.
fn default_roots(folder: &Path, paths: &[PathBuf]) -> Vec<PathBuf> {
    let holds = |root: &Path| paths.iter().all(|path| paths::real(path).starts_with(paths::real(root)));
    let proto = paths::normal(&folder.join("proto"));
    if proto.is_dir() && holds(&proto) {
        return vec![proto];
    }
    if holds(folder) {
        return vec![paths::normal(folder)];
    }
    let mut roots: Vec<PathBuf> = paths
        .iter()
        .map(|path| if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(path) })
        .map(paths::normal)
        .collect();
    roots.sort();
    roots.dedup();
    roots
}

fn overrides(table: &mut Table) -> Vec<Override> {
    let Some(mut elements) = table.table("overrides") else { return Vec::new() };
    let paths = elements.keys();
    let read = |(path, span): (String, _)| {
        let mut options = elements.table(&path)?;
        let names: Vec<String> = options.keys().into_iter().map(|(name, _)| name).collect();
        let values = names.into_iter().filter_map(|name| {
            let (value, span) = options.value(&name)?;
            Some((name, value, Some(span)))
        });
        Some(Override { path, span: Some(span), options: values.collect() })
    };
    paths.into_iter().filter_map(read).collect()
}
