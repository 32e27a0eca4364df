//! What it costs to have Cargo check an API of 700 messages.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use nix::sys::resource::{UsageWho, getrusage};

use crate::settings::Api;

/// Milliseconds of processor time, and the most memory that a process took, in mebibytes.
pub type Cost = (f64, f64);

/// Checks the API, with all that it depends on checked already. To be called once in a process: what is measured
/// is all that the process has had done.
pub fn cost(api: Api) -> Cost {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = File::options().append(true).open(folder.join("api/src/lib.rs"));
    let touched = source.and_then(|source| source.set_modified(SystemTime::now()));
    touched.expect("the API's source can be touched");
    check(api);
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("every process has children, or none");
    let times = [usage.user_time(), usage.system_time()];
    let milliseconds = times.map(|time| time.tv_sec() as f64 * 1e3 + time.tv_usec() as f64 / 1e3);
    (milliseconds.iter().sum(), usage.max_rss() as f64 / 1024.0)
}

/// Has Cargo check the API and what it depends on.
pub fn check(api: Api) {
    let mut cargo = Command::new("cargo");
    // In this profile, what generates the code is built already. A check optimises nothing.
    cargo.args(["check", "--release", "--quiet", "--locked", "--package", "api", "--features", api.name()]);
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).env("CARGO_INCREMENTAL", "0");
    let status = cargo.status().expect("Cargo is there, since it built this");
    assert!(status.success(), "the API of {} does not compile", api.name());
}
