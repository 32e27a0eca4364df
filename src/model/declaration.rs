//! What every declared thing has: a name, its docs, its options, its place.

use serde::Serialize;

use super::Name;
use crate::diagnostic::Span;

/// The head of a message, field, oneof, enum, value, service, method or extension.
#[derive(Clone, Debug, Serialize)]
pub struct Declaration {
    /// The name as the proto writes it.
    pub name: String,
    /// The name with its package and the messages around it.
    pub full_name: Name,
    /// What its comments say.
    pub docs: Docs,
    /// Whether it is marked as deprecated.
    pub deprecated: bool,
    /// Everyone's options but ours, protobuf's own included.
    pub custom: Vec<CustomOption>,
    /// Where its name stands. `None` where there is no text, as in a descriptor set.
    #[serde(rename = "at")]
    pub span: Option<Span>,
}

/// The comments at a declaration, without their markers, indentation and outer blank lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Docs {
    /// The comment right above.
    pub leading: String,
    /// The comment right behind or right below.
    pub trailing: String,
    /// Comments above that a blank line sets apart.
    pub detached: Vec<String>,
}

impl Docs {
    /// What documents the declaration: the comment above, then the one behind.
    #[must_use]
    pub fn text(&self) -> String {
        match (self.leading.as_str(), self.trailing.as_str()) {
            (leading, "") => leading.to_owned(),
            ("", trailing) => trailing.to_owned(),
            (leading, trailing) => format!("{leading}\n\n{trailing}"),
        }
    }
}

/// An option of someone else's, or of protobuf itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CustomOption {
    /// `deprecated`, or the full name of an extension in parentheses: `(google.api.http)`.
    pub name: String,
    /// Its value in protobuf's JSON format.
    pub value: serde_json::Value,
}
