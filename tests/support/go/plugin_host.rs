//! A host and a plugin on hashicorp/go-plugin: the host runs plugins in any language.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::go;
use crate::support::{command, folder};

/// The Go module that they are in, below `tests/`.
const DRIVER: &str = "drivers/go-plugin";

/// What the host was told, and what came of each step.
pub(crate) struct Ran {
    pub(crate) results: Vec<Value>,
    /// What the host and its plugin wrote to stderr.
    pub(crate) stderr: String,
}

/// Runs a script of steps, as `host/main.go` describes them, on the plugin that a command starts.
///
/// `descriptors` is a binary `FileDescriptorSet` of everything that is called.
pub(crate) fn run(descriptors: &[u8], steps: &[Value], stdin: Stdio, plugin: &[String]) -> Ran {
    let host = build("host");
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
    let left = folder::files(sockets.path());
    assert!(left.is_empty(), "{left:?} is left behind:\n{stderr}");
    let results = stdout.lines().map(|line| serde_json::from_str(line).expect("the host says JSON"));
    let results: Vec<Value> = results.collect();
    assert_eq!(results.len(), steps.len(), "{stdout}{stderr}");
    Ran { results, stderr }
}

/// The command that starts the plugin, which reads its descriptors from a folder.
pub(crate) fn plugin(descriptors: &[u8], home: &Path) -> [String; 2] {
    let set = home.join("plugin.bin");
    std::fs::write(&set, descriptors).expect("there is room for descriptors");
    [build("plugin"), set].map(|path| path.to_str().expect("the path is text").to_owned())
}

/// Builds a program, unless Go has done so before.
fn build(program: &str) -> PathBuf {
    let path = folder::tools("go-plugin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    let _turn = folder::lock(path.parent().expect("it stands in a folder"));
    let mut go = go(&folder::source(DRIVER));
    go.args(["build", "-mod=readonly", "-trimpath", "-o"]).arg(&path).arg(format!("./{program}"));
    command::succeed(&mut go);
    path
}
