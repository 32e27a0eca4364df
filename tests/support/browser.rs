//! A real browser.

use std::path::PathBuf;

/// Debian's Chromium, or the Chrome that is there.
pub(crate) fn find() -> PathBuf {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let found = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    found.into_iter().find(|program| program.is_file()).unwrap_or_else(|| {
        panic!("none of {names:?} is on the PATH, and the tests need a browser: apt-get install chromium")
    })
}
