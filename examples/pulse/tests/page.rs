//! The page of `web/`: it is made of its sources, and works in a real browser, on a real Pulse with a real plugin.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use support::{browser, command, example, folder, npm};

/// What protogen's own tests reach other programs with.
#[allow(dead_code, reason = "it is shared, and used in part")]
#[allow(clippy::disallowed_methods, reason = "the promise about the disk binds the generator")]
#[path = "../../../tests/support"]
mod support {
    pub(crate) mod browser;
    pub(crate) mod command;
    #[path = "rust/example.rs"]
    pub(crate) mod example;
    pub(crate) mod folder;
    pub(crate) mod npm;
}

/// Far more than a browser takes for all of it.
const LIMIT: Duration = Duration::from_secs(120);

/// `web/` in a folder that may be written to, with its tools and what it needs of `generated/`, type-checked.
static WEB: LazyLock<PathBuf> = LazyLock::new(|| {
    let repository = folder::tools("pulse-web");
    let web = repository.join("examples/pulse/web");
    for part in ["examples/pulse/web/src", "examples/pulse/web/test", "generated/typescript"] {
        let _ = std::fs::remove_dir_all(repository.join(part));
        copy(&source(&format!("../../{part}")), &repository.join(part));
    }
    for file in ["index.html", "tsconfig.json", "vite.config.js"] {
        folder::write(&web.join(file), &folder::read(&source("web").join(file)));
    }
    npm::install_from(&source("web"), &web);
    for project in [".", "test"] {
        command::succeed(node(&web, "typescript/bin/tsc").args(["-p", project]));
    }
    web
});

fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn copy(from: &Path, to: &Path) {
    for file in folder::files(from) {
        folder::write(&to.join(&file), &folder::read(&from.join(&file)));
    }
}

/// One of the tools.
fn node(web: &Path, tool: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(web.join("node_modules").join(tool)).current_dir(web);
    node
}

/// What `node:test` runs: files of `web/test`, compiled.
fn test(files: &[&str]) -> Command {
    let tests = WEB.join("build/examples/pulse/web/test");
    let mut node = Command::new("node");
    node.arg("--test").args(files.iter().map(|file| tests.join(file))).current_dir(&*WEB);
    node
}

#[test]
fn the_page_that_is_checked_in_is_what_its_sources_make() {
    let built = folder::temporary("pulse-page-");
    let mut vite = node(&WEB, "vite/bin/vite.js");
    command::succeed(
        vite.args(["build", "--emptyOutDir", "--logLevel", "warn", "--outDir"]).arg(built.path()),
    );
    let [ours, fresh] = [source("web/dist").as_path(), built.path()].map(|folder| {
        let read = |file: PathBuf| (folder::read(&folder.join(&file)), file);
        folder::files(folder).into_iter().map(read).collect::<Vec<_>>()
    });
    assert!(ours == fresh, "`npm ci && npm run build` in examples/pulse/web, and check dist/ in");
}

#[test]
fn the_pages_model_is_what_the_socket_says() {
    command::succeed_within(
        LIMIT,
        &mut test(&["model.test.js", "logs.test.js", "selection.test.js", "text.test.js"]),
    );
}

#[test]
fn the_page_works_in_a_browser() {
    let home = folder::temporary("pulse-browser-");
    let text = |path: PathBuf| path.into_os_string().into_string().expect("the path is text");
    let plugin = format!("echo={}", text(example::build("echo-plugin")));
    let serve = [
        env!("CARGO_BIN_EXE_pulse").to_owned(),
        "--database".to_owned(),
        text(home.path().join("pulse.db")),
        "serve".to_owned(),
        "--plugin".to_owned(),
        plugin,
    ];
    let mut run = test(&["page.js"]);
    run.env("PULSE_SERVE", serde_json::to_string(&serve).expect("texts are JSON"));
    run.env("CHROMIUM", browser::find()).env("HOME", home.path());
    command::succeed_within(LIMIT, &mut run);
}
