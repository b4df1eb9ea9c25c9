//! `diff D1 D2 [SERIES…] [--format text|csv|json]`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::output::counted;
use super::{Exit, Outcome, Settings, UsageError, date, output, series};
use crate::edition::Edition;
use crate::edition::diff::{self, Change, ChangeKind};
use crate::edition::spec::SeriesSpec;
use crate::model::series::number_words;
use crate::model::{Datum, SeriesTable, TableId};
use crate::pipeline::question;
use crate::publish;

/// Show figures published, revised or held between two days
///
/// Compares what was published by each day: figures added (new), changed (revised), left out because of an error (held)
/// or removed (gone).
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats diff 2022-07-01 2022-07-31
  detention-stats diff 2026-02-01 2026-04-30 atd facility_population --format csv")]
pub(super) struct Diff {
    /// Earlier day
    #[arg(value_parser = date, value_name = "FIRST")]
    earlier: NaiveDate,
    /// Later day
    #[arg(value_parser = date, value_name = "SECOND")]
    later: NaiveDate,
    /// Series [default: all series read from ICE's tables]
    names: Vec<String>,
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

impl Diff {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let (earlier, later) = (self.earlier, self.later);
        if later < earlier {
            let message = format!("the first day, {earlier}, is after the second, {later}");
            return Err(UsageError(message).into());
        }
        let specs: Vec<&'static SeriesSpec> = if self.names.is_empty() {
            diff::specs()
        } else {
            self.names.iter().map(|name| series::named(name)).collect::<Result<_, _>>()?
        };
        let tables: Vec<TableId> = specs.iter().flat_map(|spec| spec.tables).copied().collect();
        let edition = question::ask(&settings.data, &tables, None)?;
        let changes = diff::between(&edition.ledger, &specs, (earlier, later))?;
        match if settings.json { Format::Json } else { self.format } {
            Format::Json => output::print_json(&publish::series::json(&table(&changes)))?,
            Format::Csv => output::print(&publish::series::csv(&table(&changes))?)?,
            Format::Text => output::print(&self.text(&edition, &changes))?,
        }
        Ok(Exit::Done)
    }

    fn text(&self, edition: &Edition, changes: &[Change]) -> String {
        let within = |day: NaiveDate| self.earlier < day && day <= self.later;
        let mut text = String::new();
        let came: Vec<_> = edition.captures.iter().filter(|c| within(c.published_on)).collect();
        let _ = writeln!(
            text,
            "{} published after {} and by {}",
            counted(came.len(), "document", "documents"),
            self.earlier,
            self.later
        );
        for capture in came {
            let _ = writeln!(text, "  {}  {}", capture.published_on, capture.document());
        }
        let mut series: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
        for change in changes {
            series.entry(change.series).or_default().push(change);
        }
        for (name, changes) in &series {
            let numbers: Vec<String> = ChangeKind::EVERY
                .iter()
                .map(|kind| (kind, changes.iter().filter(|change| change.kind == *kind).count()))
                .filter(|(_, n)| *n > 0)
                .map(|(kind, n)| format!("{n} {}", kind.name()))
                .collect();
            let places: BTreeSet<&str> = changes.iter().filter_map(|c| c.facility_id()).collect();
            let of = match places.len() {
                0 => String::new(),
                n => format!(", of {}", counted(n, "facility", "facilities")),
            };
            let _ = writeln!(text, "\n{name}: {}{of}", numbers.join(", "));
            for kind in ChangeKind::EVERY {
                lines(&mut text, changes.iter().filter(|change| change.kind == kind).copied());
            }
        }
        if series.is_empty() {
            text.push_str("no figure changed\n");
        }
        text
    }
}

/// Lines of one kind and series: what revisions, holds and losses there are, and the newest of the new.
fn lines<'a>(text: &mut String, changes: impl Iterator<Item = &'a Change>) {
    const SHOWN: usize = 5;
    let mut all: Vec<&Change> = changes.collect();
    // Totals first, then the newest.
    let is_part = |change: &Change| change.keys.iter().any(|(_, field)| field != "all");
    all.sort_by_key(|change| (is_part(change), std::cmp::Reverse(change.date)));
    let n_more = all.len().saturating_sub(SHOWN);
    for change in all.iter().take(SHOWN) {
        let value = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), number_words);
        let figures = match change.kind {
            ChangeKind::New => value(change.after),
            ChangeKind::Held => format!("{} held", value(change.after)),
            ChangeKind::Revised | ChangeKind::Gone => {
                format!("{} -> {}", value(change.before), value(change.after))
            }
        };
        let keys = change.key_text();
        let keys = if keys.is_empty() { keys } else { format!(" ({keys})") };
        let _ = writeln!(
            text,
            "  {:<8}{}  {}{keys}  {figures}",
            change.kind.name(),
            change.date,
            change.column
        );
    }
    if n_more > 0 {
        let _ = writeln!(text, "          {n_more} more; --format csv has all");
    }
}

fn table(changes: &[Change]) -> SeriesTable {
    let optional = |value: Option<f64>| value.map_or(Datum::Null, Datum::Number);
    let row = |change: &Change| {
        vec![
            Datum::Date(change.date),
            Datum::Text(change.kind.name().to_owned()),
            Datum::Text(change.series.to_owned()),
            change.facility_id().map_or(Datum::Null, |id| Datum::Text(id.to_owned())),
            Datum::Text(change.key_text()),
            Datum::Text(change.column.clone()),
            optional(change.before),
            optional(change.after),
            change.published_on.map_or(Datum::Null, Datum::Date),
            change.capture.as_ref().map_or(Datum::Null, |id| Datum::Text(id.to_string())),
        ]
    };
    let columns = [
        "date",
        "change",
        "series",
        "facility_id",
        "keys",
        "column",
        "value_before",
        "value_after",
        "published_on",
        "capture",
    ];
    SeriesTable {
        name: "diff".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: changes.iter().map(row).collect(),
    }
}
