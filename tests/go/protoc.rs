//! Files that plugins write for us, beside those that they write for protoc.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use protogen::schema::OPTIONS_PROTO_PATH;

use crate::fine;
use crate::support::corpus::cases;
use crate::support::{command, folder, go, python};

/// The import path of everything.
const PREFIX: &str = "example.com/corpus";

/// Files that differ, and why. They must go on to differ, or leave this list.
const DIFFERENT: [(&str, &str); 2] = [
    // protox drops a line of a comment whose lines end in `\r\n`.
    ("comments", "comments/crlf.pb.go"),
    // Defaults of doubles are written out in full, and by protoc with an exponent.
    ("proto2", "proto2.pb.go"),
];

static PLUGINS: LazyLock<PathBuf> = LazyLock::new(go::plugins);

#[test]
fn plugins_write_the_same_for_us_as_for_protoc() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let folders = cases().into_iter().map(|case| (case.name, case.folder));
    for (case, root) in folders.chain([("proto".to_owned(), folder::source("../proto"))]) {
        let (ours, theirs) = (ours(&root), theirs(&root));
        count += theirs.len();
        let mut paths: Vec<&String> = ours.keys().chain(theirs.keys()).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            let differs = ours.get(path) != theirs.get(path);
            if differs != DIFFERENT.contains(&(case.as_str(), path.as_str())) {
                wrong.push(format!("{case}: {path}\n{}", difference(ours.get(path), theirs.get(path))));
            }
        }
    }
    assert!(wrong.is_empty(), "{} files differ:\n\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 100, "the corpus has shrunk to {count} files");
}

fn ours(root: &Path) -> BTreeMap<String, String> {
    let home = folder::temporary("go-ours-");
    // A text is written alike in TOML and in Rust.
    let config = format!(
        "[[target]]\nlang = \"go\"\nout = \"gen\"\ngo_package_prefix = {PREFIX:?}\n\
         protoc_gen_go = ['{}']\nprotoc_gen_go_grpc = ['{}']\n\
         [target.go_package]\n\"protogen/\" = \"{PREFIX}/protogen\"\n",
        PLUGINS.join("protoc-gen-go").display(),
        PLUGINS.join("protoc-gen-go-grpc").display(),
    );
    folder::write(&home.path().join("protogen.toml"), &config);
    fine(home.path(), &["-I", root.to_str().expect("the corpus has plain paths")]);
    let mut files = generated(&home.path().join("gen"));
    files.remove(".protogen-files");
    files
}

fn theirs(root: &Path) -> BTreeMap<String, String> {
    let home = folder::temporary("go-protoc-");
    let protos: Vec<String> = folder::files(root)
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "proto"))
        .map(|path| path.to_str().expect("the corpus has plain names").replace('\\', "/"))
        // Ours, which protogen brings along, is in no output.
        .filter(|path| path != OPTIONS_PROTO_PATH)
        .collect();
    let mut program = Command::new(python::install("grpc-python"));
    program.args(["-m", "grpc_tools.protoc", "-I"]).arg(root).arg("-I").arg(folder::source("../proto"));
    for name in ["go", "go-grpc"] {
        let plugin = PLUGINS.join(format!("protoc-gen-{name}"));
        program.arg(format!("--plugin=protoc-gen-{name}={}", plugin.display()));
        program.arg(format!("--{name}_out={}", home.path().display()));
        program.arg(format!("--{name}_opt=paths=source_relative"));
        for path in protos.iter().map(String::as_str).chain([OPTIONS_PROTO_PATH]) {
            let folder = path.rsplit_once('/').map(|(folder, _)| format!("/{folder}")).unwrap_or_default();
            program.arg(format!("--{name}_opt=M{path}={PREFIX}{folder}"));
        }
    }
    command::succeed(program.args(&protos));
    generated(home.path())
}

/// The files of a folder, with the version of protoc made unknown.
fn generated(home: &Path) -> BTreeMap<String, String> {
    let files = folder::files(home).into_iter().map(|path| {
        let text = folder::read(&home.join(&path));
        let lines = text.split_inclusive('\n').map(|line| {
            let version = ["// \tprotoc        v", "// - protoc             v"];
            match version.iter().find(|version| line.starts_with(**version)) {
                Some(version) => format!("{}(unknown)\n", version.trim_end_matches('v')),
                None => line.to_owned(),
            }
        });
        (path.to_str().expect("the corpus has plain names").replace('\\', "/"), lines.collect())
    });
    files.collect()
}

/// The first line that differs.
fn difference(ours: Option<&String>, theirs: Option<&String>) -> String {
    let [Some(ours), Some(theirs)] = [ours, theirs] else {
        return format!("only {} has it", if ours.is_some() { "protogen" } else { "protoc" });
    };
    let lines = ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs);
    let (ours, theirs) = lines.unwrap_or(("", "one is longer"));
    format!("  ours:   {ours}\n  protoc: {theirs}\n")
}
