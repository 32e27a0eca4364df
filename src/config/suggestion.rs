//! The next step after a wrong name.

use crate::diagnostic::nearest;

/// The nearest of the names that would have been right, or all of them.
pub(super) fn suggestion(name: &str, known: &[&str], lead: &str, and: &str) -> String {
    if let Some(meant) = nearest(name, known.iter().copied()) {
        return format!("did you mean `{meant}`?");
    }
    match known {
        [] => "there are none here".to_owned(),
        known => format!("{lead} {}", list(known, and)),
    }
}

/// The names as a sentence lists them.
pub(crate) fn list(names: &[&str], and: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
