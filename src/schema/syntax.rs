//! What the parser says of a text, in our words.

use std::ops::Range;
use std::sync::Arc;

use miette::Diagnostic as Miette;

use crate::diagnostic::{Diagnostic, Report, Source, Span, nearest};

/// The errors of a file that did not parse: the first one in its grammar, and all that come after
/// the grammar.
pub(super) fn report(source: &Arc<Source>, error: &protox::Error) -> Report {
    if let Some(statement) = edition(source) {
        return statement.into();
    }
    let all = std::iter::once(error as &dyn Miette).chain(error.related().into_iter().flatten());
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for diagnostic in all.map(|error| diagnostic(source, error)) {
        if diagnostic.code != SYNTAX || diagnostics.iter().all(|other| other.code != SYNTAX) {
            diagnostics.push(diagnostic);
        }
    }
    if first_word(&source.text).0 != "syntax" {
        no_syntax(&mut diagnostics);
    }
    Report { diagnostics }
}

const SYNTAX: &str = "schema/syntax";
const MISSING_LABEL: &str = "schema/missing-label";

/// Where the options of an extension range of one number begin, if they are what is wrong.
pub(super) fn single_range_options(error: &protox::Error) -> Option<usize> {
    let wrong = error.to_string() == "expected 'to', ',' or ';', but found '['";
    wrong.then(|| labels(error).next().map(|range| range.start)).flatten()
}

fn diagnostic(source: &Arc<Source>, error: &dyn Miette) -> Diagnostic {
    let words = error.to_string().replace('\'', "`");
    let mut labels = labels(error);
    let range = labels.next().unwrap_or_else(|| last_character(&source.text));
    if let Some(again) = labels.next() {
        // Only a second `package` points at two places, at the first one first.
        return Diagnostic::error("schema/duplicate-package", words)
            .at(source.span(again))
            .related(source.span(range), "first one here")
            .help("a file has one package: remove one of them");
    }
    let help = error.help().map(|help| help.to_string());
    // The parser has the same words for a bad import path as for a bad group name.
    let import = help.as_ref().is_some_and(|help| help.starts_with("imports"));
    let words = if import { "invalid import".to_owned() } else { words };
    let mistake = mistake(&words, source, &range, help);
    let range = if mistake.code == SYNTAX { missing_before(source, range, &words) } else { range };
    Diagnostic {
        help: mistake.help,
        ..Diagnostic::error(mistake.code, mistake.message).at(source.span(range))
    }
}

/// Where a text ends, as far as one can see.
fn last_character(text: &str) -> Range<usize> {
    let text = text.trim_end();
    text.char_indices().next_back().map_or(0..0, |(at, _)| at..text.len())
}

fn labels(error: &dyn Miette) -> impl Iterator<Item = Range<usize>> + '_ {
    error.labels().into_iter().flatten().map(|label| label.offset()..label.offset() + label.len())
}

struct Mistake {
    code: &'static str,
    message: String,
    help: Option<String>,
}

/// What a message of the parser is about. One that is not known stays as it is.
fn mistake(words: &str, source: &Source, range: &Range<usize>, help: Option<String>) -> Mistake {
    let known = KNOWN.iter().find(|known| words.contains(known.words));
    let Some(known) = known else { return grammar(words, &source.text[range.clone()], help) };
    let code = match known.words {
        WRONG_VALUE if !is_default(source, range) => "schema/option-value",
        _ => known.code,
    };
    let help = match known.words {
        MESSAGE_NUMBER if in_range(source, range) => "begin the range at 1 or later; it may end with `max`",
        _ => known.help,
    };
    Mistake { code, message: known.message.unwrap_or(words).to_owned(), help: Some(help.to_owned()) }
}

/// A mistake in the grammar.
fn grammar(words: &str, found: &str, help: Option<String>) -> Mistake {
    if words == "invalid token" {
        let letters = found.chars().any(char::is_alphabetic);
        return Mistake {
            code: SYNTAX,
            message: format!("`{found}` is not allowed here"),
            help: letters.then(|| "names are made of the letters a to z, digits and underscores".to_owned()),
        };
    }
    if words == "expected `=`, but found `;`" {
        let help = Some("every field and value has a number: `name = 1;`".to_owned());
        return Mistake { code: SYNTAX, message: words.to_owned(), help };
    }
    let expected = words.split_once(", but found").map_or("", |(expected, _)| expected);
    let near =
        nearest(found, expected.split('`').filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())));
    let help = near.map(|near| format!("did you mean `{near}`?")).or(help);
    Mistake { code: SYNTAX, message: words.to_owned(), help }
}

/// Whether the number at that place belongs to a range.
fn in_range(source: &Source, range: &Range<usize>) -> bool {
    let before = &source.text[..range.start];
    let statement = before.rfind([';', '{', '}']).map_or(before, |at| &before[at + 1..]);
    ["reserved", "extensions"].iter().any(|word| statement.contains(word))
}

/// Whether the value at that place is a default value.
fn is_default(source: &Source, range: &Range<usize>) -> bool {
    let before = source.text[..range.start].trim_end();
    before.strip_suffix('=').is_some_and(|before| before.trim_end().ends_with("default"))
}

const DEFAULT: &str = "schema/invalid-default";
const WRONG_VALUE: &str = "expected value to be";
const MESSAGE_NUMBER: &str = "message numbers must be between";

/// A message of the parser that needs another code, other words or a next step.
struct Known {
    words: &'static str,
    code: &'static str,
    message: Option<&'static str>,
    help: &'static str,
}

