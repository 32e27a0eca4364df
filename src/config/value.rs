//! A TOML value with its places, free of the text that it was read from.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use crate::diagnostic::{Source, Span};

/// A key and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Span,
    pub(super) node: Node,
}

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) span: Span,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    String(String),
    /// `None`: it does not fit into 64 bits.
    Integer(Option<i64>),
    Float(f64),
    Boolean(bool),
    Datetime(String),
    Array(Vec<Node>),
    /// In the order of the file.
    Table(Vec<Entry>),
    /// What stands behind the `=` of an argument: a value of whichever type is asked for.
    Argument(String),
}

impl Value {
    /// Its type, as a sentence names it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Value::String(_) | Value::Argument(_) => "a string",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a number",
            Value::Boolean(_) => "a truth value",
            Value::Datetime(_) => "a date",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// What a reader expects. A value of another type comes back as it was.
impl Node {
    pub(super) fn string(self) -> Result<String, Node> {
        let (Value::String(text) | Value::Argument(text)) = self.value else { return Err(self) };
        Ok(text)
    }

    pub(super) fn boolean(self) -> Result<bool, Node> {
        if let Value::Argument(text) = &self.value {
            return text.parse().map_err(|_| self);
        }
        let Value::Boolean(value) = self.value else { return Err(self) };
        Ok(value)
    }

    pub(super) fn list(self) -> Result<Vec<Node>, Node> {
        if let Value::Argument(text) = &self.value {
            let item = |item: &str| Node { value: Value::Argument(item.to_owned()), span: self.span.clone() };
            return Ok(text.split(',').map(item).collect());
        }
        let Value::Array(nodes) = self.value else { return Err(self) };
        Ok(nodes)
    }

    pub(super) fn entries(self) -> Result<Vec<Entry>, Node> {
        let Value::Table(entries) = self.value else { return Err(self) };
        Ok(entries)
    }

    /// The same as JSON. An error names what JSON has no words for, and points at it.
    pub(super) fn json(self) -> Result<serde_json::Value, (&'static str, Span)> {
        Ok(match self.value {
            Value::String(text) | Value::Datetime(text) | Value::Argument(text) => text.into(),
            Value::Boolean(value) => value.into(),
            Value::Integer(value) => {
                value.ok_or(("an integer that does not fit into 64 bits", self.span))?.into()
            }
            Value::Float(value) => {
                serde_json::Number::from_f64(value).ok_or(("a number that is not finite", self.span))?.into()
            }
            Value::Array(nodes) => nodes.into_iter().map(Node::json).collect::<Result<_, _>>()?,
            Value::Table(entries) => entries
                .into_iter()
                .map(|entry| Ok((entry.key, entry.node.json()?)))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// The entries of a parsed table, in the order of the file.
pub(super) fn entries(source: &Arc<Source>, table: &DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: source.span(key.span()),
            node: node(source, value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.range.start);
    entries
}

fn node(source: &Arc<Source>, value: &Spanned<DeValue<'_>>) -> Node {
    let span = source.span(value.span());
    let value = match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(integer) => Value::Integer(integer_of(integer)),
        DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Datetime(date) => Value::Datetime(date.to_string()),
        DeValue::Array(values) => Value::Array(values.iter().map(|value| node(source, value)).collect()),
        DeValue::Table(table) => Value::Table(entries(source, table)),
    };
    Node { value, span }
}

fn integer_of(integer: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}
