//! What `check` and `write` do to folders, in real ones.
#![expect(clippy::disallowed_methods, reason = "tests look at the disk")]

mod checking;
mod manifest;
mod pruning;
mod writing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::place::Place;
use super::{Change, Drift, FileSet, Output, Written};
use crate::diagnostic::Report;

const LONG_AGO: SystemTime = SystemTime::UNIX_EPOCH;

/// A temporary folder with an output folder `out` in it, not made yet.
struct Folder {
    root: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Folder { root: tempfile::tempdir().unwrap() }
    }

    /// A path in the output folder.
    fn path(&self, path: &str) -> PathBuf {
        match path.strip_prefix("../") {
            Some(beside) => self.root.path().join(beside),
            None => self.root.path().join("out").join(path),
        }
    }

    /// Puts a file there, last changed long ago.
    fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(LONG_AGO + DAY).unwrap();
    }

    fn get(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn is_touched(&self, path: &str) -> bool {
        fs::metadata(self.path(path)).unwrap().modified().unwrap() != LONG_AGO + DAY
    }

    /// Everything in the temporary folder, by path: files with their text, folders with `None`.
    fn all(&self) -> BTreeMap<String, Option<Vec<u8>>> {
        let mut all = BTreeMap::new();
        let mut folders = vec![self.root.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(self.root.path()).unwrap().to_str().unwrap().to_owned();
                if path.is_dir() && !path.is_symlink() {
                    all.insert(name, None);
                    folders.push(path);
                } else {
                    all.insert(name, fs::read(path).ok());
                }
            }
        }
        all
    }

    fn names(&self) -> Vec<String> {
        self.all().into_keys().collect()
    }

    fn output(&self, files: &[(&str, &str)], complete: bool) -> Output {
        output(&self.root.path().join("out"), files, complete)
    }

    fn write(&self, files: &[(&str, &str)]) -> Result<Written, Report> {
        self.shortened(super::write(&[self.output(files, true)]))
    }

    fn write_some(&self, files: &[(&str, &str)]) -> Result<Written, Report> {
        self.shortened(super::write(&[self.output(files, false)]))
    }

    /// The drift, with `out` for the folder's path.
    fn check(&self, files: &[(&str, &str)]) -> Vec<Drift> {
        self.checked(files, true)
    }

    fn check_some(&self, files: &[(&str, &str)]) -> Vec<Drift> {
        self.checked(files, false)
    }

    fn checked(&self, files: &[(&str, &str)], complete: bool) -> Vec<Drift> {
        let before = self.all();
        let drifts = super::check(&[self.output(files, complete)]).unwrap();
        assert_eq!(before, self.all(), "a check writes nothing");
        let shorten = |drift: Drift| Drift {
            path: self.short(&drift.path),
            change: match drift.change {
                Change::Changed { diff } => Change::Changed { diff: self.short(&diff) },
                Change::Missing => Change::Missing,
                Change::Stale => Change::Stale,
            },
        };
        drifts.into_iter().map(shorten).collect()
    }

    fn short(&self, text: &str) -> String {
        text.replace(&format!("{}/", Place::new(self.root.path()).show("")), "")
    }

    fn shortened(&self, result: Result<Written, Report>) -> Result<Written, Report> {
        result
            .map(|written| Written {
                written: written.written.iter().map(|path| self.short(path)).collect(),
                removed: written.removed.iter().map(|path| self.short(path)).collect(),
                unchanged: written.unchanged,
            })
            .map_err(|mut report| {
                for diagnostic in &mut report.diagnostics {
                    diagnostic.message = self.short(&diagnostic.message);
                }
                report
            })
    }

    /// What a run that changes nothing says, with its code in front.
    fn refusal(&self, files: &[(&str, &str)]) -> Vec<String> {
        let before = self.all();
        let report = self.write(files).unwrap_err();
        assert_eq!(before, self.all(), "a run that fails changes nothing");
        assert!(report.diagnostics.iter().all(|diagnostic| diagnostic.help.is_some()));
        report
            .diagnostics
            .iter()
            .map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
            .collect()
    }
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn output(folder: &Path, files: &[(&str, &str)], complete: bool) -> Output {
    let mut set = FileSet::new();
    for &(path, text) in files {
        set.insert(path, text.to_owned(), []);
    }
    Output { folder: folder.to_path_buf(), files: set, complete }
}

fn ours(text: &str) -> String {
    format!("// {} from a.proto\n{text}\n", super::MARK)
}

fn paths(drifts: &[Drift]) -> Vec<(&str, &str)> {
    drifts
        .iter()
        .map(|drift| {
            let change = match drift.change {
                Change::Missing => "missing",
                Change::Changed { .. } => "changed",
                Change::Stale => "stale",
            };
            (drift.path.as_str(), change)
        })
        .collect()
}