const fn known(words: &'static str, code: &'static str, message: &'static str, help: &'static str) -> Known {
    let message = if message.is_empty() { None } else { Some(message) };
    Known { words, code, message, help }
}

const KNOWN: &[Known] = &[
    known(
        MESSAGE_NUMBER,
        "schema/invalid-number",
        "numbers in messages are from 1 to 536870911",
        "choose a free number; those up to 15 are the shortest on the wire",
    ),
    known(
        "enum numbers must be between",
        "schema/invalid-number",
        "numbers in enums are from -2147483648 to 2147483647",
        "choose a free number",
    ),
    known("fields may not have default values", DEFAULT, "", "remove `default`"),
    known(
        "default values are not allowed in proto3",
        "schema/not-in-proto3",
        "",
        "remove `default`; proto3 fields default to zero or nothing, and `optional` tells unset apart",
    ),
    known(
        "required fields are not allowed in proto3",
        "schema/not-in-proto3",
        "",
        "remove `required`; `optional` tells a field that was not set from one that is zero",
    ),
    known(
        "groups are not allowed in proto3",
        "schema/not-in-proto3",
        "",
        "declare a message, and a field of that type",
    ),
    known(
        "fields must have a label with proto2",
        MISSING_LABEL,
        "a field needs a label in proto2",
        "write `optional`, `repeated` or `required` before its type",
    ),
    known(
        "map fields cannot have labels",
        "schema/invalid-label",
        "",
        "remove the label; a map is repeated by nature",
    ),
    known(
        "oneof fields cannot have labels",
        "schema/invalid-label",
        "",
        "remove the label; to repeat it, put the field into a message of its own",
    ),
    known(
        "extension fields may not be required",
        "schema/invalid-label",
        "",
        "make it `optional` or `repeated`",
    ),
    known(
        "fields are not allowed in extensions",
        "schema/invalid-map",
        "",
        "put the map into a message, and extend with that",
    ),
    known(
        "fields are not allowed in a oneof",
        "schema/invalid-map",
        "",
        "put the map into a message of its own",
    ),
    known(
        "a map field key type must be",
        "schema/map-key",
        "the keys of a map are integers, booleans or strings",
        "choose another key type, or use a repeated message with a key and a value",
    ),
    known(WRONG_VALUE, DEFAULT, "", "write a value of the field's type"),
    known("a oneof must have at least one field", "schema/empty-oneof", "", "remove it, or add a field"),
    known("unknown syntax", "schema/unknown-syntax", "", "write `proto2` or `proto3`"),
    known(
        "invalid import",
        "schema/invalid-import",
        "an import has no backslashes, doubled slashes, `.` or `..` in it",
        "import the file by its path below a root",
    ),
];

/// Where something is missing before a token that stands on a later line, the end of the line before
/// is the place.
fn missing_before(source: &Source, range: Range<usize>, words: &str) -> Range<usize> {
    let before = source.text[..range.start].trim_end();
    let same_line = !source.text[before.len()..range.start].contains('\n');
    if same_line || !words.starts_with("expected `;`") {
        return range;
    }
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    if before[line..].contains("//") || before.ends_with("*/") {
        return range;
    }
    last_character(before)
}

/// A file without `syntax` is proto2, where every field without a label is an error. That is one
/// mistake.
fn no_syntax(diagnostics: &mut Vec<Diagnostic>) {
    let Some(first) = diagnostics.iter().position(|diagnostic| diagnostic.code == MISSING_LABEL) else {
        return;
    };
    let mut kept = 0;
    diagnostics.retain(|diagnostic| {
        kept += usize::from(diagnostic.code == MISSING_LABEL);
        diagnostic.code != MISSING_LABEL || kept == 1
    });
    let first = &mut diagnostics[first];
    first.message = String::from("a field needs a label in proto2, which a file without `syntax` is");
    first.help =
        Some("begin the file with `syntax = \"proto3\";`, or write a label before every type".to_owned());
}

/// The error for a file that is written in an edition.
fn edition(source: &Arc<Source>) -> Option<Diagnostic> {
    let (word, at) = first_word(&source.text);
    let (_, value) = source.text[at + word.len()..].split_once('=')?;
    if word != "edition" {
        return None;
    }
    let end = source.text[at..].find(';').map_or(source.text.len(), |length| at + length + 1);
    let edition = value.split(';').next().unwrap_or_default().trim();
    Some(unsupported(source.span(at..end), edition))
}

fn unsupported(span: Span, edition: &str) -> Diagnostic {
    let edition = edition.trim_matches(['"', '\'']);
    Diagnostic::error("schema/edition", format!("edition {edition} is not supported yet"))
        .at(span)
        .label("protogen reads proto2 and proto3")
        .help("leave this file out with `exclude` in protogen.toml, or write it in proto3")
}

/// The first word of a text behind blanks and comments, and where it is.
fn first_word(text: &str) -> (&str, usize) {
    let mut rest = text.trim_start();
    loop {
        rest = match rest {
            _ if rest.starts_with("//") => rest.split_once('\n').map_or("", |(_, rest)| rest),
            _ if rest.starts_with("/*") => rest.split_once("*/").map_or("", |(_, rest)| rest),
            _ => break,
        };
        rest = rest.trim_start();
    }
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    (&rest[..length], text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_stands_behind_comments() {
        assert_eq!(first_word("// edition = \n/* edition */ \t edition=\"2023\";").0, "edition");
        assert_eq!(first_word("/* open"), ("", 7));
        assert_eq!(first_word(""), ("", 0));
    }
}
