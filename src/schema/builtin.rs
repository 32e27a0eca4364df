//! Protos that protogen brings along: the well-known types and our own options.
//!
//! They answer their imports ahead of every root, and are only parsed when somebody imports them.

/// The path that imports our own options.
pub const OPTIONS_PROTO_PATH: &str = "protogen/v1/options.proto";

/// The text of our own options.
pub const OPTIONS_PROTO: &str = include_str!("../../proto/protogen/v1/options.proto");

macro_rules! files {
    ($($path:literal,)*) => {
        &[
            $(($path, include_str!(concat!("wellknown/", $path))),)*
            (OPTIONS_PROTO_PATH, OPTIONS_PROTO),
        ]
    };
}

/// Each file's import path and text.
pub(super) static FILES: &[(&str, &str)] = files![
    "google/protobuf/any.proto",
    "google/protobuf/api.proto",
    "google/protobuf/compiler/plugin.proto",
    "google/protobuf/descriptor.proto",
    "google/protobuf/duration.proto",
    "google/protobuf/empty.proto",
    "google/protobuf/field_mask.proto",
    "google/protobuf/source_context.proto",
    "google/protobuf/struct.proto",
    "google/protobuf/timestamp.proto",
    "google/protobuf/type.proto",
    "google/protobuf/wrappers.proto",
];

/// The text of the file that is imported by that path.
pub(super) fn text(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == path).map(|(_, text)| *text)
}
