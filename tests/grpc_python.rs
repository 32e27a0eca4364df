//! Generated gRPC clients and servers, of threads and of asyncio, against each other and against those that
//! grpcio-tools makes of google's classes: real processes on real sockets.
//!
//! The tests themselves are Python: tests/drivers/python/users.

mod support;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use support::{command, folder, python};

/// Far more than any of the scripts takes.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs what follows where google's library cannot be imported.
const OURS: &str = "without_google.py";

const SERVERS: [&[&str]; 3] =
    [&[OURS, "servers.py", "sync"], &[OURS, "servers.py", "async"], &["google_server.py"]];

const CLIENTS: [&[&str]; 3] = [&[OURS, "client.py"], &[OURS, "async_client.py"], &["google_client.py"]];

#[test]
fn clients_and_servers_understand_each_other_and_googles() {
    let home = folder::temporary("grpc-python-");
    python::write_users(home.path(), |_| true);
    let options =
        ["-m", "grpc_tools.protoc", "-I.", "--python_out=.", "--grpc_python_out=.", "transfer.proto"];
    command::succeed(&mut script(home.path(), &options));
    let servers = SERVERS.map(|arguments| Server::start(home.path(), arguments));
    std::thread::scope(|scope| {
        for client in CLIENTS {
            let (home, servers) = (home.path(), &servers);
            scope.spawn(move || {
                for server in servers {
                    let mut call = script(home, client);
                    command::succeed_within(LIMIT, call.arg(&server.port));
                }
            });
        }
    });
    for server in servers {
        server.stop();
    }
}

/// A server of its own process, which ends with the value.
struct Server {
    process: Child,
    port: String,
}

impl Server {
    fn start(home: &Path, arguments: &[&str]) -> Self {
        let mut python = script(home, arguments);
        python.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process =
            python.spawn().unwrap_or_else(|error| panic!("{}", command::not_started(&python, &error)));
        let mut port = String::new();
        let stdout = process.stdout.take().expect("standard output is piped");
        BufReader::new(stdout).read_line(&mut port).expect("a server says its port");
        let port = port.trim().to_owned();
        assert!(port.parse().is_ok_and(|port: u16| port > 0), "{arguments:?} has no port: {port:?}");
        Server { process, port }
    }

    /// Has it end by itself, and well.
    fn stop(mut self) {
        drop(self.process.stdin.take());
        let status = self.process.wait().expect("a process that was started can be waited for");
        assert!(status.success(), "a server ended with {status}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended cannot be killed, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A script of the folder.
fn script(home: &Path, arguments: &[&str]) -> Command {
    let mut python = Command::new(python::install("grpc-python"));
    python.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONPATH");
    python.args(arguments).current_dir(home);
    python
}
