//! The keys of a TypeScript target.

use crate::config::Table;
use crate::diagnostic::Diagnostic;
use crate::lang::OptionDoc;
use crate::lang::json::Profile;

/// What a target's table says, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// Whether there are types of the JSON only, and no code.
    pub(super) types_only: bool,
    /// How the JSON is written that the types describe.
    pub(super) json: Profile,
    /// What an enum becomes.
    pub(super) enums: EnumStyle,
    /// What a 64-bit integer is in memory, where its field does not say.
    pub(super) int64: Int64,
    /// What a `google.protobuf.Timestamp` is in memory.
    pub(super) timestamp: Timestamp,
    /// What the properties of messages in memory are called.
    pub(super) keys: Keys,
    /// Whether services become clients and servers, with an adapter for grpc-js.
    pub(super) grpc: bool,
    /// Whether there are modules with descriptors beside those with types.
    pub(super) descriptors: bool,
    /// What stands behind the module's name in an import.
    pub(super) import_ext: &'static str,
    /// What stands behind the name of every message.
    pub(super) json_suffix: String,
}

/// What an enum becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EnumStyle {
    /// A constant object, and a type of that name.
    Const,
    /// A union of string literals, with nothing at run time.
    String,
}

/// What a 64-bit integer is in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Int64 {
    BigInt,
    /// Those that it can't hold exactly are errors.
    Number,
    /// Decimal text.
    String,
}

/// What a `google.protobuf.Timestamp` is in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timestamp {
    Message,
    Date,
    /// RFC 3339 text.
    String,
}

/// What the properties of messages in memory are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    Camel,
    /// As the proto writes them.
    Proto,
}

pub(super) static DOCS: &[OptionDoc] = &[
    OptionDoc {
        name: "types_only",
        values: &["false", "true"],
        summary: "only types of the JSON, and no code: no messages in memory, no codecs, no services",
    },
    OptionDoc {
        name: "json",
        values: &["proto", "go"],
        summary: "who writes the JSON: protobuf's JSON format, or Go's encoding/json",
    },
    OptionDoc {
        name: "enum",
        values: &["const", "string"],
        summary: "enums as constant objects, or as unions of string literals",
    },
    OptionDoc {
        name: "int64",
        values: &["bigint", "number", "string"],
        summary: "with codecs: 64-bit integers as bigint, as number (an error beyond 2^53) or as decimal text",
    },
    OptionDoc {
        name: "timestamp",
        values: &["message", "date", "string"],
        summary: "with codecs: timestamps as messages, as Date, or as RFC 3339 text",
    },
    OptionDoc {
        name: "keys",
        values: &["camel", "proto"],
        summary: "with codecs: properties in camel case, or as the proto writes them",
    },
    OptionDoc {
        name: "grpc",
        values: &["grpc-js", "none"],
        summary: "services as clients and servers that run on @grpc/grpc-js, or no services",
    },
    OptionDoc {
        name: "descriptors",
        values: &["false", "true"],
        summary: "a module `*.desc.ts` beside each, with the file's descriptor for reflection",
    },
    OptionDoc { name: "import_ext", values: &["js", "ts", "none"], summary: "the extension in import paths" },
    OptionDoc {
        name: "json_suffix",
        values: &["\"\""],
        summary: "what is added to the name of a JSON type; with codecs, Json by default",
    },
];

/// Options that decide how messages look in memory, which types of JSON have no part in.
const CODEC_OPTIONS: [&str; 4] = ["int64", "timestamp", "keys", "grpc"];

const INT64: [(&str, Int64); 3] =
    [("bigint", Int64::BigInt), ("number", Int64::Number), ("string", Int64::String)];
const TIMESTAMP: [(&str, Timestamp); 3] =
    [("message", Timestamp::Message), ("date", Timestamp::Date), ("string", Timestamp::String)];
const KEYS: [(&str, Keys); 2] = [("camel", Keys::Camel), ("proto", Keys::Proto)];
const GRPC: [(&str, bool); 2] = [("grpc-js", true), ("none", false)];

impl Options {
    /// Takes the keys of a table.
    pub(super) fn take(table: &mut Table) -> Self {
        let types_only = table.boolean("types_only").is_some_and(|(types_only, _)| types_only);
        if types_only {
            for key in CODEC_OPTIONS {
                if let Some(span) = table.misplaced(key) {
                    table.error(no_meaning(key).at(span));
                }
            }
        }
        let json = table.choice("json", &Profile::CHOICES).map_or(Profile::Proto, |(profile, _)| profile);
        Options {
            types_only,
            json,
            enums: enums(table, json, types_only),
            int64: choice(table, "int64", &INT64),
            timestamp: choice(table, "timestamp", &TIMESTAMP),
            keys: choice(table, "keys", &KEYS),
            // Types of JSON have no services.
            grpc: choice(table, "grpc", &GRPC) && !types_only,
            descriptors: table.boolean("descriptors").is_some_and(|(descriptors, _)| descriptors),
            import_ext: choice(table, "import_ext", &[("js", ".js"), ("ts", ".ts"), ("none", "")]),
            json_suffix: json_suffix(table, types_only),
        }
    }
}

/// One of some words; the first of them is the default.
fn choice<T: Copy>(table: &mut Table, key: &str, choices: &[(&'static str, T)]) -> T {
    table.choice(key, choices).map_or(choices[0].1, |(choice, _)| choice)
}

/// What is said of an option of codecs beside types alone.
fn no_meaning(key: &str) -> Diagnostic {
    let text = format!("`{key}` has no meaning beside `types_only`");
    let help = "leave it out: the types say what is in the JSON, and `json` says who writes it";
    Diagnostic::error("typescript/types-only", text).help(help)
}

fn enums(table: &mut Table, json: Profile, types_only: bool) -> EnumStyle {
    let choices = [("const", EnumStyle::Const), ("string", EnumStyle::String)];
    let Some((style, span)) = table.choice("enum", &choices) else { return EnumStyle::Const };
    if (style, json, types_only) == (EnumStyle::String, Profile::Go, true) {
        let text = "Go's encoding/json writes the numbers of enums, not their names";
        let help = "leave `enum` out, or give a string field the names of an enum with \
                    `(protogen.v1.field).string_enum`";
        table.error(Diagnostic::error("typescript/enum", text).at(span).help(help));
    }
    style
}

fn json_suffix(table: &mut Table, types_only: bool) -> String {
    let default = if types_only { "" } else { "Json" };
    let Some((suffix, span)) = table.string("json_suffix") else { return default.to_owned() };
    if !suffix.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        let text = format!("`{suffix}` can't stand behind a name");
        let help = "use letters, digits and underscores";
        table.error(Diagnostic::error("typescript/json-suffix", text).at(span).help(help));
    }
    suffix
}
