//! The echo plugin as somebody would write it who has no generated wiring: tonic's server, and one handler.
//! `hand-written SOCKET` prints a line when it listens.
#![allow(clippy::print_stdout, reason = "the line is what it prints")]

use std::env;
use std::error::Error;

use protogen_generated::examples::echo::v1::{EchoJob, EchoResult};
use protogen_generated::protocol::domain_plugin_service_server::{
    DomainPluginService, DomainPluginServiceServer,
};
use protogen_generated::protocol::{
    Empty, ExecuteJobRequest, ExecuteJobResponse, InitializeRequest, InitializeResponse, MetadataResponse,
};
use protogen_generated::runtime::json::Json;
use tokio::net::UnixListener;
use tokio_stream::wrappers::UnixListenerStream;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

/// What the contract's options say.
const MOST_BYTES: usize = 64 << 20;

struct Echo;

#[tonic::async_trait]
impl DomainPluginService for Echo {
    async fn metadata(&self, _: Request<Empty>) -> Result<Response<MetadataResponse>, Status> {
        let name = "hand-written".to_owned();
        Ok(Response::new(MetadataResponse { name, version: "0.1.0".to_owned(), ..Default::default() }))
    }

    async fn initialize(
        &self,
        _: Request<InitializeRequest>,
    ) -> Result<Response<InitializeResponse>, Status> {
        let handler_names = vec!["echo.echo".to_owned()];
        Ok(Response::new(InitializeResponse { handler_names, ..Default::default() }))
    }

    async fn execute_job(
        &self,
        request: Request<ExecuteJobRequest>,
    ) -> Result<Response<ExecuteJobResponse>, Status> {
        let request = request.into_inner();
        if request.handler_name != "echo.echo" {
            return Err(Status::unimplemented(request.handler_name));
        }
        let text = str::from_utf8(&request.payload).map_err(|error| invalid(&error))?;
        let EchoJob { text, data, .. } = EchoJob::from_json(text).map_err(|error| invalid(&error))?;
        let result = EchoResult { text, data, attempt: 1, ..Default::default() };
        let result = result.to_json().map_err(|error| invalid(&error))?.into_bytes();
        Ok(Response::new(ExecuteJobResponse {
            success: true,
            result,
            plugin_version: "0.1.0".to_owned(),
            ..Default::default()
        }))
    }
}

fn invalid(error: &dyn Error) -> Status {
    Status::invalid_argument(error.to_string())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let socket = env::args().nth(1).ok_or("usage: hand-written SOCKET")?;
    let listener = UnixListener::bind(socket)?;
    println!("ready");
    let service = DomainPluginServiceServer::new(Echo)
        .max_decoding_message_size(MOST_BYTES)
        .max_encoding_message_size(MOST_BYTES);
    Server::builder().add_service(service).serve_with_incoming(UnixListenerStream::new(listener)).await?;
    Ok(())
}
