//! A host as somebody would write it who has no generated wiring: tonic's client, a deadline, and a way to
//! cancel.

use std::time::Duration;

use protogen_generated::protocol::domain_plugin_service_client::DomainPluginServiceClient;
use protogen_generated::protocol::{ExecuteJobRequest, ExecuteJobResponse};
use protogen_generated::runtime::wiring::host::Job;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tonic::Request;
use tonic::transport::Channel;

pub(crate) type Client = DomainPluginServiceClient<Channel>;

/// Runs a job. It stays the caller's, who may have to run it again.
pub(crate) async fn run(
    client: &Client,
    job: &Job,
    cancel: &CancellationToken,
) -> Result<ExecuteJobResponse, String> {
    let limit = job.timeout.unwrap_or(Duration::MAX);
    let mut request = Request::new(ExecuteJobRequest {
        job_id: job.id.clone(),
        handler_name: job.handler.clone(),
        payload: job.payload.clone(),
        timeout_secs: job.timeout.and_then(|timeout| timeout.as_secs().try_into().ok()),
        ..ExecuteJobRequest::default()
    });
    request.set_timeout(limit);
    let mut client = client.clone();
    tokio::select! {
        // tonic says of a deadline that has passed that the call was cancelled.
        response = timeout(limit, client.execute_job(request)) => {
            let response = response.map_err(|_| "it took too long".to_owned())?;
            let response = response.map_err(|status| status.to_string())?.into_inner();
            if response.success { Ok(response) } else { Err(response.error) }
        }
        () = cancel.cancelled() => Err("it was cancelled".to_owned()),
    }
}
