//! The jobs that were there when a plugin crashed.
//!
//! One poison job must not take a plugin down for ever, nor those that ran beside it. So after a
//! second crash, the jobs that were there both times run alone, one by one: what crashes a plugin
//! alone did it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many suspects are remembered.
const MOST: usize = 10_000;

/// How many crashes make a job run alone.
const CRASHES: u32 = 2;

/// How many crashes each job was there at.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Whether there are any. Most plugins never crash.
    any: AtomicBool,
    crashes: Mutex<HashMap<String, u32>>,
}

impl Suspects {
    /// Whether a job has to run alone.
    pub(super) fn runs_alone(&self, job: &str) -> bool {
        self.any.load(Ordering::Acquire) && self.lock().get(job).is_some_and(|&crashes| crashes >= CRASHES)
    }

    /// Notes that a job was there when its plugin crashed.
    pub(super) fn saw_crash(&self, job: &str) {
        let mut crashes = self.lock();
        if crashes.len() >= MOST && !crashes.contains_key(job) {
            crashes.clear();
        }
        *crashes.entry(job.to_owned()).or_default() += 1;
        self.any.store(true, Ordering::Release);
    }

    /// Notes that a job came to an end without a crash.
    pub(super) fn cleared(&self, job: &str) {
        if self.any.load(Ordering::Acquire) {
            let mut crashes = self.lock();
            crashes.remove(job);
            self.any.store(!crashes.is_empty(), Ordering::Release);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, u32>> {
        self.crashes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
