//! What one target puts where.

use std::path::PathBuf;

use super::FileSet;

/// The files of one target on their way to its folder.
#[derive(Clone, Debug)]
pub struct Output {
    /// The output folder.
    pub folder: PathBuf,
    /// What belongs in it.
    pub files: FileSet,
    /// Whether `files` is all that belongs there, so that what is ours and not among them is stale.
    pub complete: bool,
}
