//! The requests that have one answer.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use protogen_generated::runtime::json::Json;
use serde::Deserialize;

use super::answer;
use crate::daemon::Daemon;
use crate::pulse::{EnqueueRequest, EnqueueResponse, JobList, JobStatus, LogList, MAX_PAGE_SIZE, PluginList};
use crate::service::{self, Refusal};
use crate::store::{ByHandler, Filter};

/// How many jobs or lines an answer has, if nobody says.
const PAGE: usize = 100;

#[derive(Deserialize)]
pub(super) struct Jobs {
    status: Option<String>,
    handler: Option<String>,
    limit: Option<usize>,
    before: Option<String>,
}

pub(super) async fn jobs(
    State(daemon): State<Daemon>,
    Query(query): Query<Jobs>,
) -> Result<Response, Refusal> {
    let status = match query.status.as_deref().filter(|name| !name.is_empty()) {
        None => None,
        Some(name) => Some(JobStatus::from_str_name(name).ok_or_else(|| {
            Refusal::Invalid(format!("`{name}` is no status: write one such as JOB_STATUS_RUNNING"))
        })?),
    };
    let handler = query.handler.filter(|name| !name.is_empty()).map(|name| {
        // As the queue's numbers have it.
        let bare = name.rsplit('/').next().unwrap_or_default();
        let unassigned = daemon.plugins.full_name(bare, "") == name;
        ByHandler { name, unassigned }
    });
    let filter = Filter { status, handler, before: query.before };
    let limit = page(query.limit);
    let jobs = daemon.store.jobs(&filter, limit).await?;
    let next = jobs.last().filter(|_| jobs.len() == limit).map(|job| job.id.clone());
    Ok(answer(&JobList { jobs, next, ..JobList::default() }))
}

pub(super) async fn enqueue(State(daemon): State<Daemon>, body: String) -> Result<Response, Refusal> {
    let request = EnqueueRequest::from_json(&body).map_err(|error| Refusal::Invalid(error.to_string()))?;
    let (job, existed) = service::enqueue(&daemon.store, request).await?;
    let status = if existed { StatusCode::OK } else { StatusCode::CREATED };
    let response = EnqueueResponse { job: Some(job), existed, ..EnqueueResponse::default() };
    Ok((status, answer(&response)).into_response())
}

pub(super) async fn job(State(daemon): State<Daemon>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let job = daemon.store.job(&id).await?.ok_or_else(|| service::not_found(&id))?;
    Ok(answer(&job))
}

pub(super) async fn cancel(
    State(daemon): State<Daemon>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    Ok(answer(&service::cancel(&daemon.store, &id).await?))
}

pub(super) async fn retry(State(daemon): State<Daemon>, Path(id): Path<String>) -> Result<Response, Refusal> {
    Ok(answer(&service::retry(&daemon.store, &id).await?))
}

#[derive(Deserialize)]
pub(super) struct Logs {
    after: Option<u32>,
    limit: Option<usize>,
}

pub(super) async fn logs(
    State(daemon): State<Daemon>,
    Path(id): Path<String>,
    Query(query): Query<Logs>,
) -> Result<Response, Refusal> {
    let after = query.after.unwrap_or(0);
    let entries = daemon.store.logs(&id, after, page(query.limit)).await?;
    if entries.is_empty() && daemon.store.row(&id).await?.is_none() {
        return Err(service::not_found(&id));
    }
    let next = entries.last().map_or(after, |entry| entry.sequence);
    Ok(answer(&LogList { entries, next, ..LogList::default() }))
}

pub(super) async fn plugins(State(daemon): State<Daemon>) -> Response {
    answer(&PluginList { plugins: daemon.plugins.all(), ..PluginList::default() })
}

pub(super) async fn restart(
    State(daemon): State<Daemon>,
    Path(name): Path<String>,
) -> Result<Response, Refusal> {
    let plugin = daemon.plugins.restart(&name);
    let plugin = plugin.ok_or_else(|| Refusal::NotFound(format!("there is no plugin `{name}`")))?;
    Ok(answer(&plugin))
}

pub(super) async fn queue(State(daemon): State<Daemon>) -> Result<Response, Refusal> {
    Ok(answer(&daemon.stats().await?))
}

pub(super) async fn status(State(daemon): State<Daemon>) -> Response {
    answer(&daemon.status())
}

fn page(limit: Option<usize>) -> usize {
    limit.unwrap_or(PAGE).clamp(1, usize::try_from(MAX_PAGE_SIZE).unwrap_or(PAGE))
}
