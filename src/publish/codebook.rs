//! `codebook.csv`: every column of every published file and of the ledger, with what may be done with it. The data
//! package says the same in its own words.

use std::collections::BTreeSet;

use super::dictionary::{self, Kind, Unit};
use super::forms;
use super::schemas;
use crate::daily::series as daily;
use crate::edition::catalog;
use crate::edition::spec::{Extra, Key, Shape};
use crate::model::{Datum, SeriesId, SeriesTable};
use crate::places::series as places;

/// One column of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// The unit of its numbers.
    pub unit: Unit,
    /// What it holds.
    pub meaning: &'static str,
    /// Whether it is part of what makes a row that row.
    pub is_key: bool,
    /// Its words, where they are a closed list.
    pub words: Vec<String>,
    /// Over what its figures may be added up; empty where they may not.
    pub adds_over: String,
}

/// More words than these are no list to choose from.
const MOST_WORDS: usize = 60;

/// The columns of a CSV file below `data/v1/`.
pub fn columns(path: &str, bytes: &[u8]) -> Vec<Column> {
    let mut reader = csv::Reader::from_reader(bytes);
    let Ok(header) = reader.headers().cloned() else { return Vec::new() };
    let key = primary_key(path);
    let of_words: Vec<usize> = header
        .iter()
        .enumerate()
        .filter(|(_, name)| is_breakdown(path, name))
        .map(|(at, _)| at)
        .collect();
    let mut words: Vec<BTreeSet<String>> = header.iter().map(|_| BTreeSet::new()).collect();
    if !of_words.is_empty() {
        for record in reader.records().filter_map(Result::ok) {
            for at in &of_words {
                if let (Some(words), Some(field)) = (words.get_mut(*at), record.get(*at))
                    && words.len() <= MOST_WORDS
                    && !words.contains(field)
                {
                    words.insert(field.to_owned());
                }
            }
        }
    }
    let has_totals = words.iter().any(|words| words.contains("all"));
    header
        .iter()
        .zip(words)
        .map(|(name, words)| {
            let (_, kind, unit, meaning) =
                dictionary::find(name).unwrap_or(&("", Kind::String, Unit::Plain, ""));
            let words =
                if words.len() > MOST_WORDS { Vec::new() } else { words.into_iter().collect() };
            let mut adds_over = unit.adds_over().to_owned();
            if has_totals && !adds_over.is_empty() {
                adds_over.push_str(", without the rows that say `all`");
            }
            let is_key = key.contains(&name);
            Column {
                name: name.to_owned(),
                kind: *kind,
                unit: *unit,
                meaning,
                is_key,
                words,
                adds_over,
            }
        })
        .collect()
}

/// The series of a file below `data/v1/`, in whatever form; `None` for any other file.
pub fn series_of(path: &str) -> Option<SeriesId> {
    let (name, _) = path.strip_prefix("series/")?.rsplit_once('.')?;
    SeriesId::from_name(name)
}

/// The columns that make a row of a file that row; none where a file is a plain list.
pub fn primary_key(path: &str) -> Vec<&'static str> {
    let Some(id) = series_of(path) else {
        return match path.trim_end_matches(".csv") {
            "counters" => vec!["id", "rival_of"],
            "latest" => vec!["series", "measure", "source"],
            _ => Vec::new(),
        };
    };
    if let Some(spec) = catalog::of(id) {
        let mut key = vec![spec.date.name()];
        key.extend(spec.keys.iter().map(|key| key.name()));
        if spec.shape == Shape::Long {
            key.push("measure");
        }
        key.extend(
            [Extra::Kind, Extra::Through]
                .iter()
                .filter(|e| spec.extra.contains(e))
                .map(|e| e.name()),
        );
        return key;
    }
    match id {
        SeriesId::FacilityHistory | SeriesId::FacilityLatest | SeriesId::Inspections => {
            vec!["as_of", "facility_id"]
        }
        SeriesId::StatePopulation => vec!["as_of", "state"],
        SeriesId::AreaPopulation => vec!["as_of", "area_of_responsibility"],
        SeriesId::DailyPopulation => vec!["date"],
        SeriesId::DailyPopulationByState => vec!["date", "state"],
        SeriesId::DailyPopulationByFacility | SeriesId::UnlistedPlaces => vec!["date", "detloc"],
        SeriesId::IntervalAverageDailyPopulation => {
            vec!["as_of", "fiscal_year", "facility_id", "capture"]
        }
        SeriesId::Local => {
            vec!["date", "source", "series", "facility_id", "state", "keys", "through"]
        }
        SeriesId::Lateness => vec!["published_on", "document", "capture"],
        _ => Vec::new(),
    }
}

