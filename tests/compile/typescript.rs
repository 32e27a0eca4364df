//! TypeScript, by every compiler of `tests/tools/typescript`.

use crate::Write;
use crate::support::corpus::Variant;
use crate::support::typescript::{VARIANTS, compilers_of, packages, tsconfig};
use crate::support::{folder, npm};

#[test]
fn every_case_compiles() {
    crate::every_case_compiles(check);
}

#[test]
fn the_protos_of_this_repository_compile() {
    crate::the_protos_of_this_repository_compile(check);
}

#[test]
fn the_common_protos_of_google_compile() {
    crate::the_common_protos_of_google_compile(check);
}

/// Has each compiler check what `write` puts into a folder for each variant. What they say of all
/// of them comes back.
fn check(write: &Write<'_>) -> Vec<String> {
    let said = std::thread::scope(|scope| {
        let checks = VARIANTS.each_ref().map(|variant| scope.spawn(|| check_variant(variant, write)));
        checks.map(|check| check.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    said.concat()
}

fn check_variant(variant: &Variant, write: &Write<'_>) -> Vec<String> {
    let output = folder::temporary("compile-");
    write(variant, output.path());
    let home = packages(variant).map_or_else(|| folder::scratch().to_owned(), npm::install);
    let tsconfig = tsconfig(variant);
    let verdicts = compilers_of(variant).into_iter().map(|compiler| {
        let verdict = compiler.check_in(&home, output.path(), &tsconfig);
        verdict.map_err(|said| format!("{}, TypeScript {}:\n{said}", variant.name, compiler.version))
    });
    verdicts.filter_map(Result::err).collect()
}
