//! A plugin that does not come up, or with difficulty.

use protogen_generated::protocol::InitializeRequest;
use protogen_generated::runtime::wiring::host::Launch;

use super::host::{Host, launch, limits, refusal, run, said, with};
use super::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "prints nothing",
            "not started: it did not say where it listens within 5s",
            refusal(launch("silent")),
        ),
        fault("prints late", "Done", answers("late")),
        fault(
            "prints 2,000 lines of garbage",
            "not started: it wrote 1000 lines and 12000 bytes to its output, and none of them says where it listens",
            refusal(launch("garbage")),
        ),
        fault("prints 10 MB without a newline", "not started: it wrote too much before its line", endless()),
        fault("prints noise before and after its line", "Done", answers("noise")),
        fault(
            "exits before its line",
            "not started: it closed its output before it said where it listens (exit status: 7); last line: error: the disk is full",
            refusal(launch("exits")),
        ),
        fault(
            "names an address where nobody listens",
            "not started: nobody answers at /nonexistent/socket: No such file or directory (os error 2)",
            refusal(launch("nobody")),
        ),
        fault(
            "gets the wrong cookie",
            "not started: it closed its output before it said where it listens (exit status: 1); last line: this is a plugin for hosts of protocol.DomainPluginService, which start it themselves: DOMAIN_PLUGIN_COOKIE has another value",
            refusal(launch("").env("DOMAIN_PLUGIN_COOKIE", "wrong")),
        ),
        fault("expects another token", "not started: Unauthenticated", wrong_token()),
        fault(
            "Initialize hangs",
            "not started: it did not answer Initialize within 5s",
            refusal(launch("initialize-hangs")),
        ),
        fault(
            "Initialize fails",
            "not started: InvalidArgument: `greeting` is missing",
            refusal(launch("initialize-fails")),
        ),
        fault(
            "offers a handler that another plugin has, too",
            "NotSupported: several plugins offer `echo`: say `p/echo` or `q/echo`; q/echo: Done",
            twice(),
        ),
    ]
}

async fn answers(mode: &str) -> String {
    let host = with(mode).await;
    let outcome = run(&host, "echo", "hi").await;
    host.shutdown().await;
    said(&outcome)
}

async fn endless() -> String {
    let said = refusal(launch("endless")).await;
    let shown = "bytes to its output, and none of them says where it listens";
    if said.contains(shown) { "not started: it wrote too much before its line".to_owned() } else { said }
}

async fn wrong_token() -> String {
    let host = Host::new(limits());
    let failure = host.start(launch("").env("PROTOGEN_TOKEN", "another")).await.unwrap_err();
    assert!(failure.permanent && failure.reason.contains("x-protogen-token"), "{failure}");
    "not started: Unauthenticated".to_owned()
}

async fn twice() -> String {
    let host = with("").await;
    let again = Launch::process("q", super::host::PLUGIN, InitializeRequest::default());
    host.start(again).await.unwrap();
    assert!(host.handlers().contains(&"p/echo".to_owned()) && host.handlers().contains(&"q/echo".to_owned()));
    let (bare, named) = (run(&host, "echo", "").await, run(&host, "q/echo", "").await);
    host.shutdown().await;
    format!("{}; q/echo: {}", said(&bare), said(&named))
}
