//! Generated code, and Google's library, as translators.

use std::path::Path;
use std::process::Command;

use super::packages;
use crate::support::corpus::{Case, Variant, model, write};
use crate::support::folder;
use crate::support::translator::Translator;

/// Generates code for cases of the corpus and has it answer questions, as long as the folder exists.
pub(crate) fn translator(variant: &Variant, cases: &[Case], folder: &Path) -> Translator {
    for case in cases {
        write(&case.render(&model(&case.schema()), variant), &folder.join("generated").join(&case.name));
    }
    let mut python = Command::new("python3");
    python.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONPATH");
    python.arg(folder::source("drivers/python/translate.py")).arg(folder);
    Translator::start(variant.name, &mut python)
}

/// The same for Google's library on upb, which needs descriptors only.
pub(crate) fn upb(cases: &[Case], folder: &Path) -> Translator {
    for case in cases {
        folder::write_bytes(&folder.join(format!("{}.binpb", case.name)), &case.schema().descriptor_set());
    }
    let mut python = Command::new(packages::install("upb"));
    python.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONPATH");
    python.arg(folder::source("drivers/python/translate_google.py")).arg(folder);
    Translator::start("upb", &mut python)
}
