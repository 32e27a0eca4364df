//! A host on hashicorp/go-plugin, which runs plugins in any language.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::go;
use crate::support::{command, folder};

/// The Go module that is the host, below `tests/`.
const DRIVER: &str = "drivers/go-plugin";

/// What the host was told, and what came of each step.
pub(crate) struct Ran {
    pub(crate) results: Vec<Value>,
    /// What the host and its plugin wrote to stderr.
    pub(crate) stderr: String,
}

/// Runs a script of steps, as `main.go` describes them, on the plugin that a command starts.
///
/// `descriptors` is a binary `FileDescriptorSet` of everything that is called.
pub(crate) fn run(descriptors: &[u8], steps: &[Value], stdin: Stdio, plugin: &[String]) -> Ran {
    let host = build();
    let home = folder::temporary("go-plugin-");
    let [set, script] = ["descriptors.bin", "script.jsonl"].map(|name| home.path().join(name));
    std::fs::write(&set, descriptors).expect("there is room for descriptors");
    let lines: Vec<String> = steps.iter().map(|step| format!("{step}\n")).collect();
    folder::write(&script, &lines.concat());
    // Sockets have short paths, and nobody else's are in the way.
    let sockets = tempfile::tempdir().expect("there is room for sockets");
    let mut host = Command::new(host);
    host.arg(set).arg(script).args(plugin).env("TMPDIR", sockets.path()).stdin(stdin);
    let output = command::output(&mut host);
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "the host failed:\n{stdout}{stderr}");
    let left = left(sockets.path());
    assert!(left.is_empty(), "{left:?} is left behind:\n{stderr}");
    let results = stdout.lines().map(|line| serde_json::from_str(line).expect("the host says JSON"));
    let results: Vec<Value> = results.collect();
    assert_eq!(results.len(), steps.len(), "{stdout}{stderr}");
    Ran { results, stderr }
}

/// What a plugin leaves behind. The host's own folder is go-plugin's business, which empties it at its end.
fn left(folder: &Path) -> Vec<PathBuf> {
    let all = folder::files(folder).into_iter();
    all.filter(|path| path.to_string_lossy().contains("socket")).collect()
}

/// Builds the host, unless Go has done so before.
fn build() -> PathBuf {
    let host = folder::tools("go-plugin").join(if cfg!(windows) { "host.exe" } else { "host" });
    let _turn = folder::lock(host.parent().expect("it stands in a folder"));
    command::succeed(
        go(&folder::source(DRIVER)).args(["build", "-mod=readonly", "-trimpath", "-o"]).arg(&host).arg("."),
    );
    host
}
