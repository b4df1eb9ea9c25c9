//! Which printed names are one place, which are not, and every id ever given.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashSet;

use super::{ReferenceError, Row};
use crate::model::{CaptureId, CapturePrefix};
use crate::reference::place_id::{is_slug, slug};

/// One row of `facility_aliases.csv`: a name that belongs to a place of another id.
#[derive(Debug, Clone)]
pub struct Alias {
    row: Row,
    /// As printed: `NAME` or `NAME | CITY | STATE`; `table: NAME` where two places share the name and only that
    /// table means this one.
    pub printed: String,
    /// The place's id.
    pub facility_id: String,
}

/// One row of `facility_do_not_merge.csv`: two places that are not one.
#[derive(Debug, Clone)]
pub struct Apart {
    row: Row,
    /// One.
    pub facility_id: String,
    /// The other.
    pub other_facility_id: String,
}

/// One row of the register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Registered {
    /// The id.
    pub facility_id: String,
    /// `NAME | CITY | STATE`, ICE's code, or the name that another table prints.
    pub printed: String,
}

impl Alias {
    /// Whether the row is not among those compiled in.
    pub fn is_own(&self) -> bool {
        self.row.is_own
    }

    /// An error of this row.
    pub fn refused(&self, expected: impl Into<String>, found: impl Into<String>) -> ReferenceError {
        self.row.refused(expected, found)
    }
}

fn id(text: &str) -> Option<String> {
    (!text.is_empty() && is_slug(text)).then(|| text.to_owned())
}

const AN_ID: &str = "the id of a place (small letters, digits, hyphens)";

/// Reads `facility_aliases.csv`.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn aliases(rows: &[Row]) -> Result<Vec<Alias>, ReferenceError> {
    let alias = |row: &Row| {
        row.text("reason")?;
        Ok(Alias {
            row: row.clone(),
            printed: row.text("printed")?,
            facility_id: row.parsed("facility_id", AN_ID, id)?,
        })
    };
    rows.iter().map(alias).collect()
}

/// Reads `facility_do_not_merge.csv`.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn apart(rows: &[Row]) -> Result<Vec<Apart>, ReferenceError> {
    let apart = |row: &Row| {
        row.text("reason")?;
        Ok(Apart {
            row: row.clone(),
            facility_id: row.parsed("facility_id", AN_ID, id)?,
            other_facility_id: row.parsed("other_facility_id", AN_ID, id)?,
        })
    };
    rows.iter().map(apart).collect()
}

/// Reads the register.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn register(rows: &[Row]) -> Result<Vec<Registered>, ReferenceError> {
    let mut seen = HashSet::with_capacity(rows.len());
    let mut register = Vec::with_capacity(rows.len());
    for row in rows {
        row.parsed("capture", "a document such as c25440e453788", |text| {
            let is_id = CaptureId::from_text(text).is_some();
            (is_id || text.len() == 12 && CapturePrefix::from_text(text).is_some()).then_some(())
        })?;
        row.parsed("kind", "place, code or name", |text| {
            ["place", "code", "name"].contains(&text).then_some(())
        })?;
        row.date("first_published")?;
        let registered = Registered {
            facility_id: row.parsed("facility_id", AN_ID, id)?,
            printed: row.text("printed")?,
        };
        if !seen.insert(["facility_id", "kind", "printed"].map(|column| row.get(column))) {
            return Err(row.refused("each place once", format!("`{}` again", registered.printed)));
        }
        register.push(registered);
    }
    Ok(register)
}

/// Aliases lead to places of the register that keep their id; what is kept apart is joined by none.
///
/// # Errors
/// [`ReferenceError`] with the first line that does not fit.
pub(super) fn must_agree(
    aliases: &[Alias],
    apart: &[Apart],
    register: &[Registered],
) -> Result<(), ReferenceError> {
    let ids: HashSet<&str> = register.iter().map(|row| row.facility_id.as_str()).collect();
    let known = |row: &Row, id: &str| {
        if ids.contains(id) {
            Ok(())
        } else {
            Err(row.refused("an id of the register", format!("`{id}`")))
        }
    };
    let mut given: BTreeMap<String, &str> = BTreeMap::new();
    for alias in aliases {
        known(&alias.row, &alias.facility_id)?;
        let own = slug(&alias.printed);
        if own == alias.facility_id {
            return Err(alias.refused("a name with another id of its own", format!("`{own}`")));
        }
        let before = given.insert(own, &alias.facility_id);
        if let Some(other) = before.filter(|other| *other != alias.facility_id) {
            let expected = format!("one place for `{}`", alias.printed);
            return Err(alias.refused(expected, format!("`{other}` before it")));
        }
    }
    for alias in aliases {
        if let Some(stays) = given.get(&alias.facility_id) {
            let expected = format!("the id that stays, `{stays}`");
            return Err(alias.refused(expected, format!("`{}`", alias.facility_id)));
        }
    }
    let mut pairs = BTreeSet::new();
    for pair in apart {
        let (one, other) = (pair.facility_id.as_str(), pair.other_facility_id.as_str());
        known(&pair.row, one)?;
        known(&pair.row, other)?;
        if one == other || !pairs.insert((one.min(other), one.max(other))) {
            return Err(pair.row.refused("two places, each pair once", format!("`{other}`")));
        }
        for (id, from) in [(one, other), (other, one)] {
            if given.get(id) == Some(&from) {
                let joins = |alias: &&Alias| slug(&alias.printed) == id;
                let row = aliases.iter().find(joins).map_or(&pair.row, |alias| &alias.row);
                let expected = "a name that facility_do_not_merge.csv lets join that place";
                return Err(row.refused(expected, format!("`{id}` and `{from}`, kept apart there")));
            }
        }
    }
    Ok(())
}
