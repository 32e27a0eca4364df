//! The ways in which Rust is written.

use crate::support::corpus::{Golden, Variant};

/// The first has golden output for every case.
pub(crate) static VARIANTS: [Variant; 2] = [
    Variant { name: "rust", target: "lang = \"rust\"", golden: Golden::Every },
    Variant {
        name: "rust-options",
        target: "lang = \"rust\"\nmaps = \"hash\"\nbytes = [\".\"]\n\
                 type_attributes = { \".\" = \"#[allow(dead_code)]\" }\n\
                 message_attributes = { \".\" = \"#[must_use]\" }\n\
                 enum_attributes = { \".\" = \"#[allow(clippy::all)]\" }\n\
                 field_attributes = { \".\" = \"#[doc(alias = \\\"of the proto\\\")]\" }",
        golden: Golden::Cases(&["maps", "oneofs", "scalars"]),
    },
];
