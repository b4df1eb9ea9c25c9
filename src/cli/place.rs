//! `place TEXT|ID [--known-on D] [--format text|csv|json]`.

use std::fmt::Write as _;

use anyhow::bail;
use chrono::NaiveDate;
use clap::Args;

use super::places::{self, Format};
use super::{Exit, Outcome, Settings, date, output};
use crate::charts::Language;
use crate::charts::place_names::mixed;
use crate::edition::Edition;
use crate::model::{Datum, SeriesId, SeriesTable};
use crate::pipeline;
use crate::places::Record;
use crate::profiles::profile::Profile;
use crate::profiles::profiled::{self, Beside};
use crate::profiles::{find, words};
use crate::publish;

/// Show one facility, found by part of its name, city or state
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats place stewart
  detention-stats place camp east montana --format json")]
pub(super) struct Place {
    /// Facility id, or words from its name, city, county or state
    #[arg(required = true, num_args = 1..)]
    text: Vec<String>,
    /// Use only data published by this date
    #[arg(long, value_parser = date, value_name = "DATE")]
    known_on: Option<NaiveDate>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Place {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let edition = pipeline::places::ask(&settings.data, self.known_on)?;
        let record = edition.places()?;
        let text = self.text.join(" ");
        let format = self.format.or_json(settings);
        match find::places(record, &text).as_slice() {
            [] => bail!("no facility matches `{text}`{}", near(record, &text)),
            [id] => one(&edition, id, format),
            several => {
                places::list(record, several, format)?;
                output::note(&format!(
                    "{} facilities match `{text}`; run `detention-stats place ID` with one of these ids",
                    several.len()
                ));
                Ok(Exit::Done)
            }
        }
    }
}

/// The facilities whose names are most like what was asked for, on lines of their own.
fn near(record: &Record, text: &str) -> String {
    let near = find::near(record, text);
    if near.is_empty() {
        return "; no facility was listed by that date".to_owned();
    }
    let lines: Vec<String> = near.iter().map(|id| format!("\n  {id}")).collect();
    format!("; the nearest are{}", lines.concat())
}

fn one(edition: &Edition, id: &str, format: Format) -> Outcome {
    let record = edition.places()?;
    if format == Format::Csv {
        let table = of_place(&*edition.series(SeriesId::FacilityHistory)?, id);
        output::print(&publish::series::csv(&table)?)?;
        return Ok(Exit::Done);
    }
    let covid = edition.series(SeriesId::CovidByFacility)?;
    let segregation = edition.series(SeriesId::Segregation)?;
    let beside = Beside::new(&edition.captures, &covid, &segregation, edition.daily.as_ref());
    let Some(profile) = profiled::of(record, &beside, id) else { bail!("no facility `{id}`") };
    match format {
        Format::Json => output::print_json(&profile)?,
        _ => output::print(&told(record, &profile))?,
    }
    Ok(Exit::Done)
}

/// The rows of one place.
fn of_place(history: &SeriesTable, id: &str) -> SeriesTable {
    let mut table = history.clone();
    let at = table.position("facility_id");
    table.rows.retain(|row| at.and_then(|at| row.get(at)).and_then(Datum::text) == Some(id));
    table
}

/// Releases shown in the text.
const SHOWN: usize = 8;

fn told(record: &Record, profile: &Profile) -> String {
    let mut text = format!("{}\n", profile.name);
    if let Some((_, listing)) = record.last(&profile.facility_id) {
        let county = profile
            .county
            .as_ref()
            .map_or_else(String::new, |county| format!(" (county: {county})"));
        let _ = writeln!(text, "{}{county}", words::where_it_is(listing, Language::En));
    }
    text.push('\n');
    for sentence in words::place(record, &profile.facility_id, Language::En) {
        let _ = writeln!(text, "{sentence}");
    }
    text.push('\n');
    for (what, value) in facts(record, profile) {
        let _ = writeln!(text, "{what:<14}{value}");
    }
    text.push_str("\nas of       from         people a day  since October  guaranteed\n");
    for (sheet, listing) in record.of(&profile.facility_id).rev().take(SHOWN) {
        let number = |value: Option<f64>| value.map_or("-".to_owned(), crate::charts::words::count);
        let first = listing.interval.map_or("-".to_owned(), |of| of.first_day.to_string());
        let _ = writeln!(
            text,
            "{}  {first:<10}  {:>12}  {:>13}  {:>10}",
            sheet.as_of,
            number(listing.interval.map(|interval| interval.people)),
            number(listing.people()),
            number(listing.minimum()),
        );
    }
    text.replace('\u{a0}', " ")
}

