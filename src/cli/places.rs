//! `places [--state XX] [--sort people|name|state] [--known-on D] [--format text|csv|json]`.

use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{Exit, Outcome, Settings, date, near, output};
use crate::charts::place_names::mixed;
use crate::charts::words::count;
use crate::model::{Datum, SeriesTable};
use crate::pipeline::question;
use crate::places::Record;
use crate::places::source::TABLES;
use crate::profiles::entry::{self, Entry};
use crate::publish;

/// List the facilities of the latest release
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats places --state LA
  detention-stats places --sort name --format csv")]
pub(super) struct Places {
    /// Only this state or territory: two-letter code or name
    #[arg(long, value_name = "XX")]
    state: Option<String>,
    /// Order of the list
    #[arg(long, value_enum, default_value_t = Sort::People)]
    sort: Sort,
    /// Use only data published by this date
    #[arg(long, value_parser = date, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// Most people first
    People,
    Name,
    State,
}

/// Output formats of `place`, `state` and `places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Csv,
    Json,
}

impl Format {
    /// The format asked for; `--json` is short for JSON.
    pub(super) fn or_json(self, settings: &Settings) -> Self {
        if settings.json { Self::Json } else { self }
    }
}

impl Places {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let wanted = self.state.as_deref().map(near::state).transpose()?;
        let edition = question::ask(&settings.data, &TABLES, self.known_on)?;
        let record = edition.places()?;
        let mut entries: Vec<Entry> = record
            .newest()
            .into_iter()
            .flat_map(|sheet| sheet.listings.keys())
            .filter_map(|id| entry::of(record, id))
            .filter(|entry| wanted.is_none_or(|state| entry.state.as_deref() == Some(state.code())))
            .collect();
        entry::sort(&mut entries);
        match self.sort {
            Sort::People => {}
            Sort::Name => entries.sort_by(|a, b| a.name.cmp(&b.name)),
            Sort::State => entries.sort_by(|a, b| a.state.cmp(&b.state)),
        }
        print(&entries, self.format.or_json(settings))?;
        Ok(Exit::Done)
    }
}

/// Prints some places.
pub(super) fn list(record: &Record, ids: &[&str], format: Format) -> anyhow::Result<()> {
    let mut entries: Vec<Entry> = ids.iter().filter_map(|id| entry::of(record, id)).collect();
    entry::sort(&mut entries);
    print(&entries, format)
}

fn print(entries: &[Entry], format: Format) -> anyhow::Result<()> {
    match format {
        Format::Text => output::print(&lines(entries)),
        Format::Csv => output::print(&publish::series::csv(&table(entries))?),
        Format::Json => output::print_json(&entries),
    }
}

/// One line each: people a day since the previous release, and since October.
pub(super) fn lines(entries: &[Entry]) -> String {
    let mut text = String::from("people a day  since October  as of       facility\n");
    for entry in entries {
        let number = |value: Option<f64>| value.map_or("-".to_owned(), count);
        let city = entry
            .city
            .as_ref()
            .filter(|city| *city != "FPO")
            .map_or_else(String::new, |city| format!(", {}", mixed(city)));
        let state = entry.state.as_deref().unwrap_or("no state");
        let _ = writeln!(
            text,
            "{:>12}  {:>13}  {}  {}{city}, {state} ({})",
            number(entry.interval_average_daily_population),
            number(entry.average_daily_population),
            entry.as_of,
            entry.name,
            entry.facility_id,
        );
    }
    text
}

fn table(entries: &[Entry]) -> SeriesTable {
    let columns = [
        "as_of",
        "facility_id",
        "name",
        "city",
        "state",
        "latitude",
        "longitude",
        "average_daily_population",
        "interval_average_daily_population",
        "guaranteed_minimum",
    ];
    let text = |text: Option<&String>| text.map_or(Datum::Null, |text| Datum::Text(text.clone()));
    let number = |value: Option<f64>| value.map_or(Datum::Null, Datum::Number);
    let row = |entry: &Entry| {
        vec![
            Datum::Date(entry.as_of),
            text(Some(&entry.facility_id)),
            text(Some(&entry.name)),
            text(entry.city.as_ref()),
            text(entry.state.as_ref()),
            number(entry.latitude),
            number(entry.longitude),
            number(entry.average_daily_population),
            number(entry.interval_average_daily_population),
            number(entry.guaranteed_minimum),
        ]
    };
    SeriesTable {
        name: "places".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: entries.iter().map(row).collect(),
    }
}
