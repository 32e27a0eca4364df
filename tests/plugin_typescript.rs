//! Plugins in TypeScript: the example, as a process. What it must do is in `tests/support/echo.rs`.

mod support;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use protogen::schema::Schema;
use serde_json::json;
use support::corpus::{self, Variant};
use support::echo::Echo;
use support::{command, folder, npm, typescript};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn echo() -> Echo {
    Echo { name: "echo-typescript", command: typescript::example().into(), source: "main.js" }
}

#[test]
fn the_example_compiles() {
    let package = folder::temporary_in(&npm::install("grpc-js"), "plugin-");
    typescript::write_package(package.path());
    for compiler in typescript::compilers() {
        compiler
            .check_in(&npm::install("grpc-js"), package.path(), &json!({ "types": ["node"] }))
            .unwrap_or_else(|said| panic!("TypeScript {}:\n{said}", compiler.version));
    }
}

#[test]
fn payloads_in_go_json_are_refused() {
    let proto = folder::read(&project().join("proto/examples/echo/v1/handlers.proto"));
    let domain = folder::read(&project().join("proto/protocol/domain.proto"));
    let proto = proto.replace("encoding: PROTO_JSON", "encoding: GO_JSON");
    let texts =
        [("protocol/domain.proto", domain.as_str()), ("examples/echo/handlers.proto", proto.as_str())];
    let model = corpus::model(&Schema::from_texts(texts).expect("the protos are right"));
    let report = corpus::render(&model, &typescript::ECHO, &[]).expect_err("Go's JSON is refused");
    let [diagnostic] = &report.diagnostics[..] else { panic!("{report:?}") };
    assert_eq!(diagnostic.code, "typescript/encoding");
    assert_eq!(diagnostic.span.as_ref().expect("it has a place").text(), "EchoHandlers");
}

/// A plugin whose payloads are in this encoding, and its tests, begun by `node <test>.js`.
fn at_the_edges(encoding: &str, json: &'static str, test: &str) {
    let package = folder::temporary_in(&npm::install("grpc-js"), "plugin-edges-");
    let write = |path: &str, text: &str| folder::write(&package.path().join(path), text);
    write("package.json", r#"{ "private": true, "type": "module" }"#);
    for path in ["plugin/started.ts", "plugin/attached.ts", "plugin-typescript/plugin.ts"] {
        let source = folder::read(&folder::source("drivers").join(path));
        write(path.rsplit('/').next().expect("it has a name"), &source);
    }
    write(
        &format!("{test}.ts"),
        &folder::read(&folder::source("drivers/plugin-typescript").join(format!("{test}.ts"))),
    );
    let proto = |path: &str| folder::read(&project().join(path));
    // A limit that a test reaches without moving half a gigabyte.
    let domain = proto("proto/protocol/domain.proto").replace("67108864", "8388608");
    let handlers = proto("tests/drivers/plugin-typescript/handlers.proto").replace("BINARY", encoding);
    let control = proto("proto/protogen/plugin/v1/control.proto");
    let texts = [
        ("protocol/domain.proto", domain.as_str()),
        ("edges/handlers.proto", handlers.as_str()),
        ("protogen/plugin/v1/control.proto", control.as_str()),
    ];
    let model = corpus::model(&Schema::from_texts(texts).expect("the protos are right"));
    let files = corpus::render(&model, &Variant { target: json, ..typescript::ECHO }, &[])
        .expect("nothing is refused");
    corpus::write(&files, &package.path().join("api"));
    let compiler = typescript::compilers().pop().expect("there is a compiler");
    let checked = compiler.check_in(&npm::install("grpc-js"), package.path(), &json!({ "types": ["node"] }));
    checked.unwrap_or_else(|said| panic!("TypeScript {}:\n{said}", compiler.version));
    typescript::transpile(package.path());
    let plugin = json!(["node", package.path().join("plugin.js")]).to_string();
    let mut node = Command::new("node");
    node.arg(format!("{test}.js")).current_dir(package.path()).env("PLUGIN_COMMAND", plugin);
    command::succeed_within(Duration::from_secs(240), &mut node);
}

#[test]
fn sizes_and_limits_are_kept() {
    at_the_edges("BINARY", "lang = \"typescript\"\ntypes_only = false", "edges.test");
}

#[test]
fn payloads_in_go_json_are_as_go_writes_them() {
    at_the_edges("GO_JSON", "lang = \"typescript\"\ntypes_only = false\njson = \"go\"", "go.test");
}

#[test]
fn a_go_plugin_host_runs_it() {
    echo().runs_under_go_plugin();
}

#[test]
fn jobs_end_as_their_handlers_say() {
    echo().ends_jobs_as_handlers_say();
}

#[test]
fn jobs_fail_without_the_plugin() {
    echo().outlives_failing_jobs();
}

#[test]
fn what_is_no_host_of_it_is_told_so() {
    echo().tells_what_is_no_host_of_it();
}

#[test]
fn it_lives_and_ends_as_a_host_wants() {
    echo().lives_and_ends_as_a_host_wants();
}
