//! The real TypeScript compilers: their verdict on a folder, their parser's view of a text.

mod compiler;
mod example;
mod parser;
mod translate;
mod transpile;
mod variants;

pub(crate) use compiler::{Compiler, compilers};
pub(crate) use example::{ECHO, example, write_package};
pub(crate) use parser::{Parsed, Parser, Statement};
pub(crate) use translate::{protobuf_es, translator};
pub(crate) use transpile::{esbuild, transpile};
pub(crate) use variants::{VARIANTS, compilers_of, packages, tsconfig};
