//! Handlers by name.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::{Context, Failure};

/// A handler at work.
pub(super) type HandlerFuture = Pin<Box<dyn Future<Output = Result<Vec<u8>, Failure>> + Send>>;

/// What runs one kind of job: from its encoded input to its encoded output.
pub(super) type Handler = Arc<dyn Fn(Vec<u8>, Context) -> HandlerFuture + Send + Sync>;

/// Handlers by name. Generated code fills it with typed ones.
#[derive(Clone, Default)]
pub struct Handlers {
    /// As they were added.
    names: Vec<String>,
    by_name: BTreeMap<String, Handler>,
}

impl Handlers {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a handler that sees bytes. One that has the same name is replaced.
    pub fn add<F, R>(&mut self, name: impl Into<String>, handler: F)
    where
        F: Fn(Vec<u8>, Context) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Vec<u8>, Failure>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let handler: Handler = Arc::new(move |payload, context| {
            let handler = Arc::clone(&handler);
            // Called in there, so that it panics in there.
            Box::pin(async move { handler(payload, context).await })
        });
        self.insert(name.into(), handler);
    }

    /// Adds a handler that sees messages. A payload that is none for it can never succeed.
    pub fn add_typed<P, R, F, T>(&mut self, kind: &'static super::super::Handler<P, R>, handler: F)
    where
        P: Send + 'static,
        R: 'static,
        F: Fn(P, Context) -> T + Send + Sync + 'static,
        T: Future<Output = Result<R, Failure>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let handler: Handler = Arc::new(move |payload, context| {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let read = kind.read_payload(&payload);
                // A handler may take its time, and the bytes are of no more use.
                drop(payload);
                let payload = read.map_err(|error| Failure::invalid(error.to_string()))?;
                let result = handler(payload, context).await?;
                kind.write_result(&result).map_err(|error| Failure::permanent(error.to_string()))
            })
        });
        self.insert(kind.name.to_owned(), handler);
    }

    /// Adds the handlers of another list.
    pub fn extend(&mut self, other: Handlers) {
        let mut handlers = other.by_name;
        for name in other.names {
            if let Some(handler) = handlers.remove(&name) {
                self.insert(name, handler);
            }
        }
    }

    /// Their names, in the order in which they were added.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    fn insert(&mut self, name: String, handler: Handler) {
        if self.by_name.insert(name.clone(), handler).is_none() {
            self.names.push(name);
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Handler> {
        self.by_name.get(name)
    }
}

impl fmt::Debug for Handlers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(&self.names).finish()
    }
}
