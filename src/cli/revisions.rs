//! `revisions`: figures that ICE later changed.

use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::output::counted;
use super::{Exit, Outcome, Settings, UsageError, date, output};
use crate::edition::revisions::{self, Revision};
use crate::model::series::number_words;
use crate::model::{CaptureId, Datum, SeriesTable};
use crate::pipeline;
use crate::publish;

/// Show figures ICE later changed
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats revisions average_daily_population --from 2025-10-01
  detention-stats revisions --summary")]
pub(super) struct RevisionsCommand {
    /// Series [default: all]
    name: Option<String>,
    /// First date
    #[arg(long, value_parser = date, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Last date
    #[arg(long, value_parser = date, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Only revisions in this document
    #[arg(long, value_name = "DOCUMENT")]
    release: Option<String>,
    /// Count revisions per release
    #[arg(long)]
    summary: bool,
    /// Output format
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
                let unknown = || UsageError(format!("no document `{name}`; see data/captures.csv"));
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
            table = revisions::by_release(found, &judged.edition.ledger.releases);
            if let (Some(name), Some(at)) = (&self.name, table.position("series")) {
                table.rows.retain(|row| row.get(at).and_then(|field| field.text()) == Some(name));
            }
        }
        match if settings.json { Format::Json } else { self.format } {
            Format::Json => output::print_json(&publish::series::json(&table))?,
            Format::Csv => output::print(&publish::series::csv(&table)?)?,
            Format::Text if self.summary => output::print(&columns(&table))?,
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
            .map_or_else(String::new, |share| format!(", {:+.2}%", share * 100.0));
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
    let _ = writeln!(text, "{}", counted(wanted.len(), "revision", "revisions"));
    text
}

/// A table in aligned columns: numbers to the right, words to the left.
fn columns(table: &SeriesTable) -> String {
    let cell = |datum: &Datum| match datum {
        Datum::Number(number) => number_words(*number),
        other => other.csv(),
    };
    let rows: Vec<Vec<String>> =
        table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let is_number = |at: usize| {
        table.rows.iter().filter_map(|row| row.get(at)).any(|datum| datum.number().is_some())
    };
    let columns: Vec<(usize, bool)> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let widths = rows.iter().filter_map(|row| row.get(at)).map(|text| text.chars().count());
            (widths.max().unwrap_or(0).max(name.len()), is_number(at))
        })
        .collect();
    let mut text = String::new();
    for row in std::iter::once(&table.columns).chain(&rows) {
        let cells = row.iter().zip(&columns).map(|(cell, (width, is_number))| {
            if *is_number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}
