//! What protogen writes is accepted by the real compilers, under their strictest settings.

mod python;
mod rust;
#[path = "../support/mod.rs"]
mod support;
mod typescript;

use std::path::Path;

use protogen::model::Model;
use support::corpus::{self, Case, REFUSED, Variant};

/// Puts the code of a variant into a folder.
type Write<'a> = dyn Fn(&Variant, &Path) + Sync + 'a;

/// The compilers of a language: what they say of all its variants.
type Check = fn(&Write<'_>) -> Vec<String>;

fn every_case_compiles(check: Check) {
    let cases = cases();
    assert_compiles(check, &|variant, output| {
        for (model, case) in &cases {
            corpus::write(&case.render(model, variant), &output.join(&case.name));
        }
    });
}

fn cases() -> Vec<(Model, Case)> {
    corpus::cases().into_iter().map(|case| (corpus::model(&case.schema()), case)).collect()
}

fn the_protos_of_this_repository_compile(check: Check) {
    let model = corpus::model(&corpus::load(Path::new("proto")));
    assert_compiles(check, &|variant, output| write(&model, variant, output));
}

fn the_common_protos_of_google_compile(check: Check) {
    let root = support::python::download("googleapis-common-protos");
    let model = corpus::model(&corpus::load(&root));
    assert_compiles(check, &|variant, output| write(&model, variant, output));
}

#[test]
fn a_file_that_a_variant_cannot_write_is_refused_and_nothing_else_is() {
    for refused in &REFUSED {
        let cases = corpus::cases();
        let case = cases.iter().find(|case| case.name == refused.case).expect("a refused file has a case");
        let others = REFUSED.iter().filter(|other| {
            (other.variant, other.case) == (refused.variant, refused.case) && other.file != refused.file
        });
        let others: Vec<&str> = others.map(|other| other.file).collect();
        let model = corpus::model(&case.schema());
        let report = corpus::render(&model, corpus::variant(refused.variant), &others)
            .expect_err("what is refused is not written");
        let found: Vec<_> = report
            .diagnostics
            .iter()
            .map(|found| (found.code, found.span.as_ref().map(|span| span.source.path.as_str())))
            .collect();
        assert!(!found.is_empty());
        for (code, path) in found {
            let path = path.unwrap_or_else(|| panic!("{}", corpus::shown(&report)));
            assert_eq!(code, refused.code);
            assert!(path.ends_with(refused.file), "{path} is not {}", refused.file);
        }
    }
}

fn write(model: &Model, variant: &Variant, output: &Path) {
    let files = corpus::render(model, variant, &[])
        .unwrap_or_else(|report| panic!("{}:\n{}", variant.name, corpus::shown(&report)));
    corpus::write(&files, output);
}

fn assert_compiles(check: Check, write: &Write<'_>) {
    let said = check(write);
    assert!(said.is_empty(), "{}", said.join("\n"));
}
