//! TypeScript, by every compiler of `tests/tools/typescript`.

use std::path::Path;

use crate::support::corpus::Variant;
use crate::support::typescript::{VARIANTS, compilers, packages, tsconfig};
use crate::support::{folder, npm};

/// Has each compiler check what `write` puts into a folder for each variant. What they say of all
/// of them comes back.
pub(crate) fn check(write: &(impl Fn(&Variant, &Path) + Sync)) -> Vec<String> {
    let said = std::thread::scope(|scope| {
        let checks = VARIANTS.each_ref().map(|variant| scope.spawn(|| check_variant(variant, write)));
        checks.map(|check| check.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    said.concat()
}

fn check_variant(variant: &Variant, write: &impl Fn(&Variant, &Path)) -> Vec<String> {
    let output = folder::temporary("compile-");
    write(variant, output.path());
    let home = packages(variant).map_or_else(|| folder::scratch().to_owned(), npm::install);
    let tsconfig = tsconfig(variant);
    let verdicts = compilers().into_iter().map(|compiler| {
        let verdict = compiler.check_in(&home, output.path(), &tsconfig);
        verdict.map_err(|said| format!("{}, TypeScript {}:\n{said}", variant.name, compiler.version))
    });
    verdicts.filter_map(Result::err).collect()
}
