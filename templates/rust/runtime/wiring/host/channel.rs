//! What the calls of one plugin go through.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use h2::client::{self, SendRequest};
use h2::{Reason, RecvStream, SendStream};
use http_body::Frame;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio::task::JoinSet;
use tonic::body::Body;
use tonic::codegen::{Body as _, BoxFuture, Bytes, Service, http};

use super::super::wire;
use super::handshake::Address;

/// One HTTP/2 connection to a plugin. Clones share it.
///
/// tonic's own channel passes every call through three tasks on the way to its connection, so that it can connect
/// anew where a server has gone away. A plugin that has gone away is started anew: its connection is made once,
/// and calls are written to it where they are made.
#[derive(Clone, Debug)]
pub(super) struct Channel {
    requests: SendRequest<Bytes>,
    /// Reads and writes. It ends with the last clone.
    _driver: Arc<JoinSet<Result<(), h2::Error>>>,
}

impl Channel {
    /// Connects to a plugin.
    pub(super) async fn connect(address: &Address) -> io::Result<Self> {
        match address {
            Address::Unix(path) => Self::over(UnixStream::connect(path).await?).await,
            Address::Tcp(address) => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Self::over(stream).await
            }
        }
    }

    async fn over(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> io::Result<Self> {
        let mut builder = client::Builder::new();
        builder
            .enable_push(false)
            .max_frame_size(wire::LARGEST_FRAME)
            .initial_window_size(wire::AHEAD_ON_ONE)
            .initial_connection_window_size(wire::AHEAD);
        let (requests, connection) = builder.handshake(stream).await.map_err(io::Error::other)?;
        let mut driver = JoinSet::new();
        // Calls learn of its end.
        driver.spawn(connection);
        Ok(Channel { requests, _driver: Arc::new(driver) })
    }
}

impl Service<http::Request<Body>> for Channel {
    type Response = http::Response<Received>;
    type Error = h2::Error;
    type Future = BoxFuture<Self::Response, h2::Error>;

    fn poll_ready(&mut self, task: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        self.requests.poll_ready(task)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let (head, body) = request.into_parts();
        let sent = self.requests.send_request(http::Request::from_parts(head, ()), false);
        Box::pin(async move {
            let (response, stream) = sent?;
            let mut sending = Sending { body, stream };
            let is_sent = poll_fn(|task| Poll::Ready(Pin::new(&mut sending).poll(task).is_ready())).await;
            if !is_sent {
                // There is more to come, whatever is answered meanwhile.
                tokio::spawn(sending);
            }
            Ok(response.await?.map(Received))
        })
    }
}

/// The rest of a request on its way.
struct Sending {
    body: Body,
    stream: SendStream<Bytes>,
}

impl Future for Sending {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<()> {
        let Sending { body, stream } = &mut *self;
        // Kept back until it is known whether it is the last.
        let mut last = None;
        loop {
            let frame = match Pin::new(&mut *body).poll_frame(task) {
                Poll::Ready(Some(Ok(frame))) => frame,
                Poll::Ready(Some(Err(_))) => {
                    stream.send_reset(Reason::CANCEL);
                    return Poll::Ready(());
                }
                Poll::Ready(None) => {
                    // A stream that is over takes nothing more.
                    let _ = stream.send_data(last.unwrap_or_default(), true);
                    return Poll::Ready(());
                }
                Poll::Pending => {
                    let is_over = last.is_some_and(|data| stream.send_data(data, false).is_err());
                    return if is_over { Poll::Ready(()) } else { Poll::Pending };
                }
            };
            let Ok(data) = frame.into_data() else { continue };
            if let Some(data) = last.replace(data)
                && stream.send_data(data, false).is_err()
            {
                return Poll::Ready(());
            }
        }
    }
}

/// What a plugin answers, as it comes.
pub struct Received(RecvStream);

impl http_body::Body for Received {
    type Data = Bytes;
    type Error = h2::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, h2::Error>>> {
        let stream = &mut self.0;
        let frame = match ready!(stream.poll_data(task)) {
            Some(Ok(data)) => {
                // A stream that is over needs no more room.
                let _ = stream.flow_control().release_capacity(data.len());
                Some(Ok(Frame::data(data)))
            }
            Some(Err(error)) => Some(Err(error)),
            None => {
                ready!(stream.poll_trailers(task)).map(|trailers| trailers.map(Frame::trailers)).transpose()
            }
        };
        match frame {
            // Who answers before all was asked says so.
            Some(Err(error)) if error.reason() == Some(Reason::NO_ERROR) => Poll::Ready(None),
            frame => Poll::Ready(frame),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }
}
