//! The example plugins in Python, with their generated code.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::packages;
use crate::support::corpus::{self, Golden, Variant};
use crate::support::{echo, folder};

/// What `examples/plugins/python/protogen.toml` says.
pub(crate) const EXAMPLE: Variant = Variant {
    name: "python-plugin",
    target: "lang = \"python\"\ninclude = [\"protocol/**\", \"examples/**\"]",
    golden: Golden::Cases(&[]),
};

/// The folder of the examples with their generated code. It is there until the next run makes it.
pub(crate) static PLUGINS: LazyLock<PathBuf> = LazyLock::new(|| {
    let package = folder::tools("plugin-python-example");
    let _turn = folder::lock(&package);
    write_example(&package);
    package
});

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/plugins/python")
}

/// Writes the examples and their generated code to a folder.
pub(crate) fn write_example(package: &Path) {
    for name in ["echo.py", "main.py", "runner.py", "script.py", "webhook.py"] {
        folder::write(&package.join(name), &folder::read(&source().join(name)));
    }
    let files = corpus::render(&corpus::model(&echo::PROTOS), &EXAMPLE, &[]).expect("nothing is refused");
    corpus::write(&files, &package.join("api"));
}

/// What starts a plugin of the examples.
pub(crate) fn example(name: &str) -> Vec<String> {
    let interpreter = packages::install_from("plugin-python", &source().join("requirements.txt"));
    let paths = [interpreter, PLUGINS.join(name)];
    paths.map(|path| path.to_str().expect("the path is text").to_owned()).to_vec()
}
