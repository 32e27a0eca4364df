//! The order of imports that isort and Ruff like.

/// Names with numbers by their size, and with capitals like other letters.
pub(super) type Key = (Vec<(bool, u64, String)>, String);

/// Where a module stands among others.
pub(super) fn of_module(name: &str) -> Key {
    let mut parts: Vec<(bool, u64, String)> = Vec::new();
    let mut was_digit = None;
    for c in name.to_ascii_lowercase().chars() {
        let is_digit = c.is_ascii_digit();
        if was_digit != Some(is_digit) {
            parts.push((!is_digit, 0, String::new()));
            was_digit = Some(is_digit);
        }
        let Some((_, number, text)) = parts.last_mut() else { continue };
        match c.to_digit(10) {
            Some(digit) => *number = number.saturating_mul(10).saturating_add(digit.into()),
            None => text.push(c),
        }
    }
    (parts, name.to_owned())
}

/// Where a name stands among those of a module: constants first, then classes, then the rest.
pub(super) fn of_name(name: &str) -> (u8, Key) {
    let has_small = name.contains(|c: char| c.is_ascii_lowercase());
    let is_capital = name.starts_with(|c: char| c.is_ascii_uppercase());
    let kind = match (has_small, is_capital) {
        (false, true) if name.len() > 1 => 0,
        (_, true) => 1,
        (_, false) => 2,
    };
    (kind, of_module(name))
}

#[cfg(test)]
mod tests {
    use super::{of_module, of_name};

    #[test]
    fn names_are_in_the_order_of_isort() {
        let sorted =
            ["AB", "LARGE_NUMBER", "LARGEST", "A", "Int8", "Int16", "JobJSON", "JobJson", "LLMChat", "job"];
        let mut names = sorted.to_vec();
        names.sort_unstable();
        names.sort_by_cached_key(|name| of_name(name));
        assert_eq!(names, sorted);
    }

    #[test]
    fn modules_are_in_the_order_of_isort() {
        let sorted = ["a2", "a10", "await_", "job_", "job_desc", "None_"];
        let mut names = sorted.to_vec();
        names.sort_unstable();
        names.sort_by_cached_key(|name| of_module(name));
        assert_eq!(names, sorted);
    }
}
