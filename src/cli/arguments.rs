//! Arguments that several subcommands share.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use crate::config::Arguments;
use crate::lang;

/// Which protos to read.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct InputArgs {
    /// Files and folders to read, in place of all that is below the roots
    ///
    /// With a protogen.toml, all that it names is read as well, but only what is made entirely from
    /// these files is written or checked. A run on PATHs never removes a file.
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// A folder that import paths start from; repeatable
    ///
    /// Replaces the `roots` of protogen.toml. By default `proto` if there is such a folder, and
    /// otherwise the current one.
    #[arg(short = 'I', long = "root", value_name = "ROOT", value_hint = clap::ValueHint::DirPath)]
    pub(super) roots: Vec<PathBuf>,

    /// The configuration, in place of the nearest protogen.toml
    ///
    /// The search goes from the current folder upwards, and ends at a folder that holds `.git`.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,
}

/// Which protos to read, and what to make of them.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RenderArgs {
    /// Languages to write, separated by commas
    ///
    /// Takes those targets of protogen.toml. A language that has none there is written with its
    /// default options to `generated/<language>`.
    #[arg(long = "lang", value_name = "LANG", value_delimiter = ',', value_parser = language())]
    pub(super) languages: Vec<String>,

    /// The output folder
    ///
    /// Several languages are written to a folder each in it.
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub(super) out: Option<PathBuf>,

    /// An option of the languages, as in protogen.toml; repeatable
    ///
    /// `protogen languages` lists them.
    #[arg(long = "opt", value_name = "KEY=VALUE")]
    pub(super) options: Vec<String>,

    #[command(flatten)]
    pub(super) input: InputArgs,
}

/// A parser that takes any name or alias.
fn language() -> PossibleValuesParser {
    let values = lang::ALL.iter().map(|backend| {
        let help = match backend.aliases() {
            [] => backend.summary().to_owned(),
            aliases => format!("{} (short: {})", backend.summary(), aliases.join(", ")),
        };
        PossibleValue::new(backend.name()).aliases(backend.aliases()).help(help)
    });
    PossibleValuesParser::new(values)
}

impl InputArgs {
    /// The same for the library, to read only.
    pub(super) fn arguments(&self) -> Arguments {
        Arguments {
            config: self.config.clone(),
            roots: self.roots.clone(),
            paths: self.paths.clone(),
            reads_only: true,
            ..Arguments::default()
        }
    }
}

impl RenderArgs {
    /// The same for the library.
    pub(super) fn arguments(&self) -> Arguments {
        let mut languages: Vec<&'static dyn lang::Backend> = Vec::new();
        for backend in self.languages.iter().filter_map(|name| lang::find(name)) {
            if languages.iter().all(|before| before.name() != backend.name()) {
                languages.push(backend);
            }
        }
        Arguments {
            languages,
            out: self.out.clone(),
            options: self.options.clone(),
            reads_only: false,
            ..self.input.arguments()
        }
    }

    /// The command that generates what these arguments mean, as a shell takes it.
    pub(super) fn command(&self) -> String {
        let mut words = vec!["protogen".to_owned(), "generate".to_owned()];
        let mut add = |flag: &str, value: &OsStr| words.extend([flag.to_owned(), quoted(value)]);
        self.input.config.iter().for_each(|file| add("--config", file.as_ref()));
        if !self.languages.is_empty() {
            add("--lang", self.languages.join(",").as_ref());
        }
        self.out.iter().for_each(|folder| add("--out", folder.as_ref()));
        self.options.iter().for_each(|option| add("--opt", option.as_ref()));
        self.input.roots.iter().for_each(|root| add("-I", root.as_ref()));
        if self.input.paths.iter().any(|path| starts_like_a_flag(path)) {
            words.push("--".to_owned());
        }
        words.extend(self.input.paths.iter().map(|path| quoted(path.as_ref())));
        words.join(" ")
    }
}

fn starts_like_a_flag(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().starts_with(b"-")
}

/// A word as a shell reads it back, in quotes where it needs some.
fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "_-+=./,:@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.into_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_repeats_the_arguments() {
        let args = RenderArgs {
            languages: vec!["typescript".to_owned()],
            out: Some("my code".into()),
            options: vec!["json=go".to_owned()],
            input: InputArgs {
                paths: vec!["-x.proto".into(), "it's".into()],
                roots: vec!["a".into(), "b".into()],
                config: Some("x/protogen.toml".into()),
            },
        };
        assert_eq!(
            args.command(),
            "protogen generate --config x/protogen.toml --lang typescript --out 'my code' --opt json=go \
             -I a -I b -- -x.proto 'it'\\''s'"
        );
    }

    #[test]
    fn nothing_stays_nothing() {
        assert_eq!(RenderArgs::default().command(), "protogen generate");
    }
}
