//! One file per command; what was typed becomes what is needed.

mod backfill;
mod build;
mod chart;
mod chart_places;
mod check;
mod counters;
mod explain;
mod fetch;
mod import;
mod network;
mod output;
mod place;
mod place_receipts;
mod places;
mod revisions;
mod schedule;
mod series;
mod state;
mod status;
mod update;

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Parser, Subcommand, ValueEnum};

use crate::model::{Capture, CapturePrefix};

pub use output::logging;

/// What the exit codes mean; stated here and nowhere else.
const EXIT_CODES: &str = "Exit codes:
  0  done, or nothing new: ledger and published files are whole and current
  1  failed; nothing was published
  2  the command line is wrong
  3  published, but an item needs review (`check` lists them)
  4  another run is using the data
  5  no source could be reached; the last good data stays";

/// The public record of US immigration detention: read with receipts, dated, published.
#[derive(Debug, Parser)]
#[command(name = "detention-stats", version, about, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    /// Folder of captures, ledger and published files.
    #[arg(long, global = true, default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// Folder of charts.
    #[arg(long, global = true, default_value = "charts", value_name = "DIR")]
    charts: PathBuf,
    /// Make no request, whatever the command.
    #[arg(long, global = true)]
    offline: bool,
    /// Machine-readable output where the command has one.
    #[arg(long, global = true)]
    json: bool,
    /// Only errors on stderr.
    #[arg(long, short, global = true)]
    quiet: bool,
    /// More on stderr; twice for everything.
    #[arg(short, long = "verbose", global = true, action = clap::ArgAction::Count)]
    verbose: u8,
    /// Form of the log on stderr.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    #[command(flatten, next_help_heading = "Network")]
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
    /// Fetch what is new, then build: what cron runs.
    Update(update::Update),
    /// Discover and archive what is new.
    Fetch(fetch::Fetch),
    /// Take in what the web archive holds; goes on where it stopped.
    Backfill(backfill::Backfill),
    /// Take files already on disk into archive and ledger.
    Import(import::Import),
    /// Make series, counters and charts from the ledger, offline.
    Build(build::Build),
    /// Print the three counters.
    Counters(counters::CountersCommand),
    /// List the series, or print one.
    Series(series::SeriesCommand),
    /// Print the receipt of a figure: document, cell, words, dates.
    Explain(explain::Explain),
    /// Show one facility, found by part of its name, city or state.
    Place(place::Place),
    /// Show the facilities of a state or territory.
    State(state::StateCommand),
    /// List facilities.
    Places(places::Places),
    /// Print figures that the publisher stated again with another value.
    Revisions(revisions::RevisionsCommand),
    /// Print findings, and an account of every numeric cell.
    Check(check::Check),
    /// Draw charts again.
    Chart(chart::Chart),
    /// Print how fresh every source is.
    Status(status::Status),
    /// Print a ready schedule: crontab, systemd units, a GitHub Actions workflow.
    Schedule(schedule::Schedule),
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
    /// Published, but a person must look.
    NeedsPerson,
    /// Another run holds the lock.
    Locked,
    /// The network or a source was out of reach; the last good data stands.
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

/// A wrong word on the command line, found after parsing: an unknown series, say.
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

/// Runs a command and tells how it ended. Errors go to stderr with their causes.
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
        Command::Check(command) => command.run(&settings),
        Command::Chart(command) => command.run(&settings),
        Command::Status(command) => command.run(&settings),
        Command::Schedule(command) => command.run(&settings, &network),
    };
    match outcome {
        Ok(exit) => exit,
        Err(error) => {
            output::error(&error);
            if error.is::<UsageError>() { Exit::Usage } else { Exit::Failed }
        }
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
        "`{name}` names {} documents; name one by its capture: {}",
        ids.len(),
        ids.join(", ")
    )))
}

fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("expected a date such as 2022-07-13, found `{text}`"))
}
