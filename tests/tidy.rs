//! The promises of ARCHITECTURE.md, as far as a test can hold them.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads the project and stops at what is wrong"
)]

use std::fs;
use std::path::{Path, PathBuf};

use protogen::lang;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder of the project, with its path as the project writes it and its text.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut open: Vec<PathBuf> = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            let relative = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            found.push((relative, text));
        }
    }
    assert!(!found.is_empty(), "{folder} holds no files");
    found
}

/// Lines of code, without comments and tests, with their number.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text.find("#[cfg(test)]").unwrap_or(text.len());
    let lines = text[..end].lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    lines.filter(|(_, line)| !line.starts_with("//"))
}

/// Every line of code in a folder that says one of some words, but for files where it may.
fn lines_with(folder: &str, words: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files(folder) {
        if allowed.iter().any(|prefix| path.starts_with(prefix)) {
            continue;
        }
        for (number, line) in code(&text) {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{path}:{number}: {line}"));
            }
        }
    }
    found
}

#[test]
fn a_language_has_its_folders_and_its_five_names() {
    for backend in lang::ALL {
        let name = backend.name();
        let printed = backend.has_templates();
        let modules: &[&str] = if printed { &["mod", "lower", "types", "names", "view"] } else { &["mod"] };
        for module in modules {
            let path = format!("src/lang/{name}/{module}.rs");
            assert!(root().join(&path).is_file(), "{path} is missing");
        }
        let folders: &[&str] =
            if printed { &["templates", "generated", "tests/drivers"] } else { &["tests/drivers"] };
        for folder in folders {
            let path = format!("{folder}/{name}");
            assert!(root().join(&path).is_dir(), "{path} is missing");
        }
        assert!(!backend.options().is_empty(), "{name} documents no options");
    }
}

#[test]
fn every_case_has_golden_output_in_every_language() {
    for case in fs::read_dir(root().join("tests/corpus")).unwrap() {
        let case = case.unwrap().path();
        if case.is_file() {
            continue;
        }
        assert!(case.join("data.json").is_file(), "{} has no samples", case.display());
        for backend in lang::ALL.iter().filter(|backend| backend.has_templates()) {
            let expected = case.join("expected").join(backend.name());
            assert!(expected.is_dir(), "{} is missing", expected.display());
        }
    }
}

#[test]
fn only_schema_knows_descriptors() {
    let words = ["protox", "prost_reflect", "prost_types", "prost::"];
    // What Rust is written with is called like what schemas are read with.
    // And prost-build takes descriptors, as plugins of protoc's do.
    let allowed = ["src/schema/", "src/lang/rust/types.rs", "src/lang/rust/derived.rs", "src/lang/protoc/"];
    assert_eq!(lines_with("src", &words, &allowed), [""; 0]);
}

#[test]
fn the_model_has_no_word_of_a_target_language() {
    let words = ["typescript", "TypeScript", "python", "Python", "kotlin", "Kotlin", "golang", "crate::lang"];
    assert_eq!(lines_with("src/model", &words, &[]), [""; 0]);
}

#[test]
fn only_three_rooms_touch_the_disk() {
    let allowed = ["src/schema/", "src/config/", "src/output/"];
    assert_eq!(lines_with("src", &["std::fs", "fs::"], &allowed), [""; 0]);
}

#[test]
fn only_main_ends_the_process_and_only_cli_prints() {
    assert_eq!(lines_with("src", &["process::exit", "ExitCode"], &["src/main.rs", "src/cli/"]), [""; 0]);
    let words = ["println!", "eprintln!", "print!(", "stdout()", "stderr()"];
    // A build script speaks to Cargo on its standard output.
    assert_eq!(lines_with("src", &words, &["src/cli/", "src/build/"]), [""; 0]);
}

#[test]
fn templates_decide_nothing() {
    let mut found = Vec::new();
    for (path, text) in files("templates") {
        if Path::new(&path).extension().is_none_or(|ext| ext != "jinja") {
            continue;
        }
        for tag in text.split("{%").skip(1).filter_map(|rest| rest.split("%}").next()) {
            if [" and ", " or ", "&&", "||", "=="].iter().any(|word| tag.contains(word)) {
                found.push(format!("{path}: {tag}"));
            }
        }
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn files_stay_readable() {
    // The runtime's files are longer: what shares the writer's slab must share its module.
    let limit = |path: &str| if path.contains("/runtime/") { 640 } else { 400 };
    let long: Vec<String> = ["src", "templates", "tests/support"]
        .iter()
        .flat_map(|folder| files(folder))
        .filter(|(path, _)| !path.starts_with("src/schema/wellknown/"))
        // Generated, and held to its proto by a test.
        .filter(|(path, _)| {
            let generated = ["/plugin-control.ts", "/plugin_control.py", "/wiring/messages.rs"];
            !generated.iter().any(|end| path.ends_with(end))
        })
        .filter(|(path, text)| text.lines().count() > limit(path))
        .map(|(path, text)| format!("{path}: {} lines", text.lines().count()))
        .collect();
    assert_eq!(long, [""; 0], "does a second noun live in there?");
}

#[test]
fn the_source_of_truth_is_documented() {
    let schema = protogen::schema::Schema::load(&protogen::schema::Request {
        roots: vec![root().join("proto")],
        ..Default::default()
    });
    let model = schema.and_then(|schema| schema.model(&[])).expect("proto/ is right");
    let ours = |file: &str| root().join("proto").join(file).is_file();
    let mut silent = Vec::new();
    let mut check = |decl: &protogen::model::Declaration| {
        if decl.docs.text().is_empty() {
            silent.push(decl.full_name.to_string());
        }
    };
    for message in model.messages.values().filter(|message| ours(&message.file)) {
        check(&message.decl);
        message.fields.iter().for_each(|field| check(&field.decl));
        message.oneofs.iter().for_each(|oneof| check(&oneof.decl));
    }
    for found in model.enums.values().filter(|found| ours(&found.file)) {
        check(&found.decl);
        found.values.iter().for_each(|value| check(&value.decl));
    }
    for service in model.services.values() {
        check(&service.decl);
        service.methods.iter().for_each(|method| check(&method.decl));
    }
    assert_eq!(silent, [""; 0]);
}
