//! Our own errors: figures that we published wrongly, and what is right.

use chrono::NaiveDate;

use super::{ReferenceError, Row};
use crate::model::{Datum, SeriesTable};

/// The columns of `corrections.csv`, here and as published.
pub const COLUMNS: [&str; 9] = [
    "corrected_on",
    "file",
    "key",
    "column",
    "published_value",
    "right_value",
    "wrong_from",
    "wrong_until",
    "reason",
];

/// One figure that was published wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// When it was corrected.
    pub corrected_on: NaiveDate,
    /// File below `data/v1/`.
    pub file: String,
    /// The row, as `column=value` joined by `; `.
    pub key: String,
    /// The column.
    pub column: String,
    /// What was published; empty where the figure had been left out.
    pub published_value: String,
    /// What is right; empty where there is no figure.
    pub right_value: String,
    /// First day on which the wrong figure was published.
    pub wrong_from: NaiveDate,
    /// First day on which it no longer was.
    pub wrong_until: NaiveDate,
    /// Why it was wrong.
    pub reason: String,
}

/// Reads the rows.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<Correction>, ReferenceError> {
    rows.iter().map(correction).collect()
}

fn correction(row: &Row) -> Result<Correction, ReferenceError> {
    let date = |column: &str| row.parsed(column, "a date", super::day);
    let (wrong_from, wrong_until) = (date("wrong_from")?, date("wrong_until")?);
    if wrong_until < wrong_from {
        let expected = format!("a day from {wrong_from} on in `wrong_until`");
        return Err(row.refused(expected, wrong_until.to_string()));
    }
    Ok(Correction {
        corrected_on: date("corrected_on")?,
        file: row.text("file")?,
        key: row.text("key")?,
        column: row.text("column")?,
        published_value: row.get("published_value").to_owned(),
        right_value: row.get("right_value").to_owned(),
        wrong_from,
        wrong_until,
        reason: row.text("reason")?,
    })
}

/// `corrections.csv` as published.
pub fn table(corrections: &[Correction]) -> SeriesTable {
    let rows = corrections
        .iter()
        .map(|one| {
            let text = |text: &str| Datum::Text(text.to_owned());
            vec![
                Datum::Date(one.corrected_on),
                text(&one.file),
                text(&one.key),
                text(&one.column),
                text(&one.published_value),
                text(&one.right_value),
                Datum::Date(one.wrong_from),
                Datum::Date(one.wrong_until),
                text(&one.reason),
            ]
        })
        .collect();
    SeriesTable {
        name: "corrections".to_owned(),
        columns: COLUMNS.map(str::to_owned).to_vec(),
        rows,
    }
}
