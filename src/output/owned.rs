//! Which files of a folder are ours.
