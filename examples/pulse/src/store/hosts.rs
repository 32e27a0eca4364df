//! The hosts that run jobs of this database.

use prost::Message as _;

use super::{Arg, Commit, Error, Store};
use crate::pulse::DaemonStatus;

/// One `pulse serve`.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    /// Its identity, new at every start.
    pub(crate) id: String,
    /// The engine's name for it.
    pub(crate) worker: String,
    /// The machine that it runs on, as far as it is known.
    pub(crate) machine: String,
    /// Its process on that machine, as far as it is known.
    pub(crate) process: String,
    /// When it last said that it is there.
    pub(crate) last_seen: i64,
}

impl Store {
    /// Says that a host is there.
    pub(crate) async fn host_is_here(&self, host: &Host, status: &DaemonStatus) -> Result<(), Error> {
        const SQL: &str = "INSERT INTO pulse_hosts (id, worker, machine, process, last_seen, status) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET worker = excluded.worker, \
             last_seen = excluded.last_seen, status = excluded.status";
        let status = status.encode_to_vec();
        let args = [
            Arg::Text(&host.id),
            Arg::Text(&host.worker),
            Arg::Text(&host.machine),
            Arg::Text(&host.process),
            Arg::Int(host.last_seen),
            Arg::Bytes(&status),
        ];
        let mut tx = self.database().begin(Commit::Noted).await?;
        tx.execute(SQL, &args).await?;
        tx.commit().await
    }

    /// Says that hosts are no more.
    pub(crate) async fn hosts_are_gone(&self, ids: &[String]) -> Result<(), Error> {
        let mut tx = self.database().begin(Commit::Noted).await?;
        for id in ids {
            tx.execute("DELETE FROM pulse_hosts WHERE id = $1", &[Arg::Text(id)]).await?;
        }
        tx.commit().await
    }

    /// Every host that has not said that it is gone.
    pub(crate) async fn hosts(&self) -> Result<Vec<Host>, Error> {
        const SQL: &str = "SELECT id, worker, machine, process, last_seen FROM pulse_hosts ORDER BY id";
        let found = self.database().rows(SQL, &[]).await?;
        found
            .iter()
            .map(|record| {
                Ok(Host {
                    id: record.text("id")?,
                    worker: record.text("worker")?,
                    machine: record.text("machine")?,
                    process: record.text("process")?,
                    last_seen: record.int("last_seen")?,
                })
            })
            .collect()
    }
}
