//! What is known of things that stopped being published.

use std::collections::BTreeSet;

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
}

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
        endings.push(Ending { kind, what, note: row.text("note")? });
    }
    Ok(endings)
}
