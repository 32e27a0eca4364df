//! Reads jobs and their executions.

use std::collections::BTreeMap;

use prost::Message as _;

use super::row::{Row, columns};
use super::{Arg, Error, Store};
use crate::life;
use crate::pulse::{Execution, Job, JobStatus};

/// Which jobs to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) status: Option<JobStatus>,
    pub(crate) handler: Option<ByHandler>,
    /// Only those that are older than the job of this identity.
    pub(crate) before: Option<String>,
}

/// Which handler jobs are to be of.
#[derive(Clone, Debug)]
pub(crate) struct ByHandler {
    /// `echo.slow`, on any plugin, or `rust/echo.slow`, whether they were queued for that plugin or came to it.
    pub(crate) name: String,
    /// Whether those count that were queued without a plugin's name and have not come to one yet.
    pub(crate) unassigned: bool,
}

impl Filter {
    fn args(&self, limit: usize) -> [Arg<'_>; 5] {
        let unassigned = self.handler.as_ref().filter(|handler| handler.unassigned);
        [
            Arg::MaybeText(self.before.as_deref()),
            Arg::MaybeInt(self.status.map(|status| i32::from(status).into())),
            Arg::MaybeText(self.handler.as_ref().map(|handler| handler.name.as_str())),
            Arg::MaybeText(unassigned.and_then(|handler| handler.name.rsplit('/').next())),
            Arg::Int(i64::try_from(limit).unwrap_or(i64::MAX)),
        ]
    }
}

/// Which jobs a filter finds, the newest first.
macro_rules! filtered {
    () => {
        "FROM pulse_jobs WHERE ($1 IS NULL OR id < $1) AND ($2 IS NULL OR status = $2) \
         AND ($3 IS NULL OR handler = $3 OR plugin || '/' || handler = $3 \
         OR SUBSTR(handler, LENGTH(handler) - LENGTH($3)) = '/' || $3 OR (plugin = '' AND handler = $4)) \
         ORDER BY id DESC LIMIT $5"
    };
}

impl Store {
    /// A job's row.
    pub(crate) async fn row(&self, id: &str) -> Result<Option<Row>, Error> {
        const SQL: &str = concat!("SELECT ", columns!(), " FROM pulse_jobs WHERE id = $1");
        let found = self.database().row(SQL, &[Arg::Text(id)]).await?;
        found.as_ref().map(Row::read).transpose()
    }

    /// A job with its executions.
    pub(crate) async fn job(&self, id: &str) -> Result<Option<Job>, Error> {
        let Some(mut row) = self.row(id).await? else { return Ok(None) };
        row.job.executions = self.executions(id).await?;
        add_running(&mut row);
        Ok(Some(row.job))
    }

    async fn executions(&self, id: &str) -> Result<Vec<Execution>, Error> {
        const SQL: &str = "SELECT execution FROM pulse_executions WHERE job_id = $1 ORDER BY attempt";
        let found = self.database().rows(SQL, &[Arg::Text(id)]).await?;
        found.iter().map(|record| Ok(Execution::decode(record.bytes("execution")?.as_slice())?)).collect()
    }

    /// Jobs without their executions, the newest first.
    pub(crate) async fn jobs(&self, filter: &Filter, limit: usize) -> Result<Vec<Job>, Error> {
        const SQL: &str = concat!("SELECT ", columns!(), " ", filtered!());
        let found = self.database().rows(SQL, &filter.args(limit)).await?;
        found.iter().map(|record| Ok(Row::read(record)?.job)).collect()
    }

    /// Jobs with their executions, the newest first.
    pub(crate) async fn whole_jobs(&self, filter: &Filter, limit: usize) -> Result<Vec<Job>, Error> {
        const ROWS: &str = concat!("SELECT ", columns!(), " ", filtered!());
        const EXECUTIONS: &str = concat!(
            "SELECT execution FROM pulse_executions WHERE job_id IN (SELECT id ",
            filtered!(),
            ") ORDER BY job_id, attempt"
        );
        let mut executions: BTreeMap<String, Vec<Execution>> = BTreeMap::new();
        let rows = self.database().rows(ROWS, &filter.args(limit)).await?;
        for record in self.database().rows(EXECUTIONS, &filter.args(limit)).await? {
            let execution = Execution::decode(record.bytes("execution")?.as_slice())?;
            executions.entry(execution.job_id.clone()).or_default().push(execution);
        }
        rows.iter()
            .map(|record| {
                let mut row = Row::read(record)?;
                row.job.executions = executions.remove(&row.job.id).unwrap_or_default();
                add_running(&mut row);
                Ok(row.job)
            })
            .collect()
    }

    /// Jobs that others than `host` have changed at or after `since`.
    pub(crate) async fn changed_by_others(&self, host: &str, since: i64) -> Result<Vec<Job>, Error> {
        const SQL: &str = concat!(
            "SELECT ",
            columns!(),
            " FROM pulse_jobs WHERE updated_at >= $1 AND changed_by <> $2 ORDER BY updated_at LIMIT 1000"
        );
        let found = self.database().rows(SQL, &[Arg::Int(since), Arg::Text(host)]).await?;
        found.iter().map(|record| Ok(Row::read(record)?.job)).collect()
    }

    /// The handlers of parked jobs.
    pub(crate) async fn parked_handlers(&self) -> Result<Vec<String>, Error> {
        const SQL: &str = "SELECT DISTINCT handler FROM pulse_jobs WHERE status = $1";
        let found = self.database().rows(SQL, &[status(JobStatus::Parked)]).await?;
        found.iter().map(|record| record.text("handler")).collect()
    }

    /// Parked jobs of a handler.
    pub(crate) async fn parked(&self, handler: &str) -> Result<Vec<String>, Error> {
        const SQL: &str =
            "SELECT id FROM pulse_jobs WHERE status = $1 AND handler = $2 ORDER BY id LIMIT 1000";
        let found = self.database().rows(SQL, &[status(JobStatus::Parked), Arg::Text(handler)]).await?;
        found.iter().map(|record| record.text("id")).collect()
    }

    /// Running jobs of a host that a user wants cancelled.
    pub(crate) async fn to_cancel(&self, host: &str) -> Result<Vec<String>, Error> {
        const SQL: &str = "SELECT id FROM pulse_jobs WHERE status = $1 AND host = $2 AND cancel = 1";
        let found = self.database().rows(SQL, &[status(JobStatus::Running), Arg::Text(host)]).await?;
        found.iter().map(|record| record.text("id")).collect()
    }

    /// Running jobs whose host is no more, and that host.
    pub(crate) async fn orphans(&self) -> Result<Vec<(String, u32)>, Error> {
        const SQL: &str = "SELECT id, attempt FROM pulse_jobs WHERE status = $1 AND host IS NOT NULL \
             AND host NOT IN (SELECT id FROM pulse_hosts) LIMIT 10000";
        let found = self.database().rows(SQL, &[status(JobStatus::Running)]).await?;
        found
            .iter()
            .map(|record| Ok((record.text("id")?, u32::try_from(record.int("attempt")?).unwrap_or_default())))
            .collect()
    }
}

/// Adds the execution that runs, unless it has ended after the row was read.
fn add_running(row: &mut Row) {
    if row.job.executions.last().is_none_or(|last| last.attempt < row.attempt) {
        row.job.executions.extend(life::running(row));
    }
}

fn status(status: JobStatus) -> Arg<'static> {
    Arg::Int(i32::from(status).into())
}
