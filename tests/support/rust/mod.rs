//! Rust: the ways in which it is written, and the crates that its output is compiled in.

mod derived;
pub(crate) mod example;
mod package;
mod program;
mod variants;

pub(crate) use package::Package;
pub(crate) use program::{PROGRAM, ident};
pub(crate) use variants::{VARIANTS, sharing};
