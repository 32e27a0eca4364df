//! The targets of the file, and those that the command line asks for.

use std::path::{Path, PathBuf};

use globset::GlobSet;

use super::arguments::whole;
use super::folders::{self, Folder};
use super::suggestion::list;
use super::table::Table;
use super::value::Entry;
use super::{Arguments, Target, globs, paths};
use crate::diagnostic::{Diagnostic, Report, Span};
use crate::lang::{self, Backend, External};

/// A target while it is being read: the language's own options are still in the table.
struct Draft {
    backend: &'static dyn Backend,
    /// `None`: what the file says is no folder that could be written to.
    out: Option<PathBuf>,
    span: Span,
    include: Option<GlobSet>,
    exclude: Option<GlobSet>,
    external: External,
    table: Table,
}

/// What the run writes.
pub(super) fn targets(
    table: &mut Table,
    has_file: bool,
    folder: &Path,
    arguments: &Arguments,
    roots: &[PathBuf],
) -> Vec<Target> {
    let (mut drafts, all_read) = drafts(table, folder);
    let mut folders = folders_of(&drafts, |_| true);
    for &backend in &arguments.languages {
        if !drafts.iter().any(|draft| is(draft.backend, backend)) {
            drafts.push(unconfigured(backend, folder, table));
        }
    }
    if drafts.is_empty() && all_read && !arguments.reads_only {
        table.error(nothing_to_write(table, has_file));
    }
    redirect(&mut drafts, arguments);
    let writes = folders_of(&drafts, |draft| chooses(arguments, draft.backend));
    table.errors(writes.iter().flat_map(|folder| folder.check(roots)));
    folders.extend(writes.into_iter().filter(|folder| !folders.contains(folder)).collect::<Vec<_>>());
    table.errors(folders::overlaps_of(&folders).diagnostics);
    configure(drafts, table, arguments)
}

/// The targets of the file, and whether all of them could be read.
fn drafts(table: &mut Table, folder: &Path) -> (Vec<Draft>, bool) {
    let present = table.keys().iter().any(|(key, _)| key == "target");
    let Some(tables) = table.tables("target") else { return (Vec::new(), !present) };
    let drafts: Vec<Option<Draft>> = tables.into_iter().map(|table| draft(table, folder)).collect();
    let all_read = drafts.iter().all(Option::is_some);
    (drafts.into_iter().flatten().collect(), all_read)
}

/// One target of the file, or nothing if its language is unknown: then its keys are, too.
fn draft(mut table: Table, folder: &Path) -> Option<Draft> {
    let backend = backend(&mut table);
    let out = out(&mut table, folder);
    let (include, exclude) = (globs::globs(&mut table, "include"), globs::globs(&mut table, "exclude"));
    let external = External::new(table.texts("external"));
    let backend = backend?;
    let (out, span) = match out {
        Some((path, span)) => (path, span),
        None => (Some(default_out(folder, backend)), table.span()),
    };
    Some(Draft { backend, out, span, include, exclude, external, table })
}

fn backend(table: &mut Table) -> Option<&'static dyn Backend> {
    let present = table.keys().iter().any(|(key, _)| key == "lang");
    let names: Vec<&str> = lang::ALL.iter().map(|backend| backend.name()).collect();
    let Some((name, span)) = table.string("lang") else {
        if !present {
            table.error(
                Diagnostic::error("config/missing-key", "the target has no `lang`")
                    .at(table.span())
                    .help(format!("add `lang = \"…\"`; the languages are {}", list(&names, "and"))),
            );
        }
        return None;
    };
    match lang::named(&name) {
        Ok(backend) => Some(backend),
        Err(unknown) => {
            table.error(unknown.at(span));
            None
        }
    }
}

