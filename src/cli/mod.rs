//! The command line: arguments in, library calls, exit code out. One file a subcommand.
//!
//! This is the only room that prints. Results go to stdout and everything else to stderr; with
//! `--format json` both are lines of JSON on stdout, as editors and CI expect them.

mod arguments;
mod check;
mod completions;
mod console;
mod generate;
mod inspect;
mod languages;
mod options;
mod plugin;
mod street;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use crate::diagnostic::{Report, nearest};
use arguments::{InputArgs, RenderArgs};
use console::{Console, OutputArgs};

const EXAMPLES: &str = "\
Examples:
  protogen --lang ts                     TypeScript for ./proto, in generated/typescript
  protogen --lang ts --out web/src/api   the same, elsewhere
  protogen --lang ts -I schemas          protos below another root
  protogen                               what protogen.toml says
  protogen check                         for CI: exit code 1 if a generated file is out of date
  protogen languages                     what --lang and --opt take

Exit codes: 0 all is well, 1 `check` found something, 2 protogen could not run.";

/// One binary that makes your .proto files the single source of truth.
///
/// Without a subcommand, protogen generates. Without arguments, it generates what the nearest
/// protogen.toml says, here or in a folder above.
#[derive(Debug, Parser)]
#[command(name = "protogen", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(override_usage = "protogen [OPTIONS] [PATH]...\n       protogen <COMMAND> [OPTIONS] ...")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    render: RenderArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes what changed, and removes what nothing makes any more
    #[command(after_help = generate::EXAMPLES)]
    Generate(RenderArgs),
    /// Lists the generated files that are missing, changed or stale, and writes nothing
    #[command(after_help = check::EXAMPLES)]
    Check(RenderArgs),
    /// Prints what the protos mean, as JSON
    #[command(after_help = inspect::EXAMPLES)]
    Inspect(InputArgs),
    /// Says how hosts and plugins are wired
    Plugin {
        #[command(subcommand)]
        command: plugin::Command,
    },
    /// Lists the languages and their options
    Languages,
    /// Prints protogen/v1/options.proto, for protoc and other tools
    #[command(after_help = options::EXAMPLES)]
    Options,
    /// Prints a completion script for a shell
    #[command(after_help = completions::EXAMPLES)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// How a run ends, if it could run at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Fine,
    /// There is something to mend.
    Found,
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            // There is nobody left to tell where this can't be printed.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let mut console = Console::new(&cli.output);
    let result = run(cli, &mut console);
    let code = match result {
        Ok(Outcome::Fine) => 0,
        Ok(Outcome::Found) => 1,
        Err(report) => {
            console.report(&report);
            2
        }
    };
    ExitCode::from(if console.failed() { 2 } else { code })
}

fn run(cli: Cli, console: &mut Console) -> Result<Outcome, Report> {
    match cli.command {
        None => generate::run(&cli.render, console),
        Some(Command::Generate(args)) => generate::run(&args, console),
        Some(Command::Check(args)) => check::run(&args, console),
        Some(Command::Inspect(args)) => inspect::run(&args, console),
        Some(Command::Plugin { command }) => plugin::run(&command, console),
        Some(Command::Languages) => Ok(languages::run(console)),
        Some(Command::Options) => Ok(options::run(console)),
        Some(Command::Completions { shell }) => Ok(completions::run(shell, console)),
    }
}

fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let cli = Cli::try_parse_from(args)?;
    let mut command = Cli::command();
    if let Some(found) = &cli.command
        && cli.render != RenderArgs::default()
    {
        let name = found.name();
        return Err(command.error(
            ErrorKind::ArgumentConflict,
            format!("arguments of `{name}` go behind it: protogen {name} …\n\n  tip: a folder of that name is `./{name}`"),
        ));
    }
    match misspelt(&command, &cli) {
        Some(message) => Err(command.error(ErrorKind::InvalidSubcommand, message)),
        None => Ok(cli),
    }
}

/// What to say of a PATH that is nowhere to be found, and looks like a subcommand.
fn misspelt(command: &clap::Command, cli: &Cli) -> Option<String> {
    let first = cli.render.input.paths.first().filter(|path| cli.command.is_none() && !path.exists())?;
    let meant = nearest(first.to_str()?, command.get_subcommands().map(clap::Command::get_name))?;
    Some(format!(
        "there is no subcommand and no path `{}`\n\n  tip: did you mean `{meant}`?",
        first.display()
    ))
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Command::Generate(_) => "generate",
            Command::Check(_) => "check",
            Command::Inspect(_) => "inspect",
            Command::Plugin { .. } => "plugin",
            Command::Languages => "languages",
            Command::Options => "options",
            Command::Completions { .. } => "completions",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
