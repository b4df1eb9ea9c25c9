//! The proof of one published figure.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// Where a figure was read: document, place, words and dates. `null` where a field does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Receipt {
    /// Source id of the document.
    pub source: String,
    /// The publisher’s file name.
    pub document: String,
    /// SHA-256 of the document.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub sha256: String,
    /// The publisher’s address.
    pub url: Option<String>,
    /// Its copy in the Wayback Machine.
    pub archive_url: Option<String>,
    /// Sheet of the workbook, or table of the page.
    pub sheet: Option<String>,
    /// Cell of the figure; `null` for a count of rows.
    pub cell: Option<String>,
    /// Label of the row, as printed.
    pub row_label: Option<String>,
    /// Label of the column, as printed.
    pub column_label: Option<String>,
    /// The cell’s content.
    pub raw: Option<String>,
    /// Footnote of the table.
    pub footnote: Option<String>,
    /// The date of the table.
    pub as_of: Option<NaiveDate>,
    /// The line that states it.
    pub as_of_text: Option<String>,
    /// Cell of that line.
    pub as_of_cell: Option<String>,
    /// When the document was published.
    pub published_on: NaiveDate,
    /// When its bytes were taken (UTC).
    pub retrieved_at: Option<DateTime<Utc>>,
    /// Who copied the figure; `null` if it was read from the document.
    pub transcribed_by: Option<String>,
}
