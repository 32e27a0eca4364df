//! Plugins that know less of the contract: no control stream, no token, no controller.

use std::{env, process, thread};

use protogen_generated::protocol::domain_plugin_service_server::{
    DomainPluginService, DomainPluginServiceServer,
};
use protogen_generated::protocol::{
    Empty, ExecuteJobRequest, ExecuteJobResponse, InitializeRequest, InitializeResponse, MetadataResponse,
};
use tokio::net::UnixListener;
use tokio_stream::wrappers::UnixListenerStream;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

struct Old {
    mode: String,
}

#[tonic::async_trait]
impl DomainPluginService for Old {
    async fn metadata(&self, _: Request<Empty>) -> Result<Response<MetadataResponse>, Status> {
        Ok(Response::new(MetadataResponse { version: "0.0.9".to_owned(), ..MetadataResponse::default() }))
    }

    async fn initialize(
        &self,
        _: Request<InitializeRequest>,
    ) -> Result<Response<InitializeResponse>, Status> {
        // On the wire, nothing at all is an `Empty`.
        let handlers: &[&str] = if self.mode == "no-handlers" { &[] } else { &["echo", "hold"] };
        let handler_names = handlers.iter().map(|&name| name.to_owned()).collect();
        Ok(Response::new(InitializeResponse { handler_names, ..InitializeResponse::default() }))
    }

    async fn execute_job(
        &self,
        request: Request<ExecuteJobRequest>,
    ) -> Result<Response<ExecuteJobResponse>, Status> {
        let request = request.into_inner();
        if self.mode == "no-execute" {
            return Err(Status::unimplemented("there are no jobs here"));
        }
        if request.handler_name == "hold" {
            std::future::pending::<()>().await;
        }
        let result = request.timeout_secs.map_or(request.payload, |secs| secs.to_string().into_bytes());
        Ok(Response::new(ExecuteJobResponse { success: true, result, ..ExecuteJobResponse::default() }))
    }
}

pub(crate) async fn serve(mode: &str) {
    let folder = env::var("PLUGIN_UNIX_SOCKET_DIR").expect("a host says where to listen");
    let path = format!("{folder}/old");
    let listener = UnixListener::bind(&path).expect("the folder is there");
    let is_noisy = mode == "noise";
    if is_noisy {
        super::print(&b"warming up\n".repeat(500));
    }
    super::print(format!("1|1|unix|{path}|grpc\n").as_bytes());
    if is_noisy {
        thread::spawn(|| super::print(&b"still warm\n".repeat(100_000)));
    }
    thread::spawn(|| super::until_the_host_is_gone());
    let old = DomainPluginServiceServer::new(Old { mode: mode.to_owned() });
    let served = Server::builder().add_service(old).serve_with_incoming(UnixListenerStream::new(listener));
    if served.await.is_err() {
        process::exit(1);
    }
}
