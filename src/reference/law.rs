//! What the law asks ICE to publish, and when: dated rows with citations.

use chrono::NaiveDate;

use super::{ReferenceError, Row, day};

pub(super) const COLUMNS: [&str; 9] = [
    "law",
    "act",
    "in_force_from",
    "in_force_to",
    "first_due",
    "releases_a_month",
    "longest_gap_days",
    "read_in",
    "recent_inspections",
];

/// A duty to publish detention statistics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The section.
    pub law: String,
    /// The day on which it came into force.
    pub in_force_from: NaiveDate,
    /// Its last day, where it has one.
    pub in_force_to: Option<NaiveDate>,
    /// The day by which the first release was due.
    pub first_due: NaiveDate,
    /// So many releases a month.
    pub releases_a_month: u32,
    /// The longest time between two releases that keep it, in days.
    pub longest_gap_days: u32,
    /// So many of the most recent inspections of each facility must be in each release.
    pub recent_inspections: u32,
}

/// The duty in force on a day on which a release was due.
pub fn on(duties: &[Duty], day: NaiveDate) -> Option<&Duty> {
    duties
        .iter()
        .find(|duty| duty.first_due <= day && duty.in_force_to.is_none_or(|last| day <= last))
}

/// Reads the rows.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<Duty>, ReferenceError> {
    let mut duties: Vec<Duty> = Vec::new();
    for row in rows {
        let whole = |text: &str| text.parse::<u32>().ok().filter(|n| (1..=366).contains(n));
        let duty = Duty {
            law: row.text("law")?,
            in_force_from: row.date("in_force_from")?,
            in_force_to: row.optional(
                "in_force_to",
                "a date such as 2022-07-08 or nothing",
                day,
            )?,
            first_due: row.date("first_due")?,
            releases_a_month: row.parsed("releases_a_month", "a number of releases", whole)?,
            longest_gap_days: row.parsed("longest_gap_days", "a number of days", whole)?,
            recent_inspections: row.parsed(
                "recent_inspections",
                "a number of inspections",
                whole,
            )?,
        };
        for column in ["act", "read_in"] {
            row.text(column)?;
        }
        if duty.first_due < duty.in_force_from {
            return Err(row.refused(
                "a day after `in_force_from` in `first_due`",
                duty.first_due.to_string(),
            ));
        }
        let overlaps =
            |other: &Duty| other.in_force_to.is_none_or(|last| duty.in_force_from <= last);
        if duties.last().is_some_and(overlaps) {
            return Err(row.refused("one law in force at a time, oldest first", duty.law));
        }
        duties.push(duty);
    }
    Ok(duties)
}
