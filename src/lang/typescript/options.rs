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

pub(super) static DOCS: &[OptionDoc] = &[
    OptionDoc {
        name: "types_only",
        values: &["true", "false"],
        summary: "only types of the JSON and no code; false adds types of messages in memory, and codecs",
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

impl Options {
    /// Takes the keys of a table.
    pub(super) fn take(table: &mut Table) -> Self {
        let types_only = table.boolean("types_only").is_none_or(|(types_only, _)| types_only);
        for key in CODEC_OPTIONS.into_iter().filter(|&key| types_only || key != "grpc") {
            if let Some(span) = table.misplaced(key) {
                table.error(without_effect(key, types_only).at(span));
            }
        }
        let json = json(table, types_only);
        Options {
            types_only,
            json,
            enums: enums(table, json, types_only),
            grpc: grpc(table, types_only),
            descriptors: table.boolean("descriptors").is_some_and(|(descriptors, _)| descriptors),
            import_ext: table
                .choice("import_ext", &[("js", ".js"), ("ts", ".ts"), ("none", "")])
                .map_or(".js", |(ext, _)| ext),
            json_suffix: json_suffix(table, types_only),
        }
    }
}

/// Types of JSON have no services, and the key was refused beside them.
fn grpc(table: &mut Table, types_only: bool) -> bool {
    let choice = table.choice("grpc", &[("grpc-js", true), ("none", false)]);
    !types_only && choice.is_none_or(|(grpc, _)| grpc)
}

/// What is said of an option of codecs, which has no meaning beside types and no effect on codecs yet.
fn without_effect(key: &str, types_only: bool) -> Diagnostic {
    if types_only {
        let text = format!("`{key}` has no meaning beside `types_only`");
        let help = "leave it out: the types say what is in the JSON, and `json` says who writes it";
        Diagnostic::error("typescript/types-only", text).help(help)
    } else {
        let text = format!("codecs can't be told `{key}` yet");
        Diagnostic::error("typescript/not-yet", text).help("leave it out")
    }
}

fn json(table: &mut Table, types_only: bool) -> Profile {
    let Some((profile, span)) = table.choice("json", &Profile::CHOICES) else { return Profile::Proto };
    if (profile, types_only) == (Profile::Go, false) {
        let text = "codecs can't write Go's JSON yet";
        let help = "set `types_only = true`, or leave `json` out";
        table.error(Diagnostic::error("typescript/not-yet", text).at(span).help(help));
    }
    profile
}

fn enums(table: &mut Table, json: Profile, types_only: bool) -> EnumStyle {
    let choices = [("const", EnumStyle::Const), ("string", EnumStyle::String)];
    let Some((style, span)) = table.choice("enum", &choices) else { return EnumStyle::Const };
    if style == EnumStyle::Const {
        return style;
    }
    if !types_only {
        let text = "codecs can't have the names of enums in memory yet";
        let help = "set `types_only = true`, or leave `enum` out";
        table.error(Diagnostic::error("typescript/not-yet", text).at(span).help(help));
    } else if json == Profile::Go {
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
