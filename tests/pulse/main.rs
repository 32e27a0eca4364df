//! Pulse, as a process, with real plugins in every language: `examples/pulse`.

#![allow(clippy::disallowed_methods, reason = "the promise about the disk binds the program, not its tests")]
#![allow(clippy::print_stdout, reason = "how many were hit is told to who asks")]

/// The same tests on each database.
macro_rules! on_each_database {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $test() { super::$test(&crate::pulse::Pulse::new()); })*
        }
        mod postgres {
            $(#[test] fn $test() { super::$test(&crate::pulse::Pulse::on_postgres()); })*
        }
    };
}

mod crashes;
mod jobs;
mod life;
mod many;
mod postgres;
mod pulse;
mod socket;
#[path = "../support/mod.rs"]
mod support;
