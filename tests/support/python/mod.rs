//! Python: packages, interpreters, and the checkers' verdict on a package.

mod checkers;
mod example;
mod interpreters;
mod packages;
mod translate;
mod variants;

pub(crate) use checkers::{CHECKERS, Checker, Complaint};
pub(crate) use example::{EXAMPLE, PLUGINS, example, write_example};
pub(crate) use interpreters::{Interpreter, interpreters};
pub(crate) use packages::{download, install};
pub(crate) use translate::{translator, upb};
pub(crate) use variants::VARIANTS;
