//! `explain NAME [--as-of D] [--where KEY=VALUE…] [--known-on D]`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::{Exit, Outcome, Settings, UsageError, date, output};
use crate::archive::{Archive, sha256};
use crate::counters;
use crate::disk;
use crate::extract::document;
use crate::model::{Capture, Datum, Receipt, SeriesTable, Value};
use crate::normalize::ledger;
use crate::normalize::series::Ledger;
use crate::normalize::spec::{Key, SeriesSpec};
use crate::pipeline;
use crate::pipeline::question::{self, Asked};

/// Print where figures were read: document, hash, cell, words, dates.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A counter's id or a series' name; with --verify also a document: its file name, or at least eight
    /// digits of its SHA-256.
    name: String,
    /// Only this date; of monthly series, the first day of the month.
    #[arg(long, value_parser = date, value_name = "DATE")]
    pub(super) as_of: Option<NaiveDate>,
    /// Only rows with this value in this column; may be repeated.
    #[arg(long = "where", value_parser = pair, value_name = "KEY=VALUE")]
    pub(super) conditions: Vec<(String, String)>,
    /// Open each capture again and read each cell; needs the captures' bytes below `raw/`.
    #[arg(long)]
    verify: bool,
    /// As it could have been explained on this day.
    #[arg(long, value_parser = date, value_name = "DATE")]
    pub(super) known_on: Option<NaiveDate>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) => Ok((key.to_owned(), value.to_owned())),
        None => Err(format!("expected KEY=VALUE, found `{text}`")),
    }
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
            && let Some(capture) =
                super::named_capture(&question::ask(&settings.data, &[])?.captures, &self.name)?
        {
            return verify_capture(settings, capture);
        }
        let (found, captures) = if let Some(counter) = counters::find(&self.name) {
            let Asked { ledger, captures } = question::ask(&settings.data, counter.tables)?;
            let seen = pipeline::seen(&ledger, &captures, self.known_on);
            let counter = counters::one(counter, &ledger, &captures, self.known_on, seen)?;
            (of_counter(counter), captures)
        } else if let Some(series) = crate::places::series::find(&self.name) {
            self.of_places(series, settings)?
        } else {
            let spec = super::series::named(&self.name)?;
            let Asked { ledger, captures } = question::ask(&settings.data, spec.tables)?;
            (self.of_series(spec, &ledger, &captures)?, captures)
        };
        if found.is_empty() {
            return Err(UsageError(format!("no figure of `{}` matches", self.name)).into());
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

    fn of_series(
        &self,
        spec: &SeriesSpec,
        ledger: &Ledger,
        captures: &[Capture],
    ) -> anyhow::Result<Vec<Explanation>> {
        let table = ledger.receipts(spec, self.known_on)?;
        let keys: Vec<(&str, &str)> =
            spec.keys.iter().map(|key| (key.name(), column_of(*key))).collect();
        for (key, _) in &self.conditions {
            let known = key == "measure" || keys.iter().any(|(name, _)| name == key);
            if !known {
                let names: Vec<&str> = keys.iter().map(|(name, _)| *name).collect();
                let message = format!(
                    "`{}` has no column `{key}`; it has measure, {}",
                    spec.name,
                    names.join(", ")
                );
                return Err(UsageError(message).into());
            }
        }
        let wanted = |row: &Vec<Datum>| {
            let dated = self.as_of.is_none_or(|day| table.field(row, "date").date() == Some(day));
            dated
                && self.conditions.iter().all(|(key, value)| {
                    let column =
                        keys.iter().find(|(name, _)| name == key).map_or("measure", |(_, c)| c);
                    let field = table.field(row, column).csv();
                    let value = if *key == Key::FacilityId.name() {
                        ledger.id_that_stays(value)
                    } else {
                        value.as_str()
                    };
                    field == value || (key == "measure" && column_name(spec, &field) == value)
                })
        };
        Ok(table
            .rows
            .iter()
            .filter(|row| wanted(row))
            .filter_map(|row| explanation(spec, &table, row, captures))
            .collect())
    }
}

