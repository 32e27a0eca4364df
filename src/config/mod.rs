//! `protogen.toml`: what to read, and which languages to write where.
//!
//! Every key is typed, and an unknown one is an error with its place in the file and the nearest
//! name that would have been right. One run reports all of them.

mod load;
mod table;

pub use load::{Config, Override, Target, find, load, parse};
pub use table::Table;

/// The file's name.
pub const FILE_NAME: &str = "protogen.toml";
