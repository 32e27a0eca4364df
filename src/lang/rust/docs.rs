//! Doc comments that rustdoc takes as they are meant: no text becomes a link to nowhere, an HTML tag or
//! a test.

use crate::model::Declaration;

/// The lines of a doc comment, without their slashes.
pub(super) type Docs = Vec<String>;

/// The docs of a declaration.
pub(super) fn of(decl: &Declaration) -> Docs {
    text(&decl.docs.text())
}

/// The same for prost-build, which makes links of addresses itself.
pub(super) fn without_links(decl: &Declaration) -> Docs {
    lines(&decl.docs.text(), str::to_owned)
}

/// A comment as rustdoc's Markdown.
pub(super) fn text(comment: &str) -> Docs {
    lines(comment, |address| format!("<{address}>"))
}

/// A comment, with addresses as `shown` writes them.
fn lines(comment: &str, shown: fn(&str) -> String) -> Docs {
    let mut lines = Vec::new();
    let mut code = Code::None;
    let mut may_indent = true;
    for line in comment.lines().map(plain) {
        let line = line.trim_end();
        let indentation = line.len() - line.trim_start().len();
        let fence = fence(line);
        match code {
            Code::Fenced(marker) => {
                if fence.is_some_and(|found| found.starts_with(marker))
                    && line.trim() == fence.unwrap_or_default()
                {
                    code = Code::None;
                }
                lines.push(line.to_owned());
                continue;
            }
            Code::Indented if !line.is_empty() && indentation < INDENTED => {
                close(&mut lines);
                code = Code::None;
            }
            Code::Indented => {
                lines.push(line.get(INDENTED..).unwrap_or_default().to_owned());
                continue;
            }
            Code::None => {}
        }
        if let Some(marker) = fence {
            // Only a fence without a language, or with Rust's, holds tests.
            lines.push(format!("{}{marker}text", &line[..indentation]));
            code = Code::Fenced(if marker.starts_with('`') { "```" } else { "~~~" });
        } else if may_indent && indentation >= INDENTED {
            lines.extend(["```text".to_owned(), line[INDENTED..].to_owned()]);
            code = Code::Indented;
        } else {
            lines.push(format!(
                "{}{}",
                &line[..indentation.min(INDENTED - 1)],
                escaped(line.trim_start(), shown)
            ));
        }
        may_indent = line.is_empty();
    }
    match code {
        Code::Fenced(marker) => lines.push(marker.to_owned()),
        Code::Indented => close(&mut lines),
        Code::None => {}
    }
    lines
}

/// From here on, Markdown takes a paragraph for code.
const INDENTED: usize = 4;

#[derive(Clone, Copy)]
enum Code {
    None,
    /// Behind a fence that begins with these.
    Fenced(&'static str),
    Indented,
}

/// Ends a block of code behind its last line that is not empty.
fn close(lines: &mut Docs) {
    let end = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |at| at + 1);
    lines.insert(end, "```".to_owned());
}

/// The marks of a fence.
fn fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|mark| "`~".contains(*mark))?;
    let len = line.len() - line.trim_start_matches(mark).len();
    (len >= 3 && !line[len..].contains('`')).then_some(&line[..len])
}

/// A line without what the compiler refuses in comments: control characters, and those that turn the
/// direction of text.
fn plain(line: &str) -> String {
    let line = line.replace('\t', "    ");
    let is_hidden =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    line.chars().map(|c| if is_hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// A line outside of code, with what means something to rustdoc escaped: brackets, tags, and backticks
/// that have no partner.
fn escaped(line: &str, shown: fn(&str) -> String) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let (text, len) = match c {
            '`' => span(rest),
            '[' | ']' | '<' => (format!("\\{c}"), 1),
            'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
                let address = address(rest);
                (shown(address), address.len())
            }
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => ("\\\\".to_owned(), 1),
            c => (c.to_string(), c.len_utf8()),
        };
        out.push_str(&text);
        rest = &rest[len..];
    }
    out
}

/// Text between backticks as it is, or backticks that have no partner.
fn span(text: &str) -> (String, usize) {
    let len = text.len() - text.trim_start_matches('`').len();
    let mut from = len;
    while let Some(at) = text[from..].find('`').map(|at| from + at) {
        let end = at + text[at..].len() - text[at..].trim_start_matches('`').len();
        if end - at == len {
            return (text[..end].to_owned(), end);
        }
        from = end;
    }
    ("\\`".repeat(len), len)
}

/// An address, without the punctuation that ends the sentence.
fn address(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || "<>[]`\"".contains(c);
    let end = text.find(ends).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\''])
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn brackets_and_tags_are_text() {
        assert_eq!(text("A [link] and <b>.")[0], "A \\[link\\] and \\<b>.");
        assert_eq!(text("`[code]` and ``<x>``")[0], "`[code]` and ``<x>``");
        assert_eq!(text("an ` alone [x]")[0], "an \\` alone \\[x\\]");
    }

    #[test]
    fn addresses_are_links() {
        assert_eq!(text("See https://a.b/c?d=e.")[0], "See <https://a.b/c?d=e>.");
    }

    #[test]
    fn code_is_no_test() {
        assert_eq!(text("```\nx();\n```"), ["```text", "x();", "```"]);
        assert_eq!(text("~~~rust\nx();"), ["~~~text", "x();", "~~~"]);
        assert_eq!(text("Call:\n\n    x();\n\nThen."), ["Call:", "", "```text", "x();", "```", "", "Then."]);
        assert_eq!(text("    x();"), ["```text", "x();", "```"]);
        assert_eq!(text("a list\n      goes on"), ["a list", "   goes on"]);
    }

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(text("a\u{202e}b\rc")[0], "a\u{fffd}b\u{fffd}c");
    }
}
