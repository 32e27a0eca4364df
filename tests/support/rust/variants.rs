//! The ways in which Rust is written.

use crate::support::corpus::{Golden, Variant};

/// The first has golden output for every case.
pub(crate) static VARIANTS: [Variant; 5] = [
    // tonic's generator writes hundreds of lines a service: those are read where services are the case.
    Variant { name: "rust", target: "lang = \"rust\"\ngrpc = \"none\"", golden: Golden::Every },
    Variant {
        name: "rust-grpc",
        target: "lang = \"rust\"",
        golden: Golden::Cases(&["plugins", "services", "streaming"]),
    },
    Variant {
        name: "rust-options",
        target: "lang = \"rust\"\nserde = false\ngrpc = \"none\"\ndescriptors = true\nmaps = \"hash\"\nbytes = [\".\"]\n\
                 type_attributes = { \".\" = \"#[allow(dead_code)]\" }\n\
                 message_attributes = { \".\" = \"#[must_use]\" }\n\
                 enum_attributes = { \".\" = \"#[allow(clippy::all)]\" }\n\
                 field_attributes = { \".\" = \"#[doc(alias = \\\"of the proto\\\")]\" }",
        golden: Golden::Cases(&["maps", "oneofs", "scalars"]),
    },
    Variant { name: "rust-binary", target: "lang = \"rust\"\njson = \"none\"", golden: Golden::Cases(&[]) },
    Variant {
        name: "rust-prost-build",
        target: "lang = \"rust\"\nmessages = \"prost-build\"",
        golden: Golden::Cases(&["oneofs"]),
    },
];

/// The variant, without a runtime of its own.
pub(crate) fn sharing(variant: &Variant, runtime: &str) -> Variant {
    // A variant wants its text for good, and a test ends soon.
    let target = format!("{}\nruntime = {runtime:?}", variant.target).leak();
    Variant { target, ..*variant }
}
