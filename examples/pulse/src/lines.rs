//! Log lines of handlers, as `pulse.v1.LogEntry` has them.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

use protogen_generated::runtime::wiring::host::Log;

use crate::pulse::{LogEntry, LogLevel, LogSource};
use crate::time::{now, parsed};

/// A line that a handler has logged.
pub(crate) fn entry(job: &str, attempt: u32, plugin: &str, log: Log) -> LogEntry {
    let level = level(&log.level);
    let said = level.as_str_name().and_then(|name| name.strip_prefix("LOG_LEVEL_"));
    let said = said.is_some_and(|name| name.eq_ignore_ascii_case(&log.level));
    LogEntry {
        job_id: job.to_owned(),
        attempt,
        plugin: plugin.to_owned(),
        source: LogSource::Handler,
        timestamp: parsed(&log.timestamp).unwrap_or_else(now),
        reported_timestamp: Some(log.timestamp).filter(|timestamp| !timestamp.is_empty()),
        level: level.as_str_name().unwrap_or_default().to_owned(),
        reported_level: Some(log.level).filter(|text| !text.is_empty() && !said),
        message: log.message,
        stage: log.stage,
        metadata: log.metadata,
        ..LogEntry::default()
    }
}

fn level(text: &str) -> LogLevel {
    match text.to_ascii_lowercase().as_str() {
        "trace" | "debug" => LogLevel::Debug,
        "" | "info" | "notice" => LogLevel::Info,
        "warn" | "warning" => LogLevel::Warn,
        "error" | "fatal" | "critical" => LogLevel::Error,
        _ => LogLevel::Unspecified,
    }
}

/// The lines of one attempt that were written while it ran. The answer has all of them once more, and those that got
/// lost on the way.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    hashes: VecDeque<u64>,
}

impl Seen {
    /// Notes a line that is written.
    pub(crate) fn note(&mut self, log: &Log) {
        self.hashes.push_back(hash(log));
    }

    /// The lines of an answer that are not written yet.
    pub(crate) fn missing(mut self, answered: &[Log]) -> Vec<Log> {
        let mut missing = Vec::new();
        for log in answered {
            // They come in one order on both ways.
            if self.hashes.front() == Some(&hash(log)) {
                self.hashes.pop_front();
            } else {
                missing.push(log.clone());
            }
        }
        missing
    }
}

fn hash(log: &Log) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&log.timestamp, &log.level, &log.message, &log.stage, &log.metadata).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(message: &str) -> Log {
        Log { level: "info".to_owned(), message: message.to_owned(), ..Log::default() }
    }

    #[test]
    fn what_was_lost_on_the_way_is_found() {
        let mut seen = Seen::default();
        for message in ["a", "c", "d"] {
            seen.note(&log(message));
        }
        let answered = ["a", "b", "c", "d", "e"].map(log);
        let missing: Vec<String> = seen.missing(&answered).into_iter().map(|log| log.message).collect();
        assert_eq!(missing, ["b", "e"]);
    }

    #[test]
    fn levels_are_kept_as_they_were_where_they_say_more() {
        let line = entry("j", 1, "p", Log { level: "notice".to_owned(), ..Log::default() });
        assert_eq!((line.level.as_str(), line.reported_level.as_deref()), ("LOG_LEVEL_INFO", Some("notice")));
        let line = entry("j", 1, "p", log("m"));
        assert_eq!((line.level.as_str(), line.reported_level), ("LOG_LEVEL_INFO", None));
    }
}
