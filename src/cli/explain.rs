//! `explain`: where a figure comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::{Exit, Outcome, Settings, UsageError, date, near, output, series};
use crate::archive::{Archive, sha256};
use crate::disk::{self, DiskError};
use crate::edition::Edition;
use crate::edition::catalog;
use crate::edition::chosen::{Chosen, KeyValue};
use crate::edition::counters;
use crate::edition::spec::{Key, SeriesSpec};
use crate::extract::document::{self, DocumentError};
use crate::fetch::causes;
use crate::ledger::files;
use crate::model::{Capture, Datum, FiscalYear, Measure, Receipt, SeriesId, Value};
use crate::pipeline::question;
use crate::places;

/// Show where a figure comes from
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats explain people_monitored_atd --known-on 2022-07-13
  detention-stats explain detained_by_criminality --as-of 2022-07-05 --where criminality=convicted")]
pub(super) struct Explain {
    /// Counter, series or (with --verify) document
    name: String,
    /// Only this date; for months, the first day [default: all dates; a counter: its latest]
    #[arg(long, value_parser = date, value_name = "DATE")]
    pub(super) as_of: Option<NaiveDate>,
    /// Only rows with this value; repeatable
    #[arg(long = "where", value_parser = super::pair, value_name = "KEY=VALUE")]
    pub(super) conditions: Vec<(String, String)>,
    /// Re-read each cell from data/raw
    #[arg(long)]
    verify: bool,
    /// Use only data published by this date
    #[arg(long, value_parser = date, value_name = "DATE")]
    pub(super) known_on: Option<NaiveDate>,
}

#[derive(Debug, Serialize)]
pub(super) struct Explanation {
    series: String,
    row: serde_json::Map<String, serde_json::Value>,
    value: serde_json::Value,
    receipt: Receipt,
}

impl Explain {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        if self.verify
            && let Some(capture) = super::named_capture(
                &question::ask(&settings.data, &[], None)?.captures,
                &self.name,
            )?
        {
            return verify_capture(settings, capture);
        }
        let (found, captures) = if let Some(counter) = counters::find(&self.name) {
            let edition = question::ask(&settings.data, counter.tables, self.known_on)?;
            (of_counter(edition.counter(counter)), edition.captures)
        } else if let Some(spec) = SeriesId::from_name(&self.name).and_then(places::series::of) {
            self.of_places(spec, settings)?
        } else {
            let spec = self.series(settings)?;
            let edition = question::ask(&settings.data, spec.tables, self.known_on)?;
            (self.of_series(spec, &edition)?, edition.captures)
        };
        if found.is_empty() {
            return Err(UsageError(self.nothing(settings)?).into());
        }
        let mut exit = Exit::Done;
        if self.verify {
            exit = verify(settings, &found, &captures);
        }
        if settings.json {
            output::print_json(&found)?;
        } else {
            let texts: Vec<String> = found.iter().map(text).collect();
            output::print(&texts.join("\n"))?;
        }
        Ok(exit)
    }

    /// Why nothing was found, with the nearest dates that have figures.
    fn nothing(&self, settings: &Settings) -> anyhow::Result<String> {
        let id = SeriesId::from_name(&self.name);
        let mut dates: BTreeSet<NaiveDate> = BTreeSet::new();
        if let Some(spec) = id.and_then(catalog::of) {
            let edition = question::ask(&settings.data, spec.tables, self.known_on)?;
            dates = self.dates(spec, &edition);
        } else if id.and_then(places::series::of).is_some() {
            let edition = question::ask(&settings.data, &places::source::TABLES, self.known_on)?;
            dates = edition.places()?.sheets.iter().map(|sheet| sheet.as_of).collect();
        }
        let Some(day) = self.as_of.filter(|day| !dates.contains(day)) else {
            let conditions: Vec<String> =
                self.conditions.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let day = self.as_of.map_or_else(String::new, |day| format!(" for {day}"));
            let with = if conditions.is_empty() { "" } else { " with " };
            return Ok(format!("`{}` has no figure{day}{with}{}", self.name, conditions.join(" ")));
        };
        let near = [dates.range(..day).next_back(), dates.range(day..).next()];
        let near: Vec<String> = near.into_iter().flatten().map(NaiveDate::to_string).collect();
        let near = match near.as_slice() {
            [] => String::new(),
            [one] => format!("; the nearest is {one}"),
            several => format!("; the nearest are {}", several.join(" and ")),
        };
        Ok(format!("`{}` has no figure for {day}{near}", self.name))
    }

    /// The dates of the figures that match the conditions.
    fn dates(&self, spec: &SeriesSpec, edition: &Edition) -> BTreeSet<NaiveDate> {
        let figures = edition.ledger.receipts(spec, self.known_on);
        let wanted = figures.iter().filter(|chosen| self.matches_keys(chosen, spec, edition));
        wanted.map(|chosen| chosen.date).collect()
    }

    /// Whether a figure has the keys of the conditions.
    fn matches_keys(&self, chosen: &Chosen<'_>, spec: &SeriesSpec, edition: &Edition) -> bool {
        self.conditions.iter().all(|(name, value)| {
            let Some(key) = spec.keys.iter().find(|key| key.name() == name) else {
                let measure = chosen.measure();
                return measure.name() == value || column_of(spec, measure) == value;
            };
            let value = match key {
                Key::FacilityId => edition.ledger.id_that_stays(value),
                _ => value.as_str(),
            };
            key_text(chosen, spec, *key) == value
        })
    }

    /// The series of that name; a document's name gets the hint that it needs.
    fn series(&self, settings: &Settings) -> anyhow::Result<&'static SeriesSpec> {
        let name = self.name.as_str();
        if SeriesId::from_name(name).is_some() {
            return series::named(name);
        }
        let captures = question::ask(&settings.data, &[], None)?.captures;
        if super::named_capture(&captures, name)?.is_some() {
            let message = format!("`{name}` is a document; to check it, add --verify");
            return Err(UsageError(message).into());
        }
        let known = counters::COUNTERS.iter().map(|counter| counter.id).chain(series::names());
        Err(near::unknown("counter or series", name, known, "detention-stats series").into())
    }

    fn of_series(&self, spec: &SeriesSpec, edition: &Edition) -> anyhow::Result<Vec<Explanation>> {
        let Edition { ledger, captures, .. } = edition;
        let names: Vec<&str> = spec.keys.iter().map(|key| key.name()).collect();
        for (key, _) in &self.conditions {
            if key != "measure" && !names.contains(&key.as_str()) {
                let message = format!(
                    "`{}` has no column `{key}`; it has measure, {}",
                    spec.name(),
                    names.join(", ")
                );
                return Err(UsageError(message).into());
            }
        }
        let is_wanted = |chosen: &Chosen<'_>| {
            self.as_of.is_none_or(|day| chosen.date == day)
                && self.matches_keys(chosen, spec, edition)
        };
        let figures = ledger.receipts(spec, self.known_on);
        let wanted = figures.iter().filter(|chosen| is_wanted(chosen));
        Ok(wanted.filter_map(|chosen| explanation(spec, chosen, captures)).collect())
    }
}

