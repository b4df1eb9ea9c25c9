//! Where each place of detention lies, in which county, and under which code ICE keeps it.

use std::collections::BTreeMap;

use super::place_id::is_slug;
use super::{ReferenceError, Row, number};
use crate::model::State;

pub(super) const COLUMNS: [&str; 15] = [
    "facility_id",
    "detloc",
    "latitude",
    "longitude",
    "precision",
    "located_in",
    "county",
    "county_fips",
    "match_rule",
    "matched_name",
    "matched_address",
    "check_km",
    "note",
    "source",
    "source_licence",
];

/// How near a point is to the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// The point of the street address.
    Street,
    /// The middle of the city or ZIP area.
    City,
}

impl Precision {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Street => "street",
            Self::City => "city",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Street, Self::City].into_iter().find(|precision| precision.name() == name)
    }
}

/// One row of `coordinates.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// ICE's code of the place (DETLOC); `None` where it is undecided.
    pub detloc: Option<String>,
    /// Degrees north (WGS84).
    pub latitude: f64,
    /// Degrees east (WGS84).
    pub longitude: f64,
    /// How near the point is.
    pub precision: Precision,
    /// State or territory of the point; Guantánamo for its places, for which ICE prints Florida.
    pub state: State,
    /// County of the point; `None` where it has none.
    pub county: Option<String>,
    /// Who says so.
    pub source: String,
}

/// Reads the rows, by the place's id.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<BTreeMap<String, Location>, ReferenceError> {
    let mut locations = BTreeMap::new();
    for row in rows {
        let id = row.parsed("facility_id", "the id of a place", |text| {
            (!text.is_empty() && is_slug(text)).then(|| text.to_owned())
        })?;
        row.optional("county_fips", "five digits", |text| {
            (text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(())
        })?;
        row.text("match_rule")?;
        row.text("source_licence")?;
        let location = Location {
            detloc: row.optional("detloc", "capital letters and digits", code)?,
            latitude: row
                .parsed("latitude", "degrees from -90 to 90", |text| within(text, 90.0))?,
            longitude: row
                .parsed("longitude", "degrees from -180 to 180", |text| within(text, 180.0))?,
            precision: row.parsed("precision", "street or city", Precision::from_name)?,
            state: row.parsed("located_in", "the code of a state", State::from_code)?,
            county: row.optional("county", "a county", |text| Some(text.to_owned()))?,
            source: row.text("source")?,
        };
        if locations.insert(id.clone(), location).is_some() {
            return Err(row.refused("each place once", format!("`{id}` again")));
        }
    }
    Ok(locations)
}

fn code(text: &str) -> Option<String> {
    let fits = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    fits.then(|| text.to_owned())
}

fn within(text: &str, most: f64) -> Option<f64> {
    number(text).filter(|degrees| degrees.abs() <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    fn of(line: &str) -> Result<BTreeMap<String, Location>, ReferenceError> {
        let text = format!("{}\n{line}\n", COLUMNS.join(","));
        read(&Reference::Locations.rows_of(&text).unwrap())
    }

    #[test]
    fn a_row_that_does_not_fit_is_refused() {
        let good = "a-jail-x-ga,ABCGA,32.1,-84.8,street,GA,Stewart,13259,R1,,,,,someone,CC0-1.0";
        assert_eq!(of(good).unwrap()["a-jail-x-ga"].state.code(), "GA");
        for (right, wrong) in [
            ("32.1", "132.1"),
            ("-84.8", "west"),
            ("street", "roof"),
            (",GA,", ",XX,"),
            ("13259", "1325"),
            ("ABCGA", "abc"),
            ("someone", ""),
            ("a-jail", "A jail"),
        ] {
            assert!(of(&good.replacen(right, wrong, 1)).is_err(), "{wrong}");
        }
        assert!(of(&format!("{good}\n{}", good.replace("32.1", "33.1"))).is_err(), "twice");
    }
}
