//! `.protogen-files`: which files of a folder are ours although they carry no mark.
//!
//! A run may end at any moment, so the list names the new files before they are written, and the
//! old ones until they are removed: at worst it lists a file that isn't there.

use std::collections::BTreeSet;

use super::diff::normal;
use super::place::is_inside;

/// The list's own name, in the output folder.
pub(super) const NAME: &str = ".protogen-files";

/// What the list says, and what becomes of it.
#[derive(Clone, Debug)]
pub(super) struct Manifest {
    /// What the file says now. `None` when there is no such file.
    pub(super) text: Option<Vec<u8>>,
    /// What to do before files are written.
    pub(super) first: Step,
    /// What to do after stale files are removed.
    pub(super) last: Step,
}

/// What to do with the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Leave it.
    Keep,
    /// Make it say this.
    Write(String),
    /// Remove it.
    Remove,
}

impl Manifest {
    /// How the list gets from what it says to the paths that are `unmarked` now. One that isn't
    /// `complete` only grows.
    pub(super) fn new(text: Option<Vec<u8>>, unmarked: &BTreeSet<String>, complete: bool) -> Self {
        let before = text.as_deref().map(paths).unwrap_or_default();
        let both: BTreeSet<String> = before.union(unmarked).cloned().collect();
        let first = if both == before { Step::Keep } else { Step::Write(print(&both)) };
        let last = if complete { last(text.as_deref(), &first, unmarked) } else { Step::Keep };
        Manifest { text, first, last }
    }

    /// What has to be done in the end.
    pub(super) fn change(&self) -> &Step {
        if self.last == Step::Keep { &self.first } else { &self.last }
    }
}

fn last(text: Option<&[u8]>, first: &Step, unmarked: &BTreeSet<String>) -> Step {
    let goal = print(unmarked);
    let right = match first {
        Step::Write(text) => *text == goal,
        Step::Keep | Step::Remove => text.is_some_and(|text| *normal(text) == *goal.as_bytes()),
    };
    match (unmarked.is_empty(), right) {
        (true, _) if text.is_some() => Step::Remove,
        (true, _) | (false, true) => Step::Keep,
        (false, false) => Step::Write(goal),
    }
}

/// Whether a path can be that of a generated file: one in the folder, and not the list's own.
pub(super) fn may_be_ours(path: &str) -> bool {
    is_inside(path) && path != NAME
}

/// The paths that a list names. A line that is no path in the folder is not ours to follow.
pub(super) fn paths(text: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(text);
    text.lines().filter(|line| may_be_ours(line)).map(str::to_owned).collect()
}

fn print(paths: &BTreeSet<String>) -> String {
    paths.iter().flat_map(|path| [path.as_str(), "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Manifest, Step, paths};

    fn steps(text: Option<&str>, unmarked: &[&str], complete: bool) -> (Step, Step) {
        let unmarked: BTreeSet<String> = unmarked.iter().map(|&path| path.to_owned()).collect();
        let manifest = Manifest::new(text.map(|text| text.as_bytes().to_vec()), &unmarked, complete);
        (manifest.first, manifest.last)
    }

    fn write(text: &str) -> Step {
        Step::Write(text.to_owned())
    }

    #[test]
    fn a_list_is_written_only_when_there_is_something_to_list() {
        assert_eq!(steps(None, &[], true), (Step::Keep, Step::Keep));
        assert_eq!(steps(None, &["b", "a/c"], true), (write("a/c\nb\n"), Step::Keep));
        assert_eq!(steps(Some("a\n"), &[], true), (Step::Keep, Step::Remove));
        assert_eq!(steps(Some(""), &[], true), (Step::Keep, Step::Remove));
    }

    #[test]
    fn a_list_names_old_and_new_files_while_they_change() {
        assert_eq!(steps(Some("a\n"), &["b"], true), (write("a\nb\n"), write("b\n")));
        assert_eq!(steps(Some("a\nb\n"), &["b"], true), (Step::Keep, write("b\n")));
    }

    #[test]
    fn a_list_of_an_incomplete_run_only_grows() {
        assert_eq!(steps(Some("a\n"), &["b"], false), (write("a\nb\n"), Step::Keep));
        assert_eq!(steps(Some("b\na\n"), &["b"], false), (Step::Keep, Step::Keep));
        assert_eq!(steps(Some("a\n"), &[], false), (Step::Keep, Step::Keep));
    }

    #[test]
    fn a_list_is_kept_in_order_and_may_have_other_line_endings() {
        assert_eq!(steps(Some("b\na\n"), &["a", "b"], true), (Step::Keep, write("a\nb\n")));
        assert_eq!(steps(Some("a\r\nb\r\n"), &["a", "b"], true), (Step::Keep, Step::Keep));
    }

    #[test]
    fn a_line_that_leads_elsewhere_is_not_followed() {
        let text = b"../a\n/etc/passwd\n\n.protogen-files\n\xff\na/b\n";
        assert_eq!(paths(text).into_iter().collect::<Vec<_>>(), ["a/b", "\u{fffd}"]);
    }
}
