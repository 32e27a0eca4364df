//! Knows what the program has to look like that hostile texts lead to.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use protogen::schema::Schema;

use crate::protos::{Protos, SLOTS};
use crate::support::corpus::{self, Variant};

/// What a parser sees in a module.
pub(crate) struct Program {
    /// What is no program at all.
    pub(crate) errors: Vec<String>,
    /// Comments that a compiler or a checker obeys.
    pub(crate) directives: Vec<String>,
    /// The value of every literal, in order, without docs.
    pub(crate) literals: Vec<String>,
    /// The syntax tree without its texts.
    pub(crate) shape: String,
}

impl Program {
    /// One that nobody looks into.
    fn opaque(text: &str) -> Self {
        Program { errors: Vec::new(), directives: Vec::new(), literals: Vec::new(), shape: text.to_owned() }
    }
}

/// A language that texts may try to break out of.
pub(crate) trait Language {
    /// The ways in which it is rendered.
    const VARIANTS: &'static [Variant];
    /// What ends, opens or steers something in it.
    const NASTY: &'static [&'static str];

    /// What a module is, of those that are made from a proto. The proto goes by its part in the test.
    fn role(path: &str, proto: &str) -> String;

    /// What of a module is looked at.
    fn program(_path: &str, text: &str) -> String {
        text.to_owned()
    }

    /// What the parser sees in each text.
    fn parse(&self, texts: &[String]) -> Vec<Program>;

    /// A literal, with a hostile text in the place of a harmless one.
    fn literal(literal: &str, replaced: impl Fn(&str) -> String) -> String {
        replaced(literal)
    }
}

/// No text that is known to be nasty breaks out, wherever it stands.
pub(crate) fn no_nasty_text_breaks_out_anywhere<L: Language>(language: L) {
    let judge = Judge::new(language);
    let verdicts = L::NASTY.iter().map(|text| (text, judge.verdict(&vec![(*text).to_owned(); SLOTS])));
    let broken: Vec<_> = verdicts.filter(|(_, verdict)| verdict.is_err()).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// No text that is made of these and others does.
pub(crate) fn no_text_breaks_out_anywhere<L: Language>(language: L) {
    let judge = Judge::new(language);
    // The same texts every time, so that a failure is there again in the next run.
    let config =
        Config { cases: 100, rng_seed: RngSeed::Fixed(2), failure_persistence: None, ..Config::default() };
    let piece = prop_oneof![
        4 => select(L::NASTY).prop_map(str::to_owned),
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
struct Judge<L> {
    language: L,
    texts: Vec<String>,
    harmless: BTreeMap<String, Module>,
}

/// A generated module, and what the parser sees in it.
struct Module {
    text: String,
    program: Program,
}

impl<L: Language> Judge<L> {
    fn new(language: L) -> Self {
        let texts: Vec<String> = (0..SLOTS).map(|slot| format!("harmless-{slot}-text")).collect();
        let harmless = modules(&language, &Protos::new(&texts)).unwrap_or_else(|reason| panic!("{reason}"));
        Judge { language, texts, harmless }
    }

    /// What is wrong with the program that hostile texts lead to.
    fn verdict(&self, texts: &[String]) -> Result<(), String> {
        let protos = Protos::new(texts);
        let replaced = |literal: &str| {
            let pairs = self.texts.iter().zip(&protos.texts);
            pairs.fold(literal.to_owned(), |literal, (harmless, hostile)| literal.replace(harmless, hostile))
        };
        let modules = modules(&self.language, &protos)?;
        if modules.keys().ne(self.harmless.keys()) {
            return Err(format!("there are {:?} and not {:?}", modules.keys(), self.harmless.keys()));
        }
        for (name, Module { text, program }) in &modules {
            let expected = &self.harmless[name].program;
            let literals = expected.literals.iter().map(|literal| L::literal(literal, replaced));
            let literals: Vec<String> = literals.collect();
            let same = program.shape == expected.shape && program.literals == literals;
            if !same || !program.errors.is_empty() || program.directives != expected.directives {
                let wrong =
                    literals.iter().zip(&program.literals).find(|(expected, found)| expected != found);
                let same_shape = program.shape == expected.shape;
                return Err(format!(
                    "{name}: the same tree: {same_shape}; {wrong:?}; {:?}; {:?}\n{text}",
                    program.errors, program.directives
                ));
            }
        }
        Ok(())
    }
}

/// Everything that is generated in any variant. Modules go by what they are made from, since the files
/// of hostile protos have other names.
fn modules<L: Language>(language: &L, protos: &Protos) -> Result<BTreeMap<String, Module>, String> {
    let schema = Schema::from_texts(protos.files()).map_err(|report| corpus::shown(&report))?;
    let model = corpus::model(&schema);
    let mut modules = BTreeMap::new();
    let mut names = Vec::new();
    let mut texts = Vec::new();
    for variant in L::VARIANTS {
        let files = corpus::render(&model, variant, &[]).map_err(|report| corpus::shown(&report))?;
        for (path, file) in files.iter() {
            let sources: Vec<_> = file.sources.iter().collect();
            let role = match sources[..] {
                [] => path.to_owned(),
                [proto] => L::role(path, protos.role(proto)),
                [..] => "barrel".to_owned(),
            };
            let name = format!("{}: {role}", variant.name);
            if sources.is_empty() {
                // What is made from no proto is the same, to the last character.
                modules.insert(name, Module { text: String::new(), program: Program::opaque(&file.text) });
            } else {
                names.push(name);
                texts.push(L::program(path, &file.text));
            }
        }
    }
    let count = modules.len() + names.len();
    let programs = language.parse(&texts);
    let parsed = texts.into_iter().zip(programs).map(|(text, program)| Module { text, program });
    modules.extend(names.into_iter().zip(parsed));
    assert_eq!(modules.len(), count, "each module has a name of its own: {:?}", modules.keys());
    Ok(modules)
}
