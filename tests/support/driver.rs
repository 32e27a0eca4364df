//! A program in another language that answers questions for as long as a test runs.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

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
    /// Filled by a thread, since a pipe can't be waited for with an end.
    answers: Receiver<String>,
}

/// Long enough for anything that ends.
const LIMIT: Duration = Duration::from_secs(300);

impl Driver {
    /// Starts a program; what it writes to standard error is the test's.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}", command::not_started(command, &error)));
        let questions = process.stdin.take().expect("standard input is piped");
        let pipe = process.stdout.take().expect("standard output is piped");
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || {
            let lines = BufReader::new(pipe).lines();
            // Nobody waits for an answer any more once the driver is dropped.
            lines.map_while(Result::ok).take_while(|line| sender.send(line.clone()).is_ok()).for_each(drop);
        });
        Self { process, pipes: Mutex::new(Pipes { questions, answers }) }
    }

    /// Asks one question and waits for its answer.
    pub(crate) fn ask<Answer: DeserializeOwned>(&self, question: &impl Serialize) -> Answer {
        self.ask_within(LIMIT, question)
    }

    /// The same, but a driver that takes longer has failed.
    pub(crate) fn ask_within<Answer: DeserializeOwned>(
        &self,
        limit: Duration,
        question: &impl Serialize,
    ) -> Answer {
        let mut line = serde_json::to_vec(question).expect("a question is JSON");
        line.push(b'\n');
        // A test that failed with the lock in its hand left no question half asked.
        let mut pipes = self.pipes.lock().unwrap_or_else(PoisonError::into_inner);
        pipes.questions.write_all(&line).expect("the driver reads its questions");
        let answer = pipes.answers.recv_timeout(limit).unwrap_or_else(|error| {
            panic!("the driver does not answer: {error}\n{}", String::from_utf8_lossy(&line))
        });
        serde_json::from_str(&answer)
            .unwrap_or_else(|error| panic!("the driver's answer is not understood: {error}\n{answer}"))
    }

    /// The most memory that the process has ever had, in bytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = format!("/proc/{}/status", self.process.id());
        let status = std::fs::read_to_string(&status)
            .unwrap_or_else(|error| panic!("only Linux says how much memory a process has had: {error}"));
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")).expect("Linux says it in kB");
        1024 * peak.parse::<u64>().expect("it is a number")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It has nothing to save; one that is gone already cannot be killed, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
