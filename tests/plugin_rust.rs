//! Plugins in Rust: the example, as a process. What it must do is in `tests/support/echo.rs`.

mod support;

use std::sync::LazyLock;

use support::echo::Echo;
use support::rust::example;

static ECHO: LazyLock<Echo> = LazyLock::new(|| {
    let program = example::build("echo-plugin").to_str().expect("the path is text").to_owned();
    Echo { name: "echo-rust", command: vec![program], source: "main.rs" }
});

#[test]
fn a_go_plugin_host_runs_it() {
    ECHO.runs_under_go_plugin();
}

#[test]
fn jobs_end_as_their_handlers_say() {
    ECHO.ends_jobs_as_handlers_say();
}

#[test]
fn jobs_fail_without_the_plugin() {
    ECHO.outlives_failing_jobs();
}

#[test]
fn what_is_no_host_of_it_is_told_so() {
    ECHO.tells_what_is_no_host_of_it();
}

#[test]
fn it_lives_and_ends_as_a_host_wants() {
    ECHO.lives_and_ends_as_a_host_wants();
}
