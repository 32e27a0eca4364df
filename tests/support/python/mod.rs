//! Python: packages, interpreters, and the checkers' verdict on a package.

mod checkers;
mod example;
mod interpreters;
mod packages;
mod parser;
mod translate;
mod users;
mod variants;

pub(crate) use checkers::{CHECKERS, Checker, Complaint};
pub(crate) use example::{EXAMPLE, PLUGINS, example, write_example};
pub(crate) use interpreters::{Interpreter, interpreters};
pub(crate) use packages::{download, install, install_from};
pub(crate) use parser::Parser;
pub(crate) use translate::{translator, upb};
pub(crate) use users::write_users;
pub(crate) use variants::VARIANTS;
