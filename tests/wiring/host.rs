//! A host that waits to be killed: starts the plugins that its arguments name, and has each start a
//! process of its own, and blocks it.

use std::env;

use protogen_generated::protocol::InitializeRequest;
use protogen_generated::protocol::domain_plugin_service_host::{Host, Launch};
use protogen_generated::runtime::wiring::host::{Control, Job};

#[tokio::main]
async fn main() {
    let host = Host::default();
    for (at, command) in env::args().skip(1).enumerate() {
        let (program, mode) = command.split_once(' ').unwrap_or((&command, ""));
        let name = format!("p{at}");
        let launch = Launch::process(&name, program, InitializeRequest::default()).args([mode]);
        host.start(launch).await.expect("the plugin starts");
        let job = |handler: &str| {
            let (id, handler) = (handler.to_owned(), format!("{name}/{handler}"));
            Job { id, handler, attempt: 1, ..Job::default() }
        };
        host.run(&job("grandchild"), &Control::new()).await;
        let (host, busy) = (host.clone(), job("busy"));
        tokio::spawn(async move { host.run(&busy, &Control::new()).await });
    }
    std::future::pending::<()>().await;
}
