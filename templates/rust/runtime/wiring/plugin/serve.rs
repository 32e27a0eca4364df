//! From the start of a plugin's process to its end.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::fs::File;
use std::future::Future;
use std::io::{self, Read, Write};
use std::process;
use std::thread;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;
use tokio_stream::wrappers::{TcpListenerStream, UnixListenerStream};
use tonic::codegen::Service;
use tonic::server::NamedService;
use tonic::service::Routes;
use tonic::transport::Server;

use super::super::wire;
use super::control::Control;
use super::controller::Controller;
use super::environment::{Environment, Listen};
use super::front::{Answer, Answered, Call, Front};
use super::socket::{Place, Socket};
use super::{Runs, Settings};

/// What open calls have to end, once nothing new is served.
const CLOSING: Duration = Duration::from_secs(2);

/// What a program has to end after that. A plugin that hangs must not outlive its host.
const ENDING: Duration = Duration::from_secs(2);

/// Why a plugin can't serve. `Debug` says it as `Display` does, since that is what `main` prints.
pub struct ServeError {
    message: String,
}

impl fmt::Display for ServeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl fmt::Debug for ServeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Error for ServeError {}

impl From<io::Error> for ServeError {
    fn from(error: io::Error) -> Self {
        ServeError { message: format!("the plugin can't serve: {error}") }
    }
}

impl From<String> for ServeError {
    fn from(message: String) -> Self {
        ServeError { message }
    }
}

/// Serves a host until it asks the plugin to stop, or is gone.
///
/// From here on, what the program prints to its standard output goes to standard error: the real one
/// belongs to the handshake. SIGTERM lets the jobs finish, SIGINT is ignored, since a terminal sends it
/// to plugins too. When this returns, the program has two seconds to end by itself.
///
/// # Errors
///
/// Why the plugin can't serve: no host started it, or it can't listen.
pub async fn serve<S>(settings: Settings, runs: Runs, service: S) -> Result<(), ServeError>
where
    S: Service<Call, Response = Answer, Error = Infallible, Future = Answered>
        + NamedService
        + Clone
        + Send
        + 'static,
{
    let environment = Environment::read(&settings)?;
    let output = claim_stdout()?;
    let leash = environment.is_leashed.then(|| runs.clone());
    tokio::spawn(obey_signals(runs.clone(), settings.shutdown_grace)?);
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_service_status("plugin", tonic_health::ServingStatus::Serving).await;
    let others = Routes::new(health)
        .add_service(Controller::new(runs.clone()))
        .add_service(Control::new(runs.clone()));
    let front = Front::new(environment.token, service, others);
    let server = Server::builder()
        .max_frame_size(wire::LARGEST_FRAME)
        .initial_stream_window_size(wire::AHEAD_ON_ONE)
        .initial_connection_window_size(wire::AHEAD);
    let ending = runs.ending().clone();
    let ended = async move { ending.cancelled().await };
    match environment.listen {
        Listen::Unix(folder) => {
            let (socket, listener) = Socket::bind(folder, environment.is_leashed)?;
            watch_leash(leash, Some(socket.place.clone()))?;
            say(&output, &format!("1|{}|unix|{}|grpc", environment.version, socket.place.path.display()))?;
            let incoming = UnixListenerStream::new(listener);
            closing(&runs, server.serve_with_incoming_shutdown(front, incoming, ended)).await?;
        }
        Listen::Tcp | Listen::Port(_) => {
            let port = if let Listen::Port(port) = environment.listen { port } else { 0 };
            let listener = TcpListener::bind(("127.0.0.1", port)).await?;
            let address = listener.local_addr()?;
            watch_leash(leash, None)?;
            match environment.listen {
                Listen::Port(_) => say(&output, &format!("QNTX_PLUGIN_PORT={}", address.port()))?,
                Listen::Tcp | Listen::Unix(_) => {
                    say(&output, &format!("1|{}|tcp|{address}|grpc", environment.version))?
                }
            }
            let incoming = TcpListenerStream::new(listener);
            closing(&runs, server.serve_with_incoming_shutdown(front, incoming, ended)).await?;
        }
    }
    end_soon();
    Ok(())
}

/// Serves, and once the end has begun, does not wait for ever.
async fn closing<E: Error + Send + Sync + 'static>(
    runs: &Runs,
    server: impl Future<Output = Result<(), E>>,
) -> Result<(), ServeError> {
    let late = async {
        runs.ending().cancelled().await;
        tokio::time::sleep(CLOSING).await;
    };
    tokio::select! {
        result = server => result.map_err(|error| ServeError { message: format!("serving ended: {error}") }),
        () = late => Ok(()),
    }
}

/// The real standard output; from now on, what is printed goes to standard error.
fn claim_stdout() -> io::Result<File> {
    let real = rustix::io::dup(rustix::stdio::stdout())?;
    rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
    Ok(File::from(real))
}

fn say(mut output: &File, line: &str) -> io::Result<()> {
    output.write_all(format!("{line}\n").as_bytes())
}

/// Ends the plugin when its host is gone: then standard input ends. Nothing of it needs the runtime, which
/// handlers may block.
fn watch_leash(runs: Option<Runs>, place: Option<Place>) -> io::Result<()> {
    let Some(runs) = runs else { return Ok(()) };
    thread::Builder::new().name("leash".to_owned()).spawn(move || {
        let mut rest = [0; 256];
        while io::stdin().read(&mut rest).is_ok_and(|read| read > 0) {}
        runs.cancel_all();
        end_children();
        thread::sleep(Duration::from_millis(500));
        runs.end();
        thread::sleep(CLOSING);
        place.inspect(Place::clear);
        process::exit(0);
    })?;
    Ok(())
}

/// Asks the processes that this one has started to end, where they are a group of their own.
fn end_children() {
    let this = rustix::process::getpid();
    if rustix::process::getpgrp() == this {
        // This process is told so, too, and is about to end anyway.
        let _ = rustix::process::kill_process_group(this, rustix::process::Signal::TERM);
    }
}

/// Lets the jobs finish when the plugin is asked to stop.
fn obey_signals(runs: Runs, grace: Duration) -> io::Result<impl Future<Output = ()> + Send> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => break,
                _ = interrupt.recv() => {}
                () = runs.ending().cancelled() => return,
            }
        }
        // Past the grace and a little more, the end comes anyway.
        let _ = timeout(grace + CLOSING, runs.drain(grace)).await;
        runs.end();
    })
}

/// Ends the process if the program does not.
fn end_soon() {
    let watchdog = thread::Builder::new().name("end".to_owned()).spawn(|| {
        thread::sleep(ENDING);
        process::exit(0);
    });
    // Without a thread to spare, the host's signals have to do.
    drop(watchdog);
}
