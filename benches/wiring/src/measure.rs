//! What is measured of a stub.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::process;
use crate::stub::Stub;

/// How jobs are sent.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    /// How many callers there are, each with one job at a time.
    pub(crate) callers: usize,
    /// How many bytes a payload has.
    pub(crate) bytes: usize,
}

impl Load {
    pub(crate) const ALL: [Load; 4] = [
        Load { callers: 1, bytes: 100 },
        Load { callers: 64, bytes: 100 },
        Load { callers: 1, bytes: 65_536 },
        Load { callers: 64, bytes: 65_536 },
    ];

    pub(crate) fn name(self) -> String {
        let size = if self.bytes == 100 { "100B" } else { "64KiB" };
        format!("{}x{size}", self.callers)
    }
}

/// What a round trip took, in microseconds.
#[derive(Clone, Copy)]
pub(crate) struct Trip {
    /// Half of them took no longer.
    pub(crate) p50: f64,
    /// All but one in a hundred.
    pub(crate) p99: f64,
    /// The time of all by their number: with many callers, less than each of them waits.
    pub(crate) wall: f64,
    /// The processor time of host and plugin.
    pub(crate) cpu: f64,
}

/// Sends jobs for some time.
pub(crate) async fn trips(stub: &Arc<Stub>, load: Load, time: Duration) -> Trip {
    let payload: Arc<[u8]> = payload(load.bytes).into();
    let used = || process::cpu("self") + process::cpu(stub.process());
    let before = used();
    let begun = Instant::now();
    let callers: Vec<_> = (0..load.callers)
        .map(|caller| {
            let (stub, payload) = (Arc::clone(stub), Arc::clone(&payload));
            tokio::spawn(async move {
                let mut waits = Vec::new();
                while begun.elapsed() < time {
                    let sent = Instant::now();
                    stub.echo(caller + waits.len() * load.callers, &payload).await;
                    waits.push(micros(sent.elapsed()));
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for caller in callers {
        waits.extend(caller.await.expect("a caller goes on"));
    }
    let number = f64::from(u32::try_from(waits.len()).expect("there are fewer"));
    let wall = micros(begun.elapsed()) / number;
    let cpu = micros(used().saturating_sub(before)) / number;
    waits.sort_by(f64::total_cmp);
    let at = |percent: usize| waits[(waits.len() - 1) * percent / 100];
    Trip { p50: at(50), p99: at(99), wall, cpu }
}

/// A job for `echo.echo` in JSON, of so many bytes.
fn payload(bytes: usize) -> Vec<u8> {
    let empty = r#"{"text":""}"#.len();
    format!(r#"{{"text":"{}"}}"#, "x".repeat(bytes - empty)).into_bytes()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
