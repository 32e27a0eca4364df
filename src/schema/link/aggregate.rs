//! Mistakes within the `{ … }` of an option.

use std::ops::Range;

use miette::Diagnostic as _;
use prost_reflect::DescriptorPool;
use prost_reflect::text_format::ParseError;

use crate::diagnostic::Span;
use crate::schema::check::one_of;

/// What is wrong in the text between the braces.
pub(super) struct BadText {
    /// The parser's words.
    words: String,
    /// The place in the text as the parser got it: its tokens with single blanks between them.
    range: Option<Range<usize>>,
}

impl BadText {
    pub(super) fn new(error: &ParseError) -> Self {
        let label = error.labels().and_then(|mut labels| labels.next());
        let range = label.map(|label| label.offset()..label.offset() + label.len());
        BadText { words: error.to_string(), range }
    }

    pub(super) fn message(&self) -> String {
        self.words.replace('\'', "`")
    }

    /// The place in the file: as often as the token comes before in the text, it comes before in the
    /// option.
    pub(super) fn place(&self, option: &Span, text: &str) -> Option<Span> {
        let range = self.range.clone()?;
        let token = text.get(range.clone()).filter(|token| !token.is_empty())?;
        let before = occurrences(text, token).take_while(|&at| at < range.start).count();
        let written = option.text();
        let braces = written.find('{')?;
        let at = occurrences(&written[braces..], token).nth(before)? + braces + option.range.start;
        Some(option.source.span(at..at + token.len()))
    }

    /// The next step.
    pub(super) fn help(&self, pool: &DescriptorPool) -> String {
        self.nearest(pool).unwrap_or_else(|| {
            "see https://protobuf.dev/reference/protobuf/textformat-spec for what `{ … }` takes".to_owned()
        })
    }

    fn nearest(&self, pool: &DescriptorPool) -> Option<String> {
        let quoted: Vec<&str> = self.words.split('\'').collect();
        let (name, names): (&str, Vec<String>) = match quoted.as_slice() {
            ["field ", name, " not found for message ", message, ""] => (
                name,
                pool.get_message_by_name(message)?.fields().map(|field| field.name().to_owned()).collect(),
            ),
            ["value ", name, " was not found for enum ", kind, ""] => {
                (name, pool.get_enum_by_name(kind)?.values().map(|value| value.name().to_owned()).collect())
            }
            _ => return None,
        };
        Some(one_of(name, &names.iter().map(String::as_str).collect::<Vec<_>>()))
    }
}

/// Where a token stands as a whole.
fn occurrences<'a>(text: &'a str, token: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let whole = move |&(at, token): &(usize, &str)| {
        let before = text[..at].chars().next_back().is_some_and(is_part) && token.starts_with(is_part);
        let after = text[at + token.len()..].chars().next().is_some_and(is_part) && token.ends_with(is_part);
        !before && !after
    };
    text.match_indices(token).filter(whole).map(|(at, _)| at)
}
