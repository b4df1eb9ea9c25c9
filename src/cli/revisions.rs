//! `revisions [NAME] [--from D] [--to D] [--release DOCUMENT] [--summary] [--format text|csv|json]`.

use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{Exit, Outcome, Settings, UsageError, date, output};
use crate::model::CaptureId;
use crate::model::series::number_words;
use crate::normalize::revisions::{self, Revision};
use crate::pipeline;
use crate::publish;

/// Print figures that were stated again with another value.
#[derive(Debug, Args)]
pub(super) struct RevisionsCommand {
    /// A series' name; all series without it.
    name: Option<String>,
    /// Of figures from this day on.
    #[arg(long, value_parser = date, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// To this day, included.
    #[arg(long, value_parser = date, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Only changes that this document brought: its file name, or the first digits of its SHA-256.
    #[arg(long, value_name = "DOCUMENT")]
    release: Option<String>,
    /// How many figures each release changed, and nothing else.
    #[arg(long)]
    summary: bool,
    /// Form.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Csv,
    Json,
}

impl RevisionsCommand {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        if let Some(name) = &self.name {
            super::series::named(name)?;
        }
        let judged = pipeline::open(&settings.data)?;
        let found = judged.edition.revisions();
        let document = |capture: &CaptureId| {
            let release =
                judged.edition.ledger.releases.iter().find(|release| release.capture == *capture);
            release.map_or_else(|| capture.to_string(), |release| release.document.clone())
        };
        let release = match &self.release {
            None => None,
            Some(name) => {
                let capture = super::named_capture(&judged.edition.captures, name)?;
                let unknown = || UsageError(format!("no document `{name}`"));
                Some(capture.ok_or_else(unknown)?.id())
            }
        };
        let wanted: Vec<&Revision> = found
            .all
            .iter()
            .filter(|revision| self.name.as_ref().is_none_or(|name| revision.series == name))
            .filter(|revision| self.from.is_none_or(|from| from <= revision.date))
            .filter(|revision| self.to.is_none_or(|to| revision.date <= to))
            .filter(|revision| release.as_ref().is_none_or(|id| *id == revision.now.capture))
            .collect();
        let mut table = revisions::table(wanted.iter().copied());
        if self.summary {
            table = revisions::by_release(&found, &judged.edition.ledger.releases);
            if let (Some(name), Some(at)) = (&self.name, table.position("series")) {
                table.rows.retain(|row| row.get(at).and_then(|field| field.text()) == Some(name));
            }
        }
        match if settings.json { Format::Json } else { self.format } {
            Format::Json => output::print_json(&publish::series::json(&table))?,
            Format::Csv => output::print(&publish::series::csv(&table)?)?,
            Format::Text if self.summary => output::print(&publish::series::csv(&table)?)?,
            Format::Text => output::print(&text(&wanted, &document))?,
        }
        Ok(Exit::Done)
    }
}

fn text(wanted: &[&Revision], document: &dyn Fn(&CaptureId) -> String) -> String {
    let mut text = String::new();
    for revision in wanted {
        let share = revision
            .change_share()
            .map_or_else(String::new, |share| format!(", {:+.2} %", share * 100.0));
        let locked = if revision.locked { ", its fiscal year had ended" } else { "" };
        let _ = writeln!(
            text,
            "{}  {} {} ({})  {} -> {}  ({}{}{share}{locked})",
            revision.date,
            revision.series,
            revision.measure,
            revision.keys,
            number_words(revision.before.value),
            number_words(revision.now.value),
            if revision.change() > 0.0 { "+" } else { "" },
            number_words(revision.change()),
        );
        for (word, statement) in [("before", &revision.before), ("now", &revision.now)] {
            let _ = writeln!(
                text,
                "    {word:<7}{} in {}, {} ({})",
                statement.value,
                document(&statement.capture),
                statement.cell,
                statement.published_on
            );
        }
    }
    let _ = writeln!(text, "{} changes", wanted.len());
    text
}
