//! A typed call of a handler, through a host.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use super::super::{Handler, fresh};
use super::{Answer, Contract, Control, Host, Job, Outcome};

/// A job that is about to run: awaiting it runs it and returns its result.
///
/// ```text
/// let result = python.script(&PythonScriptJob { … }).timeout(Duration::from_secs(30)).await?;
/// ```
#[must_use = "a job does not run before it is awaited"]
pub struct Call<'a, C: Contract, P: 'static, R: 'static> {
    host: &'a Host<C>,
    handler: &'static Handler<P, R>,
    payload: &'a P,
    job: Job,
    control: Control,
}

impl<'a, C: Contract, P: Sync + 'static, R: Send + 'static> Call<'a, C, P, R> {
    /// A first attempt at a job, by the plugin that offers the handler.
    pub fn new(host: &'a Host<C>, handler: &'static Handler<P, R>, payload: &'a P) -> Self {
        let job = Job { handler: handler.name.to_owned(), attempt: 1, ..Job::default() };
        Call { host, handler, payload, job, control: Control::new() }
    }

    /// The job's identity. By default a random one.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.job.id = id.into();
        self
    }

    /// Which plugin runs it, where several offer the handler.
    pub fn plugin(mut self, name: &str) -> Self {
        self.job.handler = format!("{name}/{}", self.handler.name);
        self
    }

    /// Which attempt it is, from 1.
    pub fn attempt(mut self, attempt: u32) -> Self {
        self.job.attempt = attempt;
        self
    }

    /// How long it may run.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.job.timeout = Some(timeout);
        self
    }

    /// A hand on it while it runs.
    pub fn control(mut self, control: &Control) -> Self {
        self.control = control.clone();
        self
    }

    /// Runs it, and returns the result with everything else that was answered.
    ///
    /// # Errors
    ///
    /// Every outcome but success. A payload or a result that can't be written or read is
    /// [`Permanent`](Outcome::Permanent).
    pub async fn run(mut self) -> Result<(R, Answer), Outcome> {
        let permanent =
            |error: super::super::PayloadError| Outcome::Permanent { error: error.to_string(), code: None };
        self.job.payload = self.handler.write_payload(self.payload).map_err(permanent)?;
        if self.job.id.is_empty() {
            self.job.id = fresh::digits(16).map_err(|error| Outcome::Failed {
                error: error.to_string(),
                code: None,
                answer: None,
            })?;
        }
        match self.host.run(&self.job, &self.control).await {
            Outcome::Done(answer) => {
                let result = self.handler.read_result(&answer.result).map_err(permanent)?;
                Ok((result, answer))
            }
            outcome => Err(outcome),
        }
    }
}

impl<'a, C: Contract, P: Sync + 'static, R: Send + 'static> IntoFuture for Call<'a, C, P, R> {
    type Output = Result<R, Outcome>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.run().await.map(|(result, _)| result) })
    }
}
