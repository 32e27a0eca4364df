//! Generated code runs where it says it does: in the oldest Node, in Deno, in Bun, and in a real browser.

mod support;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage};
use protogen::schema::Schema;
use support::corpus;
use support::translator::to_hexadecimal;
use support::{browser, command, folder, npm, typescript};
use tempfile::TempDir;

/// What `smoke` returns where all is right.
const RIGHT: &str = "9 right";
/// The message of smoke.mjs.
const JSON_TEXT: &str = concat!(
    r#"{"name":"Grüße, 世界 🦀","size":"-9007199254740993","weight":0.1,"data":"AH+A/w==","#,
    r#""counts":{"__proto__":-2},"parts":[{"name":"short"},"#,
    r#"{"name":"a text that is longer than any text that is decoded by hand","done":true}],"#,
    r#""deltas":[1,-1,300]}"#
);

/// Far more than any engine takes.
const LIMIT: Duration = Duration::from_secs(120);

#[test]
fn generated_code_runs_in_node_18_deno_and_bun() {
    let package = package();
    let engines = npm::install("engines").join("node_modules");
    let [system, node, bun] = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => ["linux-x64", "linux-x64", "linux-x64"],
        ("linux", "aarch64") => ["linux-arm64", "linux-arm64", "linux-aarch64"],
        (os, arch) => panic!("tests/tools/engines has no Node 18 for {os} on {arch}"),
    };
    let node = engines.join(format!("node-{node}/bin/node"));
    let deno = engines.join(format!("@deno/{system}-glibc/deno"));
    let bun = engines.join(format!("@oven/bun-{bun}/bin/bun"));
    for (engine, arguments) in [(&node, &[][..]), (&deno, &["run", "--no-prompt"]), (&bun, &["run"])] {
        let mut run = Command::new(engine);
        run.args(arguments).arg("run.mjs").current_dir(package.path());
        run.env("DENO_DIR", package.path().join("deno")).env("DENO_NO_UPDATE_CHECK", "1");
        let printed = command::succeed_within(LIMIT, &mut run);
        assert_eq!(printed.trim(), RIGHT, "{}", engine.display());
    }
}

#[test]
fn a_bundle_runs_in_a_browser_and_needs_nothing_of_node() {
    let package = package();
    let bundle = bundle(package.path(), "page.mjs");
    // What it needs of Node it would import, or require.
    for word in ["node:", "require(", "import ", "import(", "import{"] {
        assert!(!bundle.contains(word), "the bundle has {word:?}");
    }
    let page = package.path().join("page.html");
    folder::write(
        &page,
        &format!("<!doctype html><meta charset=utf-8><script type=module>{bundle}</script>"),
    );
    let profile = package.path().join("profile");
    let mut chromium = Command::new(browser::find());
    chromium.args([
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--dump-dom",
    ]);
    chromium.arg(format!("--user-data-dir={}", profile.display())).arg(format!("file://{}", page.display()));
    let printed = command::succeed_within(LIMIT, chromium.env("HOME", &profile));
    let title = printed.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
    assert_eq!(title, Some(RIGHT), "{printed}");
}

#[test]
fn all_that_generated_code_can_import_is_at_home_in_a_browser() {
    let package = package();
    let bundle = bundle(&package.path().join("generated/runtime"), "index.js");
    assert!(bundle.contains("export{"), "nothing was bundled");
}

/// A module and all that it imports, for a browser; what only Node has cannot be found there.
fn bundle(folder: &Path, module: &str) -> String {
    let mut esbuild = typescript::esbuild();
    esbuild.args(["--bundle", "--format=esm", "--platform=browser", "--target=es2022", "--charset=utf8"]);
    let bundled = folder.join("bundle.mjs");
    esbuild.args(["--minify", "--log-level=warning", "--outfile=bundle.mjs", "--allow-overwrite"]);
    command::succeed(esbuild.arg(module).current_dir(folder));
    folder::read(&bundled)
}

/// Generated code and what tries it, as JavaScript.
fn package() -> TempDir {
    let package = folder::temporary("engines-");
    let source = folder::source("drivers/typescript/engines");
    folder::write(&package.path().join("package.json"), r#"{ "private": true, "type": "module" }"#);
    for file in ["smoke.mjs", "run.mjs", "page.mjs"] {
        folder::write(&package.path().join(file), &folder::read(&source.join(file)));
    }
    let schema = corpus::load(&source);
    let bytes = to_hexadecimal(&bytes(&schema));
    let expected = format!("export const BYTES = {bytes:?};\nexport const JSON_TEXT = {JSON_TEXT:?};\n");
    folder::write(&package.path().join("expected.mjs"), &expected);
    let model = corpus::model(&schema);
    let files = corpus::render(&model, corpus::variant("typescript-codecs"), &[]);
    corpus::write(&files.expect("nothing is refused"), &package.path().join("generated"));
    typescript::transpile(package.path());
    package
}

/// What prost-reflect makes of the message.
fn bytes(schema: &Schema) -> Vec<u8> {
    let pool = DescriptorPool::decode(schema.descriptor_set().as_slice()).expect("a descriptor set is one");
    let descriptor = pool.get_message_by_name("smoke.Smoke").expect("the proto declares it");
    let mut json = serde_json::Deserializer::from_str(JSON_TEXT);
    DynamicMessage::deserialize(descriptor, &mut json).expect("the JSON is right").encode_to_vec()
}
