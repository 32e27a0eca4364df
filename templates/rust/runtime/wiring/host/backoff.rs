//! When a plugin that ended is started again, and when no more.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::Limits;

/// The crashes of one plugin.
#[derive(Debug)]
pub(super) struct Backoff {
    limits: Limits,
    /// When it crashed, within the window.
    crashes: VecDeque<Instant>,
    /// How often in a row without having been well for a while.
    in_a_row: u32,
}

/// What follows a crash.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Start it again after a while.
    Retry(Duration),
    /// Leave it alone, for as long.
    Open(Duration),
}

impl Backoff {
    pub(super) fn new(limits: Limits) -> Self {
        Backoff { limits, crashes: VecDeque::new(), in_a_row: 0 }
    }

    /// Notes a crash of a process that had been Ready for `well`.
    pub(super) fn crashed(&mut self, now: Instant, well: Duration) -> Next {
        if well >= self.limits.crash_window {
            self.in_a_row = 0;
        }
        self.crashes.push_back(now);
        while self.crashes.front().is_some_and(|&first| now - first > self.limits.crash_window) {
            self.crashes.pop_front();
        }
        if self.crashes.len() >= self.limits.crashes {
            self.crashes.clear();
            self.in_a_row = 0;
            return Next::Open(self.limits.circuit_open);
        }
        let doubled = self.limits.first_backoff.saturating_mul(1 << self.in_a_row.min(16));
        self.in_a_row += 1;
        Next::Retry(jittered(doubled.min(self.limits.longest_backoff)))
    }
}

/// Between three quarters and five quarters of a time, so that many plugins don't come back at once.
fn jittered(time: Duration) -> Duration {
    let mut random = [0; 1];
    // Without randomness there is no jitter, which is no harm.
    let _ = getrandom::fill(&mut random);
    time.mul_f64(0.75 + f64::from(random[0]) / 510.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_longer_each_time_and_then_opens() {
        let mut backoff = Backoff::new(Limits::default());
        let now = Instant::now();
        let mut waits = Vec::new();
        let open = loop {
            match backoff.crashed(now, Duration::ZERO) {
                Next::Retry(wait) => waits.push(wait.as_secs_f64()),
                Next::Open(time) => break time,
            }
        };
        assert_eq!((waits.len(), open), (4, Limits::default().circuit_open));
        for (wait, expected) in waits.iter().zip([0.2, 0.4, 0.8, 1.6]) {
            assert!((expected * 0.75..=expected * 1.25).contains(wait), "{waits:?}");
        }
    }

    #[test]
    fn crashes_that_are_far_apart_open_nothing() {
        let mut backoff = Backoff::new(Limits::default());
        let start = Instant::now();
        let hour = Duration::from_secs(3_601);
        for hours in 0..20 {
            let next = backoff.crashed(start + hour * hours, hour);
            assert!(matches!(next, Next::Retry(wait) if wait < Duration::from_millis(300)), "{next:?}");
        }
    }
}
