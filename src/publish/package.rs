//! `datapackage.json` (Frictionless), `latest.csv`, the counters' JSON Schema.

use std::path::Path;

use serde_json::{Value, json};

use super::codebook::{self, Column};
use super::dictionary;
use crate::archive::sha256;
use crate::daily::series::{self as daily, DAILY};
use crate::edition::catalog;
use crate::edition::computed;
use crate::edition::spec::{DateKey, Key};
use crate::ledger::Ledger;
use crate::model::{Datum, SeriesId, SeriesTable, SourceId};
use crate::places::series as places;

/// What a file holds, by its path below `data/v1/`.
fn description(path: &str) -> &'static str {
    let name = path.trim_start_matches("series/");
    let name = name.trim_end_matches(".csv").trim_end_matches(".parquet");
    if path.starts_with("series/") {
        let Some(id) = SeriesId::from_name(name) else { return "" };
        let read = catalog::of(id).map(|spec| spec.definition);
        let computed = computed::of(id).map(|spec| spec.definition);
        let daily = daily::of(id).map(|spec| spec.definition);
        let of_places = places::of(id).map(|spec| spec.definition);
        return read.or(computed).or(daily).or(of_places).unwrap_or_default();
    }
    match name {
        "counters" => "The three key figures and the alternative figures for each.",
        "codebook" => {
            "Every column of every file: type, unit, meaning, key, words, over what it may be added up."
        }
        "latest" => "The latest totals of each headline series.",
        "facilities" => "Every name, address, type and area that a facility was printed under.",
        "facilities_unmatched" => {
            "Names in other tables that match no facility of the facility sheet."
        }
        "revisions" => "Every figure that ICE revised, with both cells.",
        "revisions_by_release" => "How many figures each release revised.",
        "anomalies" => "Errors found, what each means, what was done.",
        "holds" => "What is or was held: from when until when, by which rule.",
        "corrections" => "Our own errors: figures we published wrongly, and what is right.",
        "disappeared" => {
            "Sources, tables, columns and rows that ICE discontinued, and whether they resumed."
        }
        _ => "",
    }
}

/// The package of all CSV files.
pub fn datapackage(files: &[(String, Vec<u8>)]) -> Value {
    let parquet = files
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|kind| kind == "parquet"));
    let resources: Vec<Value> = files
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|kind| kind == "csv"))
        .map(|(path, bytes)| resource(path, bytes))
        .chain(parquet.map(|(path, bytes)| parquet_resource(path, bytes)))
        .collect();
    json!({
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": "detention-stats",
        "title": "The public record of US immigration detention",
        "description": "People detained by ICE and people monitored under Alternatives to Detention, read from ICE's own documents with the cell of every figure.",
        "licenses": [license()],
        "sources": [workbook(), page(), records()],
        "resources": resources,
    })
}

/// `codebook.csv` of these files, itself among them.
///
/// # Errors
/// [`csv::Error`], which these rows do not cause.
pub fn codebook(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, csv::Error> {
    let is_csv = |path: &str| Path::new(path).extension().is_some_and(|kind| kind == "csv");
    let mut all: Vec<(&str, Vec<Column>)> = files
        .iter()
        .filter(|(path, _)| is_csv(path))
        .map(|(path, bytes)| (path.as_str(), codebook::columns(path, bytes)))
        .collect();
    let header = codebook::table(&[]).columns.join(",");
    all.push(("codebook.csv", codebook::columns("codebook.csv", header.as_bytes())));
    all.sort_by_key(|(path, _)| *path);
    Ok(super::series::csv(&codebook::table(&all))?.into_bytes())
}

fn resource(path: &str, bytes: &[u8]) -> Value {
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".csv");
    let header = String::from_utf8_lossy(bytes.split(|byte| *byte == b'\n').next().unwrap_or(&[]))
        .into_owned();
    let fields: Vec<Value> = codebook::columns(path, bytes).iter().map(described_field).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    let key = codebook::primary_key(path);
    if let (Some(schema), false) = (schema.as_object_mut(), key.is_empty()) {
        schema.insert("primaryKey".to_owned(), json!(key));
    }
    if let (Some(schema), true) = (schema.as_object_mut(), codebook::names_facilities(path)) {
        let reference = json!({ "resource": "facilities", "fields": ["facility_id"] });
        let key = json!([{ "fields": ["facility_id"], "reference": reference }]);
        schema.insert("foreignKeys".to_owned(), key);
    }
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
        "schema": schema,
    })
}

