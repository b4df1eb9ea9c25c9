//! One file per command; what was typed becomes what is needed.

mod backfill;
mod base_url;
mod build;
mod chart;
mod chart_places;
mod check;
mod completions;
mod counters;
mod diff;
mod explain;
mod fetch;
mod help;
mod import;
mod lint;
mod man;
mod near;
mod network;
mod output;
mod place;
mod place_receipts;
mod places;
mod records;
mod revisions;
mod schedule;
mod series;
mod series_form;
mod state;
mod status;
mod update;

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Parser, Subcommand, ValueEnum};

use crate::model::{Capture, CapturePrefix};

pub use help::{command, parse};
pub use output::logging;

/// What the exit codes mean, and two commands to begin with.
const AFTER: &str = "Exit codes:
  0  done, or nothing new
  1  failed; the existing files are unchanged
  2  wrong command line
  3  published, but an item needs review (`check` lists it). `lint`: a figure is outdated or wrong.
     `explain --verify`: a document is missing
  4  another run is using the data
  5  no source could be reached; the existing files are unchanged

Examples:
  detention-stats counters --known-on 2022-07-13
  detention-stats series detained --from 2025-01-01";

/// Collect, check and publish US immigration detention statistics
#[derive(Debug, Parser)]
#[command(name = "detention-stats", version, max_term_width = 100, after_help = AFTER)]
#[command(next_help_heading = "Global options")]
pub struct Arguments {
    /// Data directory
    #[arg(long, global = true, default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// Chart directory
    #[arg(long, global = true, default_value = "charts", value_name = "DIR")]
    charts: PathBuf,
    /// Make no network requests
    #[arg(long, global = true)]
    offline: bool,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    /// Log only errors; results are still printed
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Log more (-vv: debug)
    #[arg(short, long = "verbose", global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Log format
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    #[command(flatten)]
    network: network::Network,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    Update(update::Update),
    Fetch(fetch::Fetch),
    Backfill(backfill::Backfill),
    Import(import::Import),
    Build(build::Build),
    Counters(counters::CountersCommand),
    Series(series::SeriesCommand),
    Explain(explain::Explain),
    Place(place::Place),
    State(state::StateCommand),
    Places(places::Places),
    Revisions(revisions::RevisionsCommand),
    Diff(diff::Diff),
    Check(check::Check),
    Lint(lint::Lint),
    Chart(chart::Chart),
    Status(status::Status),
    Records(records::Records),
    Schedule(schedule::Schedule),
    Completions(completions::Completions),
    Man(man::Man),
}

/// How a run ended; the numbers are a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing new.
    Done,
    /// Failed.
    Failed,
    /// The command line is wrong.
    Usage,
    /// Published, but an item needs review.
    NeedsPerson,
    /// Another run is using the data.
    Locked,
    /// No source could be reached; the last good data stays.
    OutOfReach,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::NeedsPerson => 3,
            Self::Locked => 4,
            Self::OutOfReach => 5,
        }
    }
}

/// What a command ends with, short of failing.
type Outcome = anyhow::Result<Exit>;

/// A mistake on the command line that is found after parsing, such as an unknown series.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct UsageError(String);

/// Settings that every command shares.
#[derive(Debug)]
struct Settings {
    data: PathBuf,
    charts: PathBuf,
    json: bool,
    offline: bool,
    quiet: bool,
    now: DateTime<Utc>,
}

/// Runs a command and returns how it ended. Errors go to stderr with their causes.
pub fn run(arguments: Arguments, now: DateTime<Utc>) -> Exit {
    let settings = Settings {
        data: arguments.data,
        charts: arguments.charts,
        json: arguments.json,
        offline: arguments.offline,
        quiet: arguments.quiet,
        now,
    };
    let network = arguments.network;
    let outcome = match arguments.command {
        Command::Update(command) => command.run(&settings, &network),
        Command::Fetch(command) => command.run(&settings, &network),
        Command::Backfill(command) => command.run(&settings, &network),
        Command::Import(command) => command.run(&settings),
        Command::Build(command) => command.run(&settings),
        Command::Counters(command) => command.run(&settings),
        Command::Series(command) => command.run(&settings),
        Command::Explain(command) => command.run(&settings),
        Command::Place(command) => command.run(&settings),
        Command::State(command) => command.run(&settings),
        Command::Places(command) => command.run(&settings),
        Command::Revisions(command) => command.run(&settings),
        Command::Diff(command) => command.run(&settings),
        Command::Check(command) => command.run(&settings),
        Command::Lint(command) => command.run(&settings),
        Command::Chart(command) => command.run(&settings),
        Command::Status(command) => command.run(&settings),
        Command::Records(command) => command.run(&settings),
        Command::Schedule(command) => command.run(&settings, &network),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    };
    match outcome {
        Ok(exit) => exit,
        Err(error) => {
            output::error(&error);
            if error.is::<UsageError>() { Exit::Usage } else { Exit::Failed }
        }
    }
}

/// `key=value`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) => Ok((key.to_owned(), value.to_owned())),
        None => Err(format!("expected KEY=VALUE, found `{text}`")),
    }
}

/// The one capture of that file name, or that a prefix of its hash names; `None` where none is.
///
/// # Errors
/// [`UsageError`] lists them where several are.
fn named_capture<'a>(
    captures: &'a [Capture],
    name: &str,
) -> Result<Option<&'a Capture>, UsageError> {
    let prefix = CapturePrefix::from_text(name);
    let found = captures.iter().filter(|capture| {
        prefix.as_ref().is_some_and(|prefix| prefix.names(&capture.sha256))
            || capture.file_names.iter().any(|known| known == name)
    });
    let found: Vec<&Capture> = found.collect();
    if found.len() < 2 {
        return Ok(found.first().copied());
    }
    let ids: Vec<String> = found
        .iter()
        .map(|capture| format!("{} (published {})", capture.id(), capture.published_on))
        .collect();
    Err(UsageError(format!(
        "`{name}` matches {} documents; use a capture id: {}",
        ids.len(),
        ids.join(", ")
    )))
}

fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("expected a date such as 2022-07-13, found `{text}`"))
}
