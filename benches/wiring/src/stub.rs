//! The two ways from a caller to a handler: the generated one, and one on the same library by hand.

use std::process::Stdio;
use std::time::{Duration, Instant};

use hyper_util::rt::TokioIo;
use protogen_generated::protocol::domain_plugin_service_client::DomainPluginServiceClient;
use protogen_generated::protocol::domain_plugin_service_host::{Host, Launch};
use protogen_generated::protocol::{Empty, InitializeRequest};
use protogen_generated::runtime::wiring::host::{Control, Job, Outcome};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;
use tonic::transport::Endpoint;

use crate::hand_written;
use crate::process;

/// What the contract's options say.
const MOST_BYTES: usize = 64 << 20;

/// What every job has: long enough that none of them needs it.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A plugin that runs, and the way to it.
pub(crate) enum Stub {
    Generated { host: Host, process: String },
    HandWritten { client: hand_written::Client, child: Box<Child>, process: String, _folder: TempDir },
}

impl Stub {
    /// Starts the plugin that protogen makes, up to Ready.
    pub(crate) async fn generated(command: &[String]) -> Stub {
        let before = process::children();
        let host = Host::default();
        let launch = Launch::process("echo", &command[0], InitializeRequest::default()).args(&command[1..]);
        host.start(launch).await.expect("the generated plugin starts");
        let mut started = process::children();
        started.retain(|child| !before.contains(child));
        let [process] = &started[..] else { panic!("one process was started, and there are {started:?}") };
        Stub::Generated { process: process.clone(), host }
    }

    /// Starts the one that is written by hand, as far.
    pub(crate) async fn hand_written(command: &[String]) -> Stub {
        let folder = TempDir::new().expect("there is room for a socket");
        let socket = folder.path().join("socket");
        let mut child = Command::new(&command[0])
            .args(&command[1..])
            .arg(&socket)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the plugin written by hand starts");
        let output = child.stdout.take().expect("it is a pipe");
        let line = BufReader::new(output).lines().next_line().await.expect("it can be read");
        assert_eq!(line.as_deref(), Some("ready"));
        let connector = tower::service_fn(move |_| {
            let socket = socket.clone();
            async move { UnixStream::connect(socket).await.map(TokioIo::new) }
        });
        let channel = Endpoint::from_static("http://localhost").connect_with_connector(connector).await;
        let mut client = DomainPluginServiceClient::new(channel.expect("it can be connected to"))
            .max_decoding_message_size(MOST_BYTES)
            .max_encoding_message_size(MOST_BYTES);
        client.metadata(Empty::default()).await.expect("it says who it is");
        client.initialize(InitializeRequest::default()).await.expect("it says what it offers");
        let process = child.id().expect("it runs").to_string();
        Stub::HandWritten { client, child: Box::new(child), process, _folder: folder }
    }

    /// The plugin's process.
    pub(crate) fn process(&self) -> &str {
        match self {
            Stub::Generated { process, .. } | Stub::HandWritten { process, .. } => process,
        }
    }

    /// Runs one job with a payload, which has to come back.
    pub(crate) async fn echo(&self, number: usize, payload: &[u8]) {
        let job = Job {
            id: format!("job-{number}"),
            handler: "echo.echo".to_owned(),
            payload: payload.to_vec(),
            timeout: Some(TIMEOUT),
            attempt: 1,
        };
        let result = match self {
            Stub::Generated { host, .. } => {
                let outcome = host.run(&job, &Control::new()).await;
                let Outcome::Done(answer) = outcome else { panic!("{outcome:?}") };
                answer.result
            }
            Stub::HandWritten { client, .. } => {
                let answer = hand_written::run(client, &job, &CancellationToken::new()).await;
                answer.expect("it answers").result
            }
        };
        let sent = payload.len();
        // The result has the attempt beside what was sent.
        assert_eq!(result.len(), sent + r#","attempt":1"#.len(), "what comes back is what was sent");
    }

    /// How long it takes from cancelling a job until its handler, which ends when it sees that, has ended.
    pub(crate) async fn cancel(&self, number: usize) -> Duration {
        let Stub::Generated { host, .. } = self else { panic!("only the generated wiring cancels") };
        let job = Job {
            id: format!("slow-{number}"),
            handler: "echo.slow".to_owned(),
            payload: br#"{"steps":1,"stepMs":60000}"#.to_vec(),
            timeout: None,
            attempt: 1,
        };
        let control = Control::new();
        let mut progress = control.progress();
        let cancel = control.cancel.clone();
        let running = tokio::spawn({
            let host = host.clone();
            async move { host.run(&job, &control).await }
        });
        // It reports that it has begun.
        progress.changed().await.expect("the job runs");
        let begun = Instant::now();
        cancel.cancel();
        assert_eq!(running.await.expect("the host goes on"), Outcome::Cancelled);
        begun.elapsed()
    }

    pub(crate) async fn stop(self) {
        match self {
            Stub::Generated { host, .. } => host.shutdown().await,
            Stub::HandWritten { mut child, .. } => child.kill().await.expect("it can be ended"),
        }
    }
}
