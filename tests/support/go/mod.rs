//! The real Go: what `encoding/json` makes of the structs that protoc-gen-go generates.

mod api;
mod encoder;
mod generator;
pub(crate) mod plugin_host;

pub(crate) use api::{in_api, plugins, write_api};
pub(crate) use encoder::Encoder;
pub(crate) use generator::Case;

use std::path::Path;
use std::process::Command;

/// The Go module that holds the encoder and pins protoc-gen-go, below `tests/`.
const DRIVER: &str = "drivers/go";

/// The `go` command in a module's folder, deaf to what the environment might say about modules.
fn go(module: &Path) -> Command {
    let mut go = Command::new("go");
    go.current_dir(module)
        .env("GOWORK", "off")
        .env("GOEXPERIMENT", "")
        // The folder may be in a repository that git refuses to describe.
        .env("GOFLAGS", "-buildvcs=false")
        // No C compiler is needed for anything here.
        .env("CGO_ENABLED", "0");
    go
}
