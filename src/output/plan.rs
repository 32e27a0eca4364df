//! What one target puts where, beside what is there already.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::diff::normal;
use super::manifest::{self, Manifest, Step};
use super::place::{Obstacle, Place};
use super::{FileSet, disk, owned};
use crate::diagnostic::{Diagnostic, Report};

/// The files of one target on their way to its folder.
#[derive(Clone, Debug)]
pub struct Output {
    /// The output folder.
    pub folder: PathBuf,
    /// What belongs in it.
    pub files: FileSet,
    /// Whether `files` is all that belongs there, so that what is ours and not among them is stale.
    pub complete: bool,
}

/// An output, and what its folder holds.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// The folder.
    pub(super) place: Place,
    /// The files that belong there, by path.
    pub(super) files: Vec<Planned<'a>>,
    /// The files that are ours and don't.
    pub(super) stale: BTreeSet<String>,
    /// The list of our files without a mark.
    pub(super) manifest: Manifest,
    /// What keeps us from writing that list, if it has to be written.
    pub(super) manifest_obstacle: Option<Obstacle>,
}

/// A file that belongs in the folder.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    /// Its path in the folder.
    pub(super) path: &'a str,
    /// What it should say.
    pub(super) text: &'a str,
    /// What is there.
    pub(super) found: Found,
}

/// What is there already where a file should be.
#[derive(Debug)]
pub(super) enum Found {
    /// The same text.
    Same,
    /// Nothing.
    Nothing,
    /// A file of ours with another text.
    Ours(Vec<u8>),
    /// A file that isn't ours, with another text.
    NotOurs(Vec<u8>),
    /// Something that can't be replaced. Where a link leads to a file, its text as well.
    Blocked(Obstacle, Option<Vec<u8>>),
}

/// Looks at every output folder. The errors of all of them are reported, and nothing is changed.
pub(super) fn plan(outputs: &[Output]) -> Result<Vec<Plan<'_>>, Report> {
    let places: Vec<Place> = outputs.iter().map(|output| Place::new(&output.folder)).collect();
    let mut report = shared(&places);
    for (place, output) in places.iter().zip(outputs) {
        report.extend(bad_paths(place, &output.files));
    }
    report.into_result(())?;
    let mut report = Report::new();
    let plans =
        places.into_iter().zip(outputs).filter_map(|(place, output)| report.absorb(look(place, output)));
    let plans = plans.collect();
    report.into_result(plans)
}

fn look(place: Place, output: &Output) -> Result<Plan<'_>, Report> {
    let text = disk::read(&place.join(manifest::NAME), &place.show(manifest::NAME))?;
    let listed = text.as_deref().map(manifest::paths).unwrap_or_default();
    let mut report = Report::new();
    let files = output.files.iter().filter_map(|(path, file)| {
        let found = find(&place, path, &file.text, &listed);
        Some(Planned { path, text: &file.text, found: report.absorb(found)? })
    });
    let files = files.collect();
    let stale = output.complete.then(|| owned::stale(&place, &output.files, &listed));
    let stale = stale.and_then(|stale| report.absorb(stale)).unwrap_or_default();
    let manifest = Manifest::new(text, &unmarked(&output.files), output.complete);
    let manifest_obstacle = match manifest.change() {
        Step::Keep => None,
        Step::Write(_) | Step::Remove => place.obstacle(manifest::NAME)?,
    };
    report.into_result(Plan { place, files, stale, manifest, manifest_obstacle })
}

fn find(place: &Place, path: &str, text: &str, listed: &BTreeSet<String>) -> Result<Found, Report> {
    let before = disk::read(&place.join(path), &place.show(path))?;
    if before.as_deref().is_some_and(|before| normal(before) == normal(text.as_bytes())) {
        return Ok(Found::Same);
    }
    if let Some(obstacle) = place.obstacle(path)? {
        return Ok(Found::Blocked(obstacle, before));
    }
    Ok(match before {
        None => Found::Nothing,
        Some(before) if owned::is_marked(&before) || listed.contains(path) => Found::Ours(before),
        Some(before) => Found::NotOurs(before),
    })
}

fn unmarked(files: &FileSet) -> BTreeSet<String> {
    let unmarked = files.iter().filter(|(_, file)| !owned::is_marked(file.text.as_bytes()));
    unmarked.map(|(path, _)| path.to_owned()).collect()
}

/// Two targets in one folder would remove each other's files.
fn shared(places: &[Place]) -> Report {
    let mut report = Report::new();
    for (at, place) in places.iter().enumerate() {
        let other = places[..at].iter().find(|other| place.is_within(other) || other.is_within(place));
        if let Some(other) = other {
            let message = format!("{} and {} are one folder or nested", other.show(""), place.show(""));
            report.push(
                Diagnostic::error("output/shared-folder", message)
                    .help("give each target a folder of its own with `out`"),
            );
        }
    }
    report
}

/// Whether an output folder may hold a file of that path, whatever the file says.
pub(crate) fn may_hold(path: &str) -> bool {
    manifest::may_be_ours(path) && !path.contains(['\n', '\r'])
}

/// Paths that lead out of their folder, or that can't be listed. Backends make none of them.
fn bad_paths(place: &Place, files: &FileSet) -> Report {
    let mut report = Report::new();
    for (path, file) in files.iter() {
        let listable = owned::is_marked(file.text.as_bytes()) || !path.contains(['\n', '\r']);
        if !manifest::may_be_ours(path) || !listable {
            let message = format!("{path:?} is not a path that can be written in {}", place.show(""));
            report.push(
                Diagnostic::error("output/bad-path", message)
                    .help("this is a mistake in protogen: please report it with the protos that lead to it"),
            );
        }
    }
    report
}
