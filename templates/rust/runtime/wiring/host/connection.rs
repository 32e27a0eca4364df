//! A connection to one plugin process.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::client::Grpc;
use tonic::codegen::http::Uri;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::{Request, Status};
use tonic_prost::ProstCodec;

use super::super::messages::{HostMessage, PluginMessage};
use super::super::wire;
use super::channel::Channel;
use super::{Answer, Command, Contract, Job, Report, contract};

/// Whom calls are addressed to. Nobody looks it up; servers on gRPC's C core insist that it is plausible.
const ORIGIN: &str = "http://localhost";

/// The reports of one plugin process, until it ends.
pub(super) type Reports = Pin<Box<dyn Stream<Item = Result<Vec<Report>, Status>> + Send>>;

/// A connection to one plugin process. Clones share it.
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
        self.call(path, request).await
    }

    /// Runs a job. What runs it is independent of who waits for it.
    pub(super) fn execute<C: Contract>(
        &self,
        job: &Job,
        deadline: Option<Duration>,
    ) -> impl Future<Output = Result<Answer, Status>> + Send + use<C> {
        let call = C::EXECUTE.map(|path| {
            let request = contract::job_request(C::request(job, deadline), job, deadline);
            self.call::<C::Request, C::Response>(path, request)
        });
        async move {
            match call {
                Some(call) => call.await.map(C::answer),
                None => contract::unimplemented(),
            }
        }
    }

    fn call<Q, A>(
        &self,
        path: &'static str,
        request: Request<Q>,
    ) -> impl Future<Output = Result<A, Status>> + Send + use<Q, A>
    where
        Q: prost::Message + Send + Sync + 'static,
        A: prost::Message + Default + Send + Sync + 'static,
    {
        let (bytes, most) = (request.get_ref().encoded_len(), self.max_message_bytes);
        let (mut grpc, request) = (self.grpc(), self.token.sign(request));
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
        let messages =
            grpc.streaming(self.token.sign(Request::new(commands)), path, codec).await?.into_inner();
        Ok(Box::pin(messages.map(|message| message.map(wire::to_reports))))
    }

    fn grpc(&self) -> Grpc<Channel> {
        let most = self.max_message_bytes;
        Grpc::with_origin(self.channel.clone(), Uri::from_static(ORIGIN))
            .max_decoding_message_size(most)
            .max_encoding_message_size(most)
    }
}

async fn ready(grpc: &mut Grpc<Channel>) -> Result<(), Status> {
    grpc.ready().await.map_err(|error| Status::from_error(error.into()))
}

/// The secret of one launch, as metadata of every call. `Debug` does not show it.
#[derive(Clone)]
pub(super) struct Token {
    value: Option<MetadataValue<Ascii>>,
}

impl Token {
    const KEY: &'static str = "x-protogen-token";

    /// The token of a launch, or none for a plugin that this host did not start.
    pub(super) fn new(text: Option<&str>) -> Self {
        Token { value: text.and_then(|text| text.parse().ok()) }
    }

    fn sign<T>(&self, mut request: Request<T>) -> Request<T> {
        if let Some(value) = &self.value {
            request.metadata_mut().insert(Self::KEY, value.clone());
        }
        request
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token")
    }
}
