//! Compares, and writes nothing.

use super::manifest::{self, Step};
use super::plan::{Found, Plan, plan};
use super::{Output, diff};
use crate::diagnostic::Report;

/// One file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The path, its output folder included.
    pub path: String,
    /// What is wrong with it.
    pub change: Change,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It should be there.
    Missing,
    /// It says something else.
    Changed {
        /// What would change, as a unified diff. A long one is cut.
        diff: String,
    },
    /// Nothing makes it any more.
    Stale,
}

/// Everything in the output folders that is not as it should be, by path.
pub fn check(outputs: &[Output]) -> Result<Vec<Drift>, Report> {
    let mut drifts: Vec<Drift> = plan(outputs)?.iter().flat_map(drifts).collect();
    drifts.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(drifts)
}

fn drifts(plan: &Plan<'_>) -> Vec<Drift> {
    let drift = |path: &str, change| Drift { path: plan.place.show(path), change };
    let changed = |path: &str, before: &[u8], after: &str| {
        drift(path, Change::Changed { diff: diff::unified(&plan.place.show(path), before, after) })
    };
    let files = plan.files.iter().filter_map(|file| match &file.found {
        Found::Same => None,
        Found::Nothing | Found::Blocked(_, None) => Some(drift(file.path, Change::Missing)),
        Found::Ours(before) | Found::NotOurs(before) | Found::Blocked(_, Some(before)) => {
            Some(changed(file.path, before, file.text))
        }
    });
    let stale = plan.stale.iter().map(|path| drift(path, Change::Stale));
    let list = match (plan.manifest.change(), plan.manifest.text.as_deref()) {
        (Step::Keep, _) => None,
        (Step::Write(_), None) => Some(drift(manifest::NAME, Change::Missing)),
        (Step::Write(text), Some(before)) => Some(changed(manifest::NAME, before, text)),
        (Step::Remove, _) => Some(drift(manifest::NAME, Change::Stale)),
    };
    files.chain(stale).chain(list).collect()
}