fn facts(record: &Record, profile: &Profile) -> Vec<(&'static str, String)> {
    let mut facts = vec![("id", profile.facility_id.clone())];
    let parts = [&profile.address, &profile.city, &profile.state, &profile.zip];
    let address: Vec<String> = parts
        .into_iter()
        .flatten()
        .map(|part| if part.len() > 2 { mixed(part) } else { part.clone() })
        .collect();
    facts.push(("address", address.join(", ")));
    if let Some(area) = &profile.area_of_responsibility {
        let office = profile.field_office.as_deref().unwrap_or_default();
        facts.push(("ICE area", format!("{area} ({office})")));
    }
    if let Some(code) = &profile.detloc {
        facts.push(("ICE code", code.clone()));
    }
    let n = record.of(&profile.facility_id).count();
    let (first, last) = (profile.first_listed, profile.last_listed);
    facts.push(("listed", format!("{first} to {last}, on {n} facility lists")));
    if let Some(days) = profile.newest.average_length_of_stay_days {
        facts.push(("average stay", format!("{days:.1} days")));
    }
    facts.extend(conditions(profile));
    let receipt = &profile.newest.receipt;
    let cells: Vec<String> = receipt.cells.values().flatten().cloned().collect();
    facts.push((
        "source",
        format!(
            "{}, `{}`!{}, published {}",
            receipt.document,
            receipt.sheet,
            cells.join(" "),
            receipt.published_on
        ),
    ));
    if let Some(before) = &profile.newest.previous_receipt {
        let cells: Vec<String> = before.cells.values().flatten().cloned().collect();
        let place = format!("{}, `{}`!{}", before.document, before.sheet, cells.join(" "));
        facts.push(("before it", format!("{place}, published {}", before.published_on)));
    }
    facts.push((
        "receipts",
        format!(
            "detention-stats explain facility_history --where facility_id={0}\n{1:<14}detention-stats explain facility_history --where facility_id={0} --where measure=interval_average_daily_population",
            profile.facility_id, ""
        ),
    ));
    facts
}

/// Inspection, COVID-19 and solitary confinement.
fn conditions(profile: &Profile) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Some(inspection) = profile.inspections.last() {
        let words = [&inspection.inspection_type, &inspection.standard, &inspection.rating];
        let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
        let date = inspection.date.as_deref().unwrap_or("no date");
        facts.push(("inspection", format!("{} ({date})", words.join(", "))));
    }
    let last = |columns: &std::collections::BTreeMap<&str, Vec<serde_json::Value>>, name: &str| {
        let value = columns.get(name).and_then(|column| column.last());
        value.map_or_else(String::new, |value| value.to_string().trim_matches('"').to_owned())
    };
    if let Some(covid) = &profile.covid {
        let people = |name: &str| {
            let value = covid.get(name).and_then(|column| column.last());
            let value = value.and_then(serde_json::Value::as_f64);
            value.map_or_else(|| "no figure for".to_owned(), crate::charts::words::count)
        };
        let (cases, deaths, day) = (people("cases_total"), people("deaths"), last(covid, "as_of"));
        facts.push(("COVID-19", format!("{cases} cases, {deaths} deaths as of {day}")));
    }
    if let Some(segregation) = &profile.segregation {
        let (n, month) = (last(segregation, "placements"), last(segregation, "month"));
        facts.push(("segregation", format!("{n} placements in the month from {month}")));
    }
    facts
}
