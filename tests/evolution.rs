//! A field more in a proto breaks no file of a user that makes messages or reads them.
//!
//! The users are in `tests/drivers/typescript/evolution`, and so are the protos before and after.

mod support;

use serde_json::json;
use support::{corpus, folder, npm, typescript};

#[test]
fn users_of_typescript_messages_survive_new_fields() {
    // One of them has asked to be told of new cases of a oneof.
    for said in errors("typescript-codecs", &["messages.ts", "exhaustive.ts"]) {
        let lines: Vec<&str> = said.lines().filter(|line| line.contains(": error ")).collect();
        let [line] = lines[..] else { panic!("{said}") };
        assert!(line.starts_with("after/exhaustive.ts") && line.contains("'never'"), "{said}");
    }
}

#[test]
fn users_of_typescript_json_survive_new_fields() {
    let said = errors("typescript", &["json.ts"]);
    assert!(said.iter().all(String::is_empty), "{}", said.join("\n"));
}

/// What each compiler says of users' files, beside code generated before and after.
fn errors(variant: &str, users: &[&str]) -> Vec<String> {
    let source = folder::source("drivers/typescript/evolution");
    let package = folder::temporary("evolution-");
    for proto in ["before", "after"] {
        let model = corpus::model(&corpus::load(&source.join(proto)));
        let files = corpus::render(&model, corpus::variant(variant), &[]).expect("nothing is refused");
        let folder = package.path().join(proto);
        corpus::write(&files, &folder.join("generated"));
        for user in users {
            folder::write(&folder.join(user), &folder::read(&source.join(user)));
        }
    }
    let home = npm::install("grpc-js");
    let check = |compiler: &typescript::Compiler| {
        let verdict = compiler.check_in(&home, package.path(), &json!({ "types": ["node"] }));
        verdict.err().unwrap_or_default()
    };
    typescript::compilers().iter().map(check).collect()
}
