//! Tools from npm, at the exact versions of a committed lock file.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{command, folder};

/// Installs `tests/tools/<name>` into `target/tools/<name>`, unless that very lock file is installed
/// already, and returns the folder.
pub(crate) fn install(name: &str) -> PathBuf {
    let tools = folder::tools(name);
    install_from(&folder::source("tools").join(name), &tools);
    tools
}

/// Installs what one folder's lock file says into another.
pub(crate) fn install_from(source: &Path, tools: &Path) {
    let _turn = folder::lock(tools);
    let [manifest, versions] =
        ["package.json", "package-lock.json"].map(|file| folder::read(&source.join(file)));
    // What an interrupted installation leaves behind has no mark.
    let mark = tools.join("installed.json");
    if mark.exists() && folder::read(&mark) == versions {
        return;
    }
    folder::write(&mark, "");
    folder::write(&tools.join("package.json"), &manifest);
    folder::write(&tools.join("package-lock.json"), &versions);
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    command::succeed(Command::new(npm).current_dir(tools).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]));
    folder::write(&mark, &versions);
}
