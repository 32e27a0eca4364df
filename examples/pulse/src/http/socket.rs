//! The socket: the state as it is, and then what changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;

use crate::daemon::Daemon;
use crate::hub::{job_update, plugin_update, queue_update, text};
use crate::pulse::JobStatus;
use crate::store::{Error, Filter};

/// How many jobs a page gets at first.
const NEWEST: usize = 200;

pub(super) async fn open(State(daemon): State<Daemon>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        // It ends with the page.
        let _ = serve(daemon, socket).await;
    })
}

async fn serve(daemon: Daemon, mut socket: WebSocket) -> Result<(), axum::Error> {
    // What changes while the state is read comes after it.
    let mut reader = daemon.hub.listen();
    match snapshot(&daemon).await {
        Ok(messages) => {
            for message in messages {
                socket.send(frame(&message)).await?;
            }
        }
        Err(error) => crate::cli::complain(&format!("a page could not be served: {error}")),
    }
    loop {
        tokio::select! {
            message = reader.next() => match message {
                Some(message) => socket.send(frame(&message)).await?,
                None => return socket.send(Message::Close(None)).await,
            },
            // A page has nothing to say, but its end.
            heard = socket.recv() => match heard {
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Ok(()),
            },
            () = daemon.stopped.cancelled() => return socket.send(Message::Close(None)).await,
        }
    }
}

async fn snapshot(daemon: &Daemon) -> Result<Vec<Arc<str>>, Error> {
    let mut messages = vec![text(&daemon.status()), text(&queue_update(daemon.stats().await?))];
    for plugin in daemon.plugins.all() {
        let state = plugin.state;
        messages.push(text(&plugin_update(plugin, state)));
    }
    let running = Filter { status: Some(JobStatus::Running), ..Filter::default() };
    let mut jobs = BTreeMap::new();
    for filter in [Filter::default(), running] {
        for job in daemon.store.whole_jobs(&filter, NEWEST).await? {
            jobs.insert(job.id.clone(), job);
        }
    }
    messages.extend(jobs.into_values().map(|job| text(&job_update(job, None))));
    Ok(messages)
}

fn frame(message: &Arc<str>) -> Message {
    Message::Text(Utf8Bytes::from(message.as_ref()))
}