/// Extracts a capture anew and compares every observation with the ledger's.
fn verify_capture(settings: &Settings, capture: &Capture) -> Outcome {
    let document = reread(&Archive::new(&settings.data), capture)?;
    let (n_same, differences) =
        files::compare(&settings.data, capture, &document.extraction.observations)?;
    for difference in differences.iter().take(20) {
        output::print(&format!(
            "{}\n  ledger     {}\n  read again {}\n",
            difference.place, difference.ledger, difference.again
        ))?;
    }
    output::print(&format!(
        "{}: {n_same} figures match in every column, {} do not\n",
        capture.document(),
        differences.len()
    ))?;
    Ok(if differences.is_empty() { Exit::Done } else { Exit::Failed })
}

/// Reads every cell again from the captures' bytes and reports on stderr.
fn verify(settings: &Settings, found: &[Explanation], captures: &[Capture]) -> Exit {
    let archive = Archive::new(&settings.data);
    let mut read: BTreeMap<&str, Result<document::Document, RereadError>> = BTreeMap::new();
    let (mut n_same, mut n_wrong, mut n_absent) = (0_usize, 0_usize, 0_usize);
    for explanation in found {
        let receipt = &explanation.receipt;
        let Some(capture) = captures.iter().find(|c| c.sha256.as_str() == receipt.sha256) else {
            continue;
        };
        let again = read.entry(&receipt.sha256).or_insert_with(|| {
            // Reported once per document, not for each of its cells.
            reread(&archive, capture).inspect_err(|error| {
                let error = causes(error);
                tracing::warn!(
                    document = receipt.document,
                    error,
                    "Cannot read the capture again."
                );
            })
        });
        let place = format!(
            "{} {}!{}",
            receipt.document,
            receipt.sheet.as_deref().unwrap_or_default(),
            receipt.cell.as_deref().unwrap_or_default()
        );
        match again {
            Err(_) => n_absent += 1,
            Ok(document) if confirms(document, explanation) => n_same += 1,
            Ok(_) => {
                n_wrong += 1;
                tracing::error!(cell = place, value = %explanation.value, "The cell has another figure.");
            }
        }
    }
    output::note(&format!(
        "verified: {n_same} cells match, {n_wrong} do not, {n_absent} cannot be read again"
    ));
    match (n_wrong, n_absent) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::NeedsPerson,
        _ => Exit::Failed,
    }
}

