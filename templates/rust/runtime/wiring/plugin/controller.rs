//! `plugin.GRPCController`, by which a go-plugin host ends a plugin at once.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use tonic::body::Body;
use tonic::codegen::{Service, http};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;

use super::Runs;

/// The service.
#[derive(Clone, Debug)]
pub(super) struct Controller {
    runs: Runs,
}

impl Controller {
    pub(super) fn new(runs: Runs) -> Self {
        Controller { runs }
    }
}

impl NamedService for Controller {
    const NAME: &'static str = "plugin.GRPCController";
}

/// `rpc Shutdown(Empty) returns (Empty)`
struct Shutdown(Runs);

impl UnaryService<()> for Shutdown {
    type Response = ();
    type Future = std::future::Ready<Result<Response<()>, Status>>;

    fn call(&mut self, _: Request<()>) -> Self::Future {
        self.0.end();
        ready(Ok(Response::new(())))
    }
}

impl Service<http::Request<Body>> for Controller {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let runs = self.runs.clone();
        Box::pin(async move {
            if request.uri().path() != "/plugin.GRPCController/Shutdown" {
                return Ok(Status::unimplemented("there is only Shutdown").into_http());
            }
            let codec = ProstCodec::<(), ()>::default();
            Ok(Grpc::new(codec).unary(Shutdown(runs), request).await)
        })
    }
}
