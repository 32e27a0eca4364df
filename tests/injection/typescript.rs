//! TypeScript's parser has to see the same program.

use crate::judge::{self, Language, Program};
use crate::support::corpus::Variant;
use crate::support::typescript::{Parser, VARIANTS};

#[test]
fn no_nasty_text_breaks_out_anywhere() {
    judge::no_nasty_text_breaks_out_anywhere(TypeScript(Parser::start()));
}

#[test]
fn no_text_breaks_out_anywhere() {
    judge::no_text_breaks_out_anywhere(TypeScript(Parser::start()));
}

struct TypeScript(Parser);

impl Language for TypeScript {
    const VARIANTS: &'static [Variant] = &VARIANTS;

    /// In its comments, in protos or in JSON as well.
    #[rustfmt::skip]
    const NASTY: &'static [&'static str] = &[
        "*/", "/*", "/**", "//", "///", "*", "/", "\\", "\\\\", "\"", "'", "`", "\\\"", "${", "}", "{", "{{",
        "}}", "{%", "\n", "\r", "\r\n", "\t", "\u{b}", "\u{c}", "\0", "\u{1b}", "\u{7f}", "\u{85}", "\u{2028}",
        "\u{2029}", "\u{feff}", "\u{202e}", "\u{200b}", "\u{10ffff}", "@ts-ignore", "@ts-expect-error",
        "@ts-nocheck", "@ts-check", "// @ts-ignore", "/// <reference path=\"x\" />",
        "/// <amd-module name=\"x\" />", "#!/usr/bin/env node", "@deprecated", "@type {string}", "@jsx",
        "@jsxImportSource evil", "//# sourceMappingURL=x", "<!--", "-->", "</script>", "\\u0022", "\\x22",
        "\\n", ";", "export {}; ", "²", "½", "é", "日本", "🚀", "*/ export const evil = 1; /*",
        "\"; export const evil = 1; \"",
    ];

    fn role(path: &str, proto: &str) -> String {
        if is_descriptor(path) { format!("descriptor of {proto}") } else { proto.to_owned() }
    }

    fn program(path: &str, text: &str) -> String {
        if is_descriptor(path) { without_base64(text) } else { text.to_owned() }
    }

    fn parse(&self, texts: &[String]) -> Vec<Program> {
        let parsed = self.0.parse(texts).into_iter();
        let program = parsed.map(|it| Program {
            errors: it.errors,
            directives: it.directives,
            literals: it.literals,
            shape: it.shape,
        });
        program.collect()
    }

    /// Codecs have the beginning of a JSON member in a literal: `,"key":` or `{"key":`.
    fn literal(literal: &str, replaced: impl Fn(&str) -> String) -> String {
        match key_of_member(literal) {
            Some((before, key)) => format!("{before}{}:", serde_json::Value::from(replaced(&key))),
            None => replaced(literal),
        }
    }
}

fn is_descriptor(path: &str) -> bool {
    path.ends_with(".desc.ts")
}

/// The key in `,"key":` or `{"key":`, and what stands before it.
fn key_of_member(literal: &str) -> Option<(char, String)> {
    let key = literal.strip_prefix([',', '{'])?.strip_suffix(':')?;
    Some((literal.chars().next()?, serde_json::from_str(key).ok()?))
}

/// A descriptor's module without the descriptor, which holds every text in base64.
fn without_base64(module: &str) -> String {
    let is_base64 = |line: &str| {
        let text = line.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
        text.is_some_and(|(text, _)| text.chars().all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c)))
    };
    module.lines().filter(|line| !is_base64(line)).flat_map(|line| [line, "\n"]).collect()
}
