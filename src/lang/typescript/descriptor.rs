//! Descriptors: what the protos declare, for programs that ask at run time.

use std::collections::BTreeSet;

use askama::Template;

use super::codec::names::lower_first;
use super::docs::{Docs, filters};
use super::names::{Names, file_words, module_path};
use super::options::Options;
use super::types::{qualifier, relative};
use super::view::{self, Import};
use crate::model::{File, Model, Name};
use crate::naming::Scope;

/// The descriptor of one proto file, in a module of its own.
#[derive(Debug, Template)]
#[template(path = "typescript/descriptor.ts.jinja")]
pub(super) struct Descriptor {
    source: String,
    docs: Docs,
    imports: Vec<Import>,
    name: String,
    /// A literal: the path that imports the file.
    path: String,
    /// The descriptors of what it imports, as they are called here.
    dependencies: Vec<String>,
    /// A `FileDescriptorProto` in base64, a line of text each.
    base64: Vec<String>,
}

/// Where a file's descriptor is: its path from the output folder, without extension.
pub(super) fn module(proto: &str) -> String {
    format!("{}.desc", module_path(proto))
}

/// The given files and all that they import: descriptors that lack some cannot be linked.
pub(super) fn files(model: &Model, files: &BTreeSet<Name>) -> BTreeSet<Name> {
    let mut closure = BTreeSet::new();
    let mut open: Vec<Name> = files.iter().cloned().collect();
    while let Some(path) = open.pop() {
        if closure.insert(path.clone()) {
            open.extend(model.file(&path).imports.iter().map(|import| import.path.clone()));
        }
    }
    closure
}

/// The module with the descriptor of a file.
pub(super) fn lower(options: &Options, model: &Model, names: &Names, file: &File) -> Descriptor {
    let own = module(&file.path);
    let name = constant(file);
    let mut scope = Scope::default();
    scope.claim(&name);

    let specifier = |module: &str| format!("{}{}", relative(&own, module), options.import_ext);
    let runtime = specifier(&format!("{}/descriptor", names.runtime));
    let mut imports = vec![Import::all("$", &runtime)];
    let mut dependencies = Vec::new();
    for import in &file.imports {
        let imported = model.file(&import.path);
        let there = constant(imported);
        let long = format!("{}{there}", lower_first(&qualifier(&imported.package)));
        let here = scope.derive([&there, &long], '$');
        let clause = if there == here { there } else { format!("{there} as {here}") };
        imports.push(Import::names(&[clause], &specifier(&module(&import.path)), false));
        dependencies.push(here);
    }
    Descriptor {
        source: view::one_line(&file.path),
        docs: Docs::text(&format!("What `{}` declares.", view::one_line(&file.path))),
        imports,
        name,
        path: view::literal(&file.path),
        dependencies,
        base64: lines(&base64(&file.descriptor)),
    }
}

/// `jobFile` for `acme/v1/job.proto`.
fn constant(file: &File) -> String {
    lower_first(&format!("{}File", file_words(&file.path)))
}

/// How long a line of base64 is.
const LINE: usize = 96;

fn lines(text: &str) -> Vec<String> {
    let count = text.len().div_ceil(LINE);
    (0..count).map(|at| text[at * LINE..text.len().min((at + 1) * LINE)].to_owned()).collect()
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| group.get(at).copied().map_or(0, u32::from);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            // A group of n bytes has n + 1 digits.
            text.push(if digit <= group.len() { char::from(DIGITS[value as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, lines};

    #[test]
    fn base64_is_padded() {
        let texts = ["", "f", "fo", "foo", "foob", "\u{3ff}\u{3ff}"];
        let expected = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "z7/Pvw=="];
        assert_eq!(texts.map(|text| base64(text.as_bytes())), expected);
    }

    #[test]
    fn a_text_is_cut_into_lines() {
        let text = "a".repeat(200);
        assert_eq!(lines(&text).iter().map(String::len).collect::<Vec<_>>(), [96, 96, 8]);
        assert_eq!(lines(&text).concat(), text);
    }
}
