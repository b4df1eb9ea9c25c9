//! What the commands that use the network share.

use std::time::Duration;

use clap::Args;

use super::{Settings, UsageError};
use crate::disk::{self, Lock};
use crate::fetch::{self, Client, FetchError, brief, causes};
use crate::model::Severity;
use crate::pipeline::{self, fetch::SourceReport};
use crate::sources::{self, Origin, SOURCES, Source};

/// Options of the commands that use the network. They are accepted with every command, as in `--mirror URL update`, and
/// shown by `help::command` where requests are made.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = HEADING)]
pub(super) struct Network {
    /// Send requests through this base URL
    #[arg(long, global = true, value_name = "URL", env = "DETENTION_STATS_MIRROR")]
    mirror: Option<String>,
    /// Seconds allowed per download
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Minutes allowed for all downloads of a run
    #[arg(long, global = true, value_name = "MINUTES", default_value_t = 30.0, value_parser = minutes)]
    max_time: f64,
    /// Email or URL sent to publishers in the User-Agent
    #[arg(long, global = true, value_name = "TEXT", env = "DETENTION_STATS_CONTACT")]
    contact: Option<String>,
    /// Replace the User-Agent
    #[arg(long, global = true, value_name = "TEXT", env = "DETENTION_STATS_USER_AGENT")]
    user_agent: Option<String>,
    /// Multiplies every pause; for tests against a replica.
    #[arg(long, global = true, hide = true, default_value_t = 1.0, value_parser = pace, env = "DETENTION_STATS_PACE")]
    pace: f64,
}

/// The heading of these options in the help.
pub(super) const HEADING: &str = "Network";

fn minutes(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("expected minutes, found `{text}`"))?;
    if number > 0.0 && number <= 1440.0 {
        return Ok(number);
    }
    Err(format!("expected up to 1440 minutes, found `{text}`"))
}

fn pace(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("expected a number, found `{text}`"))?;
    if (0.0..=100.0).contains(&number) {
        return Ok(number);
    }
    Err(format!("expected 0 to 100, found `{text}`"))
}

impl Network {
    /// How publishers can reach the person who runs this.
    pub(super) fn contact(&self) -> Option<&str> {
        self.contact.as_deref()
    }

    /// The client. Hosts that asked an earlier run to wait are not asked.
    pub(super) fn client(&self, settings: &Settings) -> anyhow::Result<Client> {
        let who = self.contact.as_ref().map_or_else(String::new, |contact| format!("; {contact}"));
        let own = format!(
            "detention-stats/{} (public record of US immigration detention{who})",
            env!("CARGO_PKG_VERSION")
        );
        let client = Client::new(&fetch::Settings {
            user_agent: self.user_agent.clone().unwrap_or(own),
            mirror: self.mirror.clone(),
            timeout: Duration::from_secs(self.timeout),
            pace: self.pace,
            budget: Duration::from_secs_f64(self.max_time * 60.0),
            closed: pipeline::state::closed(&settings.data, settings.now)?,
        });
        client.map_err(|error| {
            let FetchError::Address { url, .. } = &error else { return error.into() };
            let option = if url.is_empty() { "--contact or --user-agent" } else { "--mirror" };
            UsageError(format!("{option} cannot be used: {}", causes(&error))).into()
        })
    }
}

/// The sources of these names; all where none is named.
pub(super) fn chosen(names: &[String]) -> anyhow::Result<Vec<&'static Source>> {
    if names.is_empty() {
        return Ok(SOURCES.iter().collect());
    }
    names
        .iter()
        .map(|name| {
            let known = || SOURCES.iter().map(|s| s.id.name()).collect::<Vec<_>>().join(", ");
            sources::find(name).ok_or_else(|| {
                UsageError(format!("unknown source `{name}`; expected one of {}", known())).into()
            })
        })
        .collect()
}

/// The lock of the data folder; `None` if another run is using the data, which is reported.
pub(super) fn lock(settings: &Settings) -> anyhow::Result<Option<Lock>> {
    let lock = disk::lock(&settings.data)?;
    if lock.is_some() {
        disk::sweep(&settings.data)?;
    } else {
        let folder = settings.data.display();
        super::output::note(&format!("another run is using `{folder}`; nothing was done"));
    }
    Ok(lock)
}

/// One source: a summary line, then a line for each document and problem.
pub(super) fn told(report: &SourceReport) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let name = report.source.id.name();
    if !report.asked {
        let sources::Life::Ended(day) = report.source.life else { return text };
        let _ = writeln!(text, "{name}: discontinued on {day}; only `backfill` reads it");
        return text;
    }
    let via = if report.origin == Origin::WebArchive { ", from the Wayback Machine" } else { "" };
    let _ = writeln!(
        text,
        "{name}: {} new, {} unchanged, {} failed{via}",
        report.taken.imported.len(),
        report.n_unchanged,
        report.problems.len()
    );
    for imported in &report.taken.imported {
        let _ = writeln!(
            text,
            "    {}  {} figures, published {}, sha256 {}",
            imported.capture.document(),
            imported.n_observations,
            imported.capture.published_on,
            imported.capture.id()
        );
        for problem in imported.problems.iter().filter(|p| p.severity == Severity::Refused) {
            let _ = writeln!(text, "        not published: {problem}");
        }
    }
    for problem in troubles(report) {
        let _ = writeln!(text, "    {problem}");
    }
    text
}

/// The problems of a source in few words, each once.
pub(super) fn troubles(report: &SourceReport) -> Vec<String> {
    let mut troubles: Vec<String> = Vec::new();
    for problem in report.problems.iter().chain(&report.stood_in) {
        let words = brief(problem);
        if !troubles.contains(&words) {
            troubles.push(words);
        }
    }
    troubles
}

/// The same as a record.
pub(super) fn record(report: &SourceReport) -> serde_json::Value {
    let new: Vec<serde_json::Value> = report
        .taken
        .imported
        .iter()
        .map(|imported| {
            serde_json::json!({
                "document": imported.capture.document(),
                "sha256": imported.capture.sha256.as_str(),
                "published_on": imported.capture.published_on,
                "observations": imported.n_observations,
            })
        })
        .collect();
    serde_json::json!({
        "source": report.source.id.name(),
        "asked": report.asked,
        "through": match report.origin {
            Origin::Publisher => "publisher",
            Origin::WebArchive => "web_archive",
        },
        "new": new,
        "unchanged": report.n_unchanged,
        "problems": report.problems,
        "stood_in": report.stood_in,
    })
}

/// How the sources went together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Together {
    /// All that were asked went through.
    All,
    /// Some did.
    Some,
    /// None did.
    None,
}

/// How the sources went together. A source that ended is not asked, and counts on neither side.
pub(super) fn together(reports: &[SourceReport]) -> Together {
    let asked = || reports.iter().filter(|report| report.asked);
    let n_through = asked().filter(|report| report.went_through()).count();
    match (n_through, asked().count()) {
        (through, asked) if through == asked => Together::All,
        (0, _) => Together::None,
        _ => Together::Some,
    }
}
