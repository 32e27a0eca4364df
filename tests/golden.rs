//! What the languages print, beside output that a person has read.
//!
//! `PROTOGEN_BLESS=1` rewrites `tests/corpus/<case>/expected/<variant>`: read the diff afterwards.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "blessing rewrites the expected files")]

mod support;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

use support::corpus::{self, Variant, cases, model, variant, variants};
use support::folder;

#[test]
fn the_output_is_what_was_read() {
    let bless = env::var_os("PROTOGEN_BLESS").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let model = model(&case.schema());
        for variant in variants().filter(|variant| variant.golden.has(&case.name)) {
            let folder = case.folder.join("expected").join(variant.name);
            let rendered = case.render(&model, variant);
            let rendered: BTreeMap<String, String> = rendered
                .iter()
                .filter(|(_, file)| !file.sources.is_empty())
                .map(|(path, file)| (path.to_owned(), file.text.clone()))
                .collect();
            if bless {
                rewrite(&folder, &rendered);
            } else if rendered != expected(&folder) {
                wrong.push(format!(
                    "{}/{}: {}",
                    case.name,
                    variant.name,
                    difference(&rendered, &expected(&folder))
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "run with PROTOGEN_BLESS=1 and read the diff:\n{}", wrong.join("\n"));
}

/// Every target with plugins needs the messages of the control stream, and none needs its proto.
#[test]
fn the_runtimes_have_the_control_stream_of_the_proto() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let model = model(&corpus::load(&project.join("proto")));
    let only = "include = [\"protogen/plugin/**\"]";
    let typescript = format!("lang = \"typescript\"\ntypes_only = false\n{only}");
    let rust = format!("lang = \"rust\"\njson = \"none\"\ngrpc = \"none\"\n{only}");
    for (target, module, runtime) in [
        (typescript, "protogen/plugin/v1/control.ts", "typescript/runtime/plugin-control.ts"),
        (rust, "protogen/plugin/v1.rs", "rust/runtime/wiring/messages.rs"),
    ] {
        let control = Variant { target: target.leak(), ..*variant("typescript-codecs") };
        let files = corpus::render(&model, &control, &[]).unwrap();
        let text = &files.get(module).unwrap().text;
        let text = text.replace("\"../../../runtime/index.js\"", "\"./index.js\"");
        // In Rust, each file of the runtime gets its first line when it is emitted.
        let (header, body) = text.split_once("\n\n").unwrap();
        let text = if header.ends_with("Do not edit.") && module.ends_with("rs") { body } else { &text };
        let path = project.join("templates").join(runtime);
        if env::var_os("PROTOGEN_BLESS").is_some() {
            folder::write(&path, text);
        }
        assert!(folder::read(&path) == text, "PROTOGEN_BLESS=1 writes {} anew", path.display());
    }
}

fn expected(folder: &Path) -> BTreeMap<String, String> {
    if !folder.is_dir() {
        return BTreeMap::new();
    }
    folder::files(folder)
        .into_iter()
        .map(|path| {
            let name = path.to_str().expect("the corpus has plain names").replace('\\', "/");
            (name, folder::read(&folder.join(&path)))
        })
        .collect()
}

fn rewrite(folder: &Path, files: &BTreeMap<String, String>) {
    if folder.is_dir() {
        fs::remove_dir_all(folder).unwrap();
    }
    fs::create_dir_all(folder).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The first line that differs, which is where to look.
fn difference(rendered: &BTreeMap<String, String>, expected: &BTreeMap<String, String>) -> String {
    let mut paths: Vec<&String> = rendered.keys().chain(expected.keys()).collect();
    paths.sort();
    paths.dedup();
    for path in paths {
        match (rendered.get(path), expected.get(path)) {
            (Some(_), None) => return format!("{path} is new"),
            (None, Some(_)) => return format!("{path} is gone"),
            (Some(rendered), Some(expected)) if rendered != expected => {
                let mut lines = rendered.lines().zip(expected.lines()).enumerate();
                let at = lines.find(|(_, (rendered, expected))| rendered != expected);
                let at = at.map_or(rendered.lines().count(), |(at, _)| at);
                return format!("{path}:{}: {:?}", at + 1, rendered.lines().nth(at).unwrap_or_default());
            }
            _ => {}
        }
    }
    "nothing".to_owned()
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for case in cases().iter().filter(|case| ["keywords", "well_known"].contains(&case.name.as_str())) {
        for variant in variants() {
            let render = || case.render(&model(&case.schema()), variant);
            assert_eq!(render(), render(), "{}", variant.name);
        }
    }
}
