//! Where protogen prints.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};

use crate::diagnostic::{self, Report};

/// How to print.
#[derive(Args, Clone, Debug)]
pub(super) struct OutputArgs {
    /// How results and errors are written
    #[arg(long, value_name = "FORMAT", default_value = "human", global = true, help_heading = "Printing")]
    pub(super) format: Format,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, help_heading = "Printing")]
    pub(super) color: Color,

    /// Prints only findings and errors
    #[arg(short, long, global = true, help_heading = "Printing")]
    pub(super) quiet: bool,
}

/// How results and errors are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: results on stdout, errors and summaries on stderr
    Human,
    /// For editors and CI: everything on stdout, an object a line
    Json,
}

/// Whether to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The two streams of the program, of which neither can fail it halfway: a reader that has gone away
/// has read enough, and any other trouble decides the exit code in the end.
pub(super) struct Console {
    stdout: AutoStream<io::Stdout>,
    stderr: AutoStream<io::Stderr>,
    format: Format,
    quiet: bool,
    failed: bool,
}

impl Console {
    pub(super) fn new(args: &OutputArgs) -> Self {
        let choice = match args.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Console {
            stdout: AutoStream::new(io::stdout(), choice),
            stderr: AutoStream::new(io::stderr(), choice),
            format: args.format,
            quiet: args.quiet,
            failed: false,
        }
    }

    /// How results are to be written.
    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// Prints a result.
    pub(super) fn result(&mut self, text: &str) {
        let written = self.stdout.write_all(text.as_bytes()).and_then(|()| self.stdout.flush());
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.failed = true;
                self.say(&format!("cannot write to stdout: {error}\n"));
            }
            _ => {}
        }
    }

    /// Prints an object as a line of its own.
    pub(super) fn line(&mut self, object: &serde_json::Value) {
        self.result(&format!("{object}\n"));
    }

    /// Prints a word on how it went, which nobody misses who wants quiet.
    pub(super) fn summary(&mut self, human: &str, json: &serde_json::Value) {
        match self.format {
            _ if self.quiet => {}
            Format::Human => self.say(human),
            Format::Json => self.line(json),
        }
    }

    /// Prints what is wrong.
    pub(super) fn report(&mut self, report: &Report) {
        match self.format {
            Format::Human => self.say(&diagnostic::human(report)),
            Format::Json => self.result(&diagnostic::json(report)),
        }
    }

    /// Whether a result is lost.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    fn say(&mut self, text: &str) {
        // Nobody can be told that nobody can be told.
        let _ = self.stderr.write_all(text.as_bytes());
    }
}
