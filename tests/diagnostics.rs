//! What protogen says of protos that are wrong: each folder of `tests/diagnostics` is read, and what
//! is said of it stands in its `expected.txt`.
//!
//! A folder is its own root, unless its `case.toml` says otherwise, and may have a `protogen.toml` with
//! overrides. `PROTOGEN_BLESS=1` writes what is
//! said now; read it as somebody who has to mend the proto.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads what it tests, and panics")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use protogen::config::{self, Arguments, Override};
use protogen::diagnostic::{Report, human, json};
use protogen::model::Model;
use protogen::schema::{Request, Schema};

const FOLDER: &str = "tests/diagnostics";

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

fn request(case: &Path) -> Request {
    let Ok(text) = fs::read_to_string(case.join("case.toml")) else {
        return Request { roots: vec![case.to_owned()], ..Request::default() };
    };
    let table: toml::Table = text.parse().unwrap();
    let list = |key: &str| -> Vec<String> {
        let values = table.get(key).map(|value| value.as_array().unwrap().as_slice()).unwrap_or_default();
        values.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    };
    let paths = |key: &str| list(key).iter().map(|path| case.join(path)).collect();
    Request {
        roots: paths("roots"),
        paths: paths("paths"),
        include: globs(&list("include")),
        exclude: globs(&list("exclude")),
    }
}

fn globs(patterns: &[String]) -> Option<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).unwrap());
    }
    (!patterns.is_empty()).then(|| set.build().unwrap())
}

fn overrides(case: &Path) -> Vec<Override> {
    let path = case.join("protogen.toml");
    let Ok(text) = fs::read_to_string(&path) else { return Vec::new() };
    let arguments = Arguments { reads_only: true, ..Arguments::default() };
    let config = config::parse(path.to_str().unwrap(), &text, case, &arguments);
    config.unwrap_or_else(|report| panic!("{}", human(&report))).overrides
}

fn model(case: &Path) -> Result<Model, Report> {
    Schema::load(&request(case))?.model(&overrides(case))
}

fn said(case: &Path) -> String {
    match model(case) {
        Ok(_) => "nothing is wrong\n".to_owned(),
        Err(report) => anstream::adapter::strip_str(&human(&report)).to_string(),
    }
}

#[test]
fn what_is_said_is_what_was_read_and_approved() {
    let bless = std::env::var_os("PROTOGEN_BLESS").is_some();
    let mut differing = Vec::new();
    for case in cases() {
        let (said, path) = (said(&case), case.join("expected.txt"));
        if bless {
            fs::write(path, said).unwrap();
        } else if fs::read_to_string(path).unwrap_or_default() != said {
            differing.push(format!("{}\n{said}", case.display()));
        }
    }
    assert!(differing.is_empty(), "PROTOGEN_BLESS=1 accepts this:\n\n{}", differing.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let mut codes = BTreeSet::new();
    let is_code = |part: &&str| ["schema/", "wiring/"].iter().any(|room| part.starts_with(room));
    for file in ["src/schema", "src/model"].map(Path::new).into_iter().flat_map(sources) {
        let text = fs::read_to_string(file).unwrap();
        codes.extend(text.split('"').filter(is_code).map(str::to_owned));
    }
    let expected: String =
        cases().iter().map(|case| fs::read_to_string(case.join("expected.txt")).unwrap()).collect();
    // What cannot be read depends on the machine, and what only the linker finds should not exist.
    let without_case = ["schema/unreadable", "schema/link"];
    let missing: Vec<_> = codes
        .iter()
        .filter(|code| !without_case.contains(&code.as_str()) && !expected.contains(&format!("[{code}]")))
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn every_diagnostic_tells_the_next_step() {
    for case in cases() {
        let Err(report) = model(&case) else { continue };
        for diagnostic in &report.diagnostics {
            let obvious = diagnostic.code == "schema/syntax";
            assert!(obvious || diagnostic.help.is_some(), "{}", json(&report));
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}
