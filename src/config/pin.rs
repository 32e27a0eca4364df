//! The version pin: `protogen = "0.1.0"`.

use super::table::Table;
use crate::diagnostic::{Diagnostic, Report};

/// This version.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Whether the file is meant for this version. If it is not, that is all that is worth saying of the
/// file: another version knows other keys.
pub(super) fn check(table: &mut Table) -> Result<(), Report> {
    let Some((pin, span)) = table.string("protogen") else { return Ok(()) };
    if accepts(&pin, VERSION) {
        return Ok(());
    }
    let is_version = pin.starts_with(|c: char| c.is_ascii_digit());
    let diagnostic = if is_version {
        Diagnostic::error(
            "config/version",
            format!("the project is pinned to protogen {pin}, and this is {VERSION}"),
        )
        .help(format!(
            "install protogen {pin}, or move the project to this version with `protogen = \"{VERSION}\"`"
        ))
    } else {
        Diagnostic::error("config/version", format!("`{pin}` is not a version"))
            .help(format!("write a version or the first parts of one, such as `{VERSION}`"))
    };
    Err(diagnostic.at(span).label("pinned here").into())
}

/// A pin is a version, or its first parts: `0.1` accepts every 0.1.x.
fn accepts(pin: &str, version: &str) -> bool {
    version
        .strip_prefix(pin)
        .is_some_and(|rest| rest.is_empty() || (rest.starts_with('.') && !pin.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn a_pin_is_a_version_or_its_first_parts() {
        for pin in ["0", "0.1", "0.1.7"] {
            assert!(accepts(pin, "0.1.7"), "{pin}");
        }
        for pin in ["", "1", "0.", "0.1.", "0.1.70", "0.10", "^0.1", "0.2"] {
            assert!(!accepts(pin, "0.1.7"), "{pin}");
        }
    }

    #[test]
    fn a_release_is_no_part_of_its_candidates() {
        assert!(!accepts("0.2.0", "0.2.0-rc.1"));
    }
}
