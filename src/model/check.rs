//! What our own options may say.

use super::Model;
use crate::diagnostic::Report;

/// Checks every option of ours against what it stands on.
#[must_use]
pub fn check(_model: &Model) -> Report {
    Report::new()
}
