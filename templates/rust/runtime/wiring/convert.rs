//! Between the types of jobs and those that a service's fields have.

use std::time::Duration;

use super::Progress;

/// A time in seconds, rounded up: a job gets no less than it was promised.
#[must_use]
pub fn whole_seconds(time: Option<Duration>) -> Option<i64> {
    let time = time?;
    let up = u64::from(time.subsec_nanos() > 0);
    Some(i64::try_from(time.as_secs().saturating_add(up)).unwrap_or(i64::MAX))
}

/// A number of seconds as a time. A negative one is none at all.
#[must_use]
pub fn seconds(seconds: Option<i64>) -> Option<Duration> {
    seconds.map(|seconds| Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// A time in milliseconds.
#[must_use]
pub fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

/// Milliseconds as a time.
#[must_use]
pub fn from_millis(millis: u32) -> Duration {
    Duration::from_millis(millis.into())
}

/// How far a job is, if anybody has said so.
#[must_use]
pub fn progress(current: i64, total: i64) -> Option<Progress> {
    (current != 0 || total != 0).then_some(Progress { current, total })
}

/// The nearest number that a narrower field can hold.
#[must_use]
pub fn narrow(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX })
}
