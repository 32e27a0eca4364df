//! The keys of a Go target.

use crate::config::Table;
use crate::diagnostic::Diagnostic;
use crate::lang::protoc::Plugin;
use crate::lang::{External, OptionDoc};

/// What a target's table says, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// protoc-gen-go.
    pub(super) go: Plugin,
    /// protoc-gen-go-grpc, unless nobody wants services.
    pub(super) grpc: Option<Plugin>,
    /// Plugins that the table adds.
    pub(super) others: Vec<Plugin>,
    /// What decides the path of a file.
    pub(super) paths: Paths,
    /// The import paths of some protos, whatever they say.
    pub(super) packages: External,
    /// Where the import paths of those start that say nothing.
    pub(super) prefix: Option<String>,
}

/// What decides the path of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Paths {
    /// The path of its proto.
    SourceRelative,
    /// The import path of its package, without that of the module that the output folder holds.
    Import { module: Option<String> },
}

pub(super) static DOCS: &[OptionDoc] = &[
    OptionDoc {
        name: "paths",
        values: &["source_relative", "import"],
        summary: "whether a file stands where its proto does, or where its import path says",
    },
    OptionDoc {
        name: "module",
        values: &["\"\""],
        summary: "the Go module in the output folder: files stand where their import path says, without this",
    },
    OptionDoc {
        name: "grpc",
        values: &["grpc-go", "none"],
        summary: "services by protoc-gen-go-grpc, or no services",
    },
    OptionDoc {
        name: "go_package_prefix",
        values: &["\"\""],
        summary: "for protos without `go_package`: their import path is this and their folder",
    },
    OptionDoc {
        name: "go_package",
        values: &["{}"],
        summary: "import paths by proto or folder (`\"acme/\"`), in place of those that the protos say",
    },
    OptionDoc {
        name: "protoc_gen_go",
        values: &["[\"protoc-gen-go\"]"],
        summary: "the command that runs it, such as `[\"go\", \"tool\", \"protoc-gen-go\"]`",
    },
    OptionDoc {
        name: "protoc_gen_go_grpc",
        values: &["[\"protoc-gen-go-grpc\"]"],
        summary: "the same for services",
    },
    OptionDoc {
        name: "go_opt",
        values: &["[]"],
        summary: "more parameters of protoc-gen-go, such as `\"default_api_level=API_OPAQUE\"`",
    },
    OptionDoc {
        name: "go_grpc_opt",
        values: &["[]"],
        summary: "more parameters of protoc-gen-go-grpc, such as `\"require_unimplemented_servers=false\"`",
    },
    OptionDoc {
        name: "plugins",
        values: &["[]"],
        summary: "other plugins for Go, each with its `command` and its parameters, `opt`",
    },
];

const GET_GO: &str = "run `go install google.golang.org/protobuf/cmd/protoc-gen-go@latest` and put its folder, \
                      `$(go env GOPATH)/bin`, on the PATH, or say another command with `protoc_gen_go`";
const GET_GRPC: &str = "run `go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest` and put its folder, \
                        `$(go env GOPATH)/bin`, on the PATH, or leave services out with `grpc = \"none\"`";

impl Options {
    /// Takes the keys of a table.
    pub(super) fn take(table: &mut Table) -> Self {
        let mut go = Plugin::take(table, "protoc_gen_go", "protoc-gen-go", GET_GO);
        let mut grpc = Plugin::take(table, "protoc_gen_go_grpc", "protoc-gen-go-grpc", GET_GRPC);
        go.parameters = parameters(table, "go_opt");
        grpc.parameters = parameters(table, "go_grpc_opt");
        let wants_grpc = table.choice("grpc", &[("grpc-go", true), ("none", false)]);
        Options {
            go,
            grpc: Some(grpc).filter(|_| wants_grpc.is_none_or(|(grpc, _)| grpc)),
            others: others(table),
            paths: paths(table),
            packages: External::new(table.texts("go_package")),
            prefix: import_path(table, "go_package_prefix"),
        }
    }
}

fn paths(table: &mut Table) -> Paths {
    let paths = table.choice("paths", &[("source_relative", false), ("import", true)]);
    let module = import_path(table, "module");
    match (paths, module) {
        (Some((false, span)), Some(module)) => {
            let text = format!("`module = \"{module}\"` has no meaning where files stand like their protos");
            let help = "remove `paths = \"source_relative\"`, or `module`";
            table.error(Diagnostic::error("go/module", text).at(span).help(help));
            Paths::SourceRelative
        }
        (Some((true, _)), module) => Paths::Import { module },
        (None, Some(module)) => Paths::Import { module: Some(module) },
        (Some((false, _)) | None, None) => Paths::SourceRelative,
    }
}

/// A path without slashes at its ends. An empty one is none.
fn import_path(table: &mut Table, key: &str) -> Option<String> {
    let (path, _) = table.string(key)?;
    Some(path.trim_matches('/').to_owned()).filter(|path| !path.is_empty())
}

fn others(table: &mut Table) -> Vec<Plugin> {
    let tables = table.tables("plugins").unwrap_or_default();
    tables.into_iter().filter_map(|mut table| other(&mut table)).collect()
}

fn other(table: &mut Table) -> Option<Plugin> {
    let plugin = Plugin::named(table, "command");
    let opt = parameters(table, "opt");
    table.finish();
    plugin.map(|plugin| Plugin { parameters: opt, ..plugin })
}

fn parameters(table: &mut Table, key: &str) -> Vec<String> {
    let parameters = table.strings(key).map(|(parameters, _)| parameters).unwrap_or_default();
    parameters.into_iter().map(|(parameter, _)| parameter).collect()
}
