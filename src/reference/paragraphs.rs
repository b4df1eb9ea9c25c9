//! What the law asks ICE to publish, paragraph by paragraph, beside where it is published.

use super::{ReferenceError, Row};
use crate::model::{Bilingual, SeriesId, TableId};

pub(super) const COLUMNS: [&str; 9] = [
    "law",
    "paragraph",
    "asks_en",
    "asks_es",
    "series",
    "discontinued",
    "note_en",
    "note_es",
    "read_in",
];

/// One thing that the law asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its number within the section: `(3)(K)`.
    pub number: String,
    /// What must be published.
    pub asks: Bilingual,
    /// The series that has it, where one has.
    pub series: Option<SeriesId>,
    /// Its key in `disappeared.csv`, where ICE stopped publishing it: `table: column`.
    pub discontinued: Option<String>,
    /// What more there is to know; empty for nothing.
    pub note: Bilingual,
}

/// Reads the rows.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<Paragraph>, ReferenceError> {
    let of = |row: &Row| {
        for column in ["law", "read_in"] {
            row.text(column)?;
        }
        let key = |text: &str| {
            let (table, column) = text.split_once(": ")?;
            TableId::from_name(table).filter(|_| !column.is_empty()).map(|_| text.to_owned())
        };
        let note =
            Bilingual { en: row.get("note_en").to_owned(), es: row.get("note_es").to_owned() };
        if note.en.is_empty() != note.es.is_empty() {
            return Err(row.refused("a note in both languages or in none", "one"));
        }
        Ok(Paragraph {
            number: row.parsed("paragraph", "a number such as (3)(K)", |text| {
                text.starts_with('(').then(|| text.to_owned())
            })?,
            asks: Bilingual { en: row.text("asks_en")?, es: row.text("asks_es")? },
            series: row.optional(
                "series",
                "the name of a series or nothing",
                SeriesId::from_name,
            )?,
            discontinued: row.optional("discontinued", "`table: column` or nothing", key)?,
            note,
        })
    };
    rows.iter().map(of).collect()
}
