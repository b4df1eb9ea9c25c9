//! `state XX [--known-on D] [--format text|csv|json]`.

use std::fmt::Write as _;
use std::sync::Arc;

use anyhow::bail;
use chrono::NaiveDate;
use clap::Args;

use super::places::{self, Format};
use super::{Exit, Outcome, Settings, date, near, output};
use crate::charts::Language;
use crate::model::{Datum, SeriesId};
use crate::pipeline;
use crate::profiles::{state_profile, words};
use crate::publish;

/// Show the facilities of a state or territory
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats state TX
  detention-stats state louisiana --format csv")]
pub(super) struct StateCommand {
    /// Two-letter code or name; CU for Guantánamo Bay
    #[arg(required = true, num_args = 1..)]
    state: Vec<String>,
    /// Use only data published by this date
    #[arg(long, value_parser = date, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl StateCommand {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let state = near::state(&self.state.join(" "))?;
        let edition = pipeline::places::ask(&settings.data, self.known_on)?;
        let record = edition.places()?;
        let Some(profile) = state_profile::of(record, edition.daily.as_ref(), state) else {
            bail!("no facility list by that date has a facility in {}", state.english());
        };
        match self.format.or_json(settings) {
            Format::Json => output::print_json(&profile)?,
            Format::Csv => {
                let mut table = Arc::unwrap_or_clone(edition.series(SeriesId::StatePopulation)?);
                let at = table.position("state");
                table.rows.retain(|row| {
                    let code = at.and_then(|at| row.get(at)).and_then(Datum::text);
                    code == Some(state.code())
                });
                output::print(&publish::series::csv(&table)?)?;
            }
            Format::Text => {
                let mut text = format!("{}\n\n", state.english());
                let sheet = record.sheets.iter().find(|sheet| sheet.as_of == profile.newest.as_of);
                for sentence in sheet
                    .map(|sheet| words::state(record, sheet, state, Language::En))
                    .unwrap_or_default()
                {
                    let _ = writeln!(text, "{sentence}");
                }
                let _ = writeln!(text, "\nsource        {}", profile.newest.document);
                let _ = writeln!(
                    text,
                    "receipts      detention-stats explain state_population --where state={}\n",
                    profile.state
                );
                let n_gone = profile.places.iter().filter(|entry| !entry.is_listed).count();
                let listed: Vec<_> =
                    profile.places.iter().filter(|entry| entry.is_listed).cloned().collect();
                text.push_str(&places::lines(&listed));
                if n_gone > 0 {
                    let were = if n_gone == 1 { "other was" } else { "others were" };
                    let _ = writeln!(text, "{n_gone} {were} listed before");
                }
                output::print(&text.replace('\u{a0}', " "))?;
            }
        }
        Ok(Exit::Done)
    }
}
