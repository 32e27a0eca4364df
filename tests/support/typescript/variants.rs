//! The ways in which TypeScript is rendered, and what its compiler has to be told of each.

use serde_json::{Value, json};

use super::{Compiler, compilers};
use crate::support::corpus::{Golden, Variant};

/// Every way in which TypeScript is rendered.
pub(crate) static VARIANTS: [Variant; 8] = [
    Variant { name: "typescript", target: "lang = \"typescript\"\ntypes_only = true", golden: Golden::Every },
    Variant {
        name: "typescript-go",
        target: "lang = \"typescript\"\ntypes_only = true\njson = \"go\"",
        golden: Golden::Cases(&[
            "discriminators",
            "enums",
            "extensions",
            "groups",
            "maps",
            "name_clash",
            "oneofs",
            "presence",
            "proto2",
            "scalars",
            "string_enums",
            "units",
            "well_known",
        ]),
    },
    Variant {
        name: "typescript-string",
        target: "lang = \"typescript\"\ntypes_only = true\nenum = \"string\"\nimport_ext = \"none\"\n\
                 json_suffix = \"Json\"",
        golden: Golden::Cases(&["enum_alias", "enums", "imports", "nested", "string_enums"]),
    },
    Variant {
        name: "typescript-codecs",
        target: "lang = \"typescript\"",
        golden: Golden::Cases(&[
            "enums",
            "extensions",
            "groups",
            "maps",
            "oneofs",
            "packages",
            "plugins",
            "presence",
            "proto2",
            "recursive",
            "repeated",
            "scalars",
            "services",
            "streaming",
        ]),
    },
    Variant {
        name: "typescript-codecs-go",
        target: "lang = \"typescript\"\njson = \"go\"\ngrpc = \"none\"",
        golden: Golden::Cases(&["enums", "groups", "maps", "oneofs", "presence", "well_known"]),
    },
    Variant {
        name: "typescript-plain",
        target: "lang = \"typescript\"\nint64 = \"number\"\nenum = \"string\"\n\
                 timestamp = \"date\"\nkeys = \"proto\"\nimport_ext = \"none\"",
        golden: Golden::Cases(&["enums", "imports", "oneofs", "repeated", "scalars", "well_known"]),
    },
    Variant {
        name: "typescript-text",
        target: "lang = \"typescript\"\nint64 = \"string\"\ntimestamp = \"string\"",
        golden: Golden::Cases(&["imports", "scalars", "units"]),
    },
    Variant {
        name: "typescript-ts",
        target: "lang = \"typescript\"\ntypes_only = true\nimport_ext = \"ts\"\ndescriptors = true",
        golden: Golden::Cases(&["packages", "public_import"]),
    },
];

/// What tsconfig.json has to say for a variant.
pub(crate) fn tsconfig(variant: &Variant) -> Value {
    let says = |setting: &str| variant.target.contains(setting);
    if says("import_ext = \"none\"") {
        json!({ "module": "preserve", "moduleResolution": "bundler" })
    } else if says("import_ext = \"ts\"") {
        json!({ "allowImportingTsExtensions": true })
    } else {
        json!({})
    }
}

/// The compilers that check a variant. Options of codecs are the newest one's business: the rest of what
/// codecs are, and the runtime with all its options, is checked by all of them elsewhere.
pub(crate) fn compilers_of(variant: &Variant) -> Vec<Compiler> {
    let mut compilers = compilers();
    if ["typescript-codecs-go", "typescript-plain", "typescript-text"].contains(&variant.name) {
        compilers.drain(..compilers.len() - 1);
    }
    compilers
}

/// The folder of `tests/tools` that has the packages which a variant's output imports, if any.
pub(crate) fn packages(variant: &Variant) -> Option<&'static str> {
    let says = |setting: &str| variant.target.contains(setting);
    let imports_grpc = !says("types_only = true") && !says("grpc = \"none\"");
    imports_grpc.then_some("grpc-js")
}