fn described_field(column: &Column) -> Value {
    let mut field = schema_field(&column.name);
    let Some(object) = field.as_object_mut() else { return field };
    if !column.unit.name().is_empty() {
        object.insert("unit".to_owned(), json!(column.unit.name()));
    }
    if !column.words.is_empty() {
        object.insert("constraints".to_owned(), json!({ "enum": column.words }));
    }
    if !column.adds_over.is_empty() {
        object.insert("addsOver".to_owned(), json!(column.adds_over));
    }
    field
}

fn schema_field(column: &str) -> Value {
    let (kind, meaning) =
        dictionary::find(column).map_or(("any", ""), |(_, kind, _, text)| (kind.name(), *text));
    json!({ "name": column, "type": kind, "description": meaning })
}

/// A series that is published as Parquet.
fn parquet_resource(path: &str, bytes: &[u8]) -> Value {
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".parquet");
    let spec = SeriesId::from_name(name).and_then(daily::of);
    let columns = spec.map(|spec| spec.empty().columns).unwrap_or_default();
    let fields: Vec<Value> = columns.iter().map(|column| schema_field(column)).collect();
    json!({
        "name": name,
        "path": path,
        "description": description(path),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": format!("sha256:{}", sha256(bytes)),
        "licenses": [license()],
        "sources": [records()],
        "schema": { "fields": fields },
    })
}

fn records() -> Value {
    json!({
        "title": "Deportation Data Project: government data provided by ICE in response to a FOIA request (CC0)",
        "path": "https://deportationdata.org"
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
    if DAILY.iter().any(|spec| spec.id.name() == name) {
        vec![records()]
    } else if name.starts_with("covid") {
        vec![page()]
    } else if header.split(',').any(|column| column == "source") || name == "disappeared" {
        vec![workbook(), page()]
    } else {
        vec![workbook()]
    }
}

/// Headline series.
pub const HEADLINES: &[SeriesId] = &[
    SeriesId::Detained,
    SeriesId::DetainedByCriminality,
    SeriesId::DetainedByFacilityType,
    SeriesId::Atd,
    SeriesId::AtdByTechnology,
    SeriesId::AverageDailyPopulation,
    SeriesId::BookIns,
    SeriesId::Releases,
    SeriesId::LengthOfStay,
    SeriesId::Covid,
];

/// `latest.csv`: the newest totals of each headline series, a row per measure, each with its own document.
pub fn latest(ledger: &Ledger) -> SeriesTable {
    let mut rows = Vec::new();
    for spec in HEADLINES.iter().filter_map(|id| catalog::of(*id)) {
        let figures = ledger.receipts(spec, None);
        let by_source = spec.keys.contains(&Key::Source);
        let sources: &[Option<SourceId>] = if by_source {
            &[Some(SourceId::IceWorkbook), Some(SourceId::IceCoronavirusPage)]
        } else {
            &[None]
        };
        for source in sources {
            for (measure, column) in spec.measures {
                let newest = figures.iter().rev().find(|chosen| {
                    chosen.measure() == *measure
                        && source.is_none_or(|source| chosen.release.published_source() == source)
                        && spec
                            .keys
                            .iter()
                            .all(|key| *key == Key::Source || chosen.is_all(spec, *key))
                });
                let Some(chosen) = newest else { continue };
                rows.push(vec![
                    Datum::Date(chosen.date),
                    Datum::Text(spec.name().to_owned()),
                    Datum::Text((*column).to_owned()),
                    Datum::Number(chosen.figure.value),
                    Datum::Text(source.map_or_else(String::new, |source| source.name().to_owned())),
                    Datum::Date(chosen.figure.published_on),
                    Datum::Text(chosen.capture().to_string()),
                    match spec.date {
                        DateKey::Month => Datum::Flag(chosen.figure.complete),
                        _ => Datum::Null,
                    },
                ]);
            }
        }
    }
    // Two measures that share a column are two names of one figure: the newer is kept.
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
