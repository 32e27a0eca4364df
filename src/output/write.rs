//! Writes what changed, and removes what protogen once made and no longer makes.

use std::path::Path;

use super::manifest::{self, Step};
use super::place::{Obstacle, Place};
use super::plan::{Found, Plan, plan};
use super::stage::Staging;
use super::{MARK, Output, disk, owned};
use crate::diagnostic::{Diagnostic, Report};

/// What a run did, as paths with their output folder, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have a new text.
    pub written: Vec<String>,
    /// Files that nothing makes any more.
    pub removed: Vec<String>,
    /// How many files were right already.
    pub unchanged: usize,
}

/// Brings the output folders up to date. On an error nothing has changed, unless it is
/// `output/unremovable` or about the list of unmarked files: then the rest is done.
pub fn write(outputs: &[Output]) -> Result<Written, Report> {
    let plans = plan(outputs)?;
    refuse(&plans)?;
    let (mut files, mut lists) = (Staging::default(), Staging::default());
    for plan in &plans {
        stage(plan, &mut files, &mut lists)?;
    }
    files.commit()?;
    prune(&plans)?;
    lists.commit()?;
    Ok(done(&plans))
}

/// Stops when something is in the way that isn't ours to replace, and names all of it.
fn refuse(plans: &[Plan<'_>]) -> Result<(), Report> {
    let mut report = Report::new();
    for plan in plans {
        for file in &plan.files {
            match &file.found {
                Found::Same | Found::Nothing | Found::Ours(_) => {}
                Found::NotOurs(_) => report.push(not_ours(&plan.place.show(file.path), file.text)),
                Found::Blocked(obstacle, _) => report.push(blocked(obstacle)),
            }
        }
        if let Some(obstacle) = &plan.manifest_obstacle {
            report.push(blocked(obstacle));
        }
    }
    report.into_result(())
}

fn not_ours(shown: &str, text: &str) -> Diagnostic {
    let message = if owned::is_marked(text.as_bytes()) {
        format!("{shown} is in the way: its first line does not say `{MARK}`")
    } else {
        format!("{shown} is in the way: {} does not list it", manifest::NAME)
    };
    Diagnostic::error("output/not-ours", message).help(
        "nothing was written; if this is a generated file that was edited, delete it and run \
         protogen again, otherwise move it or change `out`",
    )
}

fn blocked(obstacle: &Obstacle) -> Diagnostic {
    let (code, message) = match obstacle {
        Obstacle::Link(path) => (
            "output/not-ours",
            format!("{path} is in the way: it is a symbolic link, and protogen makes none"),
        ),
        Obstacle::NotAFolder(path) => {
            ("output/in-the-way", format!("{path} is in the way: a folder has to be there, and it is none"))
        }
        Obstacle::NotAFile(path) => {
            ("output/in-the-way", format!("{path} is in the way: a file has to be there, and it is none"))
        }
    };
    Diagnostic::error(code, message).help("nothing was written; move it or change `out`")
}

fn stage<'a>(plan: &'a Plan<'_>, files: &mut Staging<'a>, lists: &mut Staging<'a>) -> Result<(), Report> {
    let Plan { place, manifest, .. } = plan;
    let (list, list_shown) = (place.join(manifest::NAME), place.show(manifest::NAME));
    if let Step::Write(text) = &manifest.first {
        files.add(&list, &list_shown, text, manifest.text.as_deref())?;
    }
    for file in &plan.files {
        let before = match &file.found {
            Found::Nothing => None,
            Found::Ours(before) => Some(before.as_slice()),
            Found::Same | Found::NotOurs(_) | Found::Blocked(..) => continue,
        };
        files.add(&place.join(file.path), &place.show(file.path), file.text, before)?;
    }
    if let Step::Write(text) = &manifest.last {
        let before = match &manifest.first {
            Step::Write(text) => Some(text.as_bytes()),
            Step::Keep | Step::Remove => manifest.text.as_deref(),
        };
        lists.add(&list, &list_shown, text, before)?;
    }
    Ok(())
}

/// Removes what is stale, and the folders that it leaves empty. The list goes last: it tells the
/// next run what to remove if this one can't.
fn prune(plans: &[Plan<'_>]) -> Result<(), Report> {
    let mut report = Report::new();
    for Plan { place, stale, .. } in plans {
        for path in stale {
            match disk::remove(&place.join(path)) {
                Ok(()) => remove_empty_folders(place, path),
                Err(error) => report.extend(disk::unremovable(&place.show(path), &error)),
            }
        }
    }
    if report.is_empty() {
        for Plan { place, .. } in plans.iter().filter(|plan| plan.manifest.last == Step::Remove) {
            let removed = disk::remove(&place.join(manifest::NAME));
            report.absorb(removed.map_err(|error| disk::unremovable(&place.show(manifest::NAME), &error)));
        }
    }
    report.into_result(())
}

fn remove_empty_folders(place: &Place, path: &str) {
    let folders = Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    for folder in folders {
        if !disk::remove_empty_folder(&place.folder().join(folder)) {
            return;
        }
    }
}

fn done(plans: &[Plan<'_>]) -> Written {
    let mut done = Written::default();
    for Plan { place, files, stale, manifest, .. } in plans {
        for file in files {
            match file.found {
                Found::Same => done.unchanged += 1,
                Found::Nothing | Found::Ours(_) | Found::NotOurs(_) | Found::Blocked(..) => {
                    done.written.push(place.show(file.path));
                }
            }
        }
        done.removed.extend(stale.iter().map(|path| place.show(path)));
        match manifest.change() {
            Step::Keep => {}
            Step::Write(_) => done.written.push(place.show(manifest::NAME)),
            Step::Remove => done.removed.push(place.show(manifest::NAME)),
        }
    }
    done.written.sort();
    done.removed.sort();
    done
}
