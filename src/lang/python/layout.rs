//! Where lines break: where Black and Ruff break them, so that formatting changes nothing.

/// How long a line may be.
const WIDTH: usize = 88;

/// A list between brackets: on one line where it fits, and an item a line where not.
pub(super) fn list(before: &str, items: &[String], after: &str, indentation: usize) -> String {
    let line = format!("{before}{}{after}", items.join(", "));
    if items.is_empty() || fits(&line, indentation) {
        return line;
    }
    lines(before, items, after)
}

/// A list between brackets with an item a line.
pub(super) fn lines(before: &str, items: &[String], after: &str) -> String {
    let mut text = format!("{before}\n");
    for item in items {
        text.extend(["    ", &indented(item, 4), ",\n"]);
    }
    text + after
}

/// A tuple behind what is to be it. A tuple of one keeps its comma.
pub(super) fn tuple(before: &str, items: &[String], indentation: usize) -> String {
    if let [item] = items {
        let line = format!("{before}({item},)");
        if fits(&line, indentation) {
            return line;
        }
    }
    list(&format!("{before}("), items, ")", indentation)
}

/// A call: on one line where it fits, with its arguments on one line of their own where these do, and
/// an argument a line where not.
pub(super) fn call(function: &str, arguments: &[String], indentation: usize) -> String {
    let inner = arguments.join(", ");
    let line = format!("{function}({inner})");
    if !fits(&line, indentation) && fits(&inner, indentation + 4) {
        return format!("{function}(\n    {inner}\n)");
    }
    list(&format!("{function}("), arguments, ")", indentation)
}

/// What stands between a name with its colon and the end of its declaration: a union of types, in
/// parentheses where the line would be too long.
pub(super) fn union(before: &str, types: &[String], after: &str, indentation: usize) -> String {
    let line = format!("{before}{}{after}", types.join(" | "));
    if types.len() < 2 || fits(&line, indentation) {
        return line;
    }
    let inner = types.join(" | ");
    let inner = if fits(&inner, indentation + 4) { inner } else { types.join("\n    | ") };
    format!("{before}(\n    {inner}\n){after}")
}

/// Whether a text has one line that is not too long.
pub(super) fn fits(text: &str, indentation: usize) -> bool {
    !text.contains('\n') && indentation + text.chars().map(width).sum::<usize>() <= WIDTH
}

/// How many columns a character takes.
fn width(c: char) -> usize {
    match u32::from(c) {
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// A text with all its lines but the first indented.
pub(super) fn indented(text: &str, by: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(by)))
}

#[cfg(test)]
mod tests {
    use super::{call, tuple, union};

    #[test]
    fn a_tuple_breaks_where_it_must() {
        let items = ["\"a\"", "\"b\""].map(str::to_owned);
        assert_eq!(tuple("x = ", &items, 0), "x = (\"a\", \"b\")");
        assert_eq!(tuple("x = ", &items[..1], 0), "x = (\"a\",)");
        assert_eq!(tuple("x = ", &items, 80), "x = (\n    \"a\",\n    \"b\",\n)");
    }

    #[test]
    fn a_call_breaks_where_it_must() {
        let arguments = ["1", "2"].map(str::to_owned);
        assert_eq!(call("f", &arguments, 0), "f(1, 2)");
        assert_eq!(call("field", &arguments, 78), "field(\n    1, 2\n)");
        assert_eq!(call("f", &arguments, 88), "f(\n    1,\n    2,\n)");
    }

    #[test]
    fn a_union_breaks_where_it_must() {
        let types = ["int", "None"].map(str::to_owned);
        assert_eq!(union("a: ", &types, " = None", 0), "a: int | None = None");
        assert_eq!(union("a: ", &types, " = None", 70), "a: (\n    int | None\n) = None");
        assert_eq!(union("a: ", &types, "", 80), "a: (\n    int\n    | None\n)");
    }
}
