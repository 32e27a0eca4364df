//! Plugins of protoc's that misbehave. `tests/go.rs` has the real ones.
#![cfg(unix)]

use prost::Message as _;
use prost_types::FileDescriptorProto;
use prost_types::compiler::code_generator_response::File;
use prost_types::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};

use crate::support::{Project, Ran, assert_matches};

const PROTO: &str = "syntax = \"proto3\";\n\npackage shop.v1;\n\noption go_package = \"example.com/shop/v1\";\n\n\
                     message Order {\n  optional string note = 1;\n}\n";

/// A project with one proto, whose plugin is a command of a shell.
fn project(command: &str) -> Project {
    configured(&format!("protoc_gen_go = [\"sh\", \"-c\", \"{command}\"]\n"))
}

fn configured(target: &str) -> Project {
    let config = format!("[[target]]\nlang = \"go\"\n{target}");
    Project::with([("proto/shop/v1/order.proto", PROTO), ("protogen.toml", config.as_str())])
}

/// A project whose plugin always answers the same, and does not even listen.
fn answering(response: &CodeGeneratorResponse) -> Project {
    let project = project("cat answer.bin");
    answer(&project, response);
    project
}

fn answer(project: &Project, response: &CodeGeneratorResponse) {
    std::fs::write(project.path("answer.bin"), response.encode_to_vec()).unwrap();
}

fn response<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> CodeGeneratorResponse {
    let file = |(name, content): (&str, &str)| File {
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
        content: Some(content.to_owned()),
        ..File::default()
    };
    let file = files.into_iter().map(file).collect();
    CodeGeneratorResponse { supported_features: Some(1), file, ..CodeGeneratorResponse::default() }
}

