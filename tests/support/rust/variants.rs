//! The ways in which Rust is written.

use crate::support::corpus::{Golden, Variant};

/// The first has golden output for every case.
pub(crate) static VARIANTS: [Variant; 3] = [
    // tonic's generator writes hundreds of lines a service: those are read where services are the case.
    Variant { name: "rust", target: "lang = \"rust\"\ngrpc = \"none\"", golden: Golden::Every },
    Variant {
        name: "rust-grpc",
        target: "lang = \"rust\"",
        golden: Golden::Cases(&["plugins", "services", "streaming"]),
    },
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
