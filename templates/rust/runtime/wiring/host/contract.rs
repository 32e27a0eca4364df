//! What the rendered half of a host knows of one service.

use std::future::Future;
use std::time::Duration;

use tonic::{Request, Status};

use super::super::ATTEMPT;
use super::{Answer, Connection, Health, Identity, Job, Settings};

/// A service with `(protogen.v1.service).plugin`, by the roles of its methods and fields. A method that
/// the service does not have answers UNIMPLEMENTED.
pub trait Contract: Send + Sync + 'static {
    /// What the INITIALIZE method takes.
    type Initialize: Clone + Send + Sync + 'static;

    /// What the options say.
    const SETTINGS: Settings;

    /// Who the plugin is.
    fn identity(connection: &Connection) -> impl Future<Output = Result<Identity, Status>> + Send;

    /// Configures the plugin, and returns the handlers that it offers.
    fn initialize(
        connection: &Connection,
        request: Self::Initialize,
    ) -> impl Future<Output = Result<Vec<String>, Status>> + Send;

    /// What the EXECUTE method takes.
    type Request: prost::Message + Send + Sync + 'static;

    /// What it returns.
    type Response: prost::Message + Default + Send + Sync + 'static;

    /// Its path; `None`: the service has no such method.
    const EXECUTE: Option<&'static str>;

    /// Asks for one job. `deadline` is what the plugin is told.
    fn request(job: &Job, deadline: Option<Duration>) -> Self::Request;

    /// What became of it.
    fn answer(response: Self::Response) -> Answer;

    /// Whether the plugin is well.
    fn health(connection: &Connection) -> impl Future<Output = Result<Health, Status>> + Send;

    /// Asks the plugin to stop.
    fn shutdown(connection: &Connection) -> impl Future<Output = Result<(), Status>> + Send;
}

/// The call of a job: beside its request go the deadline, with time for the plugin to keep it, and the
/// attempt, which not every request has a field for. A first attempt need not be said.
pub(super) fn job_request<T>(message: T, job: &Job, deadline: Option<Duration>) -> Request<T> {
    let mut request = Request::new(message);
    if let Some(deadline) = deadline {
        request.set_timeout(deadline.saturating_add(DEADLINE_GRACE));
    }
    if job.attempt > 1 {
        request.metadata_mut().insert(ATTEMPT, job.attempt.into());
    }
    request
}

/// How much later than a job's deadline its call ends, where the plugin does not end it.
const DEADLINE_GRACE: Duration = Duration::from_secs(10);

/// The answer of a method that the service does not have.
///
/// # Errors
///
/// Always.
pub fn unimplemented<T>() -> Result<T, Status> {
    Err(Status::unimplemented("the service has no such method"))
}
