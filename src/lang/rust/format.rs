//! Formats a file, without any tool but the crates that protogen is built with.

/// The text of a file as a person would lay it out.
pub(super) fn format(text: &str) -> String {
    let file = syn::parse_file(text)
        .unwrap_or_else(|error| panic!("templates print Rust, but this is none: {error}\n{text}"));
    spaced(&prettyplease::unparse(&file))
}

/// Items as text.
pub(super) fn unparse(items: Vec<syn::Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, attrs: Vec::new(), items })
}

/// What a line is among the items of a module, an impl or a trait.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line<'a> {
    /// The first line of what holds items.
    Opens,
    /// A comment or an attribute of what holds the items.
    Inner,
    /// A comment or an attribute of the item to come.
    Head,
    /// All of an item, or of its beginning if it is a `use`; its first word.
    Whole(&'a str),
    /// The first line of an item.
    Begins,
    /// Inside of an item, or its last line.
    Rest,
}

/// Sets items apart, which prettyplease leaves to people: an empty line stands before and behind each, but
/// for those of one line that follow another of their kind.
fn spaced(text: &str) -> String {
    const INDENT: usize = 4;
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut before = Line::Opens;
    let mut depth = 0;
    for line in text.lines() {
        let here = line.trim_start();
        let indentation = line.len() - here.len();
        let is = if indentation == depth * INDENT { kind(here) } else { Line::Rest };
        let closes = depth > 0 && indentation == (depth - 1) * INDENT && here == "}";
        if closes {
            depth -= 1;
        }
        let follows = match (before, is) {
            (Line::Opens | Line::Head, _) | (_, Line::Rest | Line::Opens) => false,
            (Line::Inner, is) => is != Line::Inner,
            (Line::Whole(one), Line::Whole(other)) => one != other,
            (Line::Whole(_) | Line::Begins | Line::Rest, _) => true,
        };
        if follows && !here.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        before = match (before, is) {
            (_, Line::Begins) if holds_items(here) => {
                depth += 1;
                Line::Opens
            }
            // The rest of an attribute, or of a `use`.
            (Line::Inner | Line::Head | Line::Whole(_), Line::Rest) if !closes => before,
            _ => is,
        };
    }
    out
}

fn kind(line: &str) -> Line<'_> {
    let word = line.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(line);
    if line.starts_with("//!") || line.starts_with("#![") {
        Line::Inner
    } else if line.starts_with("//") || line.starts_with("#[") {
        Line::Head
    } else if line.starts_with(['}', ']', ')', '>', '{']) || line.starts_with("where") {
        Line::Rest
    } else if line.ends_with(';') || line.ends_with("{}") || word == "use" {
        Line::Whole(word)
    } else {
        Line::Begins
    }
}

fn holds_items(line: &str) -> bool {
    let word = line.trim_start_matches("pub ");
    line.ends_with('{') && ["mod ", "impl", "trait "].iter().any(|start| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn items_stand_apart() {
        let text = "#![a] pub mod a; pub mod b; use x::y; /// A job.\nstruct A { b: u8, c: u8 } \
                    impl A { const A: u8 = 1; const B: u8 = 2; fn f() { if x { y(); } z() } fn g() {} } mod m { struct S; }";
        let formatted = "#![a]\n\npub mod a;\npub mod b;\n\nuse x::y;\n\n/// A job.\nstruct A {\n    b: u8,\n    c: u8,\n}\n\n\
                         impl A {\n    const A: u8 = 1;\n    const B: u8 = 2;\n\n    fn f() {\n        if x {\n            y();\n        }\n        z()\n    }\n\n    fn g() {}\n}\n\n\
                         mod m {\n    struct S;\n}\n";
        assert_eq!(format(text), formatted);
    }

    #[test]
    fn what_takes_several_lines_is_one_item() {
        let names = "a_name_that_is_long, another_name_that_is_long, and_one_more_name_that_is_very_long";
        let text = format!(
            "use a::{{{names}}}; use b; mod m {{ use c; }} use d; fn f({}) -> u8 {{ 1 }}",
            names.replace(',', ": u8,") + ": u8"
        );
        let broken = format!("    {},\n", names.replace(", ", ": u8,\n    ") + ": u8");
        let formatted = format!(
            "use a::{{\n    {names},\n}};\nuse b;\n\nmod m {{\n    use c;\n}}\n\nuse d;\n\nfn f(\n{broken}) -> u8 {{\n    1\n}}\n"
        );
        assert_eq!(format(&text), formatted);
    }
}
