//! Reads log lines.

use prost::Message as _;

use super::{Arg, Error, Store};
use crate::pulse::LogEntry;

impl Store {
    /// A job's log lines behind the one with the number `after`.
    pub(crate) async fn logs(&self, id: &str, after: u32, limit: usize) -> Result<Vec<LogEntry>, Error> {
        const SQL: &str =
            "SELECT entry FROM pulse_logs WHERE job_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let args = [Arg::Text(id), Arg::Int(after.into()), Arg::Int(limit)];
        let found = self.database().rows(SQL, &args).await?;
        found.iter().map(|record| Ok(LogEntry::decode(record.bytes("entry")?.as_slice())?)).collect()
    }
}
