//! Python's parser has to see the same program, and no comment that a checker obeys.

use crate::judge::{self, Language, Program};
use crate::support::corpus::Variant;
use crate::support::python::{Parser, VARIANTS};

#[test]
fn no_nasty_text_breaks_out_anywhere() {
    judge::no_nasty_text_breaks_out_anywhere(Python(Parser::start()));
}

#[test]
fn no_text_breaks_out_anywhere() {
    judge::no_text_breaks_out_anywhere(Python(Parser::start()));
}

struct Python(Parser);

impl Language for Python {
    const VARIANTS: &'static [Variant] = &VARIANTS;

    #[rustfmt::skip]
    const NASTY: &'static [&'static str] = &[
        "\"\"\"", "'''", "\"", "'", "\"\"", "\\", "\\\\", "\\\"", "\\\"\"\"", "\\N", "\\N{DASH}", "\\u0022",
        "\\x22", "\\x", "\\u", "\\U", "\\0", "\\\n", "#", "\n#", "{", "}", "{{", "}}", "{%", "{0}", "%s", "%",
        "f\"", "b\"", "\n", "\r", "\r\n", "\t", " ", "\n    ", "\n\t", "\u{b}", "\u{c}", "\0", "\u{1a}", "\u{1b}",
        "\u{7f}", "\u{85}", "\u{2028}", "\u{2029}", "\u{feff}", "\u{202e}", "\u{200b}", "\u{10ffff}",
        "# type: ignore", "# type: ignore\n", "# mypy: ignore-errors", "\n# mypy: ignore-errors\n",
        "\r# mypy: ignore-errors", "# pyright: basic", "# noqa", "# ruff: noqa", "# fmt: off",
        "coding: latin-1", "# -*- coding: utf-7 -*-", "# vim: set fileencoding=latin-1 :", "coding\u{c}:x",
        "#!/usr/bin/env python", "from __future__ import braces", ">>> evil()", "²", "ſ", "é", "日本", "🚀",
        "\"\"\"\nevil = 1\n\"\"\"", "\"; evil = 1; \"", "\n\nevil = 1\n", "\\\"\"\"\nevil = 1\n",
    ];

    fn role(path: &str, proto: &str) -> String {
        if path.ends_with("_grpc.py") { format!("services of {proto}") } else { proto.to_owned() }
    }

    fn parse(&self, texts: &[String]) -> Vec<Program> {
        let parsed = self.0.parse(texts).into_iter();
        let program = parsed.map(|it| Program {
            errors: it.errors,
            directives: it.directives,
            literals: it.literals.into_iter().map(module).collect(),
            shape: it.shape,
        });
        program.collect()
    }
}

/// A package lists its modules and what they show. Names of both kinds may be what identifiers can have of
/// the paths of protos.
fn module(literal: String) -> String {
    let is_identifier = literal.chars().all(|c| c == '_' || c.is_alphanumeric());
    let start = ["_1", "_2", "x_1", "x_2"].into_iter().find(|start| literal.starts_with(start));
    start.filter(|_| is_identifier).map_or(literal, str::to_owned)
}
