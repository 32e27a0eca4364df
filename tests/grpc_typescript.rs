//! Generated gRPC clients and servers against each other, and against grpc-js with proto-loader.
//!
//! The tests themselves are TypeScript: tests/drivers/typescript/grpc.

mod support;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use protogen::schema::Schema;
use serde_json::json;
use support::corpus::{self, Golden, Variant};
use support::{command, folder, npm, typescript};
use tempfile::TempDir;

/// What the tests are written against.
const SERVICES: Variant = Variant {
    name: "typescript-grpc",
    target: "lang = \"typescript\"\ntypes_only = false\ndescriptors = true",
    golden: Golden::Cases(&[]),
};

/// Far more than any file of tests takes.
const LIMIT: Duration = Duration::from_secs(180);

#[test]
fn services_and_their_users_compile() {
    let package = package();
    for compiler in typescript::compilers() {
        compiler
            .check_in(&npm::install("grpc-js"), package.path(), &json!({ "types": ["node"] }))
            .unwrap_or_else(|said| panic!("TypeScript {}:\n{said}", compiler.version));
    }
}

#[test]
fn clients_and_servers_understand_each_other_and_grpc_js() {
    let package = package();
    typescript::transpile(package.path());
    let tests = ["runtime.test.js", "client.test.js", "server.test.js"];
    std::thread::scope(|scope| {
        for test in tests {
            let mut node = Command::new("node");
            node.arg(test).current_dir(package.path());
            scope.spawn(move || command::succeed_within(LIMIT, &mut node));
        }
    });
}

#[test]
fn a_target_without_grpc_has_no_services() {
    let model = corpus::model(&corpus::load(&drivers()));
    let target = "lang = \"typescript\"\ntypes_only = false\ngrpc = \"none\"";
    let files = corpus::render(&model, &Variant { target, ..SERVICES }, &[]).expect("nothing is refused");
    let text: Vec<&str> = files.iter().flat_map(|(path, file)| [path, file.text.as_str()]).collect();
    let text = text.join("\n");
    for word in ["EchoClient", "ServiceType", "./rpc", "runtime/rpc", "grpc-js"] {
        assert!(!text.contains(word), "{word} is there");
    }
}

#[test]
fn names_that_are_derived_yield() {
    let text = rendered(
        "message Job {} message JobsClient {} message Jobs_Handlers {}
         service Jobs { rpc GetJob(Job) returns (Job); rpc get_job(Job) returns (Job); rpc HTTPGet(Job) returns (Job); }",
    );
    for line in [
        "export interface JobsClient {",
        "export interface JobsClient$ {",
        "export function createJobsClient$(transport: $.Transport): JobsClient$ {",
        "export interface JobsHandlers {",
        "  getJob(request: JobInit, options?: $.CallOptions): Promise<Job>;",
        "  getJob$(request: JobInit, options?: $.CallOptions): Promise<Job>;",
        "  httpGet(request: JobInit, options?: $.CallOptions): Promise<Job>;",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing in:\n{text}");
    }
}

/// The module of a proto without its first lines.
fn rendered(proto: &str) -> String {
    let proto = format!("syntax = \"proto3\";\n{proto}");
    let schema = Schema::from_texts([("jobs.proto", proto.as_str())]).expect("the proto is right");
    let files = corpus::render(&corpus::model(&schema), &SERVICES, &[]).expect("nothing is refused");
    let module = files.iter().find(|(path, _)| *path == "jobs.ts").expect("the proto has a module");
    module.1.text.clone()
}

fn drivers() -> std::path::PathBuf {
    folder::source("drivers/typescript/grpc")
}

/// The tests and what they test, from where grpc-js is found.
fn package() -> TempDir {
    let package = folder::temporary_in(&npm::install("grpc-js"), "grpc-");
    let write = |path: &Path, text: &str| folder::write(&package.path().join(path), text);
    write(Path::new("package.json"), r#"{ "private": true, "type": "module" }"#);
    for file in folder::files(&drivers()) {
        write(&file, &folder::read(&drivers().join(&file)));
    }
    let model = corpus::model(&corpus::load(&drivers()));
    let files = corpus::render(&model, &SERVICES, &[]).expect("nothing is refused");
    corpus::write(&files, &package.path().join("generated"));
    package
}
