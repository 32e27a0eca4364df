//! Reads jobs and their executions.

use prost::Message as _;

use super::row::{Row, columns};
use super::{Arg, Error, Store};
use crate::life;
use crate::pulse::{Execution, Job, JobStatus};

/// Which jobs to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) status: Option<JobStatus>,
    pub(crate) handler: Option<String>,
    /// Only those that are older than the job of this identity.
    pub(crate) before: Option<String>,
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
        row.job.executions.extend(life::running(&row));
        Ok(Some(row.job))
    }

    async fn executions(&self, id: &str) -> Result<Vec<Execution>, Error> {
        const SQL: &str = "SELECT execution FROM pulse_executions WHERE job_id = $1 ORDER BY attempt";
        let found = self.database().rows(SQL, &[Arg::Text(id)]).await?;
        found.iter().map(|record| Ok(Execution::decode(record.bytes("execution")?.as_slice())?)).collect()
    }

    /// Jobs without their executions, the newest first.
    pub(crate) async fn jobs(&self, filter: &Filter, limit: usize) -> Result<Vec<Job>, Error> {
        const SQL: &str = concat!(
            "SELECT ",
            columns!(),
            " FROM pulse_jobs WHERE ($1 IS NULL OR id < $1) AND ($2 IS NULL OR status = $2) \
             AND ($3 IS NULL OR handler = $3) ORDER BY id DESC LIMIT $4"
        );
        let args = [
            Arg::MaybeText(filter.before.as_deref()),
            Arg::MaybeInt(filter.status.map(|status| i32::from(status).into())),
            Arg::MaybeText(filter.handler.as_deref()),
            Arg::Int(i64::try_from(limit).unwrap_or(i64::MAX)),
        ];
        let found = self.database().rows(SQL, &args).await?;
        found.iter().map(|record| Ok(Row::read(record)?.job)).collect()
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

fn status(status: JobStatus) -> Arg<'static> {
    Arg::Int(i32::from(status).into())
}
