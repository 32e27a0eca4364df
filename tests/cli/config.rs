//! What is wrong with a protogen.toml: each case is a file in `config/`, beside what protogen says of
//! it. A first line such as `# $ protogen --lang ts` is what runs; otherwise plain `protogen` does.

use std::fs;
use std::path::Path;

use crate::support::{Project, assert_matches};

const PROTO: &str = "syntax = \"proto3\";\npackage shop;\nmessage Item {\n  string name = 1;\n}\n";

/// A project with one proto and a configuration.
fn project(toml: &str) -> Project {
    Project::with([("proto/shop/item.proto", PROTO), ("protogen.toml", toml)])
}

#[test]
fn every_mistake_is_shown_with_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/config");
    let mut cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            case(&path);
            cases += 1;
        }
    }
    assert!(cases > 10);
}

fn case(path: &Path) {
    let toml = fs::read_to_string(path).unwrap();
    let arguments =
        toml.lines().next().and_then(|line| line.strip_prefix("# $ protogen")).unwrap_or_default();
    let project = project(&toml);
    project.write("a-file", "");
    let ran = project.run(arguments);
    let name = path.file_stem().unwrap().to_str().unwrap();
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{name}\n{}", ran.stderr);
    assert!(!project.has("generated"), "{name} writes nothing");
    assert_matches(&format!("config/{name}.txt"), &ran.stderr);
}

#[test]
fn without_a_file_a_language_must_be_named() {
    let ran = Project::with([("proto/shop/item.proto", PROTO)]).run("");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("no protogen.toml here or above, and no `--lang`"), "{}", ran.stderr);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let ran = Project::new().run("--config nowhere.toml");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("cannot read `nowhere.toml`"), "{}", ran.stderr);
}

#[test]
fn a_file_that_is_not_utf8_is_named_with_its_line() {
    let project = project("");
    fs::write(project.path("protogen.toml"), b"a = 1\nb = '\xff'\n").unwrap();
    let ran = project.run("");
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("line 2 of `protogen.toml` is not UTF-8"), "{}", ran.stderr);
}

#[test]
fn a_byte_order_mark_is_no_mistake() {
    let ran = project("\u{feff}targets = 1\n").run("");
    assert!(ran.stderr.contains("protogen.toml:1:1"), "{}", ran.stderr);
    assert!(ran.stderr.contains("unknown key `targets`"), "{}", ran.stderr);
}

#[test]
fn the_place_is_relative_to_the_current_folder() {
    let project = project("targets = 1\n");
    project.write("a/b/x", "");
    let ran = project.run_in("a/b", "");
    assert!(ran.stderr.contains("../../protogen.toml:1:1"), "{}", ran.stderr);
}

#[test]
fn a_link_does_not_lead_out_of_the_project() {
    let project = project("[[target]]\nlang = \"ts\"\nout = \"link/ts\"\n");
    let elsewhere = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(elsewhere.path(), project.path("link")).unwrap();
    if cfg!(unix) {
        let ran = project.run("");
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("config/out-outside"), "{}", ran.stderr);
    }
}

#[test]
fn json_has_one_object_for_each_mistake() {
    let ran = project("targets = 1\nroots = []\n").run("--format json");
    assert_eq!((ran.code, ran.stderr.as_str()), (2, ""));
    let codes: Vec<String> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["code"].to_string())
        .collect();
    assert_eq!(codes, [r#""config/no-targets""#, r#""config/unknown-key""#, r#""config/empty-list""#]);
}
