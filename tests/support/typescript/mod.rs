//! The real TypeScript compilers: their verdict on a folder, their parser's view of a text.

mod compiler;
mod parser;
mod transpile;
mod variants;

pub(crate) use compiler::{Compiler, compilers};
pub(crate) use parser::{Parsed, Parser, Statement};
pub(crate) use transpile::transpile;
pub(crate) use variants::{VARIANTS, packages, tsconfig};
