//! Docstrings.

use super::literal::{escaped, is_unseen};
use crate::model::{Declaration, Docs as Comments};

/// What documents a declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Docs {
    lines: Vec<String>,
}

impl Docs {
    /// The docs of a declaration, with its deprecation.
    pub(super) fn of(decl: &Declaration) -> Self {
        let mut docs = Docs::text(&decl.docs.text());
        if decl.deprecated {
            docs.paragraph("Deprecated.");
        }
        docs
    }

    /// The docs of a file.
    pub(super) fn of_file(comments: &Comments) -> Self {
        Docs::text(&comments.text())
    }

    /// Some text.
    pub(super) fn text(text: &str) -> Self {
        Docs { lines: text.lines().map(|line| harmless(line.trim_end())).collect() }
    }

    /// Adds a paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        if !self.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(Docs::text(text).lines);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The docstring, with everything behind its first line indented. What all those lines have before
    /// them already is no part of it, for Python as well.
    pub(super) fn string(&self, indentation: usize) -> String {
        let margin = " ".repeat(indentation);
        match &self.lines[..] {
            [line] if !line.ends_with('"') && !line.starts_with('"') => format!("\"\"\"{line}\"\"\""),
            lines => {
                let (first, rest) =
                    lines.split_first().map_or(("", lines), |(first, rest)| (first.trim(), rest));
                let spaces = |line: &String| line.len() - line.trim_start_matches(' ').len();
                let common = rest.iter().filter(|line| !line.is_empty()).map(spaces).min().unwrap_or(0);
                let rest = rest.iter().map(|line| match line.get(common..) {
                    None | Some("") => "\n".to_owned(),
                    Some(line) => format!("\n{margin}{line}"),
                });
                format!("\"\"\"{first}{}\n{margin}\"\"\"", rest.collect::<String>())
            }
        }
    }
}

/// Text that ends no docstring, that Python takes as it stands, and in which mypy, which reads lines, sees no
/// order.
fn harmless(line: &str) -> String {
    let mut text = String::new();
    for c in line.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"").chars() {
        if c != '\t' && is_unseen(c) {
            text.push_str(&escaped(c));
        } else {
            text.push(c);
        }
    }
    if text.trim_start().starts_with("# mypy:") { text.replacen('#', "\\x23", 1) } else { text }
}

/// What templates may ask of a text, since it depends on where the text stands.
#[expect(
    clippy::inline_always,
    clippy::unnecessary_wraps,
    unreachable_pub,
    reason = "askama asks for the result, and makes a public type of each filter"
)]
pub(super) mod filters {
    use super::Docs;

    /// The docstring at an indentation.
    #[askama::filter_fn]
    pub(crate) fn docstring(
        docs: &Docs,
        _: &dyn askama::Values,
        indentation: usize,
    ) -> askama::Result<String> {
        Ok(docs.string(indentation))
    }
}

#[cfg(test)]
mod tests {
    use super::Docs;

    #[test]
    fn a_line_stands_alone() {
        assert_eq!(Docs::text("A job.").string(4), "\"\"\"A job.\"\"\"");
    }

    #[test]
    fn many_lines_are_indented() {
        assert_eq!(Docs::text("A job.\n\nOr two.").string(4), "\"\"\"A job.\n\n    Or two.\n    \"\"\"");
    }

    #[test]
    fn what_all_further_lines_are_indented_by_is_left_out() {
        assert_eq!(Docs::text("As:\n\n    a\n      b").string(4), "\"\"\"As:\n\n    a\n      b\n    \"\"\"");
        assert_eq!(Docs::text("As:\n\n    a\nb").string(0), "\"\"\"As:\n\n    a\nb\n\"\"\"");
    }

    #[test]
    fn text_does_not_end_the_docstring() {
        assert_eq!(Docs::text("a \"\"\" b").string(0), "\"\"\"a \\\"\\\"\\\" b\"\"\"");
        assert_eq!(Docs::text("a \"b\"").string(0), "\"\"\"a \"b\"\n\"\"\"");
        assert_eq!(Docs::text("C:\\").string(0), "\"\"\"C:\\\\\"\"\"");
        assert_eq!(Docs::text("a\0b").string(0), "\"\"\"a\\x00b\"\"\"");
        assert_eq!(Docs::text("a\n  # mypy: b").string(0), "\"\"\"a\n\\x23 mypy: b\n\"\"\"");
    }
}