/// Whether every facility id of a file is in `facilities.csv`.
pub fn names_facilities(path: &str) -> bool {
    let Some(id) = series_of(path) else { return false };
    // Others have rows for all facilities together.
    matches!(
        id,
        SeriesId::FacilityPopulation
            | SeriesId::FacilityHistory
            | SeriesId::FacilityLatest
            | SeriesId::Inspections
    )
}

/// Whether a column's words are a closed list that divides the figures of a date.
fn is_breakdown(path: &str, column: &str) -> bool {
    let Some(id) = series_of(path) else { return false };
    let of_catalog = catalog::of(id).is_some_and(|spec| {
        let is_listed = |key: &&Key| matches!(key, Key::By(_) | Key::Source);
        spec.keys.iter().filter(is_listed).any(|key| key.name() == column)
            || spec.shape == Shape::Long && column == "measure"
    });
    let is_state = column == "state" && (places::of(id).is_some() || daily::of(id).is_some());
    let lists_places = matches!(id, SeriesId::FacilityHistory | SeriesId::Inspections);
    of_catalog || is_state && !lists_places
}

/// The columns of the file.
pub const COLUMNS: [&str; 11] = [
    "file",
    "column",
    "type",
    "unit",
    "meaning",
    "key_role",
    "words",
    "adds_over",
    "empty",
    "since",
    "also_as",
];

/// The file itself: rows for these files, then for the ledger, then for the keys of JSON files.
///
/// # Errors
/// [`serde_json::Error`], which our schemas do not cause.
pub fn table(files: &[(&str, Vec<Column>)]) -> Result<SeriesTable, serde_json::Error> {
    let mut rows = Vec::new();
    for (file, columns) in files {
        for column in columns {
            rows.push(row(file, column));
        }
    }
    for (name, kind, unit, meaning) in LEDGER {
        let column = Column {
            name: (*name).to_owned(),
            kind: *kind,
            unit: *unit,
            meaning,
            is_key: LEDGER_KEY.contains(name),
            words: Vec::new(),
            adds_over: String::new(),
        };
        rows.push(row("ledger/*/*.parquet", &column));
    }
    for schema in &schemas::SCHEMAS {
        rows.extend(schemas::keys(schema)?.iter().map(|key| schemas::row(schema, key)));
    }
    let columns = COLUMNS.map(str::to_owned).to_vec();
    Ok(SeriesTable { name: "codebook".to_owned(), columns, rows })
}

fn row(file: &str, column: &Column) -> Vec<Datum> {
    let text =
        |text: &str| if text.is_empty() { Datum::Null } else { Datum::Text(text.to_owned()) };
    let role = match (column.is_key, column.name.as_str()) {
        (true, "facility_id") if names_facilities(file) => "primary, foreign: facilities.csv",
        (true, _) => "primary",
        (false, "facility_id") if names_facilities(file) => "foreign: facilities.csv",
        (false, _) => "",
    };
    let forms = forms::forms(file).iter();
    let also_as: Vec<String> = forms.map(|form| form.renamed(file)).collect();
    let empty = match column.kind {
        Kind::Number | Kind::Integer => "no figure: none printed, or kept out",
        Kind::Date => "no day known or none yet",
        Kind::String | Kind::Boolean => "none",
    };
    vec![
        text(file),
        text(&column.name),
        text(column.kind.name()),
        text(column.unit.name()),
        text(column.meaning),
        text(role),
        text(&column.words.join(" | ")),
        text(&column.adds_over),
        text(empty),
        text(env!("CARGO_PKG_VERSION")),
        text(&also_as.join(" | ")),
    ]
}

