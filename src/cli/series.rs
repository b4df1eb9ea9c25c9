//! `series [NAME] [--known-on D] [--from D] [--to D] [--format csv|json|parquet]`.
//! Comes in: a name and a window. Goes out: rows. Never: a file.

use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::{Exit, Outcome, Settings, UsageError, date, output};
use crate::model::SeriesTable;
use crate::normalize::series::{self, Ledger};
use crate::normalize::spec::{self, SERIES, SeriesSpec};
use crate::publish;

/// List the series, or print one.
#[derive(Debug, Args)]
pub(super) struct SeriesCommand {
    /// Name; without it, all names are listed.
    name: Option<String>,
    /// As it could have been published on this day.
    #[arg(long, value_parser = date, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// From this day on.
    #[arg(long, value_parser = date, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// To this day, included.
    #[arg(long, value_parser = date, value_name = "DATE")]
    to: Option<NaiveDate>,
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
            let list: Vec<String> = SERIES
                .iter()
                .map(|spec| format!("{:<28}{}\n", spec.name, spec.definition))
                .collect();
            output::print(&list.concat())?;
            return Ok(Exit::Done);
        };
        let spec = named(name)?;
        let ledger = Ledger::open(&settings.data).context("cannot open the ledger")?;
        let mut table = ledger.series(spec, self.known_on)?;
        between(&mut table, self.from, self.to);
        let format = if settings.json { Format::Json } else { self.format };
        match format {
            Format::Csv => output::print(&publish::series::csv(&table)?)?,
            Format::Json => output::print_json(&publish::series::json(&table))?,
            Format::Parquet => output::print_bytes(&series::parquet(&table)?)?,
        }
        Ok(Exit::Done)
    }
}

/// The series of that name.
pub(super) fn named(name: &str) -> anyhow::Result<&'static SeriesSpec> {
    spec::find(name).ok_or_else(|| {
        let nearest = series::nearest(name);
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
