//! Reserved words.

/// A declared name that may stand where `words` may not: such a word gets `_`, and so does what
/// would then look like one (`class` → `class_`, `class_` → `class__`), so the result depends on the
/// name alone and no two names become one.
#[must_use]
pub fn escape(name: &str, words: &[&str]) -> String {
    if words.contains(&name.trim_end_matches('_')) { format!("{name}_") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_reserved_word_and_what_would_look_like_one_get_an_underscore() {
        let names = ["class", "class_", "classy"].map(|name| escape(name, &["class"]));
        assert_eq!(names, ["class_", "class__", "classy"]);
    }
}
