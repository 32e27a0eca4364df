//! A program in another language that answers questions for as long as a test runs.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::command;

/// A long-lived process that reads one JSON value a line and answers each with one line.
pub(crate) struct Driver {
    process: Child,
    /// One question at a time, so that a driver can be shared by threads and by property tests.
    pipes: Mutex<Pipes>,
}

struct Pipes {
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts a program; what it writes to standard error is the test's.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}", command::not_started(command, &error)));
        let questions = process.stdin.take().expect("standard input is piped");
        let answers = process.stdout.take().expect("standard output is piped");
        Self { process, pipes: Mutex::new(Pipes { questions, answers: BufReader::new(answers) }) }
    }

    /// Asks one question and waits for its answer.
    pub(crate) fn ask<Answer: DeserializeOwned>(&self, question: &impl Serialize) -> Answer {
        let mut line = serde_json::to_vec(question).expect("a question is JSON");
        line.push(b'\n');
        // A test that failed with the lock in its hand left no question half asked.
        let mut pipes = self.pipes.lock().unwrap_or_else(PoisonError::into_inner);
        pipes.questions.write_all(&line).expect("the driver reads its questions");
        let mut answer = String::new();
        pipes.answers.read_line(&mut answer).expect("the driver writes UTF-8");
        serde_json::from_str(&answer)
            .unwrap_or_else(|error| panic!("the driver's answer is not understood: {error}\n{answer}"))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It has nothing to save; one that is gone already cannot be killed, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
