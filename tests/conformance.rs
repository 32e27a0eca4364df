//! protobuf's official conformance suite, put to the generated code of every language that has a testee.
//!
//! There is no runner for Windows.
#![cfg(unix)]

mod support;

use std::path::Path;

use protogen::lang;
use support::conformance::{Outcome, Testee};
use support::{folder, npm};

/// The tests of binary and JSON, for proto2 and proto3, in the release that requirements.txt pins.
const TESTS: u32 = 2817;

#[test]
fn generated_code_passes_binary_and_json() {
    // Testees can install what they need themselves; here they would meet other tests that do.
    npm::install("typescript");
    let mut testees: Vec<Testee> =
        lang::ALL.iter().filter_map(|backend| Testee::of(backend.name())).collect();
    let others: Vec<Testee> = testees.iter().flat_map(Testee::others).collect();
    testees.extend(others);
    assert!(!testees.is_empty(), "no language has a testee");
    let outcomes = std::thread::scope(|scope| {
        let runs: Vec<_> = testees.iter().map(|testee| scope.spawn(|| testee.run())).collect();
        let joined = runs.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.map(|run| run.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect::<Vec<_>>()
    });
    for (testee, outcome) in testees.iter().zip(outcomes) {
        match outcome {
            Ok(outcome) => assert_passed(&testee.name, &outcome),
            Err(error) => panic!("{}: {error}", testee.name),
        }
    }
}

fn assert_passed(testee: &str, outcome: &Outcome) {
    let tally = outcome.binary_and_json;
    let first: Vec<String> = outcome.failures.iter().take(40).map(ToString::to_string).collect();
    assert!(first.is_empty(), "{testee}: {tally:?}, the first of them:\n\n{}", first.join("\n\n"));
    assert_eq!(tally.unexpected_failures, 0, "{testee}");
    assert_eq!(outcome.stale, [""; 0], "{testee}: known failures that don't fail");
    assert_eq!(tally.skips, 0, "{testee}: skipped tests of binary and JSON");
    assert_eq!(tally.tests(), TESTS, "{testee}: the whole suite");
}

/// A testee that gives one answer to everything, a `ConformanceResponse` in hex.
fn parrot(answer: &str, known_failures: &Path) -> Result<Outcome, String> {
    Testee {
        name: format!("parrot-{answer}"),
        program: folder::source("tools/conformance/parrot.py"),
        arguments: vec![answer.to_owned()],
        known_failures: known_failures.to_path_buf(),
    }
    .run()
}

const NO_FAILURES: &str = "/dev/null";

#[test]
fn skips_are_counted_apart_from_passes() {
    let skipped = "2a00";
    let outcome = parrot(skipped, Path::new(NO_FAILURES)).expect("the runner takes skips for passes");
    assert_eq!((outcome.binary_and_json.skips, outcome.binary_and_json.successes), (TESTS, 0));
    assert!(outcome.text_format.expect("the first suite passed").skips > 0);
}

#[test]
fn failures_have_reasons_and_known_failures_must_fail() {
    let known = "Required.Proto3.JsonInput.HelloWorld.ProtobufOutput";
    let passes = "Required.Proto3.JsonInput.AllFieldAcceptNull.ProtobufOutput";
    let unheard_of = "Required.Proto3.NoSuchTest";
    let folder = folder::temporary("conformance-");
    let list = folder.path().join("known-failures.txt");
    folder::write(&list, &[known, passes, unheard_of].join("\n"));

    let empty_message = "1a00";
    let outcome = parrot(empty_message, &list).expect("the runner goes on");
    assert_eq!(outcome.stale, [passes, unheard_of]);
    let tally = outcome.binary_and_json;
    assert_eq!((tally.tests(), tally.expected_failures), (TESTS, 1));
    assert_eq!(tally.unexpected_failures as usize, outcome.failures.len());
    assert!(outcome.failures.iter().all(|failure| failure.test != known));
    let unknown = known.replace("Proto3", "Proto2");
    let failure = outcome.failures.iter().find(|failure| failure.test == unknown);
    assert!(failure.is_some_and(|failure| failure.reason.contains("optional_string")), "{failure:?}");
    assert!(outcome.text_format.is_none());
}

#[test]
fn a_runner_that_breaks_off_is_an_error() {
    // Asked about the order of unknown fields, the runner insists on a message.
    let parse_error = "0a00";
    let error = parrot(parse_error, Path::new(NO_FAILURES)).expect_err("there is no result");
    assert!(error.contains("UnknownOrdering"), "{error}");
}

#[test]
fn a_testee_that_does_not_start_is_an_error() {
    let error = parrot("not hex", Path::new(NO_FAILURES)).expect_err("there is no answer");
    assert!(error.contains("ValueError"), "{error}");
}
