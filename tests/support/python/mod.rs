//! Python: packages, interpreters, and the checkers' verdict on a package.

mod checkers;
pub(crate) mod example;
mod interpreters;
mod packages;
mod translate;
mod variants;

pub(crate) use checkers::{CHECKERS, Checker, Complaint};
pub(crate) use interpreters::{Interpreter, interpreters};
pub(crate) use packages::{download, install, install_from};
pub(crate) use translate::{translator, upb};
pub(crate) use variants::VARIANTS;
