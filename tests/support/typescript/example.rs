//! The example plugin in TypeScript, built.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::transpile;
use crate::support::corpus::{self, Golden, Variant};
use crate::support::{echo, folder, npm};

/// What `examples/plugins/typescript/protogen.toml` says.
pub(crate) const ECHO: Variant = Variant {
    name: "typescript-plugin",
    target: "lang = \"typescript\"\ntypes_only = false\ninclude = [\"protocol/**\", \"examples/echo/**\"]",
    golden: Golden::Cases(&[]),
};

/// The folder of the example with its generated code, as JavaScript. It is there until the next run makes it.
static PLUGIN: LazyLock<PathBuf> = LazyLock::new(|| {
    let grpc_js = npm::install("grpc-js");
    let _turn = folder::lock(&grpc_js.join("plugin-typescript"));
    let package = grpc_js.join("plugin-typescript");
    write_package(&package);
    transpile(&package);
    package
});

/// What starts the example.
pub(crate) fn example() -> [String; 2] {
    let main = PLUGIN.join("main.js").to_str().expect("the path is text").to_owned();
    ["node".to_owned(), main]
}

/// Writes the example to a folder from where grpc-js is found.
pub(crate) fn write_package(package: &Path) {
    let write = |path: &str, text: &str| folder::write(&package.join(path), text);
    write("package.json", r#"{ "private": true, "type": "module" }"#);
    write("main.ts", &folder::read(&folder::source("../examples/plugins/typescript/src/main.ts")));
    let files = corpus::render(&corpus::model(&echo::PROTOS), &ECHO, &[]).expect("nothing is refused");
    corpus::write(&files, &package.join("api"));
}
