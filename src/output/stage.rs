//! Files that are written beside their targets, and then take their places.

use std::fs::{self, File, FileTimes, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::{disk, owned};
use crate::diagnostic::Report;

/// Files on their way to their places. What has not arrived when this is dropped leaves no trace.
#[derive(Default)]
pub(super) struct Staging<'a> {
    files: Vec<Staged<'a>>,
    /// The folders that were made for them, outer ones first.
    folders: Vec<PathBuf>,
}

struct Staged<'a> {
    temporary: PathBuf,
    target: PathBuf,
    shown: String,
    /// What the target says and is until now, if it is there.
    before: Option<(&'a [u8], Metadata)>,
}

impl<'a> Staging<'a> {
    /// Writes a text beside its target, with the target's permissions. `before` is what the target
    /// says until now.
    pub(super) fn add(
        &mut self,
        target: &Path,
        shown: &str,
        text: &str,
        before: Option<&'a [u8]>,
    ) -> Result<(), Report> {
        let added = self.try_add(target, shown, text.as_bytes(), before);
        added.map_err(|error| disk::unwritable(shown, &error))
    }

    fn try_add(
        &mut self,
        target: &Path,
        shown: &str,
        bytes: &[u8],
        before: Option<&'a [u8]>,
    ) -> io::Result<()> {
        let folder = target.parent().unwrap_or(Path::new(""));
        self.create_folders(folder)?;
        let before = before.map(|before| Ok::<_, io::Error>((before, fs::metadata(target)?))).transpose()?;
        let temporary = folder.join(owned::temporary_name());
        let metadata = before.as_ref().map(|(_, metadata)| metadata.clone());
        self.files.push(Staged {
            temporary: temporary.clone(),
            target: target.to_path_buf(),
            shown: shown.to_owned(),
            before,
        });
        put(&temporary, bytes, metadata.as_ref()).map(drop)
    }

    fn create_folders(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.is_dir())
            .collect();
        for folder in missing.into_iter().rev() {
            if disk::create_folder(folder)? {
                self.folders.push(folder.to_path_buf());
            }
        }
        Ok(())
    }

    /// Puts every file in its place. If one can't take it, those that have give theirs back.
    pub(super) fn commit(mut self) -> Result<(), Report> {
        for at in 0..self.files.len() {
            let file = &self.files[at];
            if let Err(error) = disk::rename(&file.temporary, &file.target) {
                let report = disk::unwritable(&file.shown, &error);
                self.files[..at].iter().rev().for_each(Staged::undo);
                return Err(report);
            }
        }
        self.files.clear();
        self.folders.clear();
        Ok(())
    }
}

impl Staged<'_> {
    /// As good as it can be done: an error is on its way already.
    fn undo(&self) {
        let _ = match &self.before {
            None => disk::remove(&self.target),
            Some((before, metadata)) => put(&self.temporary, before, Some(metadata)).and_then(|file| {
                file.set_times(FileTimes::new().set_modified(metadata.modified()?))?;
                disk::rename(&self.temporary, &self.target)
            }),
        };
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        // A leftover is known by its name, and the next complete run removes it.
        for file in &self.files {
            let _ = disk::remove(&file.temporary);
        }
        for folder in self.folders.iter().rev() {
            let _ = disk::remove_empty_folder(folder);
        }
    }
}

/// Makes a new file with the permissions of another.
fn put(path: &Path, bytes: &[u8], like: Option<&Metadata>) -> io::Result<File> {
    let file = disk::create(path, bytes)?;
    if let Some(like) = like {
        fs::set_permissions(path, like.permissions())?;
    }
    Ok(file)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at the disk")]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use super::Staging;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_staged_and_not_committed_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "theirs").unwrap();
        let mut staging = Staging::default();
        staging.add(&folder.path().join("new/deep/a"), "new/deep/a", "a", None).unwrap();
        assert_eq!(names(&folder.path().join("new/deep")).len(), 1);
        let error = staging.add(&folder.path().join("file/b"), "file/b", "b", None).unwrap_err();
        let error = &error.diagnostics[0];
        assert_eq!(error.code, "output/unwritable");
        assert!(error.message.starts_with("cannot write file/b: "), "{}", error.message);
        drop(staging);
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn when_one_file_cannot_take_its_place_the_others_give_theirs_back() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new, taken] = ["old", "made/new", "taken"].map(|name| folder.path().join(name));
        fs::write(&old, "before").unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        fs::File::options().write(true).open(&old).unwrap().set_modified(time).unwrap();
        let mut staging = Staging::default();
        staging.add(&old, "old", "after", Some(b"before")).unwrap();
        staging.add(&new, "made/new", "new", None).unwrap();
        staging.add(&taken, "taken", "late", None).unwrap();
        fs::create_dir_all(taken.join("by a folder")).unwrap();
        assert_eq!(staging.commit().unwrap_err().diagnostics[0].code, "output/unwritable");
        assert_eq!(names(folder.path()), ["old", "taken"]);
        assert_eq!(fs::read_to_string(&old).unwrap(), "before");
        assert_eq!(fs::metadata(&old).unwrap().modified().unwrap(), time);
    }
}
