//! The messages of the control stream, and what they mean.

#[cfg(feature = "host")]
use super::Log;
#[cfg(feature = "plugin")]
use super::from_millis;
#[cfg(feature = "plugin")]
use super::messages::Heartbeat;
#[cfg(feature = "host")]
use super::messages::{Cancel, Settings};
use super::messages::{
    HostMessage, Log as LogMessage, PluginMessage, Progress as ProgressMessage, Run, cancel,
};
#[cfg(feature = "host")]
use super::millis;
use super::{Command, Progress, Reason, Report};

/// How much may be sent ahead of its reader, in all and by one call, in bytes; and in one frame, since small frames
/// cost a system call each. Both sides are on one machine: what they don't hold here waits elsewhere.
pub(super) const AHEAD: u32 = 8 << 20;
pub(super) const AHEAD_ON_ONE: u32 = 2 << 20;
pub(super) const LARGEST_FRAME: u32 = 256 << 10;

/// The path of `protogen.plugin.v1.PluginControl.Attach`.
pub(super) const PATH: &str = "/protogen.plugin.v1.PluginControl/Attach";

/// The service's full name.
#[cfg(feature = "plugin")]
pub(super) const SERVICE: &str = "protogen.plugin.v1.PluginControl";

#[cfg(feature = "host")]
pub(super) fn from_command(command: Command) -> HostMessage {
    match command {
        Command::Settings { heartbeat, report } => {
            let settings = Settings {
                heartbeat_millis: millis(heartbeat),
                report_millis: millis(report),
                ..Settings::default()
            };
            HostMessage { settings: Some(settings), ..HostMessage::default() }
        }
        Command::Cancel { job_id, attempt, reason } => {
            let reason = match reason {
                Reason::Requested => cancel::Reason::Requested,
                Reason::Timeout => cancel::Reason::Timeout,
                Reason::Shutdown => cancel::Reason::Shutdown,
                Reason::Superseded => cancel::Reason::Superseded,
            };
            let cancel = Cancel { run: Some(run(job_id, attempt)), reason, ..Cancel::default() };
            HostMessage { cancels: vec![cancel], ..HostMessage::default() }
        }
    }
}

#[cfg(feature = "plugin")]
pub(super) fn to_commands(message: HostMessage) -> Vec<Command> {
    let settings = message.settings.map(|settings| Command::Settings {
        heartbeat: from_millis(settings.heartbeat_millis),
        report: from_millis(settings.report_millis),
    });
    let cancels = message.cancels.into_iter().map(|cancel| {
        let reason = match cancel.reason {
            cancel::Reason::Timeout => Reason::Timeout,
            cancel::Reason::Shutdown => Reason::Shutdown,
            cancel::Reason::Superseded => Reason::Superseded,
            cancel::Reason::Unspecified | cancel::Reason::Requested | cancel::Reason::Unrecognized(_) => {
                Reason::Requested
            }
        };
        let Run { job_id, attempt, .. } = cancel.run.unwrap_or_default();
        Command::Cancel { job_id, attempt, reason }
    });
    settings.into_iter().chain(cancels).collect()
}

#[cfg(feature = "plugin")]
pub(super) fn from_reports(reports: Vec<Report>) -> PluginMessage {
    let mut message = PluginMessage::default();
    for report in reports {
        match report {
            Report::Heartbeat { running } => {
                let running = running.into_iter().map(|(job_id, attempt)| run(job_id, attempt)).collect();
                message.heartbeat = Some(Heartbeat { running, ..Heartbeat::default() });
            }
            Report::Progress { job_id, attempt, progress: Progress { current, total } } => {
                let run = Some(run(job_id, attempt));
                message.progress.push(ProgressMessage { run, current, total, ..ProgressMessage::default() });
            }
            Report::Log { job_id, attempt, log } => message.logs.push(LogMessage {
                run: Some(run(job_id, attempt)),
                timestamp: log.timestamp,
                level: log.level,
                message: log.message,
                stage: log.stage,
                metadata: log.metadata,
                ..LogMessage::default()
            }),
            Report::LostLogs(lost) => message.lost_logs = message.lost_logs.saturating_add(lost),
        }
    }
    message
}

#[cfg(feature = "host")]
pub(super) fn to_reports(message: PluginMessage) -> Vec<Report> {
    let heartbeat = message.heartbeat.map(|heartbeat| Report::Heartbeat {
        running: heartbeat.running.into_iter().map(|run| (run.job_id, run.attempt)).collect(),
    });
    let progress = message.progress.into_iter().map(|progress| {
        let ProgressMessage { run, current, total, .. } = progress;
        let Run { job_id, attempt, .. } = run.unwrap_or_default();
        Report::Progress { job_id, attempt, progress: Progress { current, total } }
    });
    let logs = message.logs.into_iter().map(|log| {
        let LogMessage { run, timestamp, level, message, stage, metadata, .. } = log;
        let Run { job_id, attempt, .. } = run.unwrap_or_default();
        Report::Log { job_id, attempt, log: Log { timestamp, level, message, stage, metadata } }
    });
    let lost = (message.lost_logs > 0).then_some(Report::LostLogs(message.lost_logs));
    heartbeat.into_iter().chain(progress).chain(logs).chain(lost).collect()
}

fn run(job_id: String, attempt: u32) -> Run {
    Run { job_id, attempt, ..Run::default() }
}
