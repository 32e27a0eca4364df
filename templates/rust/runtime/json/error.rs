//! What reading and writing JSON can fail with.

use std::borrow::Cow;
use std::fmt;

/// JSON that is not the message it should be, or a message that JSON cannot write.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Detail>);

#[derive(Clone, Default, PartialEq, Eq)]
struct Detail {
    reason: Cow<'static, str>,
    message: Option<&'static str>,
    field: Option<String>,
    /// The steps from the value to the whole, so the innermost is the first.
    steps: Vec<String>,
    offset: Option<usize>,
    position: Option<(usize, usize)>,
    skip: bool,
}

impl Error {
    #[cold]
    pub(super) fn new(reason: impl Into<Cow<'static, str>>) -> Self {
        Error(Box::new(Detail { reason: reason.into(), ..Detail::default() }))
    }

    /// What stands for a value that is left out, such as a name that no enum has: containers go on
    /// without it.
    #[cold]
    pub(super) fn skip() -> Self {
        Error(Box::new(Detail { skip: true, ..Detail::default() }))
    }

    pub(super) fn is_skip(&self) -> bool {
        self.0.skip
    }

    /// What is wrong, without the place: `expected a string, found 5`.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The full name of the message type that has the field in question.
    #[must_use]
    pub fn message(&self) -> Option<&'static str> {
        self.0.message
    }

    /// The field in question, by its key in the JSON or by its name.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// The way there from the whole: `$.items[2].note`.
    #[must_use]
    pub fn path(&self) -> String {
        self.0.steps.iter().rev().fold("$".to_owned(), |path, step| path + step)
    }

    /// The line and the column in the text, both from 1, the column in characters.
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        self.0.position
    }

    /// Says where in the text it happened, unless that is known.
    pub(super) fn at(mut self, offset: usize) -> Self {
        self.0.offset.get_or_insert(offset);
        self
    }

    /// Turns the offset into a line and a column.
    pub(super) fn in_text(mut self, text: &str) -> Self {
        let before = self.0.offset.take().and_then(|offset| text.get(..offset));
        self.0.position = before.map(|before| {
            let line = before.rfind('\n').map_or(0, |end| end + 1);
            (before.matches('\n').count() + 1, before[line..].chars().count() + 1)
        });
        self
    }

    /// Adds that it happened in a field of a message. Every message on the way out adds itself.
    #[cold]
    pub(super) fn in_field(mut self, message: &'static str, key: &str) -> Self {
        // The innermost message is the one that has the field; the others only lead there.
        if self.0.message.is_none() {
            self.0.message = Some(message);
            self.0.field = Some(key.to_owned());
        }
        self.0.steps.push(step(key));
        self
    }

    /// Adds that it happened in a message, in none of its fields.
    #[cold]
    pub(super) fn in_message(mut self, message: &'static str) -> Self {
        self.0.message.get_or_insert(message);
        self
    }

    /// Adds that it happened in an item of a list.
    #[cold]
    pub(super) fn in_item(mut self, index: usize) -> Self {
        self.0.steps.push(format!("[{index}]"));
        self
    }

    /// Adds that it happened in an entry of a map.
    #[cold]
    pub(super) fn in_entry(mut self, key: &str) -> Self {
        self.0.steps.push(format!("[{}]", quoted(key)));
        self
    }
}

fn step(key: &str) -> String {
    let is_word = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !key.is_empty() && key.len() <= 80 && is_word(key) {
        format!(".{key}")
    } else {
        format!("[{}]", quoted(key))
    }
}

/// A text in quotes. Texts may be secret or huge; their beginning is enough to find them.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{:?}", format!("{}…", &text[..end])),
        None => format!("{text:?}"),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        match self.0.message {
            // The path starts at the whole, whose type only a path of one step tells.
            Some(message) if self.0.steps.len() == usize::from(self.0.field.is_some()) => {
                write!(f, "{message}{}", &path[1..])?
            }
            Some(message) => match &self.0.field {
                Some(field) => write!(f, "{path} ({message}{})", step(field))?,
                None => write!(f, "{path} ({message})")?,
            },
            None => f.write_str(&path)?,
        }
        if let Some((line, column)) = self.0.position {
            write!(f, " at line {line}, column {column}")?;
        }
        write!(f, ": {}", self.0.reason)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "json::Error({:?})", self.to_string())
    }
}

impl std::error::Error for Error {}
