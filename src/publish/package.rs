//! `datapackage.json` (Frictionless), `codebook.csv`, `latest.csv`.

use std::path::Path;

use serde_json::{Value, json};

use super::codebook::{self, Column};
use super::dictionary;
use super::forms::{self, Form};
use super::typed::{self, TypedError};
use crate::archive::sha256;
use crate::daily::series::{self as daily, DAILY};
use crate::edition::catalog;
use crate::edition::computed;
use crate::edition::spec::{DateKey, Key};
use crate::ledger::Ledger;
use crate::model::{Datum, SeriesId, SeriesTable, Sha256, SourceId};
use crate::places::series as places;

/// What a file holds, by its path below `data/v1/`.
fn description(path: &str) -> &'static str {
    if path.starts_with("series/") {
        let Some(id) = codebook::series_of(path) else { return "" };
        let read = catalog::of(id).map(|spec| spec.definition);
        let computed = computed::of(id).map(|spec| spec.definition);
        let daily = daily::of(id).map(|spec| spec.definition);
        let of_places = places::of(id).map(|spec| spec.definition);
        return read.or(computed).or(daily).or(of_places).unwrap_or_default();
    }
    match path.trim_end_matches(".csv") {
        "counters" => "The three key figures and the alternative figures for each.",
        "codebook" => {
            "Every column of every file and every key of the JSON files: type, unit, meaning, key, words, over what it may be added up, other forms."
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

/// A published CSV file with what its columns hold.
#[derive(Debug)]
pub struct Described {
    /// Its name below `data/v1/`.
    pub path: String,
    /// Its size.
    pub n_bytes: usize,
    /// Its hash.
    pub sha256: Sha256,
    /// Its columns.
    pub columns: Vec<Column>,
}

impl Described {
    /// The file of this name.
    pub fn of(path: &str, bytes: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            n_bytes: bytes.len(),
            sha256: sha256(bytes),
            columns: codebook::columns(path, bytes),
        }
    }

    /// The forms in which it is published too.
    pub fn other_forms(&self) -> &'static [Form] {
        forms::forms(&self.path)
    }

    /// The JSON Schema of its JSON form, with the name of its file.
    ///
    /// # Errors
    /// [`TypedError`], which our texts do not cause.
    pub fn json_schema(&self) -> Result<(String, Vec<u8>), TypedError> {
        let schema = typed::json_schema(&Form::Json.renamed(&self.path), &self.columns)?;
        Ok((format!("{}.schema.json", self.path.trim_end_matches(".csv")), schema))
    }

    /// The file in another form.
    ///
    /// # Errors
    /// [`TypedError`] where a field is not what the codebook says.
    pub fn in_form(&self, form: Form, csv: &[u8]) -> Result<Vec<u8>, TypedError> {
        match form {
            Form::Json => typed::json(&self.columns, csv),
            Form::Parquet => typed::parquet(&self.columns, csv),
        }
    }
}

/// A published file of rows that is no CSV: its name below `data/v1/` and its hash.
pub type Other = (String, Sha256);

fn is_of(path: &str, kind: &str) -> bool {
    Path::new(path).extension().is_some_and(|of| of == kind)
}

/// The package of all CSV files and of what else has rows: `others` by name with content.
pub fn datapackage(tables: &[Described], others: &[Other]) -> Value {
    let of_tables = tables.iter().map(resource);
    let of_others = others.iter().map(|other| other_resource(tables, other));
    let resources: Vec<Value> = of_tables.chain(of_others).collect();
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

/// Why there is no codebook.
#[derive(Debug, thiserror::Error)]
pub enum CodebookError {
    /// A row is not as long as the header.
    #[error("cannot write codebook.csv")]
    Csv(#[from] csv::Error),
    /// A schema of ours is not JSON.
    #[error("a JSON Schema cannot be read")]
    Schema(#[from] serde_json::Error),
}

/// `codebook.csv` of these files, itself and the series that are Parquet alone among them.
///
/// # Errors
/// [`CodebookError`], which our schemas and these rows do not cause.
pub fn codebook(tables: &[Described], others: &[Other]) -> Result<Vec<u8>, CodebookError> {
    let mut all: Vec<(&str, Vec<Column>)> =
        tables.iter().map(|table| (table.path.as_str(), table.columns.clone())).collect();
    let header = codebook::COLUMNS.join(",");
    all.push(("codebook.csv", codebook::columns("codebook.csv", header.as_bytes())));
    let alone = others.iter().filter(|(path, _)| is_alone(tables, path));
    all.extend(alone.map(|(path, _)| {
        (path.as_str(), codebook::columns(path, parquet_header(path).as_bytes()))
    }));
    all.sort_by_key(|(path, _)| *path);
    Ok(super::series::csv(&codebook::table(&all)?)?.into_bytes())
}

/// Whether a file is no other form of one of these.
fn is_alone(tables: &[Described], path: &str) -> bool {
    is_of(path, "parquet") && csv_of(tables, path).is_none()
}

/// The CSV file of which a file is another form.
fn csv_of<'t>(tables: &'t [Described], path: &str) -> Option<&'t Described> {
    let is_its = |table: &&Described| {
        forms::forms(&table.path).iter().any(|form| form.renamed(&table.path) == path)
    };
    tables.iter().find(is_its)
}

/// The columns of a series that is Parquet alone, as a CSV file would have them.
fn parquet_header(path: &str) -> String {
    let spec = codebook::series_of(path).and_then(daily::of);
    spec.map(|spec| spec.empty().columns.join(",")).unwrap_or_default()
}

fn resource(table: &Described) -> Value {
    let Described { path, n_bytes, sha256, columns } = table;
    let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".csv");
    let fields: Vec<Value> = columns.iter().map(described_field).collect();
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
        "bytes": n_bytes,
        "hash": format!("sha256:{sha256}"),
        "licenses": [license()],
        "sources": sources_of(columns, name),
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

/// A series as Parquet or JSON: another form of a CSV file, or Parquet alone.
fn other_resource(tables: &[Described], (path, sha256): &Other) -> Value {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let (stem, form) = stem.rsplit_once('.').unwrap_or((stem, ""));
    let table = csv_of(tables, path);
    // Names are unique in a package.
    let name = if table.is_some() { format!("{stem}.{form}") } else { stem.to_owned() };
    let (fields, sources): (Vec<Value>, Vec<Value>) = match table {
        Some(table) => (
            table.columns.iter().map(|column| schema_field(&column.name)).collect(),
            sources_of(&table.columns, stem),
        ),
        None => (parquet_header(path).split(',').map(schema_field).collect(), vec![records()]),
    };
    let mediatype = match form {
        "json" => "application/json",
        _ => "application/vnd.apache.parquet",
    };
    json!({
        "name": name,
        "path": path,
        "description": description(path),
        "format": form,
        "mediatype": mediatype,
        "hash": format!("sha256:{sha256}"),
        "licenses": [license()],
        "sources": sources,
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

/// What a file is made from: the workbook, the page, or both where its rows name their source; the records; or what an
/// analyst added.
fn sources_of(columns: &[Column], name: &str) -> Vec<Value> {
    if name == SeriesId::Local.name() {
        vec![
            json!({ "title": "analysts' own transcriptions; each row names its publisher and document" }),
        ]
    } else if DAILY.iter().any(|spec| spec.id.name() == name) {
        vec![records()]
    } else if name.starts_with("covid") {
        vec![page()]
    } else if columns.iter().any(|column| column.name == "source") || name == "disappeared" {
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
