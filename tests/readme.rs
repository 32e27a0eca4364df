//! What the README shows is what protogen does.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads the README and stops at what is wrong"
)]

mod support;

use std::fs;
use std::path::Path;

use protogen::config::{self, Arguments};
use protogen::schema::Schema;
use support::corpus::{model, render, variant};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The first block of a language.
fn block(language: &str) -> String {
    let readme = readme();
    let (_, rest) = readme.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn what_comes_out_is_what_the_first_screen_shows() {
    let proto = format!(
        "syntax = \"proto3\";\npackage acme.v1;\nimport \"protogen/v1/options.proto\";\n{}",
        block("proto")
    );
    let schema = Schema::from_texts([("acme/v1/job.proto", proto.as_str())]).unwrap();
    let files = render(&model(&schema), variant("typescript"), &[]).unwrap();
    let text = &files.get("acme/v1/job.ts").unwrap().text;
    assert!(text.ends_with(&block("ts")), "{text}");
}

#[test]
fn the_configuration_that_it_shows_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("proto")).unwrap();
    let readme = readme();
    let blocks: Vec<&str> =
        readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() > 1, "the README shows what a configuration is");
    for block in blocks {
        let parsed = config::parse("protogen.toml", block, folder.path(), &Arguments::default());
        if let Err(report) = parsed {
            panic!("{}", protogen::diagnostic::human(&report));
        }
    }
}
