//! The binary, end to end, in temporary folders.
//!
//! Expected texts stand in files beside the tests; `PROTOGEN_BLESS=1 cargo test --test cli` rewrites
//! them. Read what it changed.
#![expect(clippy::disallowed_methods, reason = "the tests lay out the folders that protogen works in")]
#![expect(clippy::unwrap_used, reason = "a test that cannot lay out its folder has failed")]

mod config;
mod files;
mod go;
mod paths;
mod plugin;
mod rust;
mod support;
mod usage;