/// What makes a row of the ledger that row.
const LEDGER_KEY: [&str; 5] = ["capture", "table", "sheet", "row", "column"];

/// The columns of the ledger, in their order.
#[rustfmt::skip]
pub const LEDGER: &[dictionary::Entry] = &[
    ("source", Kind::String, Unit::Plain, "source id of the document"),
    ("capture", Kind::String, Unit::Plain, "the document: `c` and the first twelve characters of its SHA-256"),
    ("published_on", Kind::Date, Unit::Plain, "first evidence that the document, or this reading of the page, was public"),
    ("table", Kind::String, Unit::Plain, "table of the document"),
    ("measure", Kind::String, Unit::Plain, "what is counted, or which text it is"),
    ("unit", Kind::String, Unit::Plain, "unit of the value"),
    ("breakdown_1", Kind::String, Unit::Plain, "what the first category divides"),
    ("category_1", Kind::String, Unit::Plain, "first category; `all` for a total"),
    ("breakdown_2", Kind::String, Unit::Plain, "what the second category divides"),
    ("category_2", Kind::String, Unit::Plain, "second category; `all` for a total"),
    ("breakdown_3", Kind::String, Unit::Plain, "what the third category divides"),
    ("category_3", Kind::String, Unit::Plain, "third category; `all` for a total"),
    ("period", Kind::String, Unit::Plain, "snapshot, month, fiscal_year_to_date, fiscal_year, quarter, day, days"),
    ("period_start", Kind::Date, Unit::Plain, "first day of the period, where it has one of its own"),
    ("complete", Kind::Boolean, Unit::Plain, "false while the period ran"),
    ("as_of", Kind::Date, Unit::Plain, "as-of date of the table"),
    ("as_of_printed", Kind::Date, Unit::Plain, "the date as printed, where it cannot be right for its sheet"),
    ("as_of_text", Kind::String, Unit::Plain, "the line that states the date"),
    ("as_of_sheet", Kind::String, Unit::Plain, "sheet of that line"),
    ("as_of_cell", Kind::String, Unit::Plain, "cell of that line"),
    ("value", Kind::Number, Unit::OfItsMeasure, "the figure as printed; empty for a text"),
    ("text", Kind::String, Unit::Plain, "the text of a cell of words"),
    ("sheet", Kind::String, Unit::Plain, "sheet as printed; for a page the table's name"),
    ("row", Kind::Integer, Unit::Plain, "row of the cell, from 1"),
    ("column", Kind::String, Unit::Plain, "column letters of the cell"),
    ("row_label", Kind::String, Unit::Plain, "label of the row as printed"),
    ("column_label", Kind::String, Unit::Plain, "label of the column as printed"),
    ("raw", Kind::String, Unit::Plain, "the cell's text where it was not a number"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_is_described_column_by_column() {
        let described: Vec<&str> = LEDGER.iter().map(|(name, ..)| *name).collect();
        assert_eq!(described, crate::ledger::frame::LEDGER);
    }

    #[test]
    fn totals_are_named_where_figures_may_be_added() {
        let csv = b"as_of,arresting_agency,criminality,people,published_on,capture\n2022-07-05,all,all,23156,2022-07-08,c1\n";
        let columns = columns("series/detained_by_criminality.csv", csv);
        let people = columns.iter().find(|column| column.name == "people").unwrap();
        assert_eq!(people.adds_over, "categories of one date, without the rows that say `all`");
        let keys: Vec<&str> =
            columns.iter().filter(|c| c.is_key).map(|column| column.name.as_str()).collect();
        assert_eq!(keys, ["as_of", "arresting_agency", "criminality"]);
        assert_eq!(columns[1].words, ["all"]);
    }
}
