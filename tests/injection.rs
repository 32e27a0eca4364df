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
use protogen::diagnostic::Report;
use protogen::output::FileSet;
use protogen::schema::{Request, Schema};
use support::corpus::{self, VARIANTS, Variant};
use support::folder;
use support::typescript::{Parsed, Parser};

use protos::{FILE_NAMES, Protos, SLOTS};

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
    let parser = Parser::start();
    let all = NASTY.map(|text| check(&parser, &vec![text.to_owned(); SLOTS]));
    let broken: Vec<_> = NASTY.iter().zip(all).filter(|(_, result)| result.is_err()).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_text_breaks_out_anywhere() {
    let parser = Parser::start();
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
    let result = TestRunner::new(config).run(&vec(text, SLOTS), |texts| check(&parser, &texts));
    assert!(result.is_ok(), "{}", result.expect_err("it is none"));
}

fn check(parser: &Parser, texts: &[String]) -> Result<(), TestCaseError> {
    let mut texts = texts.to_vec();
    for name in &mut texts[..FILE_NAMES] {
        // No import can have these in its path, but for the first.
        name.retain(|c| !['/', '\\', '\0'].contains(&c));
    }
    let harmless: Vec<String> = (0..SLOTS).map(|slot| format!("harmless-{slot}-text")).collect();
    let there = |text: &str| {
        let pairs = harmless.iter().zip(&texts);
        pairs.fold(text.to_owned(), |text, (harmless, hostile)| text.replace(harmless, hostile))
    };
    let (harmless, hostile) = (Protos::new(&harmless), Protos::new(&texts));
    for variant in &VARIANTS {
        let [harmless, hostile] = [modules(&harmless, variant, parser)?, modules(&hostile, variant, parser)?];
        if harmless.keys().ne(hostile.keys()) {
            return fail(format!("{}: {:?} and {:?}", variant.name, harmless.keys(), hostile.keys()));
        }
        for (name, (text, found)) in &hostile {
            let (_, expected) = &harmless[name];
            let literals: Vec<String> = expected.literals.iter().map(|literal| there(literal)).collect();
            let same = found.shape == expected.shape && found.literals == literals;
            if !same || !found.errors.is_empty() || found.directives != expected.directives {
                return fail(format!("{} of {}: {found:?}\n{text}", name, variant.name));
            }
        }
    }
    Ok(())
}

fn fail(reason: String) -> Result<(), TestCaseError> {
    Err(TestCaseError::fail(reason))
}

/// What the parser sees in each generated module, with its text. Modules go by what they are made
/// from, since the files of hostile protos have other names.
fn modules(
    protos: &Protos,
    variant: &Variant,
    parser: &Parser,
) -> Result<BTreeMap<String, (String, Parsed)>, TestCaseError> {
    let files = render(protos, variant).map_err(|report| TestCaseError::fail(corpus::shown(&report)))?;
    let texts: Vec<&str> = files.iter().map(|(_, file)| file.text.as_str()).collect();
    let parsed = parser.parse(&texts);
    let names = files.iter().map(|(path, file)| match file.sources.len() {
        0 => path.to_owned(),
        1 => protos.role(file.sources.first().expect("there is one")).to_owned(),
        _ => "barrel".to_owned(),
    });
    let found: BTreeMap<_, _> = names.zip(texts.iter().map(|text| (*text).to_owned()).zip(parsed)).collect();
    assert_eq!(found.len(), texts.len(), "two modules are made from the same protos");
    Ok(found)
}

fn render(protos: &Protos, variant: &Variant) -> Result<FileSet, Report> {
    let root = folder::temporary("injection-");
    for (path, text) in protos.texts() {
        folder::write(&root.path().join(path), text);
    }
    let schema = Schema::load(&Request { roots: vec![root.path().to_owned()], ..Request::default() })?;
    corpus::render(&schema.model(&[])?, variant, &[])
}
