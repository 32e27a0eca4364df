//! What the runner prints and writes, read.

use std::fmt;
use std::path::Path;

use crate::support::folder;

/// What the suite says of a testee.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The suite of binary and JSON.
    pub(crate) binary_and_json: Tally,
    /// The suite of the text format; the runner leaves it out after failures in the first.
    pub(crate) text_format: Option<Tally>,
    /// Tests that failed and are on no list.
    pub(crate) failures: Vec<Failure>,
    /// Tests on the list that pass, and names on it that no test has.
    pub(crate) stale: Vec<String>,
}

/// How many tests of a suite went which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) successes: u32,
    /// The runner takes them for passes. They are counted nowhere else.
    pub(crate) skips: u32,
    /// Those that are on the list.
    pub(crate) expected_failures: u32,
    pub(crate) unexpected_failures: u32,
}

/// A test that failed.
#[derive(Debug)]
pub(crate) struct Failure {
    /// `Required.Proto3.JsonInput.HelloWorld.JsonOutput`
    pub(crate) test: String,
    /// What was wrong, what was asked and what came back.
    pub(crate) reason: String,
}

impl Outcome {
    /// Reads what the runner printed, and the lists that it left in a folder.
    pub(super) fn read(printed: &str, reports: &Path) -> Result<Self, String> {
        let mut suites = printed.split("CONFORMANCE TEST BEGIN").skip(1).map(tally);
        let broken = || format!("the conformance runner did not reach its end:\n{}", end(printed));
        let binary_and_json = suites.next().flatten().ok_or_else(broken)?;
        let text_format = suites.next().map(|suite| suite.ok_or_else(broken)).transpose()?;
        let stale = ["succeeding_tests.txt", "unmatched.txt"].map(|list| names(&reports.join(list)));
        Ok(Self { binary_and_json, text_format, failures: failures(printed), stale: stale.concat() })
    }
}

impl Tally {
    /// All tests of the suite.
    pub(crate) fn tests(self) -> u32 {
        self.successes + self.skips + self.expected_failures + self.unexpected_failures
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.test, self.reason)
    }
}

/// Reads the line that ends a suite:
/// `CONFORMANCE SUITE PASSED: 8 successes, 5 skipped, 2 expected failures, 0 unexpected failures.`
fn tally(suite: &str) -> Option<Tally> {
    let line = suite.lines().find(|line| line.starts_with("CONFORMANCE SUITE "))?;
    let (_, counts) = line.split_once(": ")?;
    let mut numbers = counts.split(", ").map(|count| count.split(' ').next()?.parse().ok());
    let mut next = || numbers.next().flatten();
    Some(Tally {
        successes: next()?,
        skips: next()?,
        expected_failures: next()?,
        unexpected_failures: next()?,
    })
}

/// Reads the paragraphs that begin with `ERROR, test=<name>: `. They end at the next one or at an empty line.
fn failures(printed: &str) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    let mut is_inside = false;
    for line in printed.lines() {
        if let Some(failure) = line.strip_prefix("ERROR, test=") {
            let (test, reason) = failure.split_once(": ").unwrap_or((failure, ""));
            failures.push(Failure { test: test.to_owned(), reason: reason.to_owned() });
            is_inside = true;
        } else if line.is_empty() || line.starts_with("ERROR") {
            is_inside = false;
        } else if let Some(failure) = failures.last_mut().filter(|_| is_inside) {
            failure.reason.push('\n');
            failure.reason.push_str(line);
        }
    }
    failures
}

/// The names in a list, which the runner writes only if there are some: `<name> # <message>`.
fn names(list: &Path) -> Vec<String> {
    if !list.exists() {
        return Vec::new();
    }
    let text = folder::read(list);
    let names = text.lines().filter_map(|line| line.split_whitespace().next());
    names.map(ToOwned::to_owned).collect()
}

/// The last lines of a text.
fn end(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}
