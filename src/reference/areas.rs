//! ICE's areas of responsibility: code in the facility sheet, name in the table of ATD by area, states.

use std::collections::BTreeSet;

use super::{ReferenceError, Row};
use crate::model::State;

pub(super) const COLUMNS: [&str; 9] = [
    "code",
    "field_office",
    "name_in_atd_table",
    "state",
    "extent",
    "counties",
    "county_fips",
    "note",
    "source",
];

/// One area in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Code as the facility sheet prints it: `ATL`.
    pub code: String,
    /// The field office: `Atlanta`.
    pub field_office: String,
    /// Name as the table of ATD by area has it in `atd_by_technology`.
    pub name_in_atd_table: String,
    /// A state of the area.
    pub state: State,
}

/// Reads the rows: one area and state each.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<Area>, ReferenceError> {
    let mut seen = BTreeSet::new();
    let mut areas = Vec::new();
    for row in rows {
        row.text("extent")?;
        row.text("source")?;
        let area = Area {
            code: row.parsed("code", "three capital letters", |text| {
                let fits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
                fits.then(|| text.to_owned())
            })?,
            field_office: row.text("field_office")?,
            name_in_atd_table: row.text("name_in_atd_table")?,
            state: row.parsed("state", "the code of a state", State::from_code)?,
        };
        if !seen.insert((area.code.clone(), area.state)) {
            return Err(row.refused("each area and state once", format!("`{}` again", area.code)));
        }
        areas.push(area);
    }
    Ok(areas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    #[test]
    fn the_file_has_25_areas_and_a_wrong_code_is_refused() {
        let rows = Reference::Areas.rows_of(Reference::Areas.compiled_in()).unwrap();
        let codes: BTreeSet<String> =
            read(&rows).unwrap().into_iter().map(|area| area.code).collect();
        assert_eq!(codes.len(), 25);
        let text = format!("{}\nAtl,Atlanta,Atlanta,GA,whole state,,,,x\n", COLUMNS.join(","));
        assert!(read(&Reference::Areas.rows_of(&text).unwrap()).is_err());
    }
}
