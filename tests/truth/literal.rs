//! Object literals as TypeScript writes them.

use std::fmt;

use serde_json::Value;

/// An expression, and what is inside of it as far as it is an object or an array.
#[derive(Clone, Debug)]
pub(crate) enum Literal {
    /// Anything else, as it is written.
    Plain(String),
    List(Vec<Literal>),
    Object(Vec<(String, Literal)>),
}

impl Literal {
    /// A string.
    pub(crate) fn text(text: &str) -> Self {
        Literal::Plain(string(text))
    }

    /// Any expression.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Literal::Plain(text.into())
    }
}

impl From<&Value> for Literal {
    fn from(value: &Value) -> Self {
        match value {
            Value::Array(items) => Literal::List(items.iter().map(Literal::from).collect()),
            Value::Object(entries) => {
                Literal::Object(entries.iter().map(|(key, value)| (key.clone(), value.into())).collect())
            }
            Value::String(text) => Literal::text(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => Literal::Plain(value.to_string()),
        }
    }
}

/// On one line, so that an error is on the line below the comment that expects it.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Plain(text) => f.write_str(text),
            Literal::List(items) => {
                f.write_str("[")?;
                items.iter().try_for_each(|item| write!(f, "{item}, "))?;
                f.write_str("]")
            }
            Literal::Object(entries) => {
                f.write_str("{ ")?;
                entries.iter().try_for_each(|(key, value)| write!(f, "{}: {value}, ", string(key)))?;
                f.write_str("}")
            }
        }
    }
}

/// TypeScript takes line separators in a string, but counts lines by them.
fn string(text: &str) -> String {
    Value::from(text).to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
