//! The files of the runtime: which of them a target needs, and what its options make of them.

use super::options::{EnumStyle, Int64, Keys, Options, Timestamp};
use crate::lang::json::Profile;

/// A file of the runtime, emitted as it is.
macro_rules! runtime {
    ($($name:literal),*) => {
        &[$(($name, include_str!(concat!("../../../templates/typescript/runtime/", $name, ".ts")))),*]
    };
}

/// What types of JSON may need.
const TYPES: &[(&str, &str)] = runtime!["types"];

/// What codecs need beside it.
const RUNTIME: &[(&str, &str)] = runtime![
    "any",
    "date",
    "delimited",
    "errors",
    "extension",
    "index",
    "int64",
    "json",
    "json-parse",
    "json-read",
    "json-scan",
    "json-shared",
    "json-write",
    "message",
    "read",
    "registry",
    "text",
    "time",
    "types",
    "wkt",
    "wkt-struct",
    "write"
];

/// What descriptors need, and nothing else does.
pub(super) const DESCRIPTORS: &[(&str, &str)] = runtime!["descriptor"];

/// What services need beside it.
const SERVICES: &[(&str, &str)] = runtime![
    "grpc-js",
    "grpc-js-server",
    "grpc-js-stream",
    "rpc",
    "rpc-call",
    "rpc-error",
    "rpc-local",
    "rpc-metadata",
    "rpc-server"
];

/// What plugins need beside it.
const PLUGINS: &[(&str, &str)] =
    runtime!["plugin", "plugin-attach", "plugin-control", "plugin-jobs", "plugin-run", "plugin-serve"];

/// What some options need beside it.
const ENUM_STRINGS: &[(&str, &str)] = runtime!["enum-strings"];
const GO_JSON: &[(&str, &str)] = runtime!["json-go"];
const RFC3339: &[(&str, &str)] = runtime!["rfc3339"];

/// What 64-bit integers are where the runtime's own messages have them: `seconds` with each option.
const SECONDS: [(Int64, &str); 3] = [
    (Int64::BigInt, include_str!("../../../templates/typescript/runtime/seconds.ts")),
    (Int64::Number, include_str!("../../../templates/typescript/runtime/seconds-number.ts")),
    (Int64::String, include_str!("../../../templates/typescript/runtime/seconds-string.ts")),
];

impl Options {
    /// The files of the runtime. What services and plugins need is there only if there are any.
    pub(super) fn runtime(&self, has_services: bool, has_plugins: bool) -> Vec<(&'static str, String)> {
        let mut files = if self.types_only { TYPES } else { RUNTIME }.to_vec();
        let mut add = |is_needed: bool, more: &[(&'static str, &'static str)]| {
            files.extend(more.iter().filter(|_| is_needed && !self.types_only));
        };
        add(has_services, SERVICES);
        add(has_plugins, PLUGINS);
        add(self.enums == EnumStyle::String, ENUM_STRINGS);
        add(self.json == Profile::Go, GO_JSON);
        add(self.timestamp == Timestamp::String, RFC3339);
        let seconds = SECONDS.iter().filter(|(int64, _)| *int64 == self.int64);
        add(true, &seconds.map(|(_, text)| ("seconds", *text)).collect::<Vec<_>>());
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let text = |name: &str, text: &str| match name {
            "index" => only(&names, text),
            "any" | "json-go" | "wkt-struct" if self.keys == Keys::Proto => with_proto_keys(text),
            _ => text.to_owned(),
        };
        files.iter().map(|&(name, file)| (name, self.with_ext(&text(name, file)))).collect()
    }

    /// A file of the runtime with imports as the target wants them.
    pub(super) fn with_ext(&self, text: &str) -> String {
        text.replace(".js\";", &format!("{}\";", self.import_ext))
    }
}

/// The runtime's index without the lines that export what is not there.
fn only(files: &[&str], index: &str) -> String {
    let is_there = |line: &&str| {
        let file = line.split_once("\"./").and_then(|(_, rest)| rest.split_once(".js\""));
        file.is_none_or(|(file, _)| files.contains(&file))
    };
    index.lines().filter(is_there).flat_map(|line| [line, "\n"]).collect()
}

/// The properties of the runtime's own messages that have another name in the proto.
const PROTO_KEYS: [(&str, &str); 7] = [
    ("boolValue", "bool_value"),
    ("listValue", "list_value"),
    ("nullValue", "null_value"),
    ("numberValue", "number_value"),
    ("stringValue", "string_value"),
    ("structValue", "struct_value"),
    ("typeUrl", "type_url"),
];

/// A file of the runtime whose messages have their keys as the proto writes them.
fn with_proto_keys(text: &str) -> String {
    PROTO_KEYS.iter().fold(text.to_owned(), |text, (camel, proto)| {
        // No function is called so: `listValueText` goes on.
        let quoted = text.replace(&format!("\"{camel}\""), &format!("\"{proto}\""));
        if *camel == "typeUrl" { quoted.replace(camel, proto) } else { quoted }
    })
}
