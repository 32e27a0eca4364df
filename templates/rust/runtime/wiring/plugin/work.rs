//! What a handler does with a job.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::timeout;

use super::handlers::HandlerFuture;
use super::runs::Run;
use super::{Failure, Reason};

/// How long a handler that was told to end may go on.
pub(super) const GRACE: Duration = Duration::from_secs(5);

/// How a handler ended, or what it said when it panicked.
pub(super) type Ended = Result<Result<Vec<u8>, Failure>, String>;

/// What a handler does with a job. It runs in the task of its call: a task of its own for each job would cost
/// more than the rest of one.
pub(super) struct Work {
    /// `None`: it has ended.
    going_on: Option<(HandlerFuture, Run)>,
}

impl Work {
    pub(super) fn new(running: HandlerFuture, run: Run) -> Self {
        Work { going_on: Some((running, run)) }
    }

    /// How it ends that was told to. Who goes on regardless is stopped.
    pub(super) async fn ended_soon(mut self) -> Option<Ended> {
        let ended = timeout(GRACE, &mut self).await.ok();
        self.going_on = None;
        ended
    }
}

impl Future for Work {
    type Output = Ended;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Ended> {
        let Some((running, _)) = &mut self.going_on else { return Poll::Pending };
        // What a handler leaves in disorder is its own: nobody else sees its state again.
        let ended = match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(task))) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(result)) => Ok(result),
            Err(panic) => Err(said(&*panic)),
        };
        self.going_on = None;
        Poll::Ready(ended)
    }
}

/// Its caller has gone away. The handler is told so, and has some time to tidy up, in which it still counts.
impl Drop for Work {
    fn drop(&mut self) {
        let Some((running, run)) = self.going_on.take() else { return };
        run.context.cancel(Reason::Requested);
        // Without a runtime there is no time left, either.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                // Who goes on regardless is stopped here, too.
                let _ = timeout(GRACE, running).await;
                drop(run);
            });
        }
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it did not say why").to_owned()
}