/// Extracts a capture anew and compares every observation with the ledger's.
fn verify_capture(settings: &Settings, capture: &Capture) -> Outcome {
    let document = reread(&Archive::new(&settings.data), capture).map_err(anyhow::Error::msg)?;
    let (n_same, differences) =
        ledger::compare(&settings.data, capture, &document.extraction.observations)?;
    for difference in differences.iter().take(20) {
        output::print(&format!(
            "{}\n  ledger     {}\n  read again {}\n",
            difference.place, difference.ledger, difference.again
        ))?;
    }
    output::print(&format!(
        "{}: {n_same} observations hold in every column, {} do not\n",
        capture.document(),
        differences.len()
    ))?;
    Ok(if differences.is_empty() { Exit::Done } else { Exit::Failed })
}

/// Reads every cell again from the captures' bytes and tells on stderr what it found.
fn verify(settings: &Settings, found: &[Explanation], captures: &[Capture]) -> Exit {
    let archive = Archive::new(&settings.data);
    let mut read: BTreeMap<&str, Result<document::Document, String>> = BTreeMap::new();
    let (mut n_same, mut n_wrong, mut n_absent) = (0_usize, 0_usize, 0_usize);
    for explanation in found {
        let receipt = &explanation.receipt;
        let Some(capture) = captures.iter().find(|c| c.sha256.as_str() == receipt.sha256) else {
            continue;
        };
        let again = read.entry(&receipt.sha256).or_insert_with(|| {
            // Told once for each document, not for each of its cells.
            reread(&archive, capture).inspect_err(|why| {
                tracing::warn!(document = receipt.document, error = %why, "Cannot read the capture again.");
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
            Ok(document) if stands(document, explanation) => n_same += 1,
            Ok(_) => {
                n_wrong += 1;
                tracing::error!(cell = place, value = %explanation.value, "The cell holds another figure.");
            }
        }
    }
    output::note(&format!(
        "verified: {n_same} cells hold their figure, {n_wrong} do not, {n_absent} cannot be read again"
    ));
    match (n_wrong, n_absent) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::NeedsPerson,
        _ => Exit::Failed,
    }
}

/// The capture's bytes, checked against their hash, extracted anew.
fn reread(archive: &Archive, capture: &Capture) -> Result<document::Document, String> {
    let path = archive.path(&capture.sha256, capture.source);
    let found = disk::read_if_there(&path).map_err(|error| error.to_string())?;
    let Some(bytes) = found else {
        let address = capture.archive_url.as_ref().or(capture.url.as_ref());
        let address = address.map_or_else(String::new, |url| format!("; import it from {url}"));
        return Err(format!("its bytes are not held below `raw`{address}"));
    };
    if sha256(&bytes) != capture.sha256 {
        return Err(format!("`{}` does not have its hash", path.display()));
    }
    document::read(&bytes).map_err(|error| error.to_string())
}

/// Whether the same figure stands in the same cell; a counted figure has no cell of its own.
fn stands(document: &document::Document, explanation: &Explanation) -> bool {
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

fn column_of(key: Key) -> &'static str {
    match key {
        Key::Source => "source_key",
        other => other.name(),
    }
}

/// The published column of a measure.
fn column_name(spec: &SeriesSpec, measure: &str) -> String {
    spec.measures
        .iter()
        .find(|(known, _)| known.name() == measure)
        .map_or_else(|| measure.to_owned(), |(_, column)| (*column).to_owned())
}

pub(super) fn explanation(
    spec: &SeriesSpec,
    table: &SeriesTable,
    row: &[Datum],
    captures: &[Capture],
) -> Option<Explanation> {
    let mut fields = serde_json::Map::new();
    fields.insert(spec.date.name().to_owned(), table.field(row, "date").csv().into());
    for key in spec.keys {
        fields.insert(key.name().to_owned(), table.field(row, column_of(*key)).csv().into());
    }
    let measure = column_name(spec, &table.field(row, "measure").csv());
    fields.insert("measure".to_owned(), measure.into());
    Some(Explanation {
        series: spec.name.to_owned(),
        row: fields,
        value: crate::publish::series::json_of(table.field(row, "value")),
        receipt: counters::receipt(captures, table, row)?,
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
