//! PostgreSQL servers of our own, as Debian packages them: each in a temporary folder, behind a unix socket, until the
//! tests end.

use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::command;

static SERVER: LazyLock<Server> = LazyLock::new(Server::start);

/// A server, until it is dropped.
pub(crate) struct Server {
    folder: PathBuf,
    /// The server ends when it is closed, which is when this process does.
    _leash: ChildStdin,
}

/// The URL of a new database on the server that the tests share.
pub(crate) fn database() -> String {
    SERVER.database()
}

/// A program of the server: Debian keeps them apart from others.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|version| version.path().join("bin").join(name)).collect();
    found.retain(|path| path.exists());
    found.sort();
    // Elsewhere it is on the PATH, or it is missing, which is said by whoever starts it.
    found.pop().unwrap_or_else(|| PathBuf::from(name))
}

fn is_root() -> bool {
    command::succeed(Command::new("id").arg("-u")).trim() == "0"
}

/// A program, as somebody else than root: the server refuses to run as root.
fn as_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut runuser = Command::new("runuser");
    runuser.args(["-u", "postgres", "--"]).arg(program);
    runuser
}

impl Server {
    pub(crate) fn start() -> Self {
        // It is removed by the shell below, after the server has ended.
        let folder = TempDir::new().expect("there is room").keep();
        if is_root() {
            command::succeed(Command::new("chown").arg("postgres").arg(&folder));
        }
        let data = folder.join("data");
        let mut initdb = as_user(&program("initdb"));
        initdb.args(["--auth=trust", "--username=pulse", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        command::succeed(initdb.arg(&data));
        let serve = r#"cd "$1" && "$2" -D data -l log -w -o "-k $1 -c listen_addresses= -c fsync=off -c max_connections=200" \
            start && cat; "$2" -D data -m immediate stop; cd / && rm -rf "$1""#;
        let mut shell = as_user(Path::new("bash"));
        shell.args(["-c", serve, "bash"]).arg(&folder).arg(program("pg_ctl"));
        let shell = shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        #[expect(clippy::zombie_processes, reason = "it ends with its input, which ends with these tests")]
        let mut shell = shell.expect("the server starts");
        let leash = shell.stdin.take().expect("it has an input");
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let mut ready = as_user(&program("pg_isready"));
            if command::output(ready.arg("--host").arg(&folder)).status.success() {
                break;
            }
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            assert!(Instant::now() < end, "the server is not ready in time:\n{log}");
            thread::sleep(Duration::from_millis(100));
        }
        Server { folder, _leash: leash }
    }

    /// The URL of a new database.
    pub(crate) fn database(&self) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let name = format!("pulse_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut create = as_user(&program("createdb"));
        create.arg("--host").arg(&self.folder).args(["--username", "pulse", &name]);
        command::succeed(&mut create);
        format!("postgres://pulse@localhost/{name}?host={}", self.folder.display())
    }

    /// Ends the server without a chance to write anything more, and starts it again.
    pub(crate) fn crash(&self) {
        let mut restart = as_user(&program("pg_ctl"));
        restart.args(["restart", "-w", "-m", "immediate", "-D", "data", "-l", "log"]);
        // What it starts would hold on to an output that is read.
        restart.current_dir(&self.folder).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(restart.status().expect("it can be asked").success(), "it is there again");
    }
}
