//! Plugins that are older than their host.

use std::process::Stdio;
use std::time::Duration;

use prost::Message;
use protogen_generated::protocol::domain_plugin_service_client::DomainPluginServiceClient;
use protogen_generated::protocol::{ExecuteJobRequest, ExecuteJobResponse, InitializeRequest};
use protogen_generated::protogen::plugin::v1::plugin_control_client::PluginControlClient;
use protogen_generated::runtime::wiring::host::{Control, Job, Launch, Outcome, Transport};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use tokio_stream::StreamExt;
use tonic::transport::Endpoint;

use super::host::{Host, PLUGIN, begun, job, launch, limits, run, said, with};
use super::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    vec![
        fault("Initialize answers `Empty`", "no handlers; a job: NotSupported", no_handlers()),
        fault("ExecuteJob answers UNIMPLEMENTED", "NotSupported, and parked; deregistered", no_execute()),
        fault("no control stream, no log entries, no version in answers", "Done, version 0.0.9", old()),
        fault("no control stream, and a job is cancelled", "Cancelled", old_cancelled()),
        fault("the older line `QNTX_PLUGIN_PORT=…`", "Done", port()),
        fault("listens on TCP", "Done", tcp()),
        fault("was started by somebody else", "Done; still there", attached()),
    ]
}

#[test]
fn plain_and_optional_timeouts_are_the_same_on_the_wire() {
    let timeout = |bytes: &[u8]| ExecuteJobRequest::decode(bytes).unwrap().timeout_secs;
    assert_eq!((timeout(b""), timeout(b"\x20\x05"), timeout(b"\x20\x00")), (None, Some(5), Some(0)));
    let request = ExecuteJobRequest { timeout_secs: Some(5), ..ExecuteJobRequest::default() };
    assert_eq!(request.encode_to_vec(), b"\x20\x05");
    // Fields 7 and 8 are not there, or are for somebody younger.
    let answer = ExecuteJobResponse::decode(&b"\x08\x01\x9a\x06\x01x"[..]).unwrap();
    assert!(answer.success && answer.log_entries.is_empty() && answer.plugin_version.is_empty());
    assert_eq!(answer.encode_to_vec(), b"\x08\x01\x9a\x06\x01x");
}

async fn no_handlers() -> String {
    let host = with("no-handlers").await;
    assert!(host.handlers().is_empty());
    let outcome = run(&host, "echo", "").await;
    host.shutdown().await;
    let Outcome::NotSupported { .. } = outcome else { return said(&outcome) };
    "no handlers; a job: NotSupported".to_owned()
}

async fn no_execute() -> String {
    let host = with("no-execute").await;
    assert_eq!(host.handlers(), ["p/echo", "p/hold"]);
    let outcome = run(&host, "echo", "").await;
    let left = host.handlers();
    host.shutdown().await;
    let Outcome::NotSupported { .. } = outcome else { return said(&outcome) };
    assert_eq!(format!("{:?}", outcome.verdict()), "Park");
    (if left == ["p/hold"] { "NotSupported, and parked; deregistered" } else { "still registered" })
        .to_owned()
}

async fn old() -> String {
    let host = with("old").await;
    let timeout = Some(Duration::from_secs(7));
    let timed = host.run(&Job { timeout, ..job("echo", "") }, &Control::new()).await;
    let Outcome::Done(timed) = timed else { return said(&timed) };
    assert_eq!(timed.result, b"7");
    let outcome = run(&host, "echo", "no timeout").await;
    host.shutdown().await;
    let Outcome::Done(answer) = outcome else { return said(&outcome) };
    assert_eq!(answer.result, b"no timeout");
    assert!(answer.logs.is_empty());
    format!("Done, version {}", answer.plugin_version)
}

async fn old_cancelled() -> String {
    let host = with("old").await;
    let control = Control::new();
    let cancel = control.cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
        cancel.cancel();
    });
    let outcome = host.run(&job("hold", ""), &control).await;
    host.shutdown().await;
    said(&outcome)
}

async fn port() -> String {
    let host = Host::new(limits());
    let plugin = Launch::process("p", PLUGIN, InitializeRequest::default());
    host.start(plugin.args(["", "--port", "0"])).await.unwrap();
    let (held, control) = begun(&host, job("hold", "")).await;
    control.cancel.cancel();
    assert_eq!(held.await.unwrap(), Outcome::Cancelled);
    let outcome = run(&host, "echo", "").await;
    host.shutdown().await;
    said(&outcome)
}

async fn tcp() -> String {
    let host = Host::new(limits());
    host.start(launch("").transport(Transport::Tcp)).await.unwrap();
    let outcome = run(&host, "echo", "").await;
    host.shutdown().await;
    said(&outcome)
}

/// A plugin that no host has started, and its address.
async fn started() -> (Child, String) {
    let mut command = Command::new(PLUGIN);
    command.args(["", "--port", "0"]).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut plugin = command.spawn().unwrap();
    let mut lines = BufReader::new(plugin.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    let port = line.strip_prefix("QNTX_PLUGIN_PORT=").unwrap();
    (plugin, format!("127.0.0.1:{port}"))
}

/// Nobody would take it, and a plugin lives long.
#[tokio::test]
async fn what_happens_while_nobody_listens_is_not_kept() {
    let (mut plugin, address) = started().await;
    let endpoint = Endpoint::from_shared(format!("http://{address}")).unwrap();
    let channel = endpoint.connect().await.unwrap();
    let request = ExecuteJobRequest { handler_name: "million".to_owned(), ..ExecuteJobRequest::default() };
    let answer = DomainPluginServiceClient::new(channel.clone()).execute_job(request).await.unwrap();
    assert_eq!(answer.into_inner().progress_current, 1_000_000);
    let mut control = PluginControlClient::new(channel);
    let mut reports = control.attach(tokio_stream::pending()).await.unwrap().into_inner();
    let first = reports.next().await.unwrap().unwrap();
    assert!(first.heartbeat.is_some() && first.progress.is_empty());
    // A report would come within 50 ms.
    let second = timeout(Duration::from_millis(300), reports.next()).await;
    assert!(second.is_err(), "{second:?}");
    plugin.kill().await.unwrap();
}

async fn attached() -> String {
    let (mut plugin, address) = started().await;
    let host = Host::new(limits());
    let attach = Launch::attach("p", address, InitializeRequest::default());
    host.start(attach).await.unwrap();
    let outcome = run(&host, "echo", "").await;
    host.shutdown().await;
    let is_there = plugin.try_wait().unwrap().is_none();
    plugin.kill().await.unwrap();
    format!("{}; {}", said(&outcome), if is_there { "still there" } else { "gone" })
}
