//! A published CSV file again in other forms, with the codebook's types: Parquet, and JSON for headline series.

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::StringRecord;
use serde_json::json;

use super::codebook::Column;
use super::dictionary::Kind;
use super::schemas;
use crate::columnar::{self, ColumnarError, Sink, Written};

/// Why a file has no other form.
#[derive(Debug, thiserror::Error)]
pub enum TypedError {
    /// It is not CSV.
    #[error("not CSV")]
    Csv(#[from] csv::Error),
    /// A field is not what the codebook says of its column.
    #[error("line {line}, column `{column}`: expected {expected}, found `{found}`")]
    Field {
        /// Line, from 1.
        line: u64,
        /// The column.
        column: String,
        /// The codebook's type.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// The columns make no Parquet file.
    #[error("cannot write Parquet")]
    Parquet(#[from] ColumnarError),
    /// A text makes no JSON.
    #[error("cannot write JSON")]
    Json(#[from] serde_json::Error),
}

/// A CSV file as Parquet: the same rows and columns, dates as days, numbers as numbers, an empty field as null.
///
/// # Errors
/// [`TypedError`] with line and column where a field does not fit its type.
pub fn parquet(columns: &[Column], csv: &[u8]) -> Result<Vec<u8>, TypedError> {
    let mut cells: Vec<Cells> = columns.iter().map(|column| Cells::of(column.kind)).collect();
    let mut reader = csv::Reader::from_reader(csv);
    let mut record = StringRecord::new();
    while reader.read_record(&mut record)? {
        for ((cells, column), field) in cells.iter_mut().zip(columns).zip(&record) {
            cells.push(field).ok_or_else(|| refused(&record, column, field))?;
        }
    }
    let written: Vec<(&str, Written<'_>)> = columns
        .iter()
        .zip(&cells)
        .map(|(column, cells)| (column.name.as_str(), cells.written()))
        .collect();
    Ok(columnar::write(&written, &[], Sink::Published)?)
}

/// A CSV file as a JSON list of objects, one on each line; an empty field is null.
///
/// # Errors
/// [`TypedError`] with line and column where a field does not fit its type.
pub fn json(columns: &[Column], csv: &[u8]) -> Result<Vec<u8>, TypedError> {
    let mut text = String::from("[");
    let mut reader = csv::Reader::from_reader(csv);
    let mut record = StringRecord::new();
    while reader.read_record(&mut record)? {
        text.push_str(if text.len() == 1 { "\n{" } else { ",\n{" });
        for (at, (column, field)) in columns.iter().zip(&record).enumerate() {
            if at > 0 {
                text.push(',');
            }
            text.push_str(&serde_json::to_string(&column.name)?);
            text.push(':');
            match column.kind {
                _ if field.is_empty() => text.push_str("null"),
                Kind::Date | Kind::String => text.push_str(&serde_json::to_string(field)?),
                // As CSV writes them, they are JSON.
                Kind::Number | Kind::Integer | Kind::Boolean => {
                    serde_json::from_str::<serde_json::Value>(field)
                        .map_err(|_| refused(&record, column, field))?;
                    text.push_str(field);
                }
            }
        }
        text.push('}');
    }
    text.push_str("\n]\n");
    Ok(text.into_bytes())
}

/// The JSON Schema of that list.
///
/// # Errors
/// [`TypedError::Json`], which these texts do not cause.
pub fn json_schema(path: &str, columns: &[Column]) -> Result<Vec<u8>, TypedError> {
    let mut properties = serde_json::Map::new();
    for column in columns {
        let kind = if column.kind == Kind::Date { "string" } else { column.kind.name() };
        let mut of = serde_json::Map::new();
        of.insert("description".to_owned(), column.meaning.into());
        of.insert("type".to_owned(), json!([kind, "null"]));
        if column.kind == Kind::Date {
            of.insert("format".to_owned(), "date".into());
        }
        if !column.words.is_empty() {
            let words = column.words.iter().map(|word| Some(word.as_str()));
            of.insert("enum".to_owned(), json!(words.chain([None]).collect::<Vec<_>>()));
        }
        properties.insert(column.name.clone(), of.into());
    }
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let schema = json!({
        "$schema": schemas::DIALECT,
        "title": format!("{path} of detention-stats"),
        "description": schemas::PROMISE,
        "type": "array",
        "items": {
            "description": "A row of the series; null is not published.",
            "type": "object",
            "required": names,
            "properties": properties,
        },
    });
    let mut text = serde_json::to_vec_pretty(&schema)?;
    text.push(b'\n');
    Ok(text)
}

fn refused(record: &StringRecord, column: &Column, field: &str) -> TypedError {
    TypedError::Field {
        line: record.position().map_or(0, csv::Position::line),
        column: column.name.clone(),
        expected: column.kind.name(),
        found: field.to_owned(),
    }
}

/// The values of a column. The last one is kept with its text, since most repeat.
enum Cells {
    Days { values: Vec<Option<i32>>, last: (String, Option<i32>) },
    Doubles(Vec<Option<f64>>),
    Numbers(Vec<Option<i64>>),
    Flags(Vec<Option<bool>>),
    Texts { words: Vec<String>, known: HashMap<String, u32>, rows: Vec<Option<u32>> },
}

impl Cells {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Date => Self::Days { values: Vec::new(), last: (String::new(), None) },
            Kind::Number => Self::Doubles(Vec::new()),
            Kind::Integer => Self::Numbers(Vec::new()),
            Kind::Boolean => Self::Flags(Vec::new()),
            Kind::String => {
                Self::Texts { words: Vec::new(), known: HashMap::new(), rows: Vec::new() }
            }
        }
    }

    /// Adds a field; `None` where it is not of this type.
    fn push(&mut self, field: &str) -> Option<()> {
        let is_empty = field.is_empty();
        match self {
            Self::Days { values, last } => {
                if last.0 != field {
                    let day = if is_empty { None } else { Some(days(field)?) };
                    *last = (field.to_owned(), day);
                }
                values.push(last.1);
            }
            Self::Doubles(values) => {
                values.push(if is_empty { None } else { Some(field.parse().ok()?) });
            }
            Self::Numbers(values) => {
                values.push(if is_empty { None } else { Some(field.parse().ok()?) });
            }
            Self::Flags(values) => {
                values.push(if is_empty { None } else { Some(field.parse().ok()?) });
            }
            Self::Texts { rows, .. } if is_empty => rows.push(None),
            Self::Texts { words, known, rows } => {
                let last = rows.last().copied().flatten();
                let of = |at: u32| words.get(usize::try_from(at).ok()?);
                let same = last.filter(|at| of(*at).is_some_and(|word| word == field));
                let at = same.or_else(|| known.get(field).copied());
                if at.is_some() {
                    rows.push(at);
                    return Some(());
                }
                let at = u32::try_from(words.len()).ok()?;
                words.push(field.to_owned());
                known.insert(field.to_owned(), at);
                rows.push(Some(at));
            }
        }
        Some(())
    }

    fn written(&self) -> Written<'_> {
        match self {
            Self::Days { values, .. } => Written::OptionalDays(values),
            Self::Doubles(values) => Written::OptionalDoubles(values),
            Self::Numbers(values) => Written::OptionalNumbers(values),
            Self::Flags(values) => Written::OptionalFlags(values),
            Self::Texts { words, rows, .. } => Written::OptionalTexts { words, rows },
        }
    }
}

/// Days since 1970-01-01.
fn days(text: &str) -> Option<i32> {
    let day: NaiveDate = text.parse().ok()?;
    i32::try_from(day.signed_duration_since(NaiveDate::default()).num_days()).ok()
}

#[cfg(test)]
mod tests {
    use super::super::codebook;
    use super::*;

    const CSV: &str = "as_of,source,people,published_on,capture,complete\n2022-07-05,ice_workbook,23156,2022-07-08,c1,true\n2022-07-11,\"a, b\",,,c2,\n2022-07-17,ice_workbook,1.5,2022-07-21,c1,false\n";

    #[test]
    fn a_file_is_the_same_in_every_form() {
        let columns = codebook::columns("series/detained.csv", CSV.as_bytes());
        let bytes = parquet(&columns, CSV.as_bytes()).unwrap();
        assert_eq!(bytes, parquet(&columns, CSV.as_bytes()).unwrap(), "the same bytes again");
        let file = columnar::of_bytes(&bytes).unwrap();
        let names: Vec<String> = file.columns().into_iter().map(|(name, _)| name).collect();
        assert_eq!((names.join(",").as_str(), file.n_rows()), (CSV.lines().next().unwrap(), 3));
        let json = String::from_utf8(json(&columns, CSV.as_bytes()).unwrap()).unwrap();
        let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        assert_eq!(rows[1]["source"], "a, b");
        assert!(rows[1]["people"].is_null() && rows[1]["complete"].is_null());
        assert_eq!(
            (rows[0]["people"].as_i64(), rows[2]["people"].as_f64()),
            (Some(23_156), Some(1.5))
        );
        assert_eq!(json.lines().count(), 5, "a line for each row: {json}");
    }

    #[test]
    fn a_field_of_another_type_is_refused_with_line_and_column() {
        let wrong = CSV.replace("1.5,", "many,");
        let columns = codebook::columns("series/detained.csv", wrong.as_bytes());
        let said = "line 4, column `people`: expected number, found `many`";
        assert_eq!(parquet(&columns, wrong.as_bytes()).unwrap_err().to_string(), said);
        assert_eq!(json(&columns, wrong.as_bytes()).unwrap_err().to_string(), said);
    }
}
