//! `pulse serve` and `pulse run`: a host, for ever or for one job.
#![allow(clippy::print_stdout, reason = "it prints")]

use std::collections::BTreeMap;
use std::process::ExitCode;

use protogen_generated::protocol::InitializeRequest;
use protogen_generated::protocol::domain_plugin_service_host::Launch;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::enqueue::NewJob;
use super::{duration, show};
use crate::daemon::{Daemon, Options};
use crate::http;
use crate::life::Delays;
use crate::service::{self, Refusal};

#[derive(clap::Args)]
pub(super) struct Serve {
    #[command(flatten)]
    host: HostArguments,
}

#[derive(clap::Args)]
pub(super) struct Run {
    #[command(flatten)]
    host: HostArguments,

    #[command(flatten)]
    job: NewJob,

    /// Go on serving when the job has ended
    #[arg(long)]
    stay: bool,
}

#[derive(clap::Args)]
struct HostArguments {
    /// A plugin to start: its name, `=`, and its command
    #[arg(long = "plugin", value_name = "NAME=COMMAND", value_parser = plugin)]
    plugins: Vec<(String, Vec<String>)>,

    /// A value of a plugin's configuration
    #[arg(long = "config", value_name = "PLUGIN.KEY=VALUE", value_parser = setting)]
    config: Vec<(String, String, String)>,

    /// The address of the page
    #[arg(long, default_value = "127.0.0.1:7317", value_name = "ADDRESS")]
    listen: String,

    /// How many jobs run at once
    #[arg(long, default_value_t = 64, value_name = "NUMBER")]
    jobs: usize,

    /// How long a job waits before its second attempt; twice as long before each further one
    #[arg(long, default_value = "1s", value_parser = duration, value_name = "DURATION")]
    retry_delay: i64,
}

fn plugin(text: &str) -> Result<(String, Vec<String>), String> {
    let (name, command) = text.split_once('=').ok_or("write NAME=COMMAND")?;
    let command: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    if command.is_empty() {
        return Err(format!("`{name}` has no command"));
    }
    Ok((name.to_owned(), command))
}

fn setting(text: &str) -> Result<(String, String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write PLUGIN.KEY=VALUE")?;
    let (plugin, key) = name.split_once('.').ok_or("write PLUGIN.KEY=VALUE")?;
    Ok((plugin.to_owned(), key.to_owned(), value.to_owned()))
}

impl HostArguments {
    fn options(&self) -> Options {
        Options { most: self.jobs.max(1), delays: Delays { retry: self.retry_delay, ..Delays::default() } }
    }

    fn launches(&self) -> Vec<Launch> {
        let launch = |(name, command): &(String, Vec<String>)| {
            let own = self.config.iter().filter(|(plugin, _, _)| plugin == name);
            let config: BTreeMap<String, String> =
                own.map(|(_, key, value)| (key.clone(), value.clone())).collect();
            let initialize = InitializeRequest { config, ..InitializeRequest::default() };
            Launch::process(name, &command[0], initialize).args(&command[1..])
        };
        self.plugins.iter().map(launch).collect()
    }

    /// Opens the host and its page.
    async fn open(&self, database: &str) -> Result<Daemon, Refusal> {
        let daemon = Daemon::open(database, &self.options()).await?;
        let listener = TcpListener::bind(&self.listen)
            .await
            .map_err(|error| Refusal::Invalid(format!("cannot listen at {}: {error}", self.listen)))?;
        let address = listener.local_addr().map_err(|error| Refusal::Internal(error.to_string()))?;
        println!("page      http://{address}/");
        let pages = daemon.clone();
        tokio::spawn(async move {
            if let Err(error) = http::serve(listener, pages).await {
                super::complain(&error.to_string());
            }
        });
        Ok(daemon)
    }
}

impl Serve {
    pub(super) async fn run(self, database: &str) -> Result<ExitCode, Refusal> {
        let daemon = self.host.open(database).await?;
        daemon.run(self.host.launches(), signal()).await?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Run {
    pub(super) async fn run(self, database: &str) -> Result<ExitCode, Refusal> {
        let daemon = self.host.open(database).await?;
        let (job, _) = service::enqueue(&daemon.store, self.job.into_request()).await?;
        let store = daemon.store.clone();
        let ended = CancellationToken::new();
        let end = ended.clone();
        let host = tokio::spawn(daemon.run(self.host.launches(), async move {
            tokio::select! {
                () = signal() => {}
                () = end.cancelled() => {}
            }
        }));
        let code = tokio::select! {
            code = show::wait(&store, &job.id) => code?,
            () = signal() => ExitCode::FAILURE,
        };
        if !self.stay {
            ended.cancel();
        }
        host.await.map_err(|error| Refusal::Internal(error.to_string()))??;
        Ok(code)
    }
}

/// Waits for a signal to end.
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
