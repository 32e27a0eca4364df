//! How a job ended, and what a queue does then.

use std::process::ExitStatus;
use std::time::Duration;

use tonic::{Code, Status};

use super::Answer;

/// How a job ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The handler succeeded.
    Done(Answer),
    /// The handler failed, or the call did for a reason that says nothing of the job.
    Failed {
        /// Why.
        error: String,
        /// The status of the call, if that is what says so.
        code: Option<Code>,
        /// What the plugin answered, if it did.
        answer: Option<Answer>,
    },
    /// The deadline passed.
    TimedOut {
        /// How long it ran.
        after: Duration,
    },
    /// The caller cancelled it.
    Cancelled,
    /// Host or plugin stops. The attempt does not count.
    Interrupted,
    /// The plugin's process ended or stopped answering.
    PluginLost(Lost),
    /// No plugin offers the handler.
    NotSupported {
        /// Who says so.
        error: String,
        /// The status of the call, if the plugin says so.
        code: Option<Code>,
    },
    /// It can never succeed.
    Permanent {
        /// Why.
        error: String,
        /// The status of the call, if that is what says so.
        code: Option<Code>,
    },
    /// The plugin has no room now. The attempt does not count.
    Busy {
        /// Why.
        error: String,
        /// The status of the call, if that is what says so.
        code: Option<Code>,
    },
    /// Host and plugin don't accept each other.
    Misconfigured {
        /// Why.
        error: String,
        /// The status of the call, if that is what says so.
        code: Option<Code>,
    },
}

/// A plugin's last words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// How the process ended: `exit status: 1`, `signal: 9 (SIGKILL)`, or that it stopped answering.
    pub exit: String,
    /// The same for programs. `None`: there was no process to wait for, or it had to be ended.
    pub status: Option<ExitStatus>,
    /// The last lines that it wrote to its standard error.
    pub stderr: Vec<String>,
    /// Whether the job ran alone: it is what ends the plugin.
    pub poison: bool,
}

/// What a queue does with an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The job is done.
    Ack,
    /// Again after a while, as another attempt.
    Retry,
    /// Again after a while, as the same attempt.
    Requeue,
    /// Again when a plugin offers the handler.
    Park,
    /// Never again, and somebody should look.
    DeadLetter,
    /// Never again, as asked.
    Cancel,
}

impl Outcome {
    /// What a queue does with it. A plugin that is [`Misconfigured`](Outcome::Misconfigured) is
    /// stopped by its host, and its jobs wait.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Outcome::Done(_) => Verdict::Ack,
            Outcome::Permanent { .. } => Verdict::DeadLetter,
            Outcome::PluginLost(lost) if lost.poison => Verdict::DeadLetter,
            Outcome::Failed { answer: Some(answer), .. } if answer.retryable == Some(false) => {
                Verdict::DeadLetter
            }
            Outcome::Failed { .. } | Outcome::TimedOut { .. } | Outcome::PluginLost(_) => Verdict::Retry,
            Outcome::Cancelled => Verdict::Cancel,
            Outcome::Interrupted | Outcome::Busy { .. } => Verdict::Requeue,
            Outcome::NotSupported { .. } | Outcome::Misconfigured { .. } => Verdict::Park,
        }
    }

    /// What an answer means.
    pub(super) fn of_answer(answer: Answer) -> Self {
        if answer.success {
            return Outcome::Done(answer);
        }
        let error =
            if answer.error.is_empty() { "the handler failed".to_owned() } else { answer.error.clone() };
        Outcome::Failed { error, code: None, answer: Some(answer) }
    }

    /// What a call's error means. `None`: the connection is gone, which only the process can explain.
    pub(super) fn of_status(status: &Status, started: Duration) -> Option<Self> {
        let error = format!("{:?}: {}", status.code(), status.message());
        let code = Some(status.code());
        Some(match status.code() {
            _ if is_lost(status) => return None,
            Code::DeadlineExceeded => Outcome::TimedOut { after: started },
            Code::Unimplemented => Outcome::NotSupported { error, code },
            // Out of range is tonic's word for a message over the limit, and ours.
            Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => {
                Outcome::Permanent { error, code }
            }
            Code::ResourceExhausted if is_oversized(status) => Outcome::Permanent { error, code },
            Code::ResourceExhausted | Code::Aborted => Outcome::Busy { error, code },
            Code::Unauthenticated | Code::PermissionDenied => Outcome::Misconfigured { error, code },
            // The plugin is there, and says that it takes no more.
            Code::Unavailable => Outcome::Interrupted,
            Code::Ok
            | Code::Cancelled
            | Code::Unknown
            | Code::NotFound
            | Code::AlreadyExists
            | Code::Internal
            | Code::DataLoss => Outcome::Failed { error, code, answer: None },
        })
    }
}

/// Whether a call ended because the connection did. tonic has no code of its own for that: it is
/// Unavailable or Unknown, with the transport's error behind it.
pub(super) fn is_lost(status: &Status) -> bool {
    let by_transport = std::error::Error::source(status).is_some();
    match status.code() {
        Code::Unavailable | Code::Unknown | Code::Cancelled | Code::Internal => by_transport,
        Code::Ok
        | Code::InvalidArgument
        | Code::DeadlineExceeded
        | Code::NotFound
        | Code::AlreadyExists
        | Code::PermissionDenied
        | Code::ResourceExhausted
        | Code::FailedPrecondition
        | Code::Aborted
        | Code::OutOfRange
        | Code::Unimplemented
        | Code::DataLoss
        | Code::Unauthenticated => false,
    }
}

/// Peers other than tonic say of a message over their limit that a resource is exhausted.
fn is_oversized(status: &Status) -> bool {
    let said = status.message().to_ascii_lowercase();
    said.contains("larger than max") || said.contains("message larger")
}
