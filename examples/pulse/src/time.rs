//! Moments, as the protos have them: milliseconds since 1970.

use std::time::{SystemTime, UNIX_EPOCH};

use prost_types::Timestamp;

/// Now.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A moment in RFC 3339.
pub(crate) fn shown(millis: i64) -> String {
    let nanos = i32::try_from(millis.rem_euclid(1_000) * 1_000_000).unwrap_or_default();
    Timestamp { seconds: millis.div_euclid(1_000), nanos }.to_string()
}

/// The moment that a text in RFC 3339 names.
pub(crate) fn parsed(text: &str) -> Option<i64> {
    let moment: Timestamp = text.parse().ok()?;
    moment.seconds.checked_mul(1_000)?.checked_add(i64::from(moment.nanos) / 1_000_000)
}
