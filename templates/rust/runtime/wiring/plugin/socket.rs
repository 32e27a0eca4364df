//! The unix socket of a plugin, gone when the plugin is.

use std::fmt::Write as _;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use tokio::net::UnixListener;

/// A unix socket, and the folder around it that goes with it.
#[derive(Debug)]
pub(super) struct Socket {
    pub(super) path: PathBuf,
    folder: Option<PathBuf>,
}

impl Socket {
    /// Listens in the folder that the host has made, or in one that only this user may enter. A folder
    /// that was made for this plugin alone (`is_ours`) is removed with the socket.
    pub(super) fn bind(folder: Option<PathBuf>, is_ours: bool) -> io::Result<(Self, UnixListener)> {
        let (folder, is_ours) = match folder {
            Some(folder) => (folder, is_ours),
            None => (fresh()?, true),
        };
        let path = folder.join(format!("plugin-{}.sock", random()?));
        let listener = UnixListener::bind(&path)?;
        Ok((Socket { path, folder: is_ours.then_some(folder) }, listener))
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // What somebody else has removed is removed.
        let _ = fs::remove_file(&self.path);
        if let Some(folder) = &self.folder {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn fresh() -> io::Result<PathBuf> {
    // A socket's path has at most 107 bytes.
    let usual = std::env::temp_dir();
    let home = if usual.as_os_str().len() > 50 { Path::new("/tmp") } else { usual.as_path() };
    let folder = home.join(format!("plugin-{}", random()?));
    DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder)
}

fn random() -> io::Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let mut text = String::new();
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}
