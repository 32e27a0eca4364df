//! Parses one file.
