//! What a plugin writes: read line by line, never held back, the last lines kept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

use super::Log;

/// How many of the last lines are kept.
const KEPT: usize = 20;

/// How much of a line is kept.
const LONGEST: usize = 8 * 1024;

/// The last lines of a stream.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail {
    lines: Arc<Mutex<VecDeque<String>>>,
}

impl Tail {
    /// The lines, oldest first.
    pub(super) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn push(&self, line: &str) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back(line.to_owned());
    }
}

/// Reads a stream to its end and hands each line on.
pub(super) async fn follow<R: AsyncRead + Unpin>(
    mut stream: BufReader<R>,
    tail: Option<Tail>,
    mut each: impl FnMut(Log),
) {
    let mut line = Vec::new();
    loop {
        let Ok(chunk) = stream.fill_buf().await else { return };
        if chunk.is_empty() {
            break;
        }
        let end = chunk.iter().position(|&byte| byte == b'\n');
        let taken = end.map_or(chunk.len(), |end| end + 1);
        let room = LONGEST.saturating_sub(line.len());
        line.extend_from_slice(&chunk[..taken.min(room)]);
        stream.consume(taken);
        if end.is_some() {
            hand_on(&mut line, tail.as_ref(), &mut each);
        }
    }
    hand_on(&mut line, tail.as_ref(), &mut each);
}

fn hand_on(line: &mut Vec<u8>, tail: Option<&Tail>, each: &mut impl FnMut(Log)) {
    let text = String::from_utf8_lossy(line);
    let text = text.trim_end();
    if !text.is_empty() {
        if let Some(tail) = tail {
            tail.push(text);
        }
        each(log(text));
    }
    line.clear();
}

/// A line as a log: JSON in go-hclog's keys or the usual ones, a level before the text, or plain text.
fn log(line: &str) -> Log {
    if line.starts_with('{')
        && let Some(log) = json(line)
    {
        return log;
    }
    let word = line.trim_start_matches('[').split([' ', ':', ']']).next().unwrap_or_default();
    match level(word) {
        Some(level) => {
            let rest = line.trim_start_matches('[')[word.len()..].trim_start_matches([' ', ':', ']']);
            Log { level: level.to_owned(), message: rest.to_owned(), ..Log::default() }
        }
        None => Log { level: "info".to_owned(), message: line.to_owned(), ..Log::default() },
    }
}

fn json(line: &str) -> Option<Log> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let mut fields = match value {
        serde_json::Value::Object(fields) => fields,
        _ => return None,
    };
    let mut take = |keys: &[&str]| {
        let key = keys.iter().find(|key| fields.get(**key).is_some_and(serde_json::Value::is_string))?;
        fields.remove(*key)?.as_str().map(str::to_owned)
    };
    let message = take(&["@message", "message", "msg"])?;
    let level = take(&["@level", "level", "severity"]).unwrap_or_default();
    let timestamp = take(&["@timestamp", "timestamp", "time", "ts"]).unwrap_or_default();
    let stage = take(&["stage", "@module", "logger"]).unwrap_or_default();
    let metadata =
        if fields.is_empty() { String::new() } else { serde_json::Value::Object(fields).to_string() };
    let level = self::level(&level).unwrap_or("info").to_owned();
    Some(Log { timestamp, level, message, stage, metadata })
}

fn level(word: &str) -> Option<&'static str> {
    const LEVELS: [(&str, &str); 9] = [
        ("trace", "debug"),
        ("debug", "debug"),
        ("info", "info"),
        ("warn", "warn"),
        ("warning", "warn"),
        ("error", "error"),
        ("err", "error"),
        ("fatal", "error"),
        ("critical", "error"),
    ];
    LEVELS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, level)| *level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_before_the_text_is_understood() {
        for line in ["WARN disk is full", "[warn] disk is full", "warning: disk is full"] {
            let log = log(line);
            assert_eq!((log.level.as_str(), log.message.as_str()), ("warn", "disk is full"), "{line}");
        }
        assert_eq!(log("informal").level, "info");
        assert_eq!(log("informal").message, "informal");
    }

    #[test]
    fn json_is_understood() {
        let log = log(r#"{"@level":"error","@message":"no","@timestamp":"t","x":1}"#);
        assert_eq!((log.level.as_str(), log.message.as_str(), log.timestamp.as_str()), ("error", "no", "t"));
        assert_eq!(log.metadata, r#"{"x":1}"#);
    }

    #[tokio::test]
    async fn only_the_end_of_a_flood_is_kept() {
        let text: String = (0..10_000).map(|at| format!("line {at}\n")).collect();
        let tail = Tail::default();
        let mut seen = 0;
        follow(BufReader::new(text.as_bytes()), Some(tail.clone()), |_| seen += 1).await;
        let lines = tail.lines();
        assert_eq!((seen, lines.len()), (10_000, KEPT));
        assert_eq!(lines.last().map(String::as_str), Some("line 9999"));
    }
}
