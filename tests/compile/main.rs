//! What protogen writes is accepted by the real compilers, under their strictest settings.

mod rust;
#[path = "../support/mod.rs"]
mod support;
mod typescript;

use std::path::Path;

use support::corpus::{self, REFUSED, Variant};
use support::python;

#[test]
fn every_case_compiles_in_every_variant() {
    let models: Vec<_> =
        corpus::cases().into_iter().map(|case| (corpus::model(&case.schema()), case)).collect();
    in_every_variant(|variant, output| {
        for (model, case) in &models {
            corpus::write(&case.render(model, variant), &output.join(&case.name));
        }
    });
}

#[test]
fn the_protos_of_this_repository_compile_in_every_variant() {
    let model = corpus::model(&corpus::load(Path::new("proto")));
    in_every_variant(|variant, output| write(&model, variant, output));
}

#[test]
fn the_common_protos_of_google_compile_in_every_variant() {
    let root = python::download("googleapis-common-protos");
    let model = corpus::model(&corpus::load(&root));
    in_every_variant(|variant, output| write(&model, variant, output));
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
        let [(code, Some(path))] = found[..] else { panic!("{}", corpus::shown(&report)) };
        assert_eq!(code, refused.code);
        assert!(path.ends_with(refused.file), "{path} is not {}", refused.file);
    }
}

fn write(model: &protogen::model::Model, variant: &Variant, output: &Path) {
    let files = corpus::render(model, variant, &[])
        .unwrap_or_else(|report| panic!("{}:\n{}", variant.name, corpus::shown(&report)));
    corpus::write(&files, output);
}

/// Has the compilers of every language check what `write` puts into a folder for each variant. What
/// they say of all of them is reported together.
fn in_every_variant(write: impl Fn(&Variant, &Path) + Sync) {
    let said = [typescript::check(&write), rust::check(&write)].concat();
    assert!(said.is_empty(), "{}", said.join("\n"));
}
