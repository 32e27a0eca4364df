//! `JSDoc` comments.

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
            docs.lines.push("@deprecated".to_owned());
        }
        docs
    }

    /// The docs of a declaration, with something to add.
    pub(super) fn with(decl: &Declaration, line: &str) -> Self {
        let mut docs = Docs::of(decl);
        docs.lines.extend(Docs::text(line).lines);
        docs
    }

    /// The docs of a file. A tag keeps them from being taken for those of what comes first in it.
    pub(super) fn of_file(comments: &Comments) -> Self {
        let mut docs = Docs::text(&comments.text());
        if !docs.lines.is_empty() {
            docs.lines.extend([String::new(), "@module".to_owned()]);
        }
        docs
    }

    /// Some text.
    pub(super) fn text(text: &str) -> Self {
        Docs { lines: text.lines().map(|line| harmless(line.trim_end())).collect() }
    }

    /// Adds a paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(text.to_owned());
    }

    /// The comment, with everything behind its first line indented, and what it documents on a line
    /// of its own; nothing if there are no docs.
    pub(super) fn comment(&self, indentation: usize) -> String {
        let margin = " ".repeat(indentation);
        match &self.lines[..] {
            [] => String::new(),
            // In a comment of one line, the compiler takes `@ts-ignore`, also behind `//`, as meant for it.
            [line] if !line.contains("@ts-") => format!("/** {line} */\n{margin}"),
            lines => {
                let lines: String = lines
                    .iter()
                    .map(|line| format!("{margin} * {line}").trim_end().to_owned() + "\n")
                    .collect();
                format!("/**\n{lines}{margin} */\n{margin}")
            }
        }
    }
}

/// Text that ends no comment and asks for nothing: the compiler looks for the module that a
/// `@jsxImportSource` names, whatever the file holds.
fn harmless(line: &str) -> String {
    let mut line = line.replace("*/", "*\\/");
    let lower = line.to_ascii_lowercase();
    for (at, _) in lower.rmatch_indices("@jsx") {
        line.replace_range(at..=at, "&#64;");
    }
    line
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

    /// The comment at an indentation.
    #[askama::filter_fn]
    pub(crate) fn jsdoc(docs: &Docs, _: &dyn askama::Values, indentation: usize) -> askama::Result<String> {
        Ok(docs.comment(indentation))
    }
}

#[cfg(test)]
mod tests {
    use super::Docs;

    #[test]
    fn a_line_stands_alone() {
        assert_eq!(Docs::text("A job.").comment(2), "/** A job. */\n  ");
    }

    #[test]
    fn many_lines_are_indented() {
        assert_eq!(
            Docs::text("A job.\n\nOr two.").comment(2),
            "/**\n   * A job.\n   *\n   * Or two.\n   */\n  "
        );
    }

    #[test]
    fn text_does_not_end_the_comment() {
        assert_eq!(Docs::text("a */ b").comment(0), "/** a *\\/ b */\n");
    }

    #[test]
    fn text_does_not_speak_to_the_compiler() {
        assert_eq!(Docs::text("@ts-ignore").comment(0), "/**\n * @ts-ignore\n */\n");
        assert_eq!(Docs::text("// @ts-ignore").comment(0), "/**\n * // @ts-ignore\n */\n");
        assert_eq!(Docs::text("@jsxImportSource x").comment(0), "/** &#64;jsxImportSource x */\n");
    }
}
