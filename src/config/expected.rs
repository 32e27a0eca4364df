//! A value of the wrong type.

use std::fmt;

use super::value::{Node, Value};
use crate::diagnostic::Diagnostic;

/// The types that keys have.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    String,
    Boolean,
    Strings,
    Table,
    Tables,
}

impl Expected {
    /// The error of a key that holds something else.
    pub(super) fn but_found(self, key: &str, found: &Node) -> Diagnostic {
        Diagnostic::error("config/wrong-type", format!("`{key}` must be {self}"))
            .at(found.span.clone())
            .label(format!("this is {}", found.value.kind()))
            .help(self.remedy(key, &found.value))
    }

    /// How to write what was probably meant.
    fn remedy(self, key: &str, found: &Value) -> String {
        match (self, found) {
            (Expected::String, Value::Array(_) | Value::Table(_)) => {
                "write a single text in quotes".to_owned()
            }
            (Expected::String, _) => "write it in quotes".to_owned(),
            (Expected::Boolean, Value::String(_)) => "write it without quotes".to_owned(),
            (Expected::Boolean, _) => format!("write `{key} = true` or `{key} = false`"),
            (Expected::Strings, Value::String(text)) => format!("write `{key} = [{text:?}]`"),
            (Expected::Strings, _) => format!("write `{key} = [\"…\"]`"),
            (Expected::Table, _) => "write `{ … = … }`, or its entries below a `[…]` of its own".to_owned(),
            (Expected::Tables, Value::Table(_)) => format!("write `[[{key}]]` in place of `[{key}]`"),
            (Expected::Tables, _) => format!("write `[[{key}]]` above the keys of each"),
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::String => "a string",
            Expected::Boolean => "`true` or `false`",
            Expected::Strings => "a list of strings",
            Expected::Table => "a table",
            Expected::Tables => "a list of tables",
        })
    }
}
