//! A Go module with what protogen makes of its protos: `tests/drivers/go-api`.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::go;
use crate::support::{command, folder};

const DRIVER: &str = "drivers/go-api";

/// Copies the module. What is generated in it is still to come.
pub(crate) fn write_api(home: &Path) {
    let driver = folder::source(DRIVER);
    for path in folder::files(&driver) {
        folder::write(&home.join(&path), &folder::read(&driver.join(&path)));
    }
}

/// The `go` command in that module.
pub(crate) fn in_api(home: &Path) -> Command {
    go(home)
}

/// A folder with protoc-gen-go and protoc-gen-go-grpc in it, at the versions of that module.
pub(crate) fn plugins() -> PathBuf {
    let tools = folder::tools("go-api");
    let _turn = folder::lock(&tools);
    folder::create(&tools);
    let mut build = go(&folder::source(DRIVER));
    // Nothing is built again that is there already, and Go knows.
    build.args(["build", "-mod=readonly", "-trimpath", "-o"]).arg(&tools);
    let packages =
        ["google.golang.org/protobuf/cmd/protoc-gen-go", "google.golang.org/grpc/cmd/protoc-gen-go-grpc"];
    command::succeed(build.args(packages));
    tools
}
