//! A connection to one plugin process.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::body::Body;
use tonic::client::Grpc;
use tonic::codegen::http::HeaderValue;
use tonic::codegen::http::uri::{Authority, PathAndQuery, Scheme, Uri};
use tonic::codegen::{BoxFuture, Service, http};
use tonic::{Request, Status};
use tonic_prost::ProstCodec;

use super::super::messages::{HostMessage, PluginMessage};
use super::super::{TOKEN, wire};
use super::channel::{Channel, Received};
use super::{Answer, Command, Contract, Job, Report, contract};

/// The reports of one plugin process, until it ends.
pub(super) type Reports = Pin<Box<dyn Stream<Item = Result<Vec<Report>, Status>> + Send>>;

/// A connection to one plugin process. Clones share it. Clients that tonic generates take it:
///
/// ```text
/// let mut client = PluginServiceClient::new(connection);
/// ```
#[derive(Clone, Debug)]
pub struct Connection {
    channel: Channel,
    token: Token,
    max_message_bytes: usize,
}

impl Connection {
    pub(super) fn new(channel: Channel, token: Token, max_message_bytes: usize) -> Self {
        Connection { channel, token, max_message_bytes }
    }

    /// Calls a method that takes one message and returns one.
    ///
    /// # Errors
    ///
    /// The status that the plugin answers with, or tonic's where it does not answer.
    pub async fn unary<Q, A>(&self, path: &'static str, request: Request<Q>) -> Result<A, Status>
    where
        Q: prost::Message + Send + Sync + 'static,
        A: prost::Message + Default + Send + Sync + 'static,
    {
        self.ask(path, request).await
    }

    /// Runs a job. What runs it is independent of who waits for it.
    pub(super) fn execute<C: Contract>(
        &self,
        job: &Job,
        deadline: Option<Duration>,
    ) -> impl Future<Output = Result<Answer, Status>> + Send + use<C> {
        let call = C::EXECUTE.map(|path| {
            let request = contract::job_request(C::request(job, deadline), job, deadline);
            self.ask::<C::Request, C::Response>(path, request)
        });
        async move {
            match call {
                Some(call) => call.await.map(C::answer),
                None => contract::unimplemented(),
            }
        }
    }

    fn ask<Q, A>(
        &self,
        path: &'static str,
        request: Request<Q>,
    ) -> impl Future<Output = Result<A, Status>> + Send + use<Q, A>
    where
        Q: prost::Message + Send + Sync + 'static,
        A: prost::Message + Default + Send + Sync + 'static,
    {
        let (bytes, most) = (request.get_ref().encoded_len(), self.max_message_bytes);
        let mut grpc = self.grpc();
        async move {
            if bytes > most {
                // tonic would notice as it writes, and break off the stream.
                return Err(Status::out_of_range(format!(
                    "a request of {bytes} bytes is over the limit of {most}"
                )));
            }
            ready(&mut grpc).await?;
            let codec = ProstCodec::<Q, A>::default();
            Ok(grpc.unary(request, PathAndQuery::from_static(path), codec).await?.into_inner())
        }
    }

    /// Opens the control stream.
    pub(super) async fn control(&self, commands: mpsc::Receiver<Command>) -> Result<Reports, Status> {
        let mut grpc = self.grpc();
        ready(&mut grpc).await?;
        let commands = ReceiverStream::new(commands).map(wire::from_command);
        let codec = ProstCodec::<HostMessage, PluginMessage>::default();
        let path = PathAndQuery::from_static(wire::PATH);
        let messages = grpc.streaming(Request::new(commands), path, codec).await?.into_inner();
        Ok(Box::pin(messages.map(|message| message.map(wire::to_reports))))
    }

    fn grpc(&self) -> Grpc<Self> {
        let most = self.max_message_bytes;
        Grpc::new(self.clone()).max_decoding_message_size(most).max_encoding_message_size(most)
    }
}

/// Every call carries the token.
impl Service<http::Request<Body>> for Connection {
    type Response = http::Response<Received>;
    type Error = h2::Error;
    type Future = BoxFuture<Self::Response, h2::Error>;

    fn poll_ready(&mut self, task: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        self.channel.poll_ready(task)
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        if let Some(token) = &self.token.value {
            request.headers_mut().insert(TOKEN, token.clone());
        }
        let mut address = request.uri().clone().into_parts();
        address.scheme = Some(Scheme::HTTP);
        // Nobody looks it up; servers on gRPC's C core insist that it is plausible.
        address.authority = Some(Authority::from_static("localhost"));
        if let Ok(address) = Uri::from_parts(address) {
            *request.uri_mut() = address;
        }
        self.channel.call(request)
    }
}

async fn ready(grpc: &mut Grpc<Connection>) -> Result<(), Status> {
    grpc.ready().await.map_err(|error| Status::from_error(error.into()))
}

/// The secret of one launch, which every call carries. `Debug` does not show it.
#[derive(Clone)]
pub(super) struct Token {
    value: Option<HeaderValue>,
}

impl Token {
    /// The token of a launch, or none for a plugin that this host did not start.
    pub(super) fn new(text: Option<&str>) -> Self {
        Token { value: text.and_then(|text| text.parse().ok()) }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token")
    }
}
