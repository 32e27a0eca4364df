//! A plugin with the handlers of proto/examples/echo: one that answers, one that takes its time, one that
//! fails and one that talks.

use std::process;
use std::time::Duration;

use protogen_generated::examples::echo::v1::echo_handlers::EchoHandlers;
use protogen_generated::examples::echo::v1::fail_job::How;
use protogen_generated::examples::echo::v1::{
    ChatJob, ChatResult, EchoJob, EchoResult, FailJob, FailResult, SlowJob, SlowResult,
};
use protogen_generated::protocol::domain_plugin_service_plugin::DomainPluginService;
use protogen_generated::protocol::domain_plugin_service_server::DomainPluginService as Methods;
use protogen_generated::protocol::{Empty, MetadataResponse};
use protogen_generated::runtime::wiring::plugin::{Context, Failure, Log, ServeError};
use tonic::{Request, Response, Status, async_trait};

const NAME: &str = "echo-rust";
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[tokio::main]
async fn main() -> Result<(), ServeError> {
    let handlers = EchoHandlers::new().echo(echo).slow(slow).fail(fail).chat(chat);
    DomainPluginService::new(NAME, VERSION).handlers(handlers).methods(Described).serve().await
}

/// What the plugin answers beside its jobs.
struct Described;

#[async_trait]
impl Methods for Described {
    async fn metadata(&self, _: Request<Empty>) -> Result<Response<MetadataResponse>, Status> {
        Ok(Response::new(MetadataResponse {
            name: NAME.to_owned(),
            version: VERSION.to_owned(),
            description: "Returns what it was given.".to_owned(),
            license: "MIT OR Apache-2.0".to_owned(),
            ..MetadataResponse::default()
        }))
    }
}

async fn echo(job: EchoJob, context: Context) -> Result<EchoResult, Failure> {
    let attempt = context.attempt();
    Ok(EchoResult { text: job.text, data: job.data, attempt, ..EchoResult::default() })
}

async fn slow(job: SlowJob, context: Context) -> Result<SlowResult, Failure> {
    for done in 0..job.steps {
        context.progress(done.into(), job.steps.into());
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(job.step_ms.into())) => {}
            () = context.cancelled() => return Err(Failure::new("it was told to end")),
        }
        context.add_cost(job.step_cost);
    }
    context.progress(job.steps.into(), job.steps.into());
    Ok(SlowResult { steps: job.steps, ..SlowResult::default() })
}

async fn fail(job: FailJob, _: Context) -> Result<FailResult, Failure> {
    match job.how {
        How::Busy => Err(Failure::busy(job.message)),
        How::Permanent => Err(Failure::permanent(job.message)),
        How::Exit => process::exit(3),
        How::Unspecified | How::Unrecognized(_) => Err(Failure::new(job.message)),
    }
}

async fn chat(job: ChatJob, context: Context) -> Result<ChatResult, Failure> {
    let level = match job.level.as_str() {
        level @ ("debug" | "warn" | "error") => level,
        _ => "info",
    };
    for line in 1..=job.lines {
        let (message, stage) = (format!("line {line}"), "chat".to_owned());
        context.log_entry(Log { level: level.to_owned(), message, stage, ..Log::default() });
    }
    Ok(ChatResult { lines: job.lines, ..ChatResult::default() })
}
