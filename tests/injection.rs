//! Nothing in a proto can break out of the place where it is printed.
//!
//! One schema is written twice, once with hostile texts wherever a proto may have one, and once with
//! harmless texts. TypeScript's parser has to see the same program in both: the same tree, the same
//! string literals but for those texts, no syntax error, no comment that the compiler obeys.

#[path = "injection/protos.rs"]
mod protos;
mod support;

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use protogen::schema::Schema;
use support::corpus;
use support::typescript::{Parsed, Parser, VARIANTS};

use protos::{Protos, SLOTS};

/// What ends, opens or steers something in TypeScript, in its comments, in protos or in JSON.
#[rustfmt::skip]
const NASTY: [&str; 63] = [
    "*/", "/*", "/**", "//", "///", "*", "/", "\\", "\\\\", "\"", "'", "`", "\\\"", "${", "}", "{", "{{",
    "}}", "{%", "\n", "\r", "\r\n", "\t", "\u{b}", "\u{c}", "\0", "\u{1b}", "\u{7f}", "\u{85}", "\u{2028}",
    "\u{2029}", "\u{feff}", "\u{202e}", "\u{200b}", "\u{10ffff}", "@ts-ignore", "@ts-expect-error",
    "@ts-nocheck", "@ts-check", "// @ts-ignore", "/// <reference path=\"x\" />",
    "/// <amd-module name=\"x\" />", "#!/usr/bin/env node", "@deprecated", "@type {string}", "@jsx",
    "@jsxImportSource evil", "//# sourceMappingURL=x", "<!--", "-->", "</script>", "\\u0022", "\\x22",
    "\\n", ";", "export {}; ", "²", "½", "é", "日本", "🚀", "*/ export const evil = 1; /*",
    "\"; export const evil = 1; \"",
];

#[test]
fn no_nasty_text_breaks_out_anywhere() {
    let judge = Judge::new();
    let verdicts = NASTY.map(|text| judge.verdict(&vec![text.to_owned(); SLOTS]));
    let broken: Vec<_> = NASTY.iter().zip(verdicts).filter(|(_, verdict)| verdict.is_err()).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_text_breaks_out_anywhere() {
    let judge = Judge::new();
    // The same texts every time, so that a failure is there again in the next run.
    let config =
        Config { cases: 100, rng_seed: RngSeed::Fixed(2), failure_persistence: None, ..Config::default() };
    let piece = prop_oneof![
        4 => select(&NASTY[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z ]{1,4}",
    ];
    // Half of the places stay empty: what is alone in a comment is printed in its own way.
    let text = prop_oneof![Just(String::new()), vec(piece, 1..6).prop_map(|pieces| pieces.concat())];
    let result = TestRunner::new(config)
        .run(&vec(text, SLOTS), |texts| judge.verdict(&texts).map_err(TestCaseError::fail));
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

/// Knows what the program has to look like.
struct Judge {
    parser: Parser,
    texts: Vec<String>,
    harmless: BTreeMap<String, Module>,
}

/// A generated module, and what the parser sees in it.
struct Module {
    text: String,
    parsed: Parsed,
}

impl Judge {
    fn new() -> Self {
        let parser = Parser::start();
        let texts: Vec<String> = (0..SLOTS).map(|slot| format!("harmless-{slot}-text")).collect();
        let harmless = modules(&parser, &Protos::new(&texts)).unwrap_or_else(|reason| panic!("{reason}"));
        Judge { parser, texts, harmless }
    }

    /// What is wrong with the program that hostile texts lead to.
    fn verdict(&self, texts: &[String]) -> Result<(), String> {
        let protos = Protos::new(texts);
        let replaced = |literal: &str| {
            let pairs = self.texts.iter().zip(&protos.texts);
            pairs.fold(literal.to_owned(), |literal, (harmless, hostile)| literal.replace(harmless, hostile))
        };
        // Codecs have the beginning of a JSON member in a literal: `,"key":` or `{"key":`.
        let there = |literal: &String| match key_of_member(literal) {
            Some((before, key)) => format!("{before}{}:", serde_json::Value::from(replaced(&key))),
            None => replaced(literal),
        };
        let modules = modules(&self.parser, &protos)?;
        if modules.keys().ne(self.harmless.keys()) {
            return Err(format!("there are {:?} and not {:?}", modules.keys(), self.harmless.keys()));
        }
        for (name, Module { text, parsed }) in &modules {
            let expected = &self.harmless[name].parsed;
            let literals: Vec<String> = expected.literals.iter().map(there).collect();
            let same = parsed.shape == expected.shape && parsed.literals == literals;
            if !same || !parsed.errors.is_empty() || parsed.directives != expected.directives {
                let wrong = literals.iter().zip(&parsed.literals).find(|(expected, found)| expected != found);
                let same_shape = parsed.shape == expected.shape;
                return Err(format!(
                    "{name}: the same tree: {same_shape}; {wrong:?}; {:?}\n{text}",
                    parsed.errors
                ));
            }
        }
        Ok(())
    }
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

/// Everything that is generated in any variant. Modules go by what they are made from, since the files
/// of hostile protos have other names.
fn modules(parser: &Parser, protos: &Protos) -> Result<BTreeMap<String, Module>, String> {
    let schema = Schema::from_texts(protos.files()).map_err(|report| corpus::shown(&report))?;
    let model = corpus::model(&schema);
    let mut names = Vec::new();
    let mut texts = Vec::new();
    for variant in &VARIANTS {
        let files = corpus::render(&model, variant, &[]).map_err(|report| corpus::shown(&report))?;
        for (path, file) in files.iter() {
            let sources: Vec<_> = file.sources.iter().collect();
            let is_descriptor = path.ends_with(".desc.ts");
            names.push(match sources[..] {
                [] => format!("{}: {path}", variant.name),
                [proto] if is_descriptor => format!("{}: descriptor of {}", variant.name, protos.role(proto)),
                [proto] => format!("{}: {}", variant.name, protos.role(proto)),
                [..] => format!("{}: barrel", variant.name),
            });
            texts.push(if is_descriptor { without_base64(&file.text) } else { file.text.clone() });
        }
    }
    let parsed = parser.parse(&texts);
    let modules = texts.into_iter().zip(parsed).map(|(text, parsed)| Module { text, parsed });
    let modules: BTreeMap<String, Module> = names.iter().cloned().zip(modules).collect();
    assert_eq!(modules.len(), names.len(), "each module has a name of its own: {names:?}");
    Ok(modules)
}
