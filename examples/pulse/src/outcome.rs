//! The outcome of a call to a plugin, in the words of `pulse.v1`.

use std::time::Duration;

use protogen_generated::runtime::wiring::host::{self, Lost};

use crate::pulse::error_details::{Cause, RpcError, Timeout};
use crate::pulse::plugin_exit::Status;
use crate::pulse::{ErrorDetails, Outcome, PluginExit};
use crate::time::now;

/// The outcome itself.
pub(crate) fn outcome(outcome: &host::Outcome) -> Outcome {
    match outcome {
        host::Outcome::Done(_) => Outcome::Done,
        host::Outcome::Failed { .. } => Outcome::Failed,
        host::Outcome::TimedOut { .. } => Outcome::TimedOut,
        host::Outcome::Cancelled => Outcome::Cancelled,
        host::Outcome::Interrupted => Outcome::Interrupted,
        host::Outcome::PluginLost(_) => Outcome::PluginLost,
        host::Outcome::NotSupported { .. } => Outcome::NotSupported,
        host::Outcome::Permanent { .. } => Outcome::Permanent,
        host::Outcome::Busy { .. } => Outcome::Busy,
        host::Outcome::Misconfigured { .. } => Outcome::Misconfigured,
    }
}

/// Why it is no success. Empty: it is one.
pub(crate) fn reason(outcome: &host::Outcome) -> String {
    match outcome {
        host::Outcome::Done(_) => String::new(),
        host::Outcome::TimedOut { after } => format!("it took longer than {} s", seconds(*after)),
        host::Outcome::Cancelled => "it was cancelled".to_owned(),
        host::Outcome::Interrupted => "the plugin stopped".to_owned(),
        host::Outcome::PluginLost(lost) => format!("the plugin was lost: {}", lost.exit),
        host::Outcome::Failed { error, .. }
        | host::Outcome::NotSupported { error }
        | host::Outcome::Permanent { error }
        | host::Outcome::Busy { error }
        | host::Outcome::Misconfigured { error } => error.clone(),
    }
}

/// What else is known of a failure.
pub(crate) fn details(outcome: &host::Outcome, limit: Option<i64>) -> Option<ErrorDetails> {
    let mut details = ErrorDetails::default();
    match outcome {
        host::Outcome::Done(_) | host::Outcome::Cancelled | host::Outcome::Interrupted => return None,
        host::Outcome::Failed { answer: Some(answer), .. } => {
            details.retryable = answer.retryable;
            details.stage = answer.logs.last().map(|log| log.stage.clone()).unwrap_or_default();
        }
        host::Outcome::TimedOut { after } => {
            let limit_secs = limit.unwrap_or_else(|| seconds(*after));
            details.cause = Some(Cause::Timeout(Timeout { limit_secs, ..Timeout::default() }));
        }
        host::Outcome::PluginLost(lost) => details.cause = Some(Cause::PluginExit(exit(lost))),
        host::Outcome::Failed { error, answer: None }
        | host::Outcome::NotSupported { error }
        | host::Outcome::Permanent { error }
        | host::Outcome::Busy { error }
        | host::Outcome::Misconfigured { error } => {
            details.cause = rpc_error(error).map(Cause::RpcError);
        }
    }
    (details != ErrorDetails::default()).then_some(details)
}

/// How a plugin's process ended.
pub(crate) fn exit(lost: &Lost) -> PluginExit {
    PluginExit {
        ended_at: now(),
        stderr_tail: lost.stderr.clone(),
        status: exit_status(&lost.exit),
        ..PluginExit::default()
    }
}

/// What the standard library's text of an exit status says.
pub(crate) fn exit_status(text: &str) -> Option<Status> {
    let number = |text: &str| text.split_whitespace().next().and_then(|word| word.parse().ok());
    if let Some((_, code)) = text.split_once("exit status: ") {
        return number(code).map(Status::ExitCode);
    }
    let (_, signal) = text.split_once("signal: ")?;
    number(signal).map(Status::Signal)
}

/// The names of gRPC's status codes, by number, as tonic and as everybody else writes them.
const CODES: [(&str, &str); 17] = [
    ("Ok", "OK"),
    ("Cancelled", "CANCELLED"),
    ("Unknown", "UNKNOWN"),
    ("InvalidArgument", "INVALID_ARGUMENT"),
    ("DeadlineExceeded", "DEADLINE_EXCEEDED"),
    ("NotFound", "NOT_FOUND"),
    ("AlreadyExists", "ALREADY_EXISTS"),
    ("PermissionDenied", "PERMISSION_DENIED"),
    ("ResourceExhausted", "RESOURCE_EXHAUSTED"),
    ("FailedPrecondition", "FAILED_PRECONDITION"),
    ("Aborted", "ABORTED"),
    ("OutOfRange", "OUT_OF_RANGE"),
    ("Unimplemented", "UNIMPLEMENTED"),
    ("Internal", "INTERNAL"),
    ("Unavailable", "UNAVAILABLE"),
    ("DataLoss", "DATA_LOSS"),
    ("Unauthenticated", "UNAUTHENTICATED"),
];

/// The status behind an error that a call ended with.
fn rpc_error(error: &str) -> Option<RpcError> {
    let (code, message) = error.split_once(": ")?;
    let (number, (_, name)) = (0..).zip(CODES).find(|(_, (ours, _))| *ours == code)?;
    Some(RpcError { code: number, name: name.to_owned(), message: message.to_owned(), ..RpcError::default() })
}

/// To the nearest second.
fn seconds(after: Duration) -> i64 {
    let nearest = after.saturating_add(Duration::from_millis(500)).as_secs();
    i64::try_from(nearest).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exits_are_read() {
        assert_eq!(exit_status("exit status: 3"), Some(Status::ExitCode(3)));
        assert_eq!(exit_status("signal: 9 (SIGKILL)"), Some(Status::Signal(9)));
        assert_eq!(exit_status("it stopped answering"), None);
    }

    #[test]
    fn statuses_are_read() {
        let error = rpc_error("InvalidArgument: `text` is too long: 9").expect("it is one");
        assert_eq!((error.code, error.name.as_str()), (3, "INVALID_ARGUMENT"));
        assert_eq!(error.message, "`text` is too long: 9");
        assert_eq!(rpc_error("plugin `python`: it is not ready"), None);
    }
}
