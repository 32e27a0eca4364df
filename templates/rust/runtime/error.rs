//! What is wrong with bytes that hold no message.

use prost::DecodeError;

/// What was read, or why nothing was.
pub type Result<T> = core::result::Result<T, DecodeError>;

#[cold]
#[inline(never)]
pub(super) fn truncated() -> DecodeError {
    error("the bytes end in the middle of a field")
}

#[cold]
#[inline(never)]
pub(super) fn varint() -> DecodeError {
    error("a varint has more than 64 bits")
}

#[cold]
#[inline(never)]
pub(super) fn tag() -> DecodeError {
    error("a tag has no field number, or one that is too long")
}

#[cold]
#[inline(never)]
pub(super) fn wire_type() -> DecodeError {
    error("a tag has wire type 6 or 7, which do not exist")
}

#[cold]
#[inline(never)]
pub(super) fn utf8() -> DecodeError {
    error("a string is not UTF-8")
}

#[cold]
#[inline(never)]
pub(super) fn depth() -> DecodeError {
    error("messages are nested more than 100 deep")
}

#[cold]
#[inline(never)]
pub(super) fn end_group() -> DecodeError {
    error("a group ends that did not begin")
}

/// The one place that makes an error. prost means to take the function away from others, and has put
/// nothing in its place.
#[allow(deprecated, reason = "prost offers no other way to say why a message can't be read")]
fn error(why: &'static str) -> DecodeError {
    DecodeError::new(why)
}
