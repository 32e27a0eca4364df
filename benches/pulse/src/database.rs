//! New databases, each empty.

use sqlx::postgres::PgPool;
use tempfile::TempDir;

/// New databases, until they are dropped.
pub(crate) struct Databases {
    folder: TempDir,
    /// The URL of the server, with `NAME` for the database.
    server: String,
    count: usize,
}

impl Databases {
    pub(crate) fn new(server: &str) -> Self {
        let folder = tempfile::tempdir().expect("there is room");
        Databases { folder, server: server.to_owned(), count: 0 }
    }

    /// A new one, as `pulse --database` takes it.
    pub(crate) async fn create(&mut self, kind: &str) -> String {
        self.count += 1;
        let name = format!("bench_{}", self.count);
        if kind == "sqlite" {
            return self.folder.path().join(name).to_str().expect("the path is text").to_owned();
        }
        let server = PgPool::connect(&self.server.replace("NAME", "postgres")).await.expect("it listens");
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&server).await.expect("it can be made");
        server.close().await;
        self.server.replace("NAME", &name)
    }
}
