//! Figures by fiscal year from before ICE published its own: compiled by others, each row with its source.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{ReferenceError, Row, day};
use crate::model::FiscalYear;

pub(super) const POPULATION: [&str; 8] =
    ["fiscal_year", "people_a_day", "used", "status", "citation", "read_in", "how", "note"];
pub(super) const DEATHS: [&str; 7] =
    ["fiscal_year", "deaths", "used", "through", "status", "source", "note"];

/// What one source says of a fiscal year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearFigure {
    /// Fiscal year.
    pub year: FiscalYear,
    /// People a day, or deaths.
    pub value: f64,
    /// The last day that it covers; none where the source names none.
    pub through: Option<NaiveDate>,
    /// Whether it is the figure to use; several sources may agree on it.
    pub is_used: bool,
}

/// The average daily population of each fiscal year by each source.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn population(rows: &[Row]) -> Result<Vec<YearFigure>, ReferenceError> {
    let of = |row: &Row| {
        for column in ["status", "citation", "read_in", "how"] {
            row.text(column)?;
        }
        figure(row, "people_a_day", |year| Ok(year.last_day()))
    };
    read(rows, of)
}

/// The deaths in custody of each fiscal year by each source.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn deaths(rows: &[Row]) -> Result<Vec<YearFigure>, ReferenceError> {
    let of = |row: &Row| {
        for column in ["status", "source"] {
            row.text(column)?;
        }
        let through = |_| row.optional("through", "a date such as 2022-07-08 or nothing", day);
        let figure = figure(row, "deaths", through)?;
        if figure.value.fract() > 0.0 {
            return Err(row.refused("a whole number in `deaths`", figure.value.to_string()));
        }
        match figure.through {
            None if figure.is_used => Err(row.refused("a date in `through`", "nothing")),
            Some(through) if FiscalYear::of(through) != figure.year => {
                Err(row.refused("a date within its fiscal year", through.to_string()))
            }
            _ => Ok(figure),
        }
    };
    read(rows, of)
}

fn figure(
    row: &Row,
    column: &str,
    through: impl Fn(FiscalYear) -> Result<Option<NaiveDate>, ReferenceError>,
) -> Result<YearFigure, ReferenceError> {
    let year = row.parsed("fiscal_year", "a year such as 2004", |text| {
        text.parse().ok().filter(|year| (1990..2100).contains(year) && text.len() == 4)
    })?;
    let value = row.number(column)?;
    if !(0.0..=1_000_000.0).contains(&value) {
        return Err(row.refused(format!("a number of people in `{column}`"), value.to_string()));
    }
    let is_used = row.parsed("used", "yes or nothing", |text| match text {
        "yes" => Some(true),
        "" => Some(false),
        _ => None,
    })?;
    let year = FiscalYear(year);
    Ok(YearFigure { year, value, through: through(year)?, is_used })
}

/// The figures of all rows; those to use agree with each other.
fn read(
    rows: &[Row],
    of: impl Fn(&Row) -> Result<YearFigure, ReferenceError>,
) -> Result<Vec<YearFigure>, ReferenceError> {
    let mut used: BTreeMap<FiscalYear, YearFigure> = BTreeMap::new();
    let mut all = Vec::new();
    for row in rows {
        let figure = of(row)?;
        if figure.is_used && *used.entry(figure.year).or_insert(figure) != figure {
            let found = format!("{} again, {}", figure.year.0, figure.value);
            return Err(row.refused("one figure to use for each year", found));
        }
        all.push(figure);
    }
    Ok(all)
}
