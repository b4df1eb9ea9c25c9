//! `series [NAME] [--known-on D] [--from D] [--to D] [--format csv|json|parquet]`.

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{Exit, Outcome, Settings, UsageError, date, output};
use crate::model::SeriesTable;
use crate::normalize::reckoned::{self, RECKONED};
use crate::normalize::shape;
use crate::normalize::spec::{self, SERIES, SeriesSpec};
use crate::pipeline;
use crate::pipeline::question::{self, Asked};
use crate::places::series::{self as of_places, PLACE_SERIES};
use crate::publish;

/// List the series, or print one.
#[derive(Debug, Args)]
pub(super) struct SeriesCommand {
    /// Name; without it, all names are listed.
    name: Option<String>,
    /// As it could have been published on this day.
    #[arg(long, value_parser = date, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// From this day on (YYYY-MM-DD).
    #[arg(long, value_parser = date, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// To this day, included.
    #[arg(long, value_parser = date, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// What is kept out of the series: the figures of held tables, in the same columns.
    #[arg(long)]
    held: bool,
    /// Form.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Csv,
    Json,
    Parquet,
}

impl SeriesCommand {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let Some(name) = &self.name else {
            let read = SERIES.iter().map(|spec| (spec.name, spec.definition));
            let reckoned = RECKONED.iter().map(|spec| (spec.name, spec.definition));
            let places = PLACE_SERIES.iter().map(|series| (series.name, series.definition));
            let all: Vec<(&str, &str)> = read.chain(reckoned).chain(places).collect();
            if settings.json {
                let records: Vec<_> = all
                    .iter()
                    .map(|(name, definition)| serde_json::json!({ "name": name, "definition": definition }))
                    .collect();
                output::print_json(&records)?;
                return Ok(Exit::Done);
            }
            let width = all.iter().map(|(name, _)| name.len()).max().unwrap_or(0) + 2;
            let lines =
                all.iter().map(|(name, definition)| format!("{name:<width$}{definition}\n"));
            output::print(&lines.collect::<String>())?;
            return Ok(Exit::Done);
        };
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            return Err(UsageError(format!("--from {from} is after --to {to}")).into());
        }
        let mut table = match reckoned::find(name) {
            Some(_) if self.held => {
                let message = format!("`{name}` is reckoned from releases; nothing of it is held");
                return Err(UsageError(message).into());
            }
            Some(spec) => {
                let opened = pipeline::open(&settings.data)?;
                pipeline::reckoned(&opened, spec, self.known_on)?
            }
            None => match of_places::find(name) {
                Some(_) if self.held => {
                    let message = format!(
                        "`{name}` is made from `facility_population`; use that with --held"
                    );
                    return Err(UsageError(message).into());
                }
                Some(series) => {
                    let asked = pipeline::places::ask(&settings.data, self.known_on)?;
                    series.table(&asked.record)
                }
                None => self.read(named(name)?, settings)?,
            },
        };
        between(&mut table, self.from, self.to);
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
    /// A series that is read off tables.
    fn read(&self, spec: &SeriesSpec, settings: &Settings) -> anyhow::Result<SeriesTable> {
        let Asked { ledger, .. } = question::ask(&settings.data, spec.tables)?;
        Ok(if self.held {
            ledger.held_series(spec, self.known_on)?
        } else {
            ledger.series(spec, self.known_on)?
        })
    }
}

/// The series of that name.
pub(super) fn named(name: &str) -> anyhow::Result<&'static SeriesSpec> {
    spec::find(name).ok_or_else(|| {
        if reckoned::find(name).is_some() {
            let message = format!("`{name}` is reckoned from releases, not read off a cell");
            return UsageError(message).into();
        }
        let nearest = shape::nearest(name);
        UsageError(format!("no series `{name}`; the nearest is `{nearest}`")).into()
    })
}

/// Keeps the rows whose first column lies in the window.
fn between(table: &mut SeriesTable, from: Option<NaiveDate>, to: Option<NaiveDate>) {
    table.rows.retain(|row| {
        let day = row.first().and_then(crate::model::Datum::date);
        day.is_some_and(|day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
    });
}
