//! Languages, folders and PATHs on the command line.

use crate::support::Project;

const ITEM: &str = "syntax = \"proto3\";\npackage shop;\nmessage Item {\n  string name = 1;\n}\n";
const ORDER: &str = "syntax = \"proto3\";\npackage shop;\nimport \"shop/item.proto\";\nmessage Order {\n  repeated Item items = 1;\n}\n";
const CARD: &str = "syntax = \"proto3\";\npackage pay;\nmessage Card {\n  string number = 1;\n}\n";
const CONFIG: &str = "[[target]]\nlang = \"ts\"\nout = \"web/api\"\ntypes_only = true\n";

/// Options that no test here is about.
const TS: &str = "--lang ts --opt types_only=true";

fn protos() -> Project {
    Project::with([
        ("proto/shop/item.proto", ITEM),
        ("proto/shop/order.proto", ORDER),
        ("proto/pay/card.proto", CARD),
    ])
}

fn configured() -> Project {
    let project = protos();
    project.write("protogen.toml", CONFIG);
    project
}

#[test]
fn a_language_needs_no_configuration() {
    let project = protos();
    project.fine(TS);
    assert!(project.has("generated/typescript/shop/item.ts"));
    project.fine(&format!("check {TS}"));
}

#[test]
fn a_language_takes_its_target() {
    let project = configured();
    project.fine("--lang typescript");
    assert!(project.has("web/api/shop/item.ts") && !project.has("generated"));
}

#[test]
fn out_moves_the_output() {
    for project in [protos(), configured()] {
        project.fine(&format!("{TS} --out somewhere/else"));
        assert!(project.has("somewhere/else/shop/item.ts"));
        assert!(!project.has("generated") && !project.has("web"));
    }
}

#[test]
fn out_may_leave_the_project() {
    let project = protos();
    project.write("inner/proto/x.proto", CARD);
    let ran = project.run_in("inner", &format!("{TS} --out ../outer"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.has("outer/x.ts"));
    assert!(ran.stderr.contains("written  ../outer/x.ts\n"), "{}", ran.stderr);
}

#[test]
fn out_is_checked_before_anything_is_written() {
    let project = configured();
    project.write("file", "");
    for (out, code) in [
        ("file", "config/out-is-a-file"),
        ("file/below", "config/out-is-a-file"),
        (".", "config/out-holds-protos"),
        ("web", "config/overlapping-out"),
        ("web/api/more", "config/overlapping-out"),
    ] {
        let ran = project.run(&format!("--lang ts --out {out}"));
        assert_eq!(ran.code, 2, "{out}");
        assert!(ran.stderr.contains(code), "{out}: {}", ran.stderr);
    }
    assert!(!project.has("web"));
}

#[test]
fn a_run_below_the_project_is_the_same_run() {
    let project = configured();
    let ran = project.run_in("proto/shop", "generate");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.has("web/api/shop/item.ts"));
    assert!(ran.stderr.contains("written  ../../web/api/shop/item.ts\n"), "{}", ran.stderr);
    assert_eq!(project.run_in("proto/shop", "check").code, 0);
    project.fine("check");
}

#[test]
fn a_configuration_elsewhere_can_be_named() {
    let project = configured();
    project.write("other/protogen.toml", &CONFIG.replace("web/api", "here"));
    project.write("other/proto/x.proto", CARD);
    project.fine("generate --config other/protogen.toml");
    assert!(project.has("other/here/x.ts") && !project.has("web"));
}

#[test]
fn a_path_run_writes_what_its_files_make() {
    let project = configured();
    project.fine("generate proto/pay/card.proto");
    assert!(project.has("web/api/pay/card.ts") && !project.has("web/api/shop"));
    project.fine("generate proto/shop/order.proto");
    assert!(project.has("web/api/shop/order.ts"));
    assert!(!project.has("web/api/shop/item.ts"), "an imported file is made from another PATH");
}

#[test]
fn a_path_may_be_a_folder() {
    let project = configured();
    project.fine("generate proto/shop");
    assert!(project.has("web/api/shop/order.ts") && project.has("web/api/shop/item.ts"));
    assert!(!project.has("web/api/pay"));
}

#[test]
fn a_path_run_removes_nothing() {
    let project = configured();
    project.fine("generate");
    project.remove("proto/pay/card.proto");
    project.fine("generate proto/shop");
    assert!(project.has("web/api/pay/card.ts"));
    project.fine("check proto/shop");
    assert_eq!(project.run("check").code, 1, "the whole has drifted");
}

#[test]
fn a_path_run_checks_only_its_files() {
    let project = configured();
    project.fine("generate");
    project.write("proto/pay/card.proto", &CARD.replace("number", "iban"));
    project.fine("check proto/shop");
    let ran = project.run("check proto/pay/card.proto");
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("changed  web/api/pay/card.ts"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("protogen generate proto/pay/card.proto\n"), "{}", ran.stdout);
}

#[test]
fn a_path_run_without_a_configuration_reads_only_its_files() {
    let project = protos();
    project.write("proto/broken.proto", "message {");
    project.fine(&format!("{TS} proto/shop/order.proto"));
    assert!(
        project.has("generated/typescript/shop/order.ts") && project.has("generated/typescript/shop/item.ts")
    );
    assert!(!project.has("generated/typescript/pay"));
}

#[test]
fn a_path_run_without_a_configuration_removes_nothing() {
    let project = protos();
    project.fine(TS);
    project.fine(&format!("{TS} proto/pay"));
    assert!(project.has("generated/typescript/shop/item.ts"));
}

#[test]
fn a_root_can_be_named() {
    let project = Project::with([("schemas/shop/item.proto", ITEM), ("schemas/shop/order.proto", ORDER)]);
    project.fine(&format!("{TS} -I schemas"));
    assert!(project.has("generated/typescript/shop/order.ts"));
}

#[test]
fn without_a_proto_folder_import_paths_start_here() {
    let project = Project::with([("shop/item.proto", ITEM), ("shop/order.proto", ORDER)]);
    project.fine(TS);
    assert!(project.has("generated/typescript/shop/order.ts"));
}

#[test]
fn a_folder_elsewhere_is_its_own_root() {
    let project = protos();
    project.write("inner/x", "");
    let ran = project.run_in("inner", &format!("{TS} ../proto"));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(project.has("inner/generated/typescript/shop/order.ts"));
}

#[test]
fn what_is_not_there_is_named() {
    for arguments in ["--lang ts nowhere", "--lang ts -I nowhere", "--lang ts proto/nothing.proto"] {
        let ran = protos().run(arguments);
        assert_eq!(ran.code, 2, "{arguments}");
        let missing = arguments.split(' ').next_back().unwrap();
        assert!(ran.stderr.contains(missing), "{}", ran.stderr);
    }
}

#[test]
fn inspect_prints_the_model() {
    let ran = configured().fine("inspect");
    let model: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(model["messages"]["shop.Order"]["fields"].is_array());
    assert!(model["files"]["pay/card.proto"]["input"].as_bool().unwrap());
}

#[test]
fn inspect_prints_what_a_path_declares() {
    let ran = configured().fine("inspect proto/shop/order.proto");
    let model: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let names: Vec<&String> = model["messages"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["shop.Order"]);
}

#[test]
fn inspect_needs_no_target() {
    let project = protos();
    project.fine("inspect");
    project.write("protogen.toml", "roots = [\"proto\"]\n");
    project.fine("inspect");
}
