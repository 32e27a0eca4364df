//! `JOB_STATE_RUNNING` of `JobState` is `RUNNING`.

/// The value's name without the enum's, where it begins with it; all of it otherwise.
///
/// Each value is looked at alone, so a new value never renames another. What is left begins with a
/// letter: `VERSION_2` of `Version` stays as it is.
#[must_use]
pub fn strip_enum_prefix<'a>(enum_name: &str, value: &'a str) -> &'a str {
    rest(enum_name, value).filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())).unwrap_or(value)
}

/// What follows the enum's name, compared without case and underscores, if a new word begins there.
fn rest<'a>(enum_name: &str, value: &'a str) -> Option<&'a str> {
    let mut rest = value;
    for expected in enum_name.chars().filter(|&c| c != '_') {
        rest = rest.trim_start_matches('_');
        let found = rest.chars().next()?;
        if !found.eq_ignore_ascii_case(&expected) {
            return None;
        }
        rest = &rest[found.len_utf8()..];
    }
    let camel_case = value.contains(|c: char| c.is_ascii_lowercase());
    match rest.strip_prefix('_') {
        Some(word) => Some(word.trim_start_matches('_')),
        None if camel_case && rest.starts_with(|c: char| c.is_ascii_uppercase()) => Some(rest),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::strip_enum_prefix;

    #[test]
    fn the_name_of_the_enum_is_dropped() {
        assert_eq!(strip_enum_prefix("JobState", "JOB_STATE_RUNNING"), "RUNNING");
        assert_eq!(strip_enum_prefix("HTTPStatus", "HTTP_STATUS_OK"), "OK");
        assert_eq!(strip_enum_prefix("Http2Mode", "HTTP2_MODE_ON"), "ON");
        assert_eq!(strip_enum_prefix("Level", "level_debug"), "debug");
        assert_eq!(strip_enum_prefix("Level", "LevelDebug"), "Debug");
    }

    #[test]
    fn a_value_without_it_stays() {
        assert_eq!(strip_enum_prefix("JobState", "RUNNING"), "RUNNING");
        assert_eq!(strip_enum_prefix("Foo", "FOOBAR"), "FOOBAR");
        assert_eq!(strip_enum_prefix("Foo", "Foobar"), "Foobar");
        assert_eq!(strip_enum_prefix("JobState", "JOB_STATE"), "JOB_STATE");
    }

    #[test]
    fn what_is_left_begins_with_a_letter() {
        assert_eq!(strip_enum_prefix("Version", "VERSION_2"), "VERSION_2");
        assert_eq!(strip_enum_prefix("Version", "VERSION__A"), "A");
    }
}
