//! Folders: what the tests read, and what they may write.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A path in `tests/`, which no test writes to.
pub(crate) fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// `target/tools/<path>`: what is fetched or built once and kept between runs.
pub(crate) fn tools(path: &str) -> PathBuf {
    let target = scratch().parent().expect("Cargo makes `tmp` in the target folder");
    target.join("tools").join(path)
}

/// `target/tmp`, which `cargo clean` removes.
pub(crate) fn scratch() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// A new folder in `target/tmp`, gone when the value is dropped.
pub(crate) fn temporary(prefix: &str) -> TempDir {
    temporary_in(scratch(), prefix)
}

/// The same in another folder, for what has to be found from there.
pub(crate) fn temporary_in(home: &Path, prefix: &str) -> TempDir {
    tempfile::Builder::new()
        .prefix(prefix)
        .tempdir_in(home)
        .unwrap_or_else(|error| panic!("cannot make a folder in {}: {error}", home.display()))
}

/// Holds a folder until the value is dropped: test binaries that start at once take turns.
///
/// The lock is a file beside the folder, so that the folder itself may be removed meanwhile.
pub(crate) fn lock(folder: &Path) -> File {
    create(folder.parent().expect("a locked folder stands in another"));
    let path = folder.with_extension("lock");
    let file = File::create(&path).unwrap_or_else(|error| panic!("cannot make {}: {error}", path.display()));
    file.lock().unwrap_or_else(|error| panic!("cannot lock {}: {error}", path.display()));
    file
}

/// Makes a folder and those above it.
pub(crate) fn create(folder: &Path) {
    fs::create_dir_all(folder).unwrap_or_else(|error| panic!("cannot make {}: {error}", folder.display()));
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// Writes a text file and the folders above it.
pub(crate) fn write(path: &Path, text: &str) {
    write_bytes(path, text.as_bytes());
}

/// Writes a file and the folders above it.
pub(crate) fn write_bytes(path: &Path, content: &[u8]) {
    create(path.parent().expect("a file stands in a folder"));
    fs::write(path, content).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

/// Every file in a folder and below, relative to it, sorted.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut ahead = vec![folder.to_path_buf()];
    while let Some(next) = ahead.pop() {
        let entries =
            fs::read_dir(&next).unwrap_or_else(|error| panic!("cannot list {}: {error}", next.display()));
        for entry in entries {
            let path = entry.expect("a listed entry can be looked at").path();
            if path.is_dir() {
                ahead.push(path);
            } else {
                found.push(path.strip_prefix(folder).expect("found in the folder").to_path_buf());
            }
        }
    }
    found.sort();
    found
}