#[test]
fn a_program_that_is_missing_can_be_installed() {
    let project = configured("");
    let ran = Ran::from(project.command("").env("PATH", "/nowhere").output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_matches("go/missing.txt", &ran.stderr);
    assert_matches("go/missing-tool.txt", &configured("protoc_gen_go = [\"bin/protoc-gen-go\"]\n").refusal());
}

#[test]
fn a_program_that_cannot_be_run_is_an_error() {
    let project = configured("protoc_gen_go = [\"./protogen.toml\"]\n");
    assert_matches("go/not-a-program.txt", &project.refusal());
}

#[test]
fn what_a_plugin_says_before_it_fails_is_shown() {
    let many = "for i in $(seq 100); do echo line $i; done >&2; echo 'panic: no such luck' >&2; exit 3";
    assert_matches("go/failed.txt", &project(many).refusal());
    assert_matches("go/crashed.txt", &project("kill -9 $$").refusal());
    assert_matches("go/no-plugin.txt", &project("echo hello").refusal());
}

#[test]
fn what_a_plugin_refuses_stands_at_the_proto() {
    let error = "generated file \"a.go\" is odd\n\nshop/v1/order.proto should say why.\n\t• It does not.\n";
    let refused = CodeGeneratorResponse { error: Some(error.to_owned()), ..response([]) };
    assert_matches("go/refused.txt", &answering(&refused).refusal());
}

#[test]
fn nothing_is_written_outside_of_the_folder_nor_into_other_files() {
    let inserted = File {
        name: Some("shop/v1/order.pb.go".to_owned()),
        insertion_point: Some("imports".to_owned()),
        ..File::default()
    };
    let paths =
        ["../a.go", "/a.go", "a/../../b.go", "a\\b.go", "", "./a.go", ".protogen-files", "a.go", "a.go"];
    let mut hostile = response(paths.map(|path| (path, "")));
    hostile.file.push(inserted);
    assert_matches("go/hostile.txt", &answering(&hostile).refusal());
    let folder = response([("a", ""), ("a/b.go", "")]);
    assert_matches("go/folder.txt", &answering(&folder).refusal());
}

#[test]
fn a_plugin_that_is_too_old_for_optional_fields_is_not_believed() {
    let old = CodeGeneratorResponse { supported_features: None, ..response([("a.go", "")]) };
    assert_matches("go/optional.txt", &answering(&old).refusal());
}

#[test]
fn two_plugins_may_not_write_one_file() {
    let second = "\n[[target.plugins]]\ncommand = [\"cat\", \"answer.bin\"]\n";
    let project = configured(&format!("protoc_gen_go = [\"cat\", \"answer.bin\"]\n{second}"));
    answer(&project, &response([("a.go", "")]));
    assert_matches("go/two-plugins.txt", &project.refusal());
}

#[test]
fn a_plugin_is_asked_what_protoc_would_ask() {
    let config = "protoc_gen_go = [\"sh\", \"-c\", \"cat >request.bin; cat answer.bin\"]\n\
                  go_package_prefix = \"example.com/gen/\"\ngo_opt = [\"annotate_code=true\", \"x=y\"]\n\
                  [target.go_package]\n\"a/\" = \"example.com/a\"\n\
                  [target.external]\n\"b/elsewhere.proto\" = \"example.com/b;other\"\n";
    let project = configured(config);
    answer(&project, &response([]));
    project.write(
        "proto/a/v1/a.proto",
        "import \"b/elsewhere.proto\";\nimport \"google/protobuf/any.proto\";\n",
    );
    project.write("proto/b/elsewhere.proto", "import public \"c.proto\";\n");
    let ours = "import \"protogen/v1/options.proto\";\n// About C.\n\
                message C { optional int32 c = 1 [(protogen.v1.field).unit = MILLIS]; }\n";
    project.write("proto/c.proto", ours);
    project.fine("");

    let bytes = std::fs::read(project.path("request.bin")).unwrap();
    let request = CodeGeneratorRequest::decode(bytes.as_slice()).unwrap();
    assert_eq!(request.file_to_generate, ["a/v1/a.proto", "c.proto", "shop/v1/order.proto"]);
    assert_eq!(
        request.parameter(),
        "paths=source_relative,Mc.proto=example.com/gen,Mb/elsewhere.proto=example.com/b;other,\
         Ma/v1/a.proto=example.com/a/v1,annotate_code=true,x=y"
    );
    assert_eq!(request.compiler_version, None);
    let files: Vec<&str> = request.proto_file.iter().map(FileDescriptorProto::name).collect();
    let expected =
        ["c.proto", "b/elsewhere.proto", "google/protobuf/any.proto", "a/v1/a.proto", "shop/v1/order.proto"];
    assert_eq!(files, expected);
    let c = &request.proto_file[0];
    assert_eq!(c.dependency, [""; 0]);
    let comments = c.source_code_info.iter().flat_map(|info| &info.location);
    let comments: Vec<&str> = comments.filter_map(|location| location.leading_comments.as_deref()).collect();
    assert_eq!(comments, [" About C.\n"]);
    // `unit`, in an option that Go does not know.
    assert!(bytes.windows(6).any(|bytes| *bytes == [0xfa, 0x90, 0x19, 0x02, 0x10, 0x02]));
}

#[test]
fn a_file_may_come_in_parts() {
    let project =
        answering(&response([("a.go", "package "), ("", "a"), ("", "\n"), ("b.go", "package b\n")]));
    project.fine("");
    assert_eq!(project.read("generated/go/a.go"), "package a\n");
    assert_eq!(project.read("generated/go/b.go"), "package b\n");
}

#[test]
fn pipes_that_are_full_stop_nobody() {
    let project = project("yes | head -c 1000000 >&2; cat answer.bin; cat >/dev/null");
    let long = "x".repeat(1_000_000);
    answer(&project, &response([("a.go", long.as_str())]));
    project.write("proto/shop/v1/order.proto", &format!("// {long}\n{PROTO}"));
    project.fine("");
    assert_eq!(project.read("generated/go/a.go"), long);
}

#[test]
fn a_package_is_asked_for_where_it_is_missing() {
    let project = configured("module = \"example.com/shop\"\n");
    project.write("proto/a/none.proto", "package a;\n");
    project.write("proto/a/neither.proto", "syntax = \"proto3\";\n");
    project.write("proto/a/bare.proto", "package a;\noption go_package = \"bare\";\n");
    project
        .write("proto/a/elsewhere.proto", "package a;\noption go_package = \"example.com/shopping;shop\";\n");
    assert_matches("go/packages.txt", &project.refusal());
}

#[test]
fn packages_may_not_import_each_other() {
    let project = answering(&response([]));
    let proto = |package: &str, import: &str| {
        format!("{import}package {package};\noption go_package = \"example.com/{package}\";\n")
    };
    project.write("proto/a/1.proto", &proto("a", ""));
    project.write("proto/b/1.proto", &proto("b", "import \"a/1.proto\";\n"));
    project.write("proto/c/1.proto", &proto("c", "import \"b/1.proto\";\n"));
    project.fine("");
    project.write("proto/a/2.proto", &proto("a", "import \"c/1.proto\";\n"));
    project.write("proto/b/2.proto", &proto("b", "import \"c/1.proto\";\n"));
    let ran = project.run("");
    assert_eq!(ran.code, 2);
    assert_matches("go/cycles.txt", &ran.stderr);
}

#[test]
fn what_a_person_wrote_stays() {
    let project = answering(&response([("a/a.go", "package a\n"), ("b.go", "package b\n")]));
    project.write("generated/go/a/mine.go", "package a\n");
    project.fine("");
    assert_eq!(project.read("generated/go/.protogen-files"), "a/a.go\nb.go\n");
    assert_eq!(project.run("check").code, 0);

    project.write("generated/go/b.go", "package edited\n");
    let ran = project.run("check");
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("changed  generated/go/b.go"), "{}", ran.stdout);
    project.remove("generated/go/b.go");
    assert!(project.run("check").stdout.contains("missing  generated/go/b.go"));

    answer(&project, &response([("b.go", "package b\n"), ("c.go", "package c\n")]));
    let ran = project.run("check");
    assert!(ran.stdout.contains("missing  generated/go/c.go"), "{}", ran.stdout);
    assert!(ran.stdout.contains("stale    generated/go/a/a.go"), "{}", ran.stdout);
    project.fine("");
    let names = [".protogen-files", "a/mine.go", "b.go", "c.go"].map(|name| format!("generated/go/{name}"));
    assert_eq!(project.names("generated/go"), names);

    // One that a plugin now writes, and that is somebody else's.
    answer(&project, &response([("a/mine.go", "package other\n"), ("d.go", "package d\n")]));
    assert_eq!(project.run("").code, 2);
    assert_eq!(project.names("generated/go"), names);
    assert_eq!(project.read("generated/go/a/mine.go"), "package a\n");
}

#[test]
fn a_path_writes_what_is_made_from_it() {
    let files = [
        ("shop/v1/order.pb.go", "1"),
        ("shop/v1/order_grpc.pb.go", "2"),
        ("shop/v1/ordered.pb.go", "3"),
        ("all.go", "4"),
    ];
    let project = answering(&response(files));
    project.write("proto/shop/v1/ordered.proto", &PROTO.replace("Order", "Ordered"));
    project.fine("proto/shop/v1/order.proto");
    let names = [".protogen-files", "shop/v1/order.pb.go", "shop/v1/order_grpc.pb.go"];
    assert_eq!(project.names("generated/go"), names.map(|name| format!("generated/go/{name}")));
}

#[test]
fn programs_and_their_folder_are_found_from_the_configuration() {
    let project = configured("protoc_gen_go = [\"./bin/plugin\"]\n");
    answer(&project, &response([("a.go", "package a\n")]));
    project.write("bin/plugin", "#!/bin/sh\ncat answer.bin\n");
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(project.path("bin/plugin"), executable).unwrap();
    let ran = project.run_in("proto/shop", "");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.has("generated/go/a.go"));
}
