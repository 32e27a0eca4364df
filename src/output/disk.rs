//! The disk, as the other files of this room see it: what isn't there is `None`, and what goes
//! wrong is a diagnostic that names the path as people know it.

use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Report};

/// The bytes of a file. `None` when no file is there, whatever else may be.
pub(super) fn read(path: &Path, shown: &str) -> Result<Option<Vec<u8>>, Report> {
    #[expect(clippy::disallowed_methods, reason = "this room compares files with what they should be")]
    let bytes = match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => return Ok(None),
        Ok(_) => fs::read(path),
        Err(error) => Err(error),
    };
    match bytes {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(unreadable(shown, &error)),
    }
}

/// The first bytes of a file, at most `limit` of them.
pub(super) fn read_start(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    #[expect(clippy::disallowed_methods, reason = "the first line tells whether a file is ours")]
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What stands at a path, links not followed. `None` when nothing does.
pub(super) fn kind(path: &Path, shown: &str) -> Result<Option<FileType>, Report> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(unreadable(shown, &error)),
    }
}

/// What a folder holds, by name. A name that isn't Unicode can't be one of ours and is left out.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(String, FileType)>> {
    #[expect(clippy::disallowed_methods, reason = "stale files are found by looking")]
    let entries = fs::read_dir(folder)?;
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if let Ok(name) = entry.file_name().into_string() {
            found.push((name, entry.file_type()?));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(found)
}

/// Makes a new file. One that is there already is an error, and so is a link.
pub(super) fn create(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Makes a folder in one that is there. Returns whether it is new.
pub(super) fn create_folder(path: &Path) -> io::Result<bool> {
    match fs::create_dir(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Puts one file in the place of another, at once.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a file is replaced in one step")]
    fs::rename(from, to)
}

/// Removes a file. One that isn't there is fine.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "what is stale is removed, and what was staged in vain")]
    match fs::remove_file(path) {
        Err(error) if !is_absent(&error) => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Removes a folder if it is empty. Returns whether it was.
pub(super) fn remove_empty_folder(path: &Path) -> bool {
    #[expect(clippy::disallowed_methods, reason = "what was stale may leave empty folders behind")]
    fs::remove_dir(path).is_ok()
}

/// Whether an error says that nothing is there.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// A path that can't be read.
pub(super) fn unreadable(shown: &str, error: &io::Error) -> Report {
    Diagnostic::error("output/unreadable", format!("cannot read {shown}: {}", reason(error)))
        .help("make it readable, or change `out`")
        .into()
}

/// A path that can't be written.
pub(super) fn unwritable(shown: &str, error: &io::Error) -> Report {
    let help = if error.kind() == ErrorKind::StorageFull {
        "make room on the disk and run protogen again"
    } else {
        "make the folder writable, or change `out`"
    };
    Diagnostic::error("output/unwritable", format!("cannot write {shown}: {}", reason(error)))
        .help(help)
        .into()
}

/// A stale file that can't be removed.
pub(super) fn unremovable(shown: &str, error: &io::Error) -> Report {
    Diagnostic::error("output/unremovable", format!("cannot remove {shown}: {}", reason(error)))
        .help("nothing makes this file any more, and everything else is up to date; remove it by hand")
        .into()
}

/// What the system says, the way we say it.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
