//! The outcome of a call to a plugin, in the words of `pulse.v1`.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use protogen_generated::runtime::wiring::host::{self, Code, Lost};

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
        | host::Outcome::NotSupported { error, .. }
        | host::Outcome::Permanent { error, .. }
        | host::Outcome::Busy { error, .. }
        | host::Outcome::Misconfigured { error, .. } => error.clone(),
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
        host::Outcome::Failed { error, code, answer: None }
        | host::Outcome::NotSupported { error, code }
        | host::Outcome::Permanent { error, code }
        | host::Outcome::Busy { error, code }
        | host::Outcome::Misconfigured { error, code } => {
            details.cause = code.map(|code| Cause::RpcError(rpc_error(code, error)));
        }
    }
    (details != ErrorDetails::default()).then_some(details)
}

/// How a plugin's process ended.
pub(crate) fn exit(lost: &Lost) -> PluginExit {
    PluginExit {
        ended_at: now(),
        stderr_tail: lost.stderr.clone(),
        status: lost.status.and_then(exit_status),
        ..PluginExit::default()
    }
}

/// What the operating system says of the end of a process.
pub(crate) fn exit_status(status: ExitStatus) -> Option<Status> {
    status.code().map(Status::ExitCode).or(status.signal().map(Status::Signal))
}

/// The names of gRPC's status codes, by number.
const CODES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

/// The status that a call ended with.
fn rpc_error(code: Code, error: &str) -> RpcError {
    let message = error.strip_prefix(&format!("{code:?}: ")).unwrap_or(error).to_owned();
    let code = i32::from(code);
    let name = usize::try_from(code).ok().and_then(|code| CODES.get(code)).copied().unwrap_or_default();
    RpcError { code, name: name.to_owned(), message, ..RpcError::default() }
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
    fn exits_are_told_apart() {
        assert_eq!(exit_status(ExitStatus::from_raw(3 << 8)), Some(Status::ExitCode(3)));
        assert_eq!(exit_status(ExitStatus::from_raw(9)), Some(Status::Signal(9)));
    }

    #[test]
    fn codes_have_their_names() {
        let named = |code| rpc_error(code, "").name;
        assert_eq!(named(Code::Ok), "OK");
        assert_eq!(named(Code::InvalidArgument), "INVALID_ARGUMENT");
        assert_eq!(named(Code::Unauthenticated), "UNAUTHENTICATED");
        let error = rpc_error(Code::InvalidArgument, "InvalidArgument: `text` is too long: 9");
        assert_eq!((error.code, error.message.as_str()), (3, "`text` is too long: 9"));
    }
}
