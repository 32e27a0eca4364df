//! What TypeScript's parser sees in a text, whether or not that text means anything.

use std::process::Command;

use serde::Deserialize;
use serde_json::json;

use crate::support::{driver::Driver, folder, npm};

/// The parser of TypeScript 5.9, in one process for as long as the value lives.
///
/// TypeScript 7 has no such interface that is stable yet.
pub(crate) struct Parser(Driver);

/// One source text as the parser sees it. Comments are in none of these but `directives`.
#[derive(Debug, Deserialize)]
pub(crate) struct Parsed {
    /// Syntax errors: `1:20: Unterminated string literal.`
    pub(crate) errors: Vec<String>,
    /// Comments that the compiler obeys, such as `// @ts-ignore` and `/// <reference …>`.
    pub(crate) directives: Vec<String>,
    /// Top-level statements, in order.
    pub(crate) statements: Vec<Statement>,
    /// The value of every string literal, quoted names included, in order.
    pub(crate) literals: Vec<String>,
    /// The syntax tree without its texts: equal for two sources that differ only in names,
    /// strings and comments.
    pub(crate) shape: String,
}

/// A top-level statement.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Statement {
    /// In the words of `ts.SyntaxKind`: "`InterfaceDeclaration`".
    pub(crate) kind: String,
    /// What it declares, imports or exports; `*` for `export * from`.
    pub(crate) names: Vec<String>,
}

#[derive(Deserialize)]
struct Answer {
    files: Vec<Parsed>,
}

impl Parser {
    pub(crate) fn start() -> Self {
        let compiler = npm::install("typescript").join("node_modules/typescript-5.9");
        let script = folder::source("drivers/typescript/parse.mjs");
        Self(Driver::start(Command::new("node").arg(script).arg(compiler)))
    }

    /// Parses each text as a file of its own, in one exchange with the process.
    pub(crate) fn parse(&self, sources: &[impl AsRef<str>]) -> Vec<Parsed> {
        let sources: Vec<&str> = sources.iter().map(AsRef::as_ref).collect();
        let answer: Answer = self.0.ask(&json!({ "sources": sources }));
        answer.files
    }
}
