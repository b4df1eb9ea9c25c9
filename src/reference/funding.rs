//! People a day for whom detention was funded, by fiscal year.

use std::collections::BTreeSet;

use super::{ReferenceError, Row};
use crate::model::FiscalYear;

pub(super) const COLUMNS: [&str; 6] =
    ["fiscal_year", "kind", "people_a_day", "law", "read_at", "read_words"];

/// People a day for whom detention was funded in a fiscal year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Funding {
    /// Fiscal year.
    pub year: FiscalYear,
    /// Whether the law says so; otherwise a budget asked for it.
    pub is_enacted: bool,
    /// People a day.
    pub people: f64,
}

/// Reads the rows.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<Funding>, ReferenceError> {
    let mut seen = BTreeSet::new();
    let mut levels = Vec::new();
    for row in rows {
        let year = row.parsed("fiscal_year", "a year such as 2024", |text| {
            text.parse().ok().filter(|year| (1990..2100).contains(year) && text.len() == 4)
        })?;
        let is_enacted = row.parsed("kind", "enacted or requested", |text| match text {
            "enacted" => Some(true),
            "requested" => Some(false),
            _ => None,
        })?;
        let people = row.number("people_a_day")?;
        if people <= 0.0 || people > 1_000_000.0 || people.fract() > 0.0 {
            return Err(row.refused("a number of people in `people_a_day`", people.to_string()));
        }
        for column in ["law", "read_at", "read_words"] {
            row.text(column)?;
        }
        if !seen.insert((year, is_enacted)) {
            return Err(row.refused("each year and kind once", format!("{year} again")));
        }
        levels.push(Funding { year: FiscalYear(year), is_enacted, people });
    }
    Ok(levels)
}
