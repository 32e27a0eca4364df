//! Identifiers as prost-build writes them, so that code for its output compiles with ours.

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

/// Keywords of any edition, which a raw identifier may be.
const RAW: [&str; 47] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try",
    "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that no identifier may be.
const NEVER: [&str; 6] = ["_", "super", "self", "Self", "extern", "crate"];

/// A name in snake case, for fields and modules.
pub(super) fn snake(name: &str) -> String {
    sanitize(name.to_snake_case())
}

/// A name in camel case, for types and variants.
pub(super) fn camel(name: &str) -> String {
    sanitize(name.to_upper_camel_case())
}

/// A name in capitals, for constants.
pub(super) fn shouty(name: &str) -> String {
    sanitize(name.to_shouty_snake_case())
}

fn sanitize(name: String) -> String {
    if name.is_empty() {
        // All of it was underscores.
        "__".to_owned()
    } else if NEVER.contains(&name.as_str()) {
        format!("{name}_")
    } else if RAW.contains(&name.as_str()) {
        format!("r#{name}")
    } else if name.starts_with(|c: char| c.is_numeric()) {
        format!("_{name}")
    } else {
        name
    }
}

/// The variant of an enum's value: without the enum's name, if a new word begins behind it.
pub(super) fn variant(enum_name: &str, value: &str) -> String {
    let name = camel(value);
    match name.strip_prefix(enum_name) {
        Some(rest) if rest.starts_with(char::is_uppercase) => sanitize(rest.to_owned()),
        _ => name,
    }
}

/// The name of a file or folder that holds a module.
pub(super) fn file_name(module: &str) -> &str {
    module.trim_start_matches("r#")
}

#[cfg(test)]
mod tests {
    use super::{camel, snake, variant};

    #[test]
    fn names_are_those_of_prost() {
        assert_eq!(
            ["jobId", "HTTPCall", "type", "self", "2d"].map(snake),
            ["job_id", "http_call", "r#type", "self_", "_2d"]
        );
        assert_eq!(
            ["job_state", "HTTPCall", "self", "2d"].map(camel),
            ["JobState", "HttpCall", "Self_", "_2d"]
        );
    }

    #[test]
    fn the_name_of_the_enum_is_dropped() {
        assert_eq!(variant("JobState", "JOB_STATE_RUNNING"), "Running");
        assert_eq!(variant("Foo", "FOOBAR"), "Foobar");
        assert_eq!(variant("Version", "VERSION_1"), "Version1");
        assert_eq!(variant("Kind", "KIND_SELF"), "Self_");
    }
}
