//! SQLite and PostgreSQL behind one face: all other code has one text for each statement and knows of no dialect.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Postgres, Row as _, Sqlite, Transaction};

use super::Error;
use super::many::{Many, portions};

/// A database, through its pools.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    /// One file. SQLite has one writer at a time: those that wait in a pool wait in a row, those that wait in
    /// SQLite try again and again.
    Sqlite { read: SqlitePool, write: SqlitePool },
    /// A server. `read` is for queries, `write` for what is promised once it is written, and `note` for what a crash of
    /// the server may undo (see [`Commit`]), such as whose turn the engine has found it to be.
    Postgres { read: PgPool, write: PgPool, note: PgPool },
}

/// What a transaction waits for when it is committed to a server.
///
/// What it writes is seen by all, and survives the end of this process, either way. Only a crash of the server or of its
/// machine can undo a transaction of [`Commit::Noted`], and those of its last moments only (three times its
/// `wal_writer_delay`: 0.6 s). Its log is written in one order, so nothing that was committed later is left then
/// without it: where the end of an attempt is on the disk, its beginning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Commit {
    /// That it is on the disk: jobs that are queued, ends, and whatever a user has asked for.
    Flushed,
    /// Nothing: beginnings, and what a running job reports. Where one is undone, its task is there again, as the same
    /// transaction had removed it, and the job is run as if it had not been before. That is delivery at least once, as
    /// always; what is lost is that the attempt counted.
    Noted,
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

impl<'a> Arg<'a> {
    pub(super) fn text(self) -> Option<&'a str> {
        match self {
            Arg::Text(text) => Some(text),
            Arg::MaybeText(text) => text,
            Arg::Int(_) | Arg::MaybeInt(_) | Arg::Real(_) | Arg::Bytes(_) => None,
        }
    }

    pub(super) fn int(self) -> Option<i64> {
        match self {
            Arg::Int(int) => Some(int),
            Arg::MaybeInt(int) => int,
            Arg::Text(_) | Arg::MaybeText(_) | Arg::Real(_) | Arg::Bytes(_) => None,
        }
    }

    pub(super) fn real(self) -> Option<f64> {
        match self {
            Arg::Real(real) => Some(real),
            Arg::Text(_) | Arg::MaybeText(_) | Arg::Int(_) | Arg::MaybeInt(_) | Arg::Bytes(_) => None,
        }
    }

    pub(super) fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Arg::Bytes(bytes) => Some(bytes),
            Arg::Text(_) | Arg::MaybeText(_) | Arg::Int(_) | Arg::MaybeInt(_) | Arg::Real(_) => None,
        }
    }

    /// How many bytes it takes, about.
    pub(super) fn size(&self) -> usize {
        self.text().map_or(8, str::len) + self.bytes().map_or(0, <[u8]>::len)
    }
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
            let options = PgConnectOptions::from_str(url)?;
            let pool = |most| PgPoolOptions::new().max_connections(most).acquire_timeout(BUSY);
            let read = pool(8).connect_with(options.clone()).await?;
            let options = by_index(options);
            let note = pool(4).connect_lazy_with(options.clone().options([("synchronous_commit", "off")]));
            let write = pool(4).connect_lazy_with(options);
            return Ok(Database::Postgres { read, write, note });
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
    pub(crate) async fn begin(&self, commit: Commit) -> Result<Tx, Error> {
        Ok(match self {
            // One that begins by reading could not write once another process has written.
            Database::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Database::Postgres { write, note, .. } => match commit {
                Commit::Flushed => Tx::Postgres(write.begin().await?),
                Commit::Noted => Tx::Postgres(note.begin().await?),
            },
        })
    }

    /// The rows that a query finds.
    pub(crate) async fn rows(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<Vec<Record>, Error> {
        Ok(match self {
            Database::Sqlite { read, .. } => {
                let rows = sqlite(sql, args).fetch_all(read).await?;
                rows.into_iter().map(Record::Sqlite).collect()
            }
            Database::Postgres { read, .. } => {
                let rows = postgres(sql, args).fetch_all(read).await?;
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
            Database::Postgres { read, .. } => {
                postgres(sql, args).fetch_optional(read).await?.map(Record::Postgres)
            }
        })
    }
}

/// Has statements find their rows by index, whatever the planner thinks of it: it knows nothing yet of a table that has
/// just been filled, and once it has made up its mind about an empty one it does not think again. Where there is no
/// index, it would then think the statement so dear that compiling it pays, which takes a tenth of a second.
fn by_index(options: PgConnectOptions) -> PgConnectOptions {
    let off = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"];
    options.options(off.map(|name| (name, "off")))
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

    /// Runs a statement for all of these rows, and returns what it returns for them, in any order.
    pub(crate) async fn many<const N: usize>(
        &mut self,
        sql: &'static Many,
        input: &[[Arg<'_>; N]],
    ) -> Result<Vec<Record>, Error> {
        let mut found = Vec::new();
        for portion in portions(input) {
            match self {
                Tx::Sqlite(tx) => {
                    let rows = sql.sqlite(portion).fetch_all(&mut **tx).await?;
                    found.extend(rows.into_iter().map(Record::Sqlite));
                }
                Tx::Postgres(tx) => {
                    let rows = sql.postgres(portion).fetch_all(&mut **tx).await?;
                    found.extend(rows.into_iter().map(Record::Postgres));
                }
            }
        }
        Ok(found)
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

pub(super) type Query<DB> = sqlx::query::Query<'static, DB, <DB as sqlx::Database>::Arguments>;

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
