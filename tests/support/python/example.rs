//! The example plugins in Python, with their generated code.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::packages;
use crate::support::corpus::{self, Golden, Variant};
use crate::support::{echo, folder};

/// What `examples/plugins/python/protogen.toml` says.
pub(crate) const PYTHON: Variant = Variant {
    name: "python-plugin",
    target: "lang = \"python\"\ninclude = [\"protocol/**\", \"examples/**\"]",
    golden: Golden::Cases(&[]),
};

/// The folder of the examples with their generated code. It is there until the next run makes it.
pub(crate) static PLUGINS: LazyLock<PathBuf> = LazyLock::new(|| {
    let package = folder::tools("plugin-python-example");
    let _turn = folder::lock(&package);
    write_package(&package);
    package
});

/// What starts one of the examples.
pub(crate) fn example(name: &str) -> [String; 2] {
    let requirements = folder::source("../examples/plugins/python/requirements.txt");
    let interpreter = packages::install_from("plugin-python", &requirements);
    [interpreter, PLUGINS.join(name)].map(|path| path.to_str().expect("the path is text").to_owned())
}

/// Writes the examples to a folder.
pub(crate) fn write_package(package: &Path) {
    for name in ["echo.py", "main.py", "runner.py", "script.py", "webhook.py"] {
        let source = folder::source(&format!("../examples/plugins/python/{name}"));
        folder::write(&package.join(name), &folder::read(&source));
    }
    let files = corpus::render(&corpus::model(&echo::PROTOS), &PYTHON, &[]).expect("nothing is refused");
    corpus::write(&files, &package.join("api"));
}
