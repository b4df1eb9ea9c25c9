//! `datapackage.json` (Frictionless), `latest.csv`, the counters' JSON Schema.

use std::path::Path;

use serde_json::{Value, json};

use super::dictionary;
use crate::archive::sha256;
use crate::model::{Datum, SeriesTable};
use crate::normalize::reckoned::RECKONED;
use crate::normalize::spec::{DateKey, Key, SERIES};
use crate::places::series as places;

/// What a file holds, by its path below `data/v1/`.
fn description(path: &str) -> &'static str {
    let name = path.trim_start_matches("series/").trim_end_matches(".csv");
    if path.starts_with("series/") {
        let read = SERIES.iter().find(|spec| spec.name == name).map(|spec| spec.definition);
        let reckoned = RECKONED.iter().find(|spec| spec.name == name).map(|spec| spec.definition);
        let of_places = places::find(name).map(|series| series.definition);
        return read.or(reckoned).or(of_places).unwrap_or_default();
    }
    match name {
        "counters" => {
            "The three counters and the other figures that a reader may meet for the same thing."
        }
        "latest" => "The newest totals of each headline series.",
        "facilities" => {
            "Every name, address, type and area that a place of detention was printed under."
        }
        "facilities_unmatched" => {
            "Names of other tables for which no place of the facility sheet is known."
        }
        "revisions" => "Every figure that ICE stated again with another value, with both cells.",
        "revisions_by_release" => "How many figures each release changed.",
        "anomalies" => "What was found wrong, what it means, what was done.",
        "holds" => "What is or was kept out of the series, from when until when, by which rule.",
        "corrections" => "Our own errors: figures that we published wrongly, and what is right.",
        "disappeared" => {
            "Sources, tables, columns and rows that stopped, and whether they returned."
        }
        _ => "",
    }
}

/// The package of all CSV files.
pub fn datapackage(files: &[(String, Vec<u8>)]) -> Value {
    let resources: Vec<Value> = files
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|kind| kind == "csv"))
        .map(|(path, bytes)| resource(path, bytes))
        .collect();
    json!({
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": "detention-stats",
        "title": "The public record of US immigration detention",
        "description": "People detained by ICE and people monitored under Alternatives to Detention, read from ICE's own documents with the cell of every figure.",
        "licenses": [license()],
        "sources": [workbook(), page()],
        "resources": resources,
    })
}

fn resource(path: &str, bytes: &[u8]) -> Value {
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".csv");
    let header = String::from_utf8_lossy(bytes.split(|byte| *byte == b'\n').next().unwrap_or(&[]))
        .into_owned();
    let fields: Vec<Value> = header
        .split(',')
        .map(|column| {
            let (kind, meaning) = dictionary::find(column)
                .map_or(("any", ""), |(_, kind, text)| (kind.name(), *text));
            json!({ "name": column, "type": kind, "description": meaning })
        })
        .collect();
    json!({
        "name": name,
        "path": path,
        "description": description(path),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": bytes.len(),
        "hash": format!("sha256:{}", sha256(bytes)),
        "licenses": [license()],
        "sources": sources_of(&header, name),
        "schema": { "fields": fields, "missingValues": [""] },
    })
}

fn license() -> Value {
    json!({
        "name": "CC0-1.0",
        "title": "Creative Commons Zero v1.0 Universal",
        "path": "https://creativecommons.org/publicdomain/zero/1.0/"
    })
}

fn workbook() -> Value {
    json!({
        "title": "ICE detention statistics (US government work)",
        "path": "https://www.ice.gov/detain/detention-management"
    })
}

fn page() -> Value {
    json!({
        "title": "ICE coronavirus page (US government work, removed 2023-05-18)",
        "path": "https://www.ice.gov/coronavirus"
    })
}

/// What a file is made from: the workbook, the page, or both where its rows name their source.
fn sources_of(header: &str, name: &str) -> Vec<Value> {
    if name.starts_with("covid") {
        vec![page()]
    } else if header.split(',').any(|column| column == "source") || name == "disappeared" {
        vec![workbook(), page()]
    } else {
        vec![workbook()]
    }
}

/// Headline series, with the columns whose total is wanted.
pub const HEADLINES: &[&str] = &[
    "detained",
    "detained_by_criminality",
    "detained_by_facility_type",
    "atd",
    "atd_by_technology",
    "average_daily_population",
    "book_ins",
    "releases",
    "length_of_stay",
    "covid",
];

/// `latest.csv`: the newest totals of each headline series, a row per measure, each with its own document. The tables
/// are those of [`Ledger::receipts`](crate::normalize::series::Ledger::receipts).
pub fn latest(receipts: &[SeriesTable]) -> SeriesTable {
    let mut rows = Vec::new();
    for table in receipts {
        let Some(spec) = SERIES.iter().find(|spec| spec.name == table.name) else { continue };
        let by_source = spec.keys.contains(&Key::Source);
        let sources: &[&str] =
            if by_source { &["ice_workbook", "ice_coronavirus_page"] } else { &[""] };
        for source in sources {
            for (measure, column) in spec.measures {
                let newest = table.rows.iter().rev().find(|row| {
                    table.field(row, "measure").text() == Some(measure.name())
                        && (source.is_empty() || table.field(row, "source_key").csv() == *source)
                        && spec.keys.iter().all(|key| {
                            *key == Key::Source || table.field(row, key.name()).csv() == "all"
                        })
                });
                let Some(row) = newest else { continue };
                rows.push(vec![
                    table.field(row, "date").clone(),
                    Datum::Text(table.name.clone()),
                    Datum::Text((*column).to_owned()),
                    table.field(row, "value").clone(),
                    Datum::Text((*source).to_owned()),
                    table.field(row, "published_on").clone(),
                    table.field(row, "capture").clone(),
                    match spec.date {
                        DateKey::Month => table.field(row, "complete").clone(),
                        _ => Datum::Null,
                    },
                ]);
            }
        }
    }
    // Two measures that share a column are two names of one figure: the newer stands.
    rows.sort_by_key(|row| {
        let text = |at: usize| row.get(at).map(Datum::csv).unwrap_or_default();
        (text(1), text(2), text(4), text(0))
    });
    rows.reverse();
    rows.dedup_by_key(|row| {
        let text = |at: usize| row.get(at).map(Datum::csv).unwrap_or_default();
        (text(1), text(2), text(4))
    });
    rows.reverse();
    let columns =
        ["date", "series", "measure", "value", "source", "published_on", "capture", "complete"];
    SeriesTable { name: "latest".to_owned(), columns: columns.map(str::to_owned).to_vec(), rows }
}

/// The JSON Schema of `counters.json`.
pub const COUNTERS_SCHEMA: &str = include_str!("counters.schema.json");
