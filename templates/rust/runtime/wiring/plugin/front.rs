//! Where every call of a host comes in.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;
use std::task::{Context, Poll};

use tonic::Status;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service, http};
use tonic::server::NamedService;
use tonic::service::Routes;

use super::super::TOKEN;

pub(super) type Call = http::Request<Body>;
pub(super) type Answer = http::Response<Body>;
pub(super) type Answered = BoxFuture<Answer, Infallible>;

/// Lets pass what carries the host's token, or everything where the host has set none. Jobs go to the plugin's
/// own service without a detour; what else a plugin serves is looked for by its path.
#[derive(Clone)]
pub(super) struct Front<S> {
    token: Option<Arc<str>>,
    service: S,
    others: Routes,
}

impl<S: NamedService> Front<S> {
    pub(super) fn new(token: Option<String>, service: S, others: Routes) -> Self {
        Front { token: token.map(Arc::from), service, others: others.prepare() }
    }

    fn is_allowed(&self, call: &Call) -> bool {
        let Some(expected) = &self.token else { return true };
        let found = call.headers().get(TOKEN);
        found.is_some_and(|found| is_same(found.as_bytes(), expected.as_bytes()))
    }
}

impl<S> Service<Call> for Front<S>
where
    S: Service<Call, Response = Answer, Error = Infallible, Future = Answered> + NamedService,
{
    type Response = Answer;
    type Error = Infallible;
    type Future = Answered;

    fn poll_ready(&mut self, task: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(task)
    }

    fn call(&mut self, call: Call) -> Answered {
        if !self.is_allowed(&call) {
            let status = Status::unauthenticated(format!("`{TOKEN}` is not that of this plugin's host"));
            return Box::pin(ready(Ok(status.into_http())));
        }
        if is_of(call.uri().path(), S::NAME) {
            self.service.call(call)
        } else {
            // They are always ready.
            Box::pin(self.others.call(call))
        }
    }
}

/// Whether `/service/Method` is a path of a service.
fn is_of(path: &str, service: &str) -> bool {
    let rest = path.strip_prefix('/').and_then(|path| path.strip_prefix(service));
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// Compares without telling by its time how much is right.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
