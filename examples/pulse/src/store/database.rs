//! SQLite and PostgreSQL behind one face: all other code has one text for each statement and knows of no dialect.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Postgres, Row as _, Sqlite, Transaction};

use super::Error;

/// A database, through its pools.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    /// One file. SQLite has one writer at a time: those that wait in a pool wait in a row, those that wait in
    /// SQLite try again and again.
    Sqlite { read: SqlitePool, write: SqlitePool },
    /// A server.
    Postgres(PgPool),
}

/// A transaction.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// The value of a parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Arg<'a> {
    Text(&'a str),
    MaybeText(Option<&'a str>),
    Int(i64),
    MaybeInt(Option<i64>),
    Real(f64),
    Bytes(&'a [u8]),
}

/// A row that was read.
pub(crate) enum Record {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// How long a writer waits for another process's.
const BUSY: Duration = Duration::from_secs(30);

impl Database {
    /// Opens a database: `postgres://…`, or the path of a file, which is made if it is not there.
    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = PgPoolOptions::new().max_connections(8).acquire_timeout(BUSY).connect(url).await?;
            return Ok(Database::Postgres(pool));
        }
        let options = if url.starts_with("sqlite:") {
            SqliteConnectOptions::from_str(url)?
        } else {
            SqliteConnectOptions::new().filename(Path::new(url))
        };
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What is committed survives the end of the process, and a loss of power never corrupts the file.
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY);
        let write = SqlitePoolOptions::new().max_connections(1).acquire_timeout(BUSY);
        let write = write.connect_with(options.clone()).await?;
        let read = SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await?;
        Ok(Database::Sqlite { read, write })
    }

    /// Begins a transaction that writes.
    pub(crate) async fn begin(&self) -> Result<Tx, Error> {
        Ok(match self {
            // One that begins by reading could not write once another process has written.
            Database::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Database::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// The rows that a query finds.
    pub(crate) async fn rows(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<Vec<Record>, Error> {
        Ok(match self {
            Database::Sqlite { read, .. } => {
                let rows = sqlite(sql, args).fetch_all(read).await?;
                rows.into_iter().map(Record::Sqlite).collect()
            }
            Database::Postgres(pool) => {
                let rows = postgres(sql, args).fetch_all(pool).await?;
                rows.into_iter().map(Record::Postgres).collect()
            }
        })
    }

    /// The row that a query finds, if it finds one.
    pub(crate) async fn row(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<Option<Record>, Error> {
        Ok(match self {
            Database::Sqlite { read, .. } => {
                sqlite(sql, args).fetch_optional(read).await?.map(Record::Sqlite)
            }
            Database::Postgres(pool) => postgres(sql, args).fetch_optional(pool).await?.map(Record::Postgres),
        })
    }
}

impl Tx {
    /// Runs a statement, and says how many rows it has changed.
    pub(crate) async fn execute(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, Error> {
        Ok(match self {
            Tx::Sqlite(tx) => sqlite(sql, args).execute(&mut **tx).await?.rows_affected(),
            Tx::Postgres(tx) => postgres(sql, args).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Runs statements without parameters, in the words of either dialect.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Tx::Sqlite(tx) => {
                sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut **tx).await?;
            }
            Tx::Postgres(tx) => {
                let sql = sql.replace(" BLOB ", " BYTEA ");
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// The row that a statement returns, if it returns one.
    pub(crate) async fn row(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<Option<Record>, Error> {
        Ok(match self {
            Tx::Sqlite(tx) => sqlite(sql, args).fetch_optional(&mut **tx).await?.map(Record::Sqlite),
            Tx::Postgres(tx) => postgres(sql, args).fetch_optional(&mut **tx).await?.map(Record::Postgres),
        })
    }

    /// Makes it so.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

macro_rules! bind {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match *arg {
                Arg::Text(value) => query.bind(value.to_owned()),
                Arg::MaybeText(value) => query.bind(value.map(str::to_owned)),
                Arg::Int(value) => query.bind(value),
                Arg::MaybeInt(value) => query.bind(value),
                Arg::Real(value) => query.bind(value),
                Arg::Bytes(value) => query.bind(value.to_vec()),
            };
        }
        query
    }};
}

type Query<DB> = sqlx::query::Query<'static, DB, <DB as sqlx::Database>::Arguments>;

fn sqlite(sql: &'static str, args: &[Arg<'_>]) -> Query<Sqlite> {
    bind!(sqlx::query::<Sqlite>(sql), args)
}

fn postgres(sql: &'static str, args: &[Arg<'_>]) -> Query<Postgres> {
    bind!(sqlx::query::<Postgres>(sql), args)
}

macro_rules! get {
    ($record:expr, $column:expr) => {
        match $record {
            Record::Sqlite(row) => row.try_get($column)?,
            Record::Postgres(row) => row.try_get($column)?,
        }
    };
}

impl Record {
    pub(crate) fn int(&self, column: &str) -> Result<i64, Error> {
        Ok(get!(self, column))
    }

    pub(crate) fn maybe_int(&self, column: &str) -> Result<Option<i64>, Error> {
        Ok(get!(self, column))
    }

    pub(crate) fn real(&self, column: &str) -> Result<f64, Error> {
        Ok(get!(self, column))
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, Error> {
        Ok(get!(self, column))
    }

    pub(crate) fn maybe_text(&self, column: &str) -> Result<Option<String>, Error> {
        Ok(get!(self, column))
    }

    pub(crate) fn bytes(&self, column: &str) -> Result<Vec<u8>, Error> {
        Ok(get!(self, column))
    }
}
