//! `protogen.plugin.v1.PluginControl`, on the plugin's side.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::body::Body;
use tonic::codegen::{Service, http};
use tonic::server::{Grpc, NamedService, StreamingService};
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;

use super::super::messages::{HostMessage, PluginMessage};
use super::super::wire;
use super::Runs;

/// The service.
#[derive(Clone, Debug)]
pub(super) struct Control {
    runs: Runs,
}

impl Control {
    pub(super) fn new(runs: Runs) -> Self {
        Control { runs }
    }
}

impl NamedService for Control {
    const NAME: &'static str = wire::SERVICE;
}

/// `rpc Attach(stream HostMessage) returns (stream PluginMessage)`
struct Attach(Runs);

type Messages = Pin<Box<dyn Stream<Item = Result<PluginMessage, Status>> + Send>>;

impl StreamingService<HostMessage> for Attach {
    type Response = PluginMessage;
    type ResponseStream = Messages;
    type Future = Ready<Result<Response<Messages>, Status>>;

    fn call(&mut self, request: Request<Streaming<HostMessage>>) -> Self::Future {
        let commands = request.into_inner().map_while(Result::ok).map(wire::to_commands);
        let reports =
            ReceiverStream::new(self.0.attach(commands)).map(|reports| Ok(wire::from_reports(reports)));
        ready(Ok(Response::new(Box::pin(reports))))
    }
}

impl Service<http::Request<Body>> for Control {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let runs = self.runs.clone();
        Box::pin(async move {
            if request.uri().path() != wire::PATH {
                return Ok(Status::unimplemented("there is only Attach").into_http());
            }
            let codec = ProstCodec::<PluginMessage, HostMessage>::default();
            Ok(Grpc::new(codec).streaming(Attach(runs), request).await)
        })
    }
}
