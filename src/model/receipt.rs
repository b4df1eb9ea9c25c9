//! The proof of one published figure.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// Where a figure was read: document, place, words and dates. `null` where a field does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Source id.
    pub source: String,
    /// File name of the document.
    pub document: String,
    /// Identity of its bytes.
    pub sha256: String,
    /// The publisher's address.
    pub url: Option<String>,
    /// The web archive's address.
    pub archive_url: Option<String>,
    /// Sheet, or the table of a page.
    pub sheet: Option<String>,
    /// Cell.
    pub cell: Option<String>,
    /// Row label as printed.
    pub row_label: Option<String>,
    /// Column label as printed.
    pub column_label: Option<String>,
    /// The cell's text.
    pub raw: Option<String>,
    /// The footnote that belongs to the table.
    pub footnote: Option<String>,
    /// The date the figure describes.
    pub as_of: Option<NaiveDate>,
    /// The line in which that date is.
    pub as_of_text: Option<String>,
    /// The cell of that line.
    pub as_of_cell: Option<String>,
    /// First evidence that the document was public.
    pub published_on: NaiveDate,
    /// When the bytes were taken (UTC).
    pub retrieved_at: Option<DateTime<Utc>>,
    /// Who read the figure off the document, for transcriptions.
    pub transcribed_by: Option<String>,
}
