//! Workbooks that are known to have been published and of which no copy is archived.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{ReferenceError, Row};

/// One row of `known_releases.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRelease {
    /// The day on which it was public.
    pub published_on: NaiveDate,
    /// File name; empty where only the day is known.
    pub document: String,
    /// How that is known.
    pub evidence: String,
}

/// Reads the rows.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<KnownRelease>, ReferenceError> {
    let mut seen = BTreeSet::new();
    let mut known = Vec::new();
    for row in rows {
        let document = row.optional("document", "a file name that ends in .xlsx", file_name)?;
        let release = KnownRelease {
            published_on: row.date("published_on")?,
            document: document.unwrap_or_default(),
            evidence: row.text("evidence")?,
        };
        if !seen.insert((release.published_on, release.document.clone())) {
            return Err(row.refused("each release once", format!("{} again", release.published_on)));
        }
        known.push(release);
    }
    Ok(known)
}

fn file_name(text: &str) -> Option<String> {
    let is_name = text.to_lowercase().ends_with(".xlsx") && !text.contains(['/', ' ']);
    is_name.then(|| text.to_owned())
}
