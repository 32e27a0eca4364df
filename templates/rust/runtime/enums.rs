//! Numbers that are no value of a closed enum.

use core::fmt;

/// A number that a closed enum has no value for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownValue(pub i32);

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no value of the enum", self.0)
    }
}

impl core::error::Error for UnknownValue {}
