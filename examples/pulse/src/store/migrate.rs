//! Brings the tables up to date, ours and the engine's.

use std::time::Duration;

use super::{Arg, Commit, Database, Error, Tx};
use crate::engine;

/// Our versions, the first first.
const VERSIONS: &[&str] = &[include_str!("../../migrations/1.sql")];

/// What a lock on a server is called.
const LOCK: i64 = 0x70_756c_7365;

/// Brings the tables up to date.
pub(super) async fn run(database: &Database) -> Result<(), Error> {
    // Another process may be about to do the same: then ours fails, and finds it done a little later.
    let mut tries = 0;
    loop {
        match engine::migrate(database).await {
            Ok(()) => break,
            Err(error) if tries == 20 => return Err(error),
            Err(_) => tries += 1,
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut tx = database.begin(Commit::Flushed).await?;
    if let Tx::Postgres(_) = tx {
        tx.row("SELECT pg_advisory_xact_lock($1)", &[Arg::Int(LOCK)]).await?;
    }
    tx.script("CREATE TABLE IF NOT EXISTS pulse_version (version BIGINT NOT NULL)").await?;
    let version = tx.row("SELECT MAX(version) AS version FROM pulse_version", &[]).await?;
    let version = match version {
        Some(record) => record.maybe_int("version")?.unwrap_or(0),
        None => 0,
    };
    for (number, script) in (1_i64..).zip(VERSIONS) {
        if number > version {
            tx.script(script).await?;
            tx.execute("INSERT INTO pulse_version (version) VALUES ($1)", &[Arg::Int(number)]).await?;
        }
    }
    tx.commit().await
}
