//! Descriptors: what the protos declare, for programs that ask at run time.

use std::collections::BTreeSet;

use askama::Template;

use crate::model::{Model, Name};

/// The module with the descriptors of an output.
#[derive(Debug, Template)]
#[template(path = "rust/descriptors.rs.jinja")]
struct Descriptors {
    /// A `FileDescriptorSet` as the text of a literal, a line each.
    lines: Vec<String>,
}

/// The module that holds the descriptors of some files and of all that they import: a set that lacks some
/// cannot be linked.
pub(super) fn module(model: &Model, files: &BTreeSet<Name>) -> String {
    let mut bytes = Vec::new();
    for path in closure(model, files) {
        let descriptor = &model.file(&path).descriptor;
        // `repeated FileDescriptorProto file = 1`.
        bytes.push(0x0a);
        let mut length = descriptor.len();
        while length >= 0x80 {
            bytes.push(length.to_le_bytes()[0] | 0x80);
            length >>= 7;
        }
        bytes.push(length.to_le_bytes()[0]);
        bytes.extend_from_slice(descriptor);
    }
    Descriptors { lines: lines(&bytes) }.to_string()
}

/// The files and all that they import, imports before importers.
pub(super) fn closure(model: &Model, files: &BTreeSet<Name>) -> Vec<Name> {
    fn visit(model: &Model, path: &Name, seen: &mut BTreeSet<Name>, order: &mut Vec<Name>) {
        if seen.insert(path.clone()) {
            for import in &model.file(path).imports {
                visit(model, &import.path, seen, order);
            }
            order.push(path.clone());
        }
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    for path in files {
        visit(model, path, &mut seen, &mut order);
    }
    order
}

/// Bytes as the lines of a literal. A line must not begin with a space, which the literal would not have.
fn lines(bytes: &[u8]) -> Vec<String> {
    const WIDTH: usize = 90;
    let mut lines = Vec::new();
    let mut line = String::new();
    for byte in bytes {
        let text = match byte {
            b'\'' => "'".to_owned(),
            byte => byte.escape_ascii().to_string(),
        };
        if line.len() + text.len() > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(if line.is_empty() && text == " " { "\\x20" } else { &text });
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_literal_means_the_bytes() {
        let bytes: Vec<u8> =
            (0..=u8::MAX).chain(std::iter::repeat_n(b' ', 300)).chain(*b"'a\\b\"c").collect();
        let literal = format!("b\"\\\n    {}\"", lines(&bytes).join("\\\n    "));
        assert_eq!(syn::parse_str::<syn::LitByteStr>(&literal).expect("a literal").value(), bytes);
    }
}
