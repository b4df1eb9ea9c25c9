//! `completions`: a script that completes commands and options in a shell.

use clap::Args;
use clap_complete::Shell;

use super::{Exit, Outcome, help, output};

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats completions bash > /etc/bash_completion.d/detention-stats
  detention-stats completions zsh > _detention-stats")]
pub(super) struct Completions {
    /// Shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut help::command(), "detention-stats", &mut script);
        output::print_bytes(&script)?;
        Ok(Exit::Done)
    }
}
