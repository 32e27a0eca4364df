//! Protos that protogen brings along: the well-known types and our own options.

/// The path that imports our own options.
pub const OPTIONS_PROTO_PATH: &str = "protogen/v1/options.proto";

/// The text of our own options.
pub const OPTIONS_PROTO: &str = include_str!("../../proto/protogen/v1/options.proto");
