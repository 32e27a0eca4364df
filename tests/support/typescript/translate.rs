//! Generated code, and protobuf-es, as translators.

use std::path::Path;
use std::process::Command;

use crate::support::corpus::{Case, Variant, model, write};
use crate::support::translator::Translator;
use crate::support::{folder, npm};

use super::transpile;

/// Limits what one that should not need much may have, in MiB.
const HEAP: &str = "--max-old-space-size=256";

/// Generates code for cases of the corpus and has it answer questions, as long as the folder exists.
pub(crate) fn translator(variant: &Variant, cases: &[Case], folder: &Path) -> Translator {
    folder::write(&folder.join("package.json"), r#"{ "private": true, "type": "module" }"#);
    for case in cases {
        write(&case.render(&model(&case.schema()), variant), &folder.join(&case.name));
    }
    transpile(folder);
    let script = folder::source("drivers/typescript/translate.mjs");
    Translator::start(variant.name, Command::new("node").arg(HEAP).arg(script).arg(folder))
}

/// The same for protobuf-es, which needs descriptors only.
pub(crate) fn protobuf_es(cases: &[Case], folder: &Path) -> Translator {
    for case in cases {
        folder::write_bytes(&folder.join(format!("{}.binpb", case.name)), &case.schema().descriptor_set());
    }
    let library = npm::install("protobuf-es").join("node_modules/@bufbuild/protobuf");
    let script = folder::source("drivers/typescript/translate-protobuf-es.mjs");
    Translator::start("protobuf-es", Command::new("node").arg(script).arg(library).arg(folder))
}