/// Why a capture cannot be read again.
#[derive(Debug, thiserror::Error)]
enum RereadError {
    /// Its bytes are not here; they are not in git.
    #[error(
        "not in data/raw; run `detention-stats backfill`, or download {url} and run `detention-stats import FILE`"
    )]
    NotThere { url: String },
    /// The file has other bytes.
    #[error("`{}` does not match its SHA-256; remove it and import it again", .0.display())]
    Hash(PathBuf),
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// The capture's bytes, checked against their hash, extracted anew.
fn reread(archive: &Archive, capture: &Capture) -> Result<document::Document, RereadError> {
    let path = archive.path(&capture.sha256, capture.source);
    let Some(bytes) = disk::read_if_there(&path)? else {
        let url = capture.archive_url.as_ref().or(capture.url.as_ref());
        let url = url.map_or_else(|| capture.document().to_owned(), Clone::clone);
        return Err(RereadError::NotThere { url });
    };
    if sha256(&bytes) != capture.sha256 {
        return Err(RereadError::Hash(path));
    }
    Ok(document::read(&bytes)?)
}

/// Whether the same figure is in the same cell; a counted figure has no cell of its own.
fn confirms(document: &document::Document, explanation: &Explanation) -> bool {
    let receipt = &explanation.receipt;
    let Some(cell) = &receipt.cell else { return true };
    document.extraction.observations.iter().any(|figure| {
        figure.address.cell() == *cell
            && Some(&*figure.address.sheet) == receipt.sheet.as_deref()
            && match &figure.value {
                Value::Number(number) => {
                    explanation.value.as_f64().is_some_and(|v| (v - number).abs() <= 0.0)
                }
                Value::Text(text) => receipt.raw.as_ref() == Some(text),
            }
    })
}

/// A key as it is published: a fiscal year is kept as its first day.
fn key_text(chosen: &Chosen<'_>, spec: &SeriesSpec, key: Key) -> String {
    match chosen.key(spec, key) {
        KeyValue::None => String::new(),
        KeyValue::Text(text) => text.to_string(),
        KeyValue::Date(day) if key == Key::FiscalYear => FiscalYear::of(day).0.to_string(),
        KeyValue::Date(day) => day.to_string(),
    }
}

/// The published column of a measure.
fn column_of(spec: &SeriesSpec, measure: Measure) -> &'static str {
    let known = spec.measures.iter().find(|(known, _)| *known == measure);
    known.map_or(measure.name(), |(_, column)| column)
}

pub(super) fn explanation(
    spec: &SeriesSpec,
    chosen: &Chosen<'_>,
    captures: &[Capture],
) -> Option<Explanation> {
    let mut fields = serde_json::Map::new();
    fields.insert(spec.date.name().to_owned(), chosen.date.to_string().into());
    for key in spec.keys {
        fields.insert(key.name().to_owned(), key_text(chosen, spec, *key).into());
    }
    fields.insert("measure".to_owned(), column_of(spec, chosen.measure()).into());
    Some(Explanation {
        series: spec.name().to_owned(),
        row: fields,
        value: Datum::Number(chosen.figure.value).json(),
        receipt: counters::receipt(captures, chosen)?,
    })
}

fn of_counter(counter: counters::Counter) -> Vec<Explanation> {
    let Some(receipt) = counter.receipt else { return Vec::new() };
    let mut row = serde_json::Map::new();
    row.insert("as_of".to_owned(), counter.as_of.map(|d| d.to_string()).into());
    vec![Explanation { series: counter.id.to_owned(), row, value: counter.value.into(), receipt }]
}

fn text(explanation: &Explanation) -> String {
    let receipt = &explanation.receipt;
    let row: Vec<String> = explanation
        .row
        .iter()
        .map(|(key, value)| format!("{key}={}", value.as_str().unwrap_or_default()))
        .collect();
    let mut text = format!(
        "{} {}\n  value           {}\n",
        explanation.series,
        row.join(" "),
        explanation.value
    );
    let place = match (&receipt.sheet, &receipt.cell) {
        (Some(sheet), Some(cell)) => Some(format!("`{sheet}`!{cell}")),
        (Some(sheet), None) => Some(format!("`{sheet}`, counted over its rows")),
        _ => None,
    };
    let lines = [
        ("document", Some(receipt.document.clone())),
        ("url", receipt.url.clone()),
        ("archive url", receipt.archive_url.clone()),
        ("sha256", Some(receipt.sha256.clone())),
        ("cell", place),
        ("row label", receipt.row_label.clone()),
        ("column label", receipt.column_label.clone()),
        ("raw", receipt.raw.clone()),
        ("as of", receipt.as_of.map(|day| day.to_string())),
        ("as-of text", receipt.as_of_text.clone()),
        ("as-of cell", receipt.as_of_cell.clone()),
        ("published on", Some(receipt.published_on.to_string())),
        ("retrieved at", receipt.retrieved_at.map(|at| at.to_rfc3339())),
        ("transcribed by", receipt.transcribed_by.clone()),
    ];
    for (name, value) in lines {
        if let Some(value) = value {
            let _ = writeln!(text, "  {name:<16}{value}");
        }
    }
    text
}
