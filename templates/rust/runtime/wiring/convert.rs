//! Between the types of jobs and those that a service's fields have.

use std::time::Duration;

use super::Progress;

/// An integer of a field.
pub trait Integer: Copy {
    /// As the widest one.
    fn wide(self) -> i64;

    /// The nearest to a wide one.
    fn nearest(wide: i64) -> Self;
}

macro_rules! integer {
    ($($ty:ty),*) => {$(
        impl Integer for $ty {
            fn wide(self) -> i64 {
                i64::try_from(self).unwrap_or(i64::MAX)
            }

            fn nearest(wide: i64) -> Self {
                <$ty>::try_from(wide).unwrap_or(if wide < 0 { <$ty>::MIN } else { <$ty>::MAX })
            }
        }
    )*};
}

integer!(i32, i64, u32, u64);

/// A time in whole seconds, rounded up: a job gets no less than it was promised.
#[must_use]
pub fn to_seconds<T: Integer>(time: Option<Duration>) -> Option<T> {
    let time = time?;
    let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
    Some(T::nearest(i64::try_from(seconds).unwrap_or(i64::MAX)))
}

/// Whole seconds as a time. Fewer than none is none.
#[must_use]
pub fn from_seconds<T: Integer>(seconds: Option<T>) -> Option<Duration> {
    seconds.map(|seconds| Duration::from_secs(u64::try_from(seconds.wide()).unwrap_or(0)))
}

/// The same of a field that can't be absent: there, zero says nothing.
#[must_use]
pub fn from_seconds_or_zero<T: Integer>(seconds: T) -> Option<Duration> {
    from_seconds(Some(seconds).filter(|seconds| seconds.wide() != 0))
}

/// How far a job is, if anybody has said so.
#[must_use]
pub fn progress<C: Integer, T: Integer>(current: C, total: T) -> Option<Progress> {
    let progress = Progress { current: current.wide(), total: total.wide() };
    (progress != Progress::default()).then_some(progress)
}

/// The nearest number that another type can hold.
#[must_use]
pub fn number<N: Integer, T: Integer>(number: N) -> T {
    T::nearest(number.wide())
}

/// The nearest number of half the precision.
#[must_use]
#[allow(clippy::cast_possible_truncation, reason = "the field has no more")]
pub fn float(number: f64) -> f32 {
    number as f32
}

/// A number of attempts, from 1.
#[must_use]
pub fn attempt<T: Integer>(attempt: T) -> u32 {
    u32::nearest(attempt.wide()).max(1)
}

#[cfg(feature = "host")]
pub(super) fn millis(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
}

#[cfg(feature = "plugin")]
pub(super) fn from_millis(millis: u32) -> Duration {
    Duration::from_millis(millis.into())
}
