//! The command line as the user sees it: network options only where requests are made.

use std::ffi::OsString;

use clap::{Arg, CommandFactory, FromArgMatches};

use super::Arguments;
use super::network::HEADING;

/// Commands that make requests; `schedule` prints a contact, and so shows that option alone.
const USES_NETWORK: [&str; 3] = ["update", "fetch", "backfill"];

/// The command line, with its help.
///
/// Every command accepts every network option, so that `--mirror URL update` works, but its help shows them only if
/// it makes requests.
pub fn command() -> clap::Command {
    let root = Arguments::command();
    let is_network = |arg: &&Arg| arg.get_help_heading() == Some(HEADING) && !arg.is_hide_set();
    let network: Vec<Arg> = root.get_arguments().filter(is_network).cloned().collect();
    let hide = |arg: Arg| {
        let hidden = arg.get_help_heading() == Some(HEADING);
        if hidden { arg.hide(true) } else { arg }
    };
    root.mut_args(hide).mut_subcommands(|subcommand| {
        let name = subcommand.get_name().to_owned();
        let is_shown = |arg: &&Arg| {
            USES_NETWORK.contains(&name.as_str())
                || (name == "schedule" && arg.get_id() == "contact")
        };
        subcommand.args(network.iter().filter(is_shown).cloned())
    })
}

/// What was typed.
///
/// # Errors
/// clap's, for a wrong command line, and for `--help` and `--version`, whose text it carries.
pub fn parse() -> Result<Arguments, clap::Error> {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    // clap's own `help` takes no `--help`.
    if words.get(1).is_some_and(|word| word == "help")
        && words.get(2).is_some_and(|word| word == "--help" || word == "-h")
    {
        words.remove(1);
    }
    Arguments::from_arg_matches(&command().try_get_matches_from(words)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<clap::Command> {
        let mut root = command();
        root.build();
        let own = root.get_subcommands().filter(|c| c.get_name() != "help").cloned();
        own.chain([root.clone()]).collect()
    }

    /// An example as the shell splits it: single quotes hold words together, `>` ends the arguments.
    fn words(line: &str) -> Vec<String> {
        let line = line.split(" > ").next().unwrap_or_default();
        let parts = line.split('\'').enumerate();
        parts
            .flat_map(|(at, part)| match at % 2 {
                0 => part.split_whitespace().map(str::to_owned).collect(),
                _ => vec![part.to_owned()],
            })
            .collect()
    }

    #[test]
    fn every_command_ends_its_help_with_two_examples_that_parse() {
        for mut command in all() {
            let help = command.render_long_help().to_string();
            let (_, examples) = help.rsplit_once("Examples:\n").unwrap();
            let examples: Vec<&str> = examples.trim_end().lines().map(str::trim).collect();
            assert_eq!(examples.len(), 2, "{}: {examples:?}", command.get_name());
            for example in examples {
                let matches = super::command().try_get_matches_from(words(example));
                let matches = matches.unwrap_or_else(|error| panic!("{example}: {error}"));
                let is_root = command.get_name() == "detention-stats";
                assert!(is_root || matches.subcommand_name() == Some(command.get_name()));
            }
        }
    }

    #[test]
    fn network_options_are_shown_only_where_requests_are_made() {
        for mut command in all() {
            let name = command.get_name().to_owned();
            let help = command.render_long_help().to_string();
            for option in ["--mirror", "--timeout", "--max-time", "--contact", "--user-agent"] {
                let is_asked = USES_NETWORK.contains(&name.as_str());
                let is_shown = is_asked || (name == "schedule" && option == "--contact");
                let shown = help.lines().any(|line| line.trim_start().starts_with(option));
                assert_eq!(shown, is_shown, "{name} {option}\n{help}");
            }
        }
    }

    #[test]
    fn own_options_come_before_the_global_ones() {
        for mut command in all() {
            let help = command.render_long_help().to_string();
            let own = help.find("\nOptions:").unwrap();
            let global = help.find("\nGlobal options:").unwrap();
            assert!(own < global, "{help}");
        }
    }

    #[test]
    fn a_network_option_is_accepted_before_and_after_the_command() {
        for line in
            ["detention-stats --mirror http://x update", "detention-stats update --mirror http://x"]
        {
            let matches = command().try_get_matches_from(line.split(' ')).unwrap();
            assert_eq!(matches.get_one::<String>("mirror").map(String::as_str), Some("http://x"));
        }
    }
}
