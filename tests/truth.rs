//! The types are true: they take the JSON that a real encoder writes, and reject what none does.

#[path = "truth/literal.rs"]
mod literal;
#[path = "truth/names.rs"]
mod names;
#[path = "truth/prost_reflect.rs"]
mod prost_reflect;
mod support;
#[path = "truth/wrong.rs"]
mod wrong;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use literal::Literal;
use names::Modules;
use prost_reflect::ProstReflect;
use protogen::lang::json::Profile;
use protogen::model::Model;
use serde_json::Value;
use support::corpus::{self, Case, REFUSED, Sample, Variant};
use support::typescript::{self, Parser, compilers};
use support::{folder, go};
use wrong::Variations;

#[test]
fn the_types_take_what_prost_reflect_writes_and_nothing_else() {
    let prost_reflect = ProstReflect::default();
    check(corpus::variant("typescript"), Profile::Proto, "", &|case, samples| {
        prost_reflect.json(case, samples)
    });
    prost_reflect.finish();
}

#[test]
fn the_types_with_string_enums_take_what_prost_reflect_writes_and_nothing_else() {
    let prost_reflect = ProstReflect::default();
    let variant = corpus::variant("typescript-string");
    check(variant, Profile::Proto, "Json", &|case, samples| prost_reflect.json(case, samples));
    prost_reflect.finish();
}

#[test]
fn the_types_take_what_go_writes_and_nothing_else() {
    let cases = corpus::cases();
    let of_go: Vec<go::Case> =
        cases.iter().map(|case| go::Case { name: &case.name, files: case.go_files() }).collect();
    let encoder = go::Encoder::build("truth", &of_go);
    check(corpus::variant("typescript-go"), Profile::Go, "", &|case, samples| {
        let json = samples.iter().filter_map(|sample| {
            match (encoder.json(&case.name, &sample.message, &sample.value), sample.go) {
                (Ok(json), true) => Some((sample.message.clone(), parsed(&json))),
                (Err(_), false) => None,
                (written, _) => panic!("{}: Go says {written:?} to {sample:?}", case.name),
            }
        });
        json.collect()
    });
}

/// A message's full name, and the JSON that somebody wrote for one.
type Written = (String, Value);

/// Writes of each case what an encoder writes, and what none does, and has the compilers judge it.
fn check(
    variant: &Variant,
    profile: Profile,
    suffix: &str,
    encode: &dyn Fn(&Case, &[Sample]) -> Vec<Written>,
) {
    let root = folder::temporary("truth-");
    let parser = Parser::start();
    let mut total = Total::default();
    for case in corpus::cases() {
        let model = corpus::model(&case.schema());
        let files = case.render(&model, variant);
        corpus::write(&files, &root.path().join(&case.name));
        let mut samples = case.samples();
        samples.retain(|sample| {
            let file = &*model.message(&sample.message).file;
            !REFUSED.iter().any(|it| (it.variant, it.case, it.file) == (variant.name, &*case.name, file))
        });
        let modules = Modules::new(&model, &files, suffix, &parser);
        let mut truth = Truth { model: &model, case: &case, modules, profile, imports: BTreeMap::new() };
        let text = truth.module(&encode(&case, &samples), &mut total);
        folder::write(&root.path().join(format!("{}.truth.ts", case.name)), &text);
    }
    assert!(total.taken > 1000 && total.rejected > 5000, "the corpus has shrunk: {total:?}");

    let tsconfig = typescript::tsconfig(variant);
    let verdicts = compilers().into_iter().map(|compiler| {
        let verdict = compiler.check_with(root.path(), &tsconfig);
        verdict.map_err(|said| format!("TypeScript {}:\n{}", compiler.version, quoted(&said, root.path())))
    });
    let said: Vec<String> = verdicts.filter_map(Result::err).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

/// How many literals there are.
#[derive(Debug, Default)]
struct Total {
    taken: usize,
    rejected: usize,
}

/// The module that holds the literals of a case.
struct Truth<'a> {
    model: &'a Model,
    case: &'a Case,
    modules: Modules<'a>,
    profile: Profile,
    /// The name here of each message that is used.
    imports: BTreeMap<String, String>,
}

impl Truth<'_> {
    fn module(&mut self, written: &[Written], total: &mut Total) -> String {
        let mut variations = Variations::new(self.model, self.profile);
        let literals: Vec<(&str, Literal)> =
            written.iter().map(|(message, value)| (message.as_str(), Literal::from(value))).collect();
        for (message, literal) in &literals {
            variations.learn(self.model.message(message), literal);
        }
        let mut seen = BTreeSet::new();
        let mut body = String::new();
        for (message, literal) in &literals {
            let ty = self.name(message);
            constant(&mut body, &ty, literal);
            total.taken += 1;
            for variation in variations.message(self.model.message(message), literal) {
                if !seen.insert((*message, variation.what.clone())) {
                    continue;
                }
                let (count, directive) = if variation.right {
                    (&mut total.taken, "")
                } else {
                    (&mut total.rejected, "@ts-expect-error ")
                };
                *count += 1;
                // A line separator would end the comment.
                writeln!(body, "// {directive}{}", variation.what.escape_debug())
                    .expect("a string takes all");
                constant(&mut body, &ty, &variation.literal);
            }
        }
        format!("{}{body}", self.imports(&body))
    }

    fn name(&mut self, message: &str) -> String {
        let next = format!("T{}", self.imports.len());
        self.imports.entry(message.to_owned()).or_insert(next).clone()
    }

    fn imports(&self, body: &str) -> String {
        let mut text = String::new();
        let folder = &self.case.name;
        // Whatever extension generated modules have in their imports, this one is understood too.
        let specifier = |path: &str| format!("./{folder}/{}.js", path.trim_end_matches(".ts"));
        if let Some(runtime) = self.modules.runtime.filter(|_| body.contains("$.")) {
            writeln!(text, "import type * as $ from {:?};", specifier(runtime)).expect("a string takes all");
        }
        for (message, here) in &self.imports {
            let (path, there) = self.modules.find(message);
            writeln!(text, "import type {{ {there} as {here} }} from {:?};", specifier(path))
                .expect("a string takes all");
        }
        text
    }
}

/// Declares a constant under a name of its own.
fn constant(body: &mut String, ty: &str, literal: &Literal) {
    let number = body.len();
    writeln!(body, "export const n{number}: {ty} = {literal};").expect("a string takes all");
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in {json}"))
}

/// What the compiler said, with the lines that it speaks of.
fn quoted(said: &str, root: &Path) -> String {
    let mut text = String::new();
    for line in said.lines() {
        writeln!(text, "{line}").expect("a string takes all");
        let Some((path, rest)) = line.split_once(".truth.ts(") else { continue };
        let number = rest.split(',').next().and_then(|number| number.parse::<usize>().ok());
        let Some(number) = number else { continue };
        let module = folder::read(&root.join(format!("{path}.truth.ts")));
        for line in module.lines().skip(number - 1).take(2) {
            writeln!(text, "    {line}").expect("a string takes all");
        }
    }
    text
}
