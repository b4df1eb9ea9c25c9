//! What is known of things that stopped being published.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::day;
use super::{ReferenceError, Row};
use crate::model::{SourceId, TableId};

/// One row of `endings.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// `source`, `table`, `column` or `row`.
    pub kind: String,
    /// Name of the source or table; of a column or row `table: name`.
    pub what: String,
    /// What is known.
    pub note: String,
    /// Where no document that we read shows the ending, because the thing itself is not read or not a document.
    pub seen: Option<Seen>,
}

/// When something was last seen, as others or we ourselves found by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The day of publication of what showed it last.
    pub last_seen: NaiveDate,
    /// That of the first without it.
    pub missing_since: NaiveDate,
    /// The date of its last figures.
    pub last_as_of: Option<NaiveDate>,
    /// The document or page that showed it last.
    pub last_document: String,
}

pub(super) const COLUMNS: [&str; 7] =
    ["kind", "what", "note", "last_seen", "missing_since", "last_as_of", "last_document"];

/// Reads the rows.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<Ending>, ReferenceError> {
    let mut seen = BTreeSet::new();
    let mut endings = Vec::new();
    for row in rows {
        let is_kind = |text: &str| {
            ["source", "table", "column", "row"].contains(&text).then(|| text.to_owned())
        };
        let kind = row.parsed("kind", "source, table, column or row", is_kind)?;
        let is_known = |what: &str| match kind.as_str() {
            "source" => SourceId::from_name(what).is_some(),
            "table" => TableId::from_name(what).is_some(),
            _ => {
                what.split_once(": ").is_some_and(|(table, _)| TableId::from_name(table).is_some())
            }
        };
        let what = row.parsed("what", &format!("the name of a {kind}"), |text| {
            is_known(text).then(|| text.to_owned())
        })?;
        if !seen.insert((kind.clone(), what.clone())) {
            return Err(row.refused("each ending once", format!("`{what}` again")));
        }
        endings.push(Ending { kind, what, note: row.text("note")?, seen: seen_by_hand(row)? });
    }
    Ok(endings)
}

/// The four last columns: all of them empty, or the first two and the last filled.
fn seen_by_hand(row: &Row) -> Result<Option<Seen>, ReferenceError> {
    if ["last_seen", "missing_since", "last_as_of", "last_document"]
        .iter()
        .all(|column| row.get(column).is_empty())
    {
        return Ok(None);
    }
    let (last_seen, missing_since) = (row.date("last_seen")?, row.date("missing_since")?);
    if missing_since < last_seen {
        return Err(
            row.refused("a day after `last_seen` in `missing_since`", missing_since.to_string())
        );
    }
    Ok(Some(Seen {
        last_seen,
        missing_since,
        last_as_of: row.optional("last_as_of", "a date such as 2022-07-08 or nothing", day)?,
        last_document: row.text("last_document")?,
    }))
}
