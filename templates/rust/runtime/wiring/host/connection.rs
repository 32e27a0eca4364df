//! A connection to one plugin process.

use std::fmt;
use std::pin::Pin;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status};
use tonic_prost::ProstCodec;

use super::super::messages::{HostMessage, PluginMessage};
use super::super::wire;
use super::{Command, Report};

/// What every call goes through: tonic's channel, with the plugin's token. Clients that tonic generates
/// take it, too.
pub type Authorized = InterceptedService<Channel, Token>;

/// The reports of one plugin process, until it ends.
pub(super) type Reports = Pin<Box<dyn Stream<Item = Result<Vec<Report>, Status>> + Send>>;

/// A connection to one plugin process. Clones share it.
#[derive(Clone, Debug)]
pub struct Connection {
    channel: Authorized,
    max_message_bytes: usize,
}

impl Connection {
    pub(super) fn new(channel: Channel, token: Token, max_message_bytes: usize) -> Self {
        Connection { channel: Authorized::new(channel, token), max_message_bytes }
    }

    /// What clients that tonic generates are made of.
    #[must_use]
    pub fn channel(&self) -> Authorized {
        self.channel.clone()
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
        let mut grpc = self.grpc();
        ready(&mut grpc).await?;
        let codec = ProstCodec::<Q, A>::default();
        Ok(grpc.unary(request, PathAndQuery::from_static(path), codec).await?.into_inner())
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

    fn grpc(&self) -> Grpc<Authorized> {
        let most = self.max_message_bytes;
        Grpc::new(self.channel.clone()).max_decoding_message_size(most).max_encoding_message_size(most)
    }
}

async fn ready(grpc: &mut Grpc<Authorized>) -> Result<(), Status> {
    grpc.ready().await.map_err(|error| Status::from_error(error.into()))
}

/// The secret of one launch, as metadata of every call. `Debug` does not show it.
#[derive(Clone)]
pub struct Token {
    value: Option<MetadataValue<Ascii>>,
}

impl Token {
    const KEY: &'static str = "x-protogen-token";

    /// The token of a launch, or none for a plugin that this host did not start.
    pub(super) fn new(text: Option<&str>) -> Self {
        Token { value: text.and_then(|text| text.parse().ok()) }
    }
}

impl Interceptor for Token {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(value) = &self.value {
            request.metadata_mut().insert(Self::KEY, value.clone());
        }
        Ok(request)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token")
    }
}
