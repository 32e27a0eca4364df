//! A plugin that misbehaves as its first argument says.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program, and prints too much")]
#![allow(clippy::disallowed_methods, reason = "what the generator may not do, this may")]

mod handlers;
mod old;

use std::io::{self, Read, Write};
use std::time::Duration;
use std::{env, process, thread};

use protogen_generated::protocol::domain_plugin_service_plugin::DomainPluginService as Plugin;
use protogen_generated::protocol::domain_plugin_service_server::DomainPluginService;
use protogen_generated::protocol::{InitializeRequest, InitializeResponse};
use tonic::{Request, Response, Status};

#[tokio::main]
async fn main() {
    let mode = env::args().nth(1).unwrap_or_default();
    match mode.as_str() {
        "silent" => until_the_host_is_gone(),
        "late" => thread::sleep(Duration::from_millis(700)),
        "garbage" => {
            for _ in 0..2_000 {
                print(b"\x00\xff 1|x|unix\n");
            }
            until_the_host_is_gone();
        }
        "endless" => {
            print(&vec![b'x'; 10 << 20]);
            until_the_host_is_gone();
        }
        "exits" => {
            eprintln!("error: the disk is full");
            process::exit(7);
        }
        "nobody" => {
            print(b"1|1|unix|/nonexistent/socket|grpc\n");
            until_the_host_is_gone();
        }
        "no-execute" | "no-handlers" | "old" | "noise" => return old::serve(&mode).await,
        _ => {}
    }
    let plugin = Plugin::new("misbehaving", "1.2.3").handlers(handlers::all()).methods(Methods { mode });
    if let Err(error) = plugin.serve().await {
        eprintln!("{error}");
        process::exit(1);
    }
}

struct Methods {
    mode: String,
}

#[tonic::async_trait]
impl DomainPluginService for Methods {
    async fn initialize(
        &self,
        _: Request<InitializeRequest>,
    ) -> Result<Response<InitializeResponse>, Status> {
        match self.mode.as_str() {
            "initialize-hangs" => std::future::pending().await,
            "initialize-fails" => return Err(Status::invalid_argument("`greeting` is missing")),
            "crash-loop" => {
                thread::spawn(|| {
                    thread::sleep(Duration::from_millis(50));
                    process::exit(4);
                });
            }
            _ => {}
        }
        Ok(Response::new(InitializeResponse::default()))
    }
}

/// Prints at once, to the real standard output as long as that is there.
fn print(bytes: &[u8]) {
    let mut output = io::stdout();
    // The host may have read enough.
    let _ = output.write_all(bytes).and_then(|()| output.flush());
}

fn until_the_host_is_gone() -> ! {
    let _ = io::stdin().read_to_end(&mut Vec::new());
    process::exit(0);
}
