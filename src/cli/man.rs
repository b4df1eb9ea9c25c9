//! `man`: manual pages, made from the help.

use clap::Args;

use super::{Exit, Outcome, help, near, output};

/// Print a manual page (roff)
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats man > detention-stats.1
  detention-stats man chart > detention-stats-chart.1")]
pub(super) struct Man {
    /// Command [default: the program]
    #[arg(value_name = "COMMAND")]
    of: Option<String>,
}

impl Man {
    pub(super) fn run(&self) -> Outcome {
        let mut root = help::command();
        root.build();
        let page = match &self.of {
            None => root,
            Some(name) => {
                let unknown = || {
                    let known = root.get_subcommands().map(clap::Command::get_name);
                    near::unknown("command", name, known, "detention-stats --help")
                };
                let command = root.find_subcommand(name).ok_or_else(unknown)?;
                command.clone().display_name(format!("detention-stats-{name}"))
            }
        };
        let mut text = Vec::new();
        clap_mangen::Man::new(page).render(&mut text)?;
        output::print_bytes(&text)?;
        Ok(Exit::Done)
    }
}
