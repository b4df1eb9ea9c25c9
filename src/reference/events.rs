//! Days that a reader of charts should know.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::rows::refused;
use super::{Reference, ReferenceError, Row, day};
use crate::model::Bilingual;

pub(super) const COLUMNS: [&str; 8] =
    ["date", "kind", "charts", "weight", "text_en", "text_es", "known_on", "source"];

const KINDS: [&str; 5] = ["government", "policy", "source", "law", "meaning"];

/// A day that a reader should know.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its line.
    line: usize,
    /// The day.
    pub date: NaiveDate,
    /// Charts that show it.
    pub charts: Vec<String>,
    /// 1 where it must be shown, 3 where it may be left out for room.
    pub weight: u32,
    /// A few words.
    pub text: Bilingual,
    /// The day since which it is known: its own, unless it was found later.
    pub known_on: NaiveDate,
}

/// Whether every chart that events name is one.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn must_name(events: &[Event], is_chart: impl Fn(&str) -> bool) -> Result<(), ReferenceError> {
    for event in events {
        if let Some(name) = event.charts.iter().find(|name| !is_chart(name)) {
            let (expected, found) = ("names of charts in `charts`", format!("`{name}`"));
            return Err(refused(Reference::Events, event.line, expected, found));
        }
    }
    Ok(())
}

/// Reads the rows.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<Event>, ReferenceError> {
    let mut seen = BTreeSet::new();
    let mut events = Vec::new();
    for row in rows {
        let date = row.date("date")?;
        row.parsed("kind", &format!("one of {}", KINDS.join(", ")), |text| {
            KINDS.contains(&text).then_some(())
        })?;
        row.text("source")?;
        let known_on = row.optional("known_on", "a date such as 2022-07-08", day)?;
        if known_on.is_some_and(|known_on| known_on < date) {
            return Err(row.refused("a date not before the event in `known_on`", "an earlier one"));
        }
        let charts = row.text("charts")?.split(';').map(str::to_owned).collect();
        let text = Bilingual { en: row.text("text_en")?, es: row.text("text_es")? };
        if !seen.insert((date, text.en.clone())) {
            return Err(row.refused("each event once", format!("`{}` again", text.en)));
        }
        events.push(Event {
            line: row.line,
            date,
            known_on: known_on.unwrap_or(date),
            charts,
            weight: row.parsed("weight", "1, 2 or 3", |text| {
                ["1", "2", "3"].contains(&text).then(|| text.parse().ok()).flatten()
            })?,
            text,
        });
    }
    Ok(events)
}
