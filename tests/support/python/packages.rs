//! Packages from `PyPI`, at the exact versions and checksums of a committed file.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{command, folder};

/// Downloads what `tests/tools/<name>/requirements.txt` lists and unpacks it into
/// `target/tools/<name>/unpacked`, unless just that is there already; returns that folder.
///
/// Nothing is installed, and nothing of it is run.
pub(crate) fn download(name: &str) -> PathBuf {
    let tools = folder::tools(name);
    let _turn = folder::lock(&tools);
    let unpacked = tools.join("unpacked");
    let requirements = folder::source("tools").join(name).join("requirements.txt");
    let versions = folder::read(&requirements);
    // What an interrupted download leaves behind has no mark.
    let mark = tools.join("unpacked.txt");
    if mark.exists() && folder::read(&mark) == versions {
        return unpacked;
    }
    if tools.exists() {
        std::fs::remove_dir_all(&tools).expect("an earlier download can be removed");
    }
    let wheels = tools.join("wheels");
    folder::create(&wheels);
    let options =
        ["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--require-hashes", "--quiet"];
    let mut pip = python();
    pip.args(options).arg("--dest").arg(&wheels).arg("--requirement").arg(&requirements);
    command::succeed(&mut pip);
    for wheel in folder::files(&wheels) {
        let mut unzip = python();
        unzip.args(["-m", "zipfile", "--extract"]).arg(wheels.join(wheel)).arg(&unpacked);
        command::succeed(&mut unzip);
    }
    folder::write(&mark, &versions);
    unpacked
}

/// Installs what `tests/tools/<name>/requirements.txt` lists into an environment of its own in
/// `target/tools/<name>`, unless just that is there already; returns its interpreter.
pub(crate) fn install(name: &str) -> PathBuf {
    install_from(name, &folder::source("tools").join(name).join("requirements.txt"))
}

/// The same for the requirements of another file.
pub(crate) fn install_from(name: &str, requirements: &Path) -> PathBuf {
    let tools = folder::tools(name);
    let _turn = folder::lock(&tools);
    let environment = tools.join("environment");
    let interpreter = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let versions = folder::read(requirements);
    // What an interrupted installation leaves behind has no mark.
    let mark = tools.join("installed.txt");
    if mark.exists() && folder::read(&mark) == versions {
        return interpreter;
    }
    if tools.exists() {
        std::fs::remove_dir_all(&tools).expect("an earlier installation can be removed");
    }
    command::succeed(python().args(["-m", "venv"]).arg(&environment));
    let mut pip = Command::new(&interpreter);
    let options = ["-m", "pip", "install", "--no-deps", "--only-binary=:all:", "--require-hashes", "--quiet"];
    pip.args(options).arg("--disable-pip-version-check").arg("--requirement").arg(requirements);
    command::succeed(&mut pip);
    folder::write(&mark, &versions);
    interpreter
}

fn python() -> Command {
    Command::new(if cfg!(windows) { "python" } else { "python3" })
}
