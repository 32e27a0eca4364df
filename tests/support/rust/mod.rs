//! Rust: the ways in which it is written, and the crates that its output is compiled in.

pub(crate) mod example;
mod package;
mod variants;

pub(crate) use package::Package;
pub(crate) use variants::VARIANTS;
