//! `protogen completions`: scripts that complete the command line.

use clap::CommandFactory;
use clap_complete::Shell;

use super::console::Console;
use super::{Cli, Outcome};

pub(super) const EXAMPLES: &str = "\
Examples:
  protogen completions bash > ~/.local/share/bash-completion/completions/protogen
  protogen completions zsh > ~/.zfunc/_protogen
  protogen completions fish > ~/.config/fish/completions/protogen.fish";

pub(super) fn run(shell: Shell, console: &mut Console) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "protogen", &mut script);
    console.result(&String::from_utf8_lossy(&script));
    Outcome::Fine
}
