//! A plugin as a process: what it is asked goes in, what it answers comes out.

use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::Plugin;
use crate::diagnostic::{Diagnostic, Report};

/// How many lines of a plugin's complaint are shown: the last ones, where the reason stands.
const LINES: usize = 20;

/// What the plugin answers, if it ends well.
pub(super) fn run(plugin: &Plugin, request: &[u8]) -> Result<Vec<u8>, Report> {
    let output = talk(&mut command(plugin), request).map_err(|error| not_started(plugin, &error))?;
    if output.status.success() { Ok(output.stdout) } else { Err(failed(plugin, &output).into()) }
}

/// Writes the request while the answer is read: a plugin may speak before it has heard everything, and
/// may not want to hear it.
fn talk(command: &mut Command, request: &[u8]) -> io::Result<Output> {
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdin = process.stdin.take();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // One that stops listening says why, or has heard enough.
            let _ = stdin.map(|mut stdin| stdin.write_all(request));
        });
        process.wait_with_output()
    })
}

fn command(plugin: &Plugin) -> Command {
    let program = plugin.command.first().map_or(plugin.name.as_str(), String::as_str);
    let mut command = if Path::new(program).components().count() > 1 {
        // Where a path starts from would otherwise depend on the operating system.
        let path = plugin.folder.join(program);
        Command::new(std::path::absolute(&path).unwrap_or(path))
    } else {
        Command::new(program)
    };
    command.args(plugin.command.iter().skip(1));
    if plugin.folder.as_os_str().is_empty() {
        &mut command
    } else {
        command.current_dir(&plugin.folder)
    };
    command
}

fn not_started(plugin: &Plugin, error: &io::Error) -> Diagnostic {
    let program = plugin.command.first().unwrap_or(&plugin.name);
    if error.kind() != ErrorKind::NotFound {
        let text = error.to_string();
        let reason = text.split(" (os error").next().unwrap_or_default().to_lowercase();
        return plugin
            .error("protoc-plugin/not-started", format!("cannot start {program}: {reason}"))
            .help("it must be a program that may be executed here");
    }
    let where_from = if Path::new(program).components().count() > 1 { "" } else { " on the PATH" };
    let help = match plugin.remedy {
        Some(remedy) if *program == plugin.name => remedy.to_owned(),
        Some(_) | None => format!(
            "install {program}, or change the command; a path starts from the folder of protogen.toml"
        ),
    };
    plugin.error("protoc-plugin/not-found", format!("there is no {program}{where_from}")).help(help)
}

fn failed(plugin: &Plugin, output: &Output) -> Diagnostic {
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said.trim().lines().map(str::trim_end).collect();
    let last = lines[lines.len().saturating_sub(LINES)..].join("\n");
    let Plugin { name, command, .. } = plugin;
    let message = format!("{name} failed with {}", output.status);
    let message = if last.is_empty() { message } else { format!("{message}:\n{last}") };
    plugin
        .error("protoc-plugin/failed", message)
        .help(format!("what was run is `{}`; nothing was written", command.join(" ")))
}
