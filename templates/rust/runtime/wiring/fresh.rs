//! What nobody else has: random digits, and folders that only this user may enter.

use std::fmt::Write as _;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// Random bytes, as twice as many digits.
pub(super) fn digits(bytes: usize) -> io::Result<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let mut text = String::with_capacity(bytes * 2);
    for byte in random {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

/// A new folder for a socket, whose path has at most 107 bytes in all: where that of `home` has more than
/// `longest`, the folder is in `/tmp`.
pub(super) fn folder(home: &Path, longest: usize) -> io::Result<PathBuf> {
    let home = if home.as_os_str().len() > longest { Path::new("/tmp") } else { home };
    let path = home.join(format!("plugin-{}", digits(4)?));
    DirBuilder::new().mode(0o700).create(&path)?;
    Ok(path)
}
