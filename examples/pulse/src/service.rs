//! What users ask of Pulse, on the command line or over HTTP.

use protogen_generated::examples::echo::v1::echo_handlers;
use protogen_generated::examples::python::v1::python_handlers;
use protogen_generated::runtime::wiring::Payload;
use ulid::Ulid;

use crate::life;
use crate::pulse::{ApiError, DEFAULT_MAX_ATTEMPTS, EnqueueRequest, Job, JobStatus};
use crate::store::{Error, Row, Store, ended};
use crate::time::now;

/// Why a request is not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Invalid(String),
    Payload(String),
    Handler(String),
    NotFound(String),
    Conflict(String),
    Forbidden(String),
    Internal(String),
}

impl Refusal {
    /// As the protos have it.
    pub(crate) fn to_message(&self) -> ApiError {
        let (code, message) = match self {
            Refusal::Invalid(message) => ("invalid_request", message),
            Refusal::Payload(message) => ("invalid_payload", message),
            Refusal::Handler(message) => ("unknown_handler", message),
            Refusal::NotFound(message) => ("not_found", message),
            Refusal::Conflict(message) => ("conflict", message),
            Refusal::Forbidden(message) => ("forbidden", message),
            Refusal::Internal(message) => ("internal", message),
        };
        ApiError { code: code.to_owned(), message: message.clone(), ..ApiError::default() }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Internal(error.to_string())
    }
}

/// Every handler that Pulse knows the types of.
fn payloads() -> impl Iterator<Item = &'static dyn Payload> {
    echo_handlers::PAYLOADS.iter().chain(python_handlers::PAYLOADS).copied()
}

/// Checks a payload against the type of its handler.
fn check(handler: &str, payload: &[u8]) -> Result<(), Refusal> {
    let bare = handler.rsplit('/').next().unwrap_or_default();
    if let Some(known) = payloads().find(|known| known.handler() == bare) {
        return known.check(payload).map_err(|error| Refusal::Payload(error.to_string()));
    }
    let known: Vec<&str> = payloads().map(Payload::handler).collect();
    Err(Refusal::Handler(format!(
        "no proto declares the handler `{handler}`: use one of {}, or leave its payload unchecked",
        known.join(", ")
    )))
}

/// Queues a job. `true`: it was there before.
pub(crate) async fn enqueue(store: &Store, request: EnqueueRequest) -> Result<(Job, bool), Refusal> {
    if request.handler.is_empty() {
        return Err(Refusal::Invalid("`handler` is empty: say which handler does the work".to_owned()));
    }
    if request.handler.contains('\0') || request.key.as_deref().is_some_and(|key| key.contains('\0')) {
        return Err(Refusal::Invalid("`handler` and `key` cannot contain the character U+0000".to_owned()));
    }
    if request.timeout_secs.is_some_and(|secs| secs < 0) || request.delay_ms.is_some_and(|delay| delay < 0) {
        return Err(Refusal::Invalid("`timeoutSecs` and `delayMs` cannot be negative".to_owned()));
    }
    if request.max_attempts == Some(0) {
        return Err(Refusal::Invalid("`maxAttempts` is 0: a job is tried at least once".to_owned()));
    }
    if !request.unchecked {
        check(&request.handler, &request.payload)?;
    }
    let (row, existed) = store.insert(new_row(request)).await?;
    Ok((row.job, existed))
}

fn new_row(request: EnqueueRequest) -> Row {
    let now = now();
    let default = u32::try_from(DEFAULT_MAX_ATTEMPTS).unwrap_or(1);
    let delay = request.delay_ms.filter(|delay| *delay > 0);
    let job = Job {
        id: Ulid::generate().to_string(),
        handler: request.handler,
        payload: request.payload,
        status: JobStatus::Queued,
        cost_estimate: request.cost_estimate,
        parent_id: request.parent_id,
        max_attempts: request.max_attempts.unwrap_or(default),
        timeout_secs: request.timeout_secs,
        priority: request.priority,
        labels: request.labels,
        created_at: now,
        updated_at: now,
        not_before: delay.map(|delay| now.saturating_add(delay)),
        ..Job::default()
    };
    Row { job, key: request.key, ..Row::default() }
}

/// Cancels a job.
pub(crate) async fn cancel(store: &Store, id: &str) -> Result<Job, Refusal> {
    change(store, id, life::cancel, |job| {
        // One that runs was cancelled before.
        ended(job.status).then(|| format!("job `{id}` has ended: it cannot be cancelled"))
    })
    .await
}

/// Queues a job again.
pub(crate) async fn retry(store: &Store, id: &str) -> Result<Job, Refusal> {
    change(store, id, life::retry, |job| {
        if job.status == JobStatus::Running {
            return Some(format!("job `{id}` runs: cancel it first"));
        }
        ended(job.status).then(|| format!("job `{id}` is done: queue a new one"))
    })
    .await
}

async fn change(
    store: &Store,
    id: &str,
    step: fn(&mut Row) -> bool,
    conflict: impl FnOnce(&Job) -> Option<String>,
) -> Result<Job, Refusal> {
    if let Some(change) = store.update(id, step).await? {
        return Ok(change.row.job.clone());
    }
    let job = store.job(id).await?.ok_or_else(|| not_found(id))?;
    match conflict(&job) {
        None => Ok(job),
        Some(why) => Err(Refusal::Conflict(why)),
    }
}

/// There is no such job.
pub(crate) fn not_found(id: &str) -> Refusal {
    Refusal::NotFound(format!("there is no job `{id}`"))
}
