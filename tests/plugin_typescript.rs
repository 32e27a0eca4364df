//! Plugins in TypeScript: the example, as a process. What it must do is in `tests/support/echo.rs`.

mod support;

use std::path::Path;

use protogen::schema::Schema;
use serde_json::json;
use support::corpus;
use support::echo::Echo;
use support::{folder, npm, typescript};

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
