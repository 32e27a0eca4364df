//! Pulse over HTTP: `README.md` has the paths.

mod page;
mod routes;
mod socket;

use std::net::SocketAddr;

use axum::Router as Routes;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use protogen_generated::runtime::json::Json;
use tokio::net::TcpListener;

use crate::daemon::Daemon;
use crate::pulse::SOCKET_PATH;
use crate::service::Refusal;

/// Serves until the end.
pub(crate) async fn serve(listener: TcpListener, daemon: Daemon) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    let stop = daemon.stopped.clone();
    let routes = Routes::new()
        .route("/pulse/v1/jobs", get(routes::jobs).post(routes::enqueue))
        .route("/pulse/v1/jobs/{id}", get(routes::job))
        .route("/pulse/v1/jobs/{id}/cancel", post(routes::cancel))
        .route("/pulse/v1/jobs/{id}/retry", post(routes::retry))
        .route("/pulse/v1/jobs/{id}/logs", get(routes::logs))
        .route("/pulse/v1/plugins", get(routes::plugins))
        .route("/pulse/v1/plugins/{name}/restart", post(routes::restart))
        .route("/pulse/v1/queue", get(routes::queue))
        .route("/pulse/v1/status", get(routes::status))
        .route(SOCKET_PATH, any(socket::open))
        .fallback(page::file)
        .layer(middleware::from_fn(move |request, next| guard(address, request, next)))
        .with_state(daemon);
    axum::serve(listener, routes).with_graceful_shutdown(async move { stop.cancelled().await }).await
}

/// Keeps other sites' pages out of a browser that can reach this one.
async fn guard(address: SocketAddr, request: Request, next: Next) -> Response {
    match foreign(address, request.method(), request.uri().path(), request.headers()) {
        Some(why) => Refusal::Forbidden(why).into_response(),
        None => next.run(request).await,
    }
}

fn foreign(address: SocketAddr, method: &Method, path: &str, headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if address.ip().is_loopback() && !["localhost", "127.0.0.1", "[::1]", ""].contains(&name) {
        return Some(format!("`{host}` is not a name of this machine"));
    }
    let origin = text(header::ORIGIN)?;
    let site = origin.split_once("://").map_or(origin, |(_, site)| site);
    let changes = !matches!(*method, Method::GET | Method::HEAD) || path == SOCKET_PATH;
    (changes && site != host).then(|| format!("a page of `{origin}` has no business here"))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self {
            Refusal::Invalid(_) | Refusal::Payload(_) | Refusal::Handler(_) => StatusCode::BAD_REQUEST,
            Refusal::NotFound(_) => StatusCode::NOT_FOUND,
            Refusal::Conflict(_) => StatusCode::CONFLICT,
            Refusal::Forbidden(_) => StatusCode::FORBIDDEN,
            Refusal::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, answer(&self.to_message())).into_response()
    }
}

/// A message as the body of an answer.
fn answer(message: &impl Json) -> Response {
    match message.to_json() {
        Ok(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(listen: &str, method: &Method, path: &str, host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().expect("a host"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().expect("an origin"));
        }
        foreign(listen.parse().expect("an address"), method, path, &headers).is_some()
    }

    #[test]
    fn other_sites_are_kept_out() {
        let refused = |method, path, host, origin| refused("127.0.0.1:7317", method, path, host, origin);
        let ours = "localhost:7317";
        assert!(!refused(&Method::POST, "/pulse/v1/jobs", ours, None));
        assert!(!refused(&Method::POST, "/pulse/v1/jobs", ours, Some("http://localhost:7317")));
        assert!(refused(&Method::POST, "/pulse/v1/jobs", ours, Some("http://evil.example")));
        assert!(refused(&Method::GET, SOCKET_PATH, ours, Some("http://evil.example")));
        assert!(refused(&Method::GET, "/", "evil.example", None));
        assert!(!refused(&Method::GET, "/", "127.0.0.1:7317", Some("http://evil.example")));
    }
}