/// The output folder that the file names, if it is one that stays inside the project, also behind
/// symbolic links.
fn out(table: &mut Table, folder: &Path) -> Option<(Option<PathBuf>, Span)> {
    let (out, span) = table.string("out")?;
    let path = folder.join(&out);
    if paths::stays_below(Path::new(&out)) && paths::real(&path).starts_with(paths::real(folder)) {
        return Some((Some(paths::normal(&path)), span));
    }
    table.error(
        Diagnostic::error("config/out-outside", format!("the output folder `{out}` is outside the project"))
            .at(span.clone())
            .label("leads out of the folder of protogen.toml")
            .help("name a folder inside the project, or use `--out`, which takes any folder"),
    );
    Some((None, span))
}

fn default_out(folder: &Path, backend: &dyn Backend) -> PathBuf {
    paths::normal(&folder.join("generated").join(backend.name()))
}

/// A language that the file has no target for.
fn unconfigured(backend: &'static dyn Backend, folder: &Path, table: &Table) -> Draft {
    let span = whole("--lang", backend.name());
    Draft {
        backend,
        out: Some(default_out(folder, backend)),
        span: span.clone(),
        include: None,
        exclude: None,
        external: External::default(),
        table: table.empty(span),
    }
}

/// Sends the chosen targets where `--out` says: there, or if they are of several languages, to a
/// folder there for each.
fn redirect(drafts: &mut [Draft], arguments: &Arguments) {
    let (Some(out), Some(span)) = (&arguments.out, arguments.out_span()) else { return };
    let mut chosen: Vec<&mut Draft> =
        drafts.iter_mut().filter(|draft| chooses(arguments, draft.backend)).collect();
    let one = chosen.windows(2).all(|pair| is(pair[0].backend, pair[1].backend));
    for draft in &mut chosen {
        let path = if one { out.clone() } else { out.join(draft.backend.name()) };
        draft.out = Some(paths::normal(&path));
        draft.span = span.clone();
    }
}

/// Has each language take its options. Targets that are not chosen are read only for their mistakes.
fn configure(drafts: Vec<Draft>, table: &Table, arguments: &Arguments) -> Vec<Target> {
    let mut report = Report::new();
    let options: Vec<Entry> = arguments.entries(&mut report);
    table.errors(report.diagnostics);
    let finished = drafts.into_iter().filter_map(|mut draft| {
        let chosen = chooses(arguments, draft.backend);
        if chosen {
            draft.table.overlay(&options);
        }
        let render = draft.backend.configure(&mut draft.table);
        draft.table.finish();
        let Draft { backend, out, span, include, exclude, external, .. } = draft;
        let target = |out| Target { backend, render, out, span: Some(span), include, exclude, external };
        out.filter(|_| chosen).map(target)
    });
    finished.collect()
}

fn folders_of(drafts: &[Draft], keep: impl Fn(&Draft) -> bool) -> Vec<Folder> {
    let kept = drafts.iter().enumerate().filter(|(_, draft)| keep(draft));
    kept.filter_map(|(owner, draft)| {
        Some(Folder::new(owner, draft.out.as_deref()?, Some(draft.span.clone())))
    })
    .collect()
}

fn chooses(arguments: &Arguments, backend: &dyn Backend) -> bool {
    arguments.languages.is_empty() || arguments.languages.iter().any(|&chosen| is(chosen, backend))
}

fn is(one: &dyn Backend, other: &dyn Backend) -> bool {
    one.name() == other.name()
}

fn nothing_to_write(table: &Table, has_file: bool) -> Diagnostic {
    let language = lang::ALL.first().map_or("", |backend| backend.name());
    if has_file {
        Diagnostic::error("config/no-targets", "nothing says which language to write")
            .at(table.span())
            .help(format!("add a `[[target]]` with `lang = \"{language}\"`, or use `--lang {language}`"))
    } else {
        Diagnostic::error("config/no-targets", "no protogen.toml here or above, and no `--lang`")
            .help(format!("name a language, as in `protogen --lang {language}`, or write a protogen.toml"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_option_exists() {
        for backend in lang::ALL {
            let mut table = Table::parse("", "").unwrap();
            backend.configure(&mut table);
            let asked = table.asked();
            for option in backend.options() {
                assert!(asked.contains(&option.name), "{} never asks for {}", backend.name(), option.name);
            }
        }
    }
}
