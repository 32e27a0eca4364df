//! This machine: which one it is, what runs on it, how busy it is. On Linux: elsewhere, nothing is known.

use std::fs;

/// A name for this machine, as far as processes can be told apart on it: until it is started anew, and within one
/// container.
pub(crate) fn this() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let space = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{} {}", boot.trim(), space.display())
}

/// A name for a process that no later one has. `None`: there is no such process.
pub(crate) fn process(id: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // What stands in parentheses may have spaces.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let state = fields.next()?;
    // The 22nd of all is when it began.
    let began = fields.nth(18)?;
    (state != "Z" && state != "X").then(|| format!("{id} {began}"))
}

/// Whether a process runs.
pub(crate) fn runs(name: &str) -> bool {
    let id = name.split(' ').next().and_then(|id| id.parse().ok());
    id.is_some_and(|id| process(id).as_deref() == Some(name))
}

/// How busy the processors are, from 0 to 1.
pub(crate) fn cpu_load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    let load: f64 = text.split_whitespace().next()?.parse().ok()?;
    let processors = u32::try_from(std::thread::available_parallelism().ok()?.get()).ok()?;
    Some((load / f64::from(processors)).clamp(0.0, 1.0))
}

/// How much of the memory is in use, from 0 to 1.
pub(crate) fn memory_load() -> Option<f64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let kilobytes = |name: &str| -> Option<f64> {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    let total = kilobytes("MemTotal:")?;
    Some((1.0 - kilobytes("MemAvailable:")? / total).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_runs_and_another_does_not() {
        let this = process(std::process::id()).expect("Linux");
        assert!(runs(&this));
        assert!(!runs(&format!("{this}0")));
        assert!(!runs(""));
    }
}
