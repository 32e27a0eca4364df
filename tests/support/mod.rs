//! What the integration tests reach real compilers and real encoders with.
//!
//! Tools are fetched into `target/tools` on first use, from lock files in `tests/tools` and
//! `tests/drivers`. What is missing is never skipped: the panic names it.

#![allow(dead_code, unused_imports, reason = "every test binary compiles this module and uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "the promise about the disk binds the program, not its tests")]

pub(crate) mod base64;
pub(crate) mod browser;
pub(crate) mod command;
pub(crate) mod conformance;
pub(crate) mod corpus;
pub(crate) mod driver;
pub(crate) mod echo;
pub(crate) mod folder;
pub(crate) mod go;
pub(crate) mod loss;
pub(crate) mod meaning;
pub(crate) mod npm;
pub(crate) mod python;
pub(crate) mod random;
pub(crate) mod rust;
pub(crate) mod translator;
pub(crate) mod typescript;
