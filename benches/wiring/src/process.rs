//! What processes cost, as Linux tells it.

use std::fs;
use std::time::Duration;

/// The processor time that all threads of a process took: of `self`, or of a number.
pub(crate) fn cpu(process: &str) -> Duration {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("the process runs");
    let spent = |thread: fs::DirEntry| {
        // A thread may end meanwhile.
        let text = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0)
    };
    Duration::from_nanos(threads.flatten().map(spent).sum())
}

/// The memory that a process holds, in KiB.
pub(crate) fn resident(process: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("Linux says so");
    line.trim().trim_end_matches(" kB").parse().expect("it is a number")
}

/// The processes that this one has started.
pub(crate) fn children() -> Vec<String> {
    let own = std::process::id().to_string();
    let processes = fs::read_dir("/proc").expect("Linux has it").flatten();
    let names = processes.map(|process| process.file_name().to_string_lossy().into_owned());
    names.filter(|process| parent(process).as_ref() == Some(&own)).collect()
}

/// The fourth word of `stat`; the second is a name in parentheses, which may hold any.
fn parent(process: &str) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    rest.split(' ').nth(1).map(str::to_owned)
}
