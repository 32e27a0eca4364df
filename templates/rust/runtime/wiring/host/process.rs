//! One process of a plugin, its folder for a socket, and its end.

use std::fs;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::BufReader;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::super::fresh;
use super::connection::Token;
use super::launch::{Program, Transport};
use super::stderr::{self, Tail};
use super::{Log, Settings};

/// How much of its standard error is read at once.
const READ_AT_ONCE: usize = 64 * 1024;

/// What the last lines of a process that has ended may take to be read.
const LAST_LINES: Duration = Duration::from_millis(500);

/// How a process ended, or why it is of no more use.
#[derive(Clone, Debug, Default)]
pub(super) struct Exit {
    pub(super) text: String,
    pub(super) status: Option<ExitStatus>,
}

impl From<String> for Exit {
    fn from(text: String) -> Self {
        Exit { text, status: None }
    }
}

/// A process, in a group of its own. Dropped, it is killed with all that it started.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    group: Option<Pid>,
    /// Open for as long as the host lives: its end tells a plugin that the host is gone.
    leash: Option<ChildStdin>,
    /// Removed with the process.
    _folder: Option<SocketFolder>,
    tail: Tail,
    /// Reads its standard error to the end.
    reading: Option<JoinHandle<()>>,
    pub(super) token: Token,
}

impl Process {
    /// Starts a program. Its standard output is for the handshake.
    pub(super) fn start(
        program: &Program,
        settings: &Settings,
        log: impl FnMut(Log) + Send + 'static,
    ) -> io::Result<(Self, BufReader<ChildStdout>)> {
        let secret = fresh::digits(32)?;
        let mut command = Command::new(&program.path);
        command.args(&program.arguments).process_group(0);
        if let Some(cookie) = settings.cookie {
            command.env(cookie.key, cookie.value);
        }
        let versions: Vec<String> = settings.protocol_versions.iter().map(u32::to_string).collect();
        command
            .env("PLUGIN_PROTOCOL_VERSIONS", versions.join(","))
            .env("PROTOGEN_TOKEN", &secret)
            .env("PROTOGEN_LEASH", "stdin");
        let folder = match program.transport {
            Transport::Unix => {
                let folder = SocketFolder::new()?;
                command.env("PLUGIN_UNIX_SOCKET_DIR", &folder.path);
                Some(folder)
            }
            Transport::Tcp => {
                command.env("PROTOGEN_TRANSPORT", "tcp");
                None
            }
        };
        command.envs(&program.environment);
        if let Some(folder) = &program.folder {
            command.current_dir(folder);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let group = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        let tail = Tail::default();
        let stream = child.stderr.take();
        let reading = stream.map(|stream| {
            tokio::spawn(stderr::follow(
                BufReader::with_capacity(READ_AT_ONCE, stream),
                Some(tail.clone()),
                log,
            ))
        });
        let leash = child.stdin.take();
        let output = child.stdout.take().ok_or_else(|| io::Error::other("the process has no output"))?;
        let token = Token::new(Some(&secret));
        Ok((Process { child, group, leash, _folder: folder, tail, reading, token }, BufReader::new(output)))
    }

    /// Its number, while it runs.
    pub(super) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Waits for the end of the process, and ends what it leaves behind.
    pub(super) async fn wait(&mut self) -> Exit {
        let status = self.child.wait().await;
        self.signal(Signal::KILL);
        self.group = None;
        match status {
            Ok(status) => Exit { text: describe(status), status: Some(status) },
            Err(error) => Exit::from(format!("it cannot be waited for: {error}")),
        }
    }

    /// Ends the process: closes its leash, asks it, and in the end kills it, with all that it started.
    pub(super) async fn stop(&mut self, grace: Duration) -> Exit {
        self.leash = None;
        if let Ok(exit) = timeout(grace.min(Duration::from_millis(500)), self.wait()).await {
            return exit;
        }
        self.signal(Signal::TERM);
        if let Ok(exit) = timeout(grace, self.wait()).await {
            return exit;
        }
        self.kill().await
    }

    /// Ends the process at once, with all that it started.
    pub(super) async fn kill(&mut self) -> Exit {
        self.signal(Signal::KILL);
        self.wait().await
    }

    /// The last lines that it wrote to its standard error, once it has ended.
    pub(super) async fn last_lines(&mut self) -> Vec<String> {
        if let Some(reading) = &mut self.reading
            && timeout(LAST_LINES, &mut *reading).await.is_ok()
        {
            self.reading = None;
        }
        self.tail.lines()
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = self.group {
            // A group that has no process left can't be told anything, and need not be.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
    }
}

/// How a process ended, as `exit status: 1` or `signal: 9 (SIGKILL)`.
fn describe(status: ExitStatus) -> String {
    let name = status.signal().and_then(Signal::from_named_raw);
    match name {
        Some(_) => status.to_string(),
        None => status.code().map_or_else(|| status.to_string(), |code| format!("exit status: {code}")),
    }
}

/// A folder for one socket, which only this user may enter.
#[derive(Debug)]
struct SocketFolder {
    path: PathBuf,
}

impl SocketFolder {
    fn new() -> io::Result<Self> {
        // Plugins add a name of their own.
        let path = fresh::folder(&std::env::temp_dir(), 50)?;
        Ok(SocketFolder { path })
    }
}

impl Drop for SocketFolder {
    fn drop(&mut self) {
        // A plugin may have removed it already.
        let _ = fs::remove_dir_all(&self.path);
    }
}
