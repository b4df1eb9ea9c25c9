//! `series`: lists the series, or prints one.

use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{Exit, Outcome, Settings, UsageError, date, near, output, series_form};
use crate::daily::DAILY;
use crate::edition;
use crate::edition::catalog;
use crate::edition::computed::{self, COMPUTED};
use crate::edition::shape;
use crate::edition::spec::SeriesSpec;
use crate::model::{SeriesId, SeriesTable};
use crate::pipeline::{daily, question};
use crate::places::PLACES;
use crate::publish;

/// List series, or print one
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats series detained --from 2025-01-01
  detention-stats series detained_by_criminality --where arresting_agency=ICE --wide")]
pub(super) struct SeriesCommand {
    /// Series to print [default: list]
    name: Option<String>,
    /// Use only data published by this date
    #[arg(long, value_parser = date, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// First date
    #[arg(long, value_parser = date, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Last date
    #[arg(long, value_parser = date, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Only rows with this value; repeatable
    #[arg(long = "where", value_parser = super::pair, value_name = "KEY=VALUE")]
    conditions: Vec<(String, String)>,
    /// Only these columns, in this order
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS")]
    columns: Vec<String>,
    /// One row per date, one column per category
    #[arg(long)]
    wide: bool,
    /// Print the held figures instead
    #[arg(long)]
    held: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Json,
    Parquet,
}

/// Prints every series with its definition.
fn list(settings: &Settings) -> anyhow::Result<()> {
    let read = catalog::all().map(|spec| (spec.name(), spec.definition));
    let computed = COMPUTED.iter().map(|spec| (spec.id.name(), spec.definition));
    let places = PLACES.iter().map(|spec| (spec.id.name(), spec.definition));
    let records = DAILY.iter().map(|spec| (spec.id.name(), spec.definition));
    let all: Vec<(&str, &str)> = read.chain(computed).chain(places).chain(records).collect();
    if settings.json {
        let records: Vec<_> = all
            .iter()
            .map(|(name, definition)| serde_json::json!({ "name": name, "definition": definition }))
            .collect();
        output::print_json(&records)?;
        return Ok(());
    }
    let width = all.iter().map(|(name, _)| name.len()).max().unwrap_or(0) + 2;
    let lines = all.iter().map(|(name, definition)| format!("{name:<width$}{definition}\n"));
    output::print(&lines.collect::<String>())?;
    Ok(())
}

impl SeriesCommand {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let Some(name) = &self.name else {
            list(settings)?;
            return Ok(Exit::Done);
        };
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            return Err(UsageError(format!("--from {from} is after --to {to}")).into());
        }
        let Some(id) = SeriesId::from_name(name) else {
            return Err(self.unknown(name, settings)?.into());
        };
        let mut table = match computed::of(id) {
            _ if self.held && edition::is_of_records(id) => {
                let message =
                    format!("`{name}` is counted from individual records; it has no held figures");
                return Err(UsageError(message).into());
            }
            Some(_) if self.held => {
                let message =
                    format!("`{name}` is computed from other figures; it has no held figures");
                return Err(UsageError(message).into());
            }
            None if self.held && PLACES.iter().any(|spec| spec.id == id) => {
                let message =
                    format!("`{name}` is made from `facility_population`; use that with --held");
                return Err(UsageError(message).into());
            }
            _ => self.read(id, settings)?,
        };
        let had_rows = !table.rows.is_empty();
        between(&mut table, self.from, self.to);
        if had_rows && table.rows.is_empty() {
            output::note(&format!("`{name}` has no data{}", window(self.from, self.to)));
        }
        series_form::keep_rows(&mut table, &self.conditions)?;
        if self.wide {
            table = series_form::widened(id, &table)?;
        }
        if !self.columns.is_empty() {
            series_form::keep_columns(&mut table, &self.columns)?;
        }
        let format = if settings.json { Format::Json } else { self.format };
        match format {
            Format::Csv => output::print(&publish::series::csv(&table)?)?,
            Format::Json => output::print_json(&publish::series::json(&table))?,
            Format::Parquet => output::print_bytes(&shape::parquet(&table)?)?,
        }
        Ok(Exit::Done)
    }
}

impl SeriesCommand {
    /// A name that is no series; it may be one of the analyst's own.
    fn unknown(&self, name: &str, settings: &Settings) -> anyhow::Result<UsageError> {
        let edition = question::ask(&settings.data, &[], self.known_on)?;
        let local = question::local(&edition, &settings.data)?;
        Ok(if local.iter().any(|figure| figure.series == name) {
            UsageError(format!(
                "unknown series `{name}`; it is in your local data: run `detention-stats series local --where \
                 series={name}`"
            ))
        } else {
            unknown(name)
        })
    }

    fn read(&self, id: SeriesId, settings: &Settings) -> anyhow::Result<SeriesTable> {
        let mut edition = question::ask(&settings.data, edition::tables_of(id), self.known_on)?;
        if edition::is_of_records(id) {
            edition.daily = daily::of(&edition, &settings.data)?;
        }
        if id == SeriesId::Local {
            edition.local = question::local(&edition, &settings.data)?;
        }
        match catalog::of(id).filter(|_| self.held) {
            Some(spec) => Ok(edition.ledger.held_series(spec, self.known_on)?),
            None => Ok(Arc::unwrap_or_clone(edition.series(id)?)),
        }
    }
}

/// The series of that name, where it is read off tables.
pub(super) fn named(name: &str) -> anyhow::Result<&'static SeriesSpec> {
    let Some(id) = SeriesId::from_name(name) else { return Err(unknown(name).into()) };
    catalog::of(id).ok_or_else(|| {
        let message = match id {
            SeriesId::Local => format!(
                "each row of `{name}` names its document; run `detention-stats series {name}`"
            ),
            _ if edition::is_of_records(id) => format!(
                "`{name}` is a count of individual records by the Deportation Data Project and has no cells; its \
                 `capture` column names the file"
            ),
            SeriesId::IntervalAverageDailyPopulation => format!(
                "`{name}` is computed from the cells of two releases; run `detention-stats explain facility_history \
                 --where facility_id=\u{2026} --where measure={name}`"
            ),
            SeriesId::Lateness => {
                format!("`{name}` is computed from publication dates and has no cells")
            }
            _ => format!("`{name}` is computed from other figures and has no cells"),
        };
        UsageError(message).into()
    })
}

fn unknown(name: &str) -> UsageError {
    near::unknown("series", name, names(), "detention-stats series")
}

/// The names of all series.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SeriesId::EVERY.iter().map(|id| id.name())
}

/// ` from 2030-01-01 to 2030-12-31`.
fn window(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    let word = |word: &str, day: Option<NaiveDate>| {
        day.map_or_else(String::new, |day| format!(" {word} {day}"))
    };
    format!("{}{}", word("from", from), word("to", to))
}

/// Keeps the rows whose first column lies in the window.
fn between(table: &mut SeriesTable, from: Option<NaiveDate>, to: Option<NaiveDate>) {
    table.rows.retain(|row| {
        let day = row.first().and_then(crate::model::Datum::date);
        day.is_some_and(|day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
    });
}
