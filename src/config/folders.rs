//! Output folders, and what can be wrong with where they are.

use std::path::{Path, PathBuf};

use super::{Target, paths};
use crate::diagnostic::{Diagnostic, Report, Span};

/// An output folder.
#[derive(PartialEq)]
pub(super) struct Folder {
    /// The target that writes or wrote to it, as a number.
    owner: usize,
    /// As people know it.
    shown: String,
    /// Where it really is.
    real: PathBuf,
    span: Option<Span>,
}

impl Folder {
    pub(super) fn new(owner: usize, path: &Path, span: Option<Span>) -> Self {
        Folder { owner, shown: paths::shown(path), real: paths::real(path), span }
    }

    /// What is wrong with writing to it at all.
    pub(super) fn check(&self, roots: &[PathBuf]) -> Vec<Diagnostic> {
        self.file_in_the_way().into_iter().chain(roots.iter().filter_map(|root| self.holds(root))).collect()
    }

    fn file_in_the_way(&self) -> Option<Diagnostic> {
        let existing = self.real.ancestors().find(|ancestor| ancestor.exists())?;
        let message = match existing {
            existing if existing.is_dir() => return None,
            existing if existing == self.real => format!("the output folder `{}` is a file", self.shown),
            existing => {
                let name = existing.file_name().unwrap_or_default().to_string_lossy();
                format!("the output folder `{}` cannot be: `{name}` in it is a file", self.shown)
            }
        };
        Some(
            Diagnostic::error("config/out-is-a-file", message)
                .at(self.span.clone())
                .help("name another folder"),
        )
    }

    /// What is ours and stale is removed from all of an output folder. One that holds the protos is
    /// no folder of our own: it may hold the output of others, in `node_modules` or in a submodule.
    fn holds(&self, root: &Path) -> Option<Diagnostic> {
        let root_shown = paths::shown(root);
        paths::real(root).starts_with(&self.real).then(|| {
            let what = format!("the output folder `{}` holds the protos of `{root_shown}`", self.shown);
            Diagnostic::error("config/out-holds-protos", what)
                .at(self.span.clone())
                .help("give the output a folder of its own, such as `generated/typescript`")
        })
    }
}

/// Which targets would write to one folder, or one inside another's.
#[must_use]
pub fn overlaps(targets: &[Target]) -> Report {
    let folders: Vec<Folder> = targets
        .iter()
        .enumerate()
        .map(|(owner, target)| Folder::new(owner, &target.out, target.span.clone()))
        .collect();
    overlaps_of(&folders)
}

/// The same for folders, each blamed once. Two that one target owns, now and before, may be equal,
/// but not nested: the files of the one would be stale in the other.
pub(super) fn overlaps_of(folders: &[Folder]) -> Report {
    let mut report = Report::new();
    for (index, later) in folders.iter().enumerate() {
        let clashes = |earlier: &&Folder| {
            let nested = earlier.real.starts_with(&later.real) || later.real.starts_with(&earlier.real);
            nested && (earlier.real != later.real || earlier.owner != later.owner)
        };
        if let Some(earlier) = folders[..index].iter().find(clashes) {
            report.push(overlap(earlier, later));
        }
    }
    report
}

fn overlap(earlier: &Folder, later: &Folder) -> Diagnostic {
    let message = if earlier.real == later.real {
        format!("two targets share the output folder `{}`", later.shown)
    } else if later.real.starts_with(&earlier.real) {
        format!("the output folder `{}` is inside the output folder `{}`", later.shown, earlier.shown)
    } else {
        format!("the output folder `{}` is around the output folder `{}`", later.shown, earlier.shown)
    };
    let diagnostic = Diagnostic::error("config/overlapping-out", message).at(later.span.clone());
    if earlier.span == later.span {
        return diagnostic.help("`--out` moves one target of each language, and protogen.toml has several");
    }
    if earlier.owner == later.owner {
        return diagnostic
            .related(earlier.span.clone(), "where the target writes otherwise")
            .help("what one run writes, the next would remove: name a folder beside it");
    }
    diagnostic.related(earlier.span.clone(), "the other one").help("give each target a folder of its own")
}
