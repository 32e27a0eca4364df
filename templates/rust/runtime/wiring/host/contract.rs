//! What the rendered half of a host knows of one service.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_stream::Stream;
use tonic::metadata::MetadataValue;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status};

use super::super::ATTEMPT;
use super::{Answer, Command, Health, Identity, Job, Report, Settings};

/// A connection to one plugin process, with its token on every call.
pub type Authorized = InterceptedService<Channel, Token>;

/// The reports of one plugin process, until it ends.
pub type Reports = Pin<Box<dyn Stream<Item = Result<Vec<Report>, Status>> + Send>>;

/// A service with `(protogen.v1.service).plugin`, by the roles of its methods and fields.
pub trait Contract: Clone + Send + Sync + 'static {
    /// What the INITIALIZE method takes.
    type Initialize: Clone + Send + Sync + 'static;

    /// What the options say.
    const SETTINGS: Settings;

    /// The service at the other end of a connection.
    fn new(connection: Authorized) -> Self;

    /// Who the plugin is. A service without METADATA does not say.
    fn identity(&self) -> impl Future<Output = Result<Identity, Status>> + Send;

    /// Configures the plugin, and returns the handlers that it offers.
    fn initialize(
        &self,
        request: Self::Initialize,
    ) -> impl Future<Output = Result<Vec<String>, Status>> + Send;

    /// Runs one job. `deadline` is what the plugin is told, and goes with the call.
    fn execute(
        &self,
        job: &Job,
        deadline: Option<Duration>,
    ) -> impl Future<Output = Result<Answer, Status>> + Send;

    /// Whether the plugin is well.
    fn health(&self) -> impl Future<Output = Result<Health, Status>> + Send;

    /// Asks the plugin to stop.
    fn shutdown(&self) -> impl Future<Output = Result<(), Status>> + Send;

    /// Opens the control stream: commands to the plugin, reports from it.
    fn control(
        &self,
        commands: mpsc::Receiver<Command>,
    ) -> impl Future<Output = Result<Reports, Status>> + Send;
}

/// What goes with the call of a job, beside its request: the deadline, with time for the plugin to keep it,
/// and the attempt, which not every request has a field for.
pub fn about<T>(request: &mut Request<T>, job: &Job, deadline: Option<Duration>) {
    if let Some(deadline) = deadline {
        request.set_timeout(deadline.saturating_add(DEADLINE_GRACE));
    }
    request.metadata_mut().insert(ATTEMPT, job.attempt.into());
}

/// How much later than a job's deadline its call ends, where the plugin does not end it.
const DEADLINE_GRACE: Duration = Duration::from_secs(10);

/// The secret of one launch, as metadata of every call. `Debug` does not show it.
#[derive(Clone)]
pub struct Token {
    value: Option<MetadataValue<tonic::metadata::Ascii>>,
}

impl Token {
    /// The metadata's key.
    pub const KEY: &'static str = "x-protogen-token";

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
