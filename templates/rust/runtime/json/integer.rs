//! Integers that are read from text.

use super::number::exact_integer;
use super::parser::number_length;

/// The integer that a whole text says, such as `1`, `1.0` or `1e5`: whether it is negative, and its size.
/// Leading zeros are fine in a text, as they are in other implementations.
pub(super) fn integer(text: &str) -> Option<(bool, u64)> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let unpadded = digits.trim_start_matches('0');
    let zeros = digits.len() - unpadded.len();
    // One of the zeros is the number's own unless a digit follows.
    let start = if unpadded.starts_with(|next: char| next.is_ascii_digit()) {
        zeros
    } else {
        zeros.saturating_sub(1)
    };
    let digits = &digits[start..];
    if number_length(digits.as_bytes()) != Some(digits.len()) || digits.starts_with('-') {
        return None;
    }
    exact_integer(digits).map(|(_, size)| (!sign.is_empty(), size))
}

/// The integer that a text says.
pub(super) fn signed(text: &str) -> Option<i64> {
    integer(text).and_then(to_signed)
}

/// The integer that a text says, which can't be negative.
pub(super) fn unsigned(text: &str) -> Option<u64> {
    integer(text).and_then(to_unsigned)
}

/// An integer of a sign and a size.
pub(super) fn to_signed((negative, size): (bool, u64)) -> Option<i64> {
    if negative { 0i64.checked_sub_unsigned(size) } else { size.try_into().ok() }
}

/// An integer of a sign and a size, which can't be negative, but minus zero.
pub(super) fn to_unsigned((negative, size): (bool, u64)) -> Option<u64> {
    (!negative || size == 0).then_some(size)
}
