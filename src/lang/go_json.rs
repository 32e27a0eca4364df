//! What Go's `encoding/json` makes of protoc-gen-go's structs, as far as it depends on Go's names.
//!
//! Fields carry their proto names as JSON tags, but oneofs carry none, so what shows is the name that
//! protoc-gen-go gives the oneof, and in it the name that it gives the member. Measured with
//! protoc-gen-go 1.36; `tests/truth.rs` asks the real one.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Report};
use crate::model::{Message, Scalar, Shape};

/// The JSON keys of a message that come from Go's names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoNames {
    /// The key of each oneof. `None`: a field's tag is the same word, and hides it.
    pub oneofs: Vec<Option<String>>,
    /// The names of all fields, in their order.
    pub fields: Vec<String>,
}

/// Methods that every generated struct has, or once had.
const METHODS: [&str; 8] = [
    "Reset",
    "String",
    "ProtoMessage",
    "Marshal",
    "Unmarshal",
    "ExtensionRangeArray",
    "ExtensionMap",
    "Descriptor",
];

/// The names that protoc-gen-go gives the fields and oneofs of a message. It goes through the fields
/// in their order, and a name that is taken, or whose getter is, gets underscores.
#[must_use]
pub fn names(message: &Message) -> GoNames {
    let mut taken: HashMap<String, bool> = METHODS.iter().map(|name| ((*name).to_owned(), true)).collect();
    let mut unique = |mut name: String, has_getter: bool| {
        let is_taken = |name: &str, taken: &HashMap<String, bool>| taken.get(name).copied().unwrap_or(false);
        while is_taken(&name, &taken) || has_getter && is_taken(&format!("Get{name}"), &taken) {
            name.push('_');
        }
        taken.insert(name.clone(), true);
        taken.insert(format!("Get{name}"), has_getter);
        name
    };
    let mut oneofs: Vec<Option<String>> = vec![None; message.oneofs.len()];
    let mut fields = Vec::with_capacity(message.fields.len());
    for field in &message.fields {
        fields.push(unique(camel_case(&field.decl.name), true));
        match field.oneof {
            Some(index) if oneofs[index].is_none() => {
                oneofs[index] = Some(unique(camel_case(&message.oneofs[index].decl.name), false));
            }
            // The synthetic oneof of an `optional` field has a name as well: the field's, after `_`.
            None if field.proto3_optional => {
                unique(camel_case(&format!("_{}", field.decl.name)), false);
            }
            Some(_) | None => {}
        }
    }
    for oneof in &mut oneofs {
        let is_tag = |name: &String| {
            message.fields.iter().any(|field| field.oneof.is_none() && field.decl.name == *name)
        };
        if oneof.as_ref().is_some_and(is_tag) {
            *oneof = None;
        }
    }
    GoNames { oneofs, fields }
}

/// protoc-gen-go's camel case: an underscore goes where a lower-case letter follows it, and every run
/// of letters begins with an upper-case one.
fn camel_case(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut camel = String::with_capacity(name.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let begins_word = at == 0 || !bytes[at - 1].is_ascii_alphabetic();
        match byte {
            b'_' if at == 0 => camel.push('X'),
            b'_' if bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase) => {}
            byte if begins_word => camel.push(byte.to_ascii_uppercase().into()),
            byte => camel.push(byte.into()),
        }
    }
    camel
}

/// What of a message Go can't write, or can't even compile.
pub(super) fn check(message: &Message, report: &mut Report) {
    for field in &message.fields {
        let name = &field.decl.name;
        let span = field.decl.span.clone();
        if matches!(field.shape, Shape::Map { key: Scalar::Bool, .. }) {
            let text = format!("Go's encoding/json can't write `{name}`: its keys are bool");
            let help = "use another key type, leave the file out with `exclude`, or set `json = \"proto\"`";
            report.push(Diagnostic::error("json/go-map-key", text).at(span.clone()).help(help));
        }
        let getter_of =
            |oneof: &&crate::model::Oneof| camel_case(name) == format!("Get{}", camel_case(&oneof.decl.name));
        let clashing = message.oneofs.iter().find(getter_of);
        if let (None, Some(oneof)) = (field.oneof, clashing) {
            let text = format!(
                "Go can't compile `{name}` beside the oneof `{}`, whose getter has that name",
                oneof.decl.name
            );
            let diagnostic = Diagnostic::error("json/go-name", text)
                .at(span)
                .related(oneof.decl.span.clone(), "the oneof")
                .help("rename one of them, or leave the file out with `exclude`");
            report.push(diagnostic);
        } else if field.oneof.is_none() && camel_case(name) == "ProtoReflect" {
            let text = format!("Go can't compile a field `{name}`: every message has a method of that name");
            let help = "rename it, or leave the file out with `exclude`";
            report.push(Diagnostic::error("json/go-name", text).at(span).help(help));
        }
    }
    if message.message_set {
        let text = format!("protoc-gen-go refuses `{}`: it is a MessageSet", message.decl.name);
        let help = "leave the file out with `exclude`, or set `json = \"proto\"`";
        report.push(Diagnostic::error("json/go-message-set", text).at(message.decl.span.clone()).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn camel_case_is_that_of_protoc_gen_go() {
        let pairs = [
            ("_a", "XA"),
            ("__a", "XA"),
            ("_A", "XA"),
            ("_", "X"),
            ("__", "X_"),
            ("_1a", "X1A"),
            ("a_1", "A_1"),
            ("a_1b", "A_1B"),
            ("a1b", "A1B"),
            ("a1_b", "A1B"),
            ("a__b", "A_B"),
            ("a_B", "A_B"),
            ("A_b", "AB"),
            ("a_", "A_"),
            ("a__", "A__"),
            ("fieldName10", "FieldName10"),
            ("UPPER_case", "UPPERCase"),
            ("UPPER_CASE", "UPPER_CASE"),
            ("http2_x", "Http2X"),
            ("x_Y_z", "X_YZ"),
            ("foo_1_bar", "Foo_1Bar"),
            ("foo__1", "Foo__1"),
            ("HTTPServer", "HTTPServer"),
        ];
        for (proto, go) in pairs {
            assert_eq!(camel_case(proto), go, "{proto}");
        }
    }
}
