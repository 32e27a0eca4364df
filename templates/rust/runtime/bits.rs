//! Values as the varints that stand for them.

macro_rules! bits {
    ($($(#[$doc:meta])* $name:ident: $value:ident: $ty:ty => $bits:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        #[must_use]
        pub fn $name($value: $ty) -> u64 {
            $bits
        }
    )*};
}

bits! {
    /// An `int32`, as long as if it were an `int64`.
    int32: value: i32 => i64::from(value).cast_unsigned();
    /// An `int64`.
    int64: value: i64 => value.cast_unsigned();
    /// A `uint32`.
    uint32: value: u32 => u64::from(value);
    /// A `uint64`.
    uint64: value: u64 => value;
    /// A `sint32`.
    sint32: value: i32 => u64::from(zigzag32(value));
    /// A `sint64`.
    sint64: value: i64 => zigzag64(value);
    /// A `bool`.
    bool: value: bool => u64::from(value);
}

/// An enum's value.
#[inline]
pub fn enumeration(value: impl Into<i32>) -> u64 {
    int32(value.into())
}

#[inline]
pub(super) const fn zigzag32(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)).cast_unsigned()
}

#[inline]
pub(super) const fn zigzag64(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

/// The reverse, from the lowest bits of a varint.
pub(super) mod from {
    macro_rules! from {
        ($($name:ident: $bits:ident => $ty:ty: $value:expr;)*) => {$(
            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "protobuf takes the lowest bits")]
            pub(crate) const fn $name($bits: u64) -> $ty {
                $value
            }
        )*};
    }

    from! {
        int32: bits => i32: (bits as u32).cast_signed();
        int64: bits => i64: bits.cast_signed();
        uint32: bits => u32: bits as u32;
        uint64: bits => u64: bits;
        sint32: bits => i32: ((bits as u32 >> 1) ^ (bits as u32 & 1).wrapping_neg()).cast_signed();
        sint64: bits => i64: ((bits >> 1) ^ (bits & 1).wrapping_neg()).cast_signed();
        bool: bits => bool: bits != 0;
    }
}
