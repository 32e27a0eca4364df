//! The unix socket of a plugin, gone when the plugin is.

use std::fs;
use std::io;
use std::path::PathBuf;

use tokio::net::UnixListener;

use super::super::fresh;

/// A unix socket, and the folders around it that go with it.
#[derive(Debug)]
pub(super) struct Socket {
    pub(super) place: Place,
}

/// Where a socket stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) path: PathBuf,
    folder: PathBuf,
    /// The host's folder around it, where that is for this plugin alone.
    around: Option<PathBuf>,
}

impl Socket {
    /// Listens in a fresh folder that only this user may enter, inside of the one that the host names.
    /// Where the host made that for this plugin alone (`is_ours`), it is removed with the socket: the
    /// host may be gone by then.
    pub(super) fn bind(around: Option<PathBuf>, is_ours: bool) -> io::Result<(Self, UnixListener)> {
        let folder = fresh::folder(&around.clone().unwrap_or_else(std::env::temp_dir), 80)?;
        let path = folder.join("socket");
        let socket = Socket { place: Place { path, folder, around: around.filter(|_| is_ours) } };
        let listener = UnixListener::bind(&socket.place.path)?;
        Ok((socket, listener))
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.place.clear();
    }
}

impl Place {
    /// Leaves nothing behind.
    pub(super) fn clear(&self) {
        // What somebody else has removed is removed.
        let _ = fs::remove_file(&self.path);
        let _ = fs::remove_dir(&self.folder);
        if let Some(around) = &self.around {
            let _ = fs::remove_dir(around);
        }
    }
}
