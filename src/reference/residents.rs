//! Residents of each state: the census of 2020 and the estimates of each 1 July after it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{ReferenceError, Row};
use crate::model::State;

pub(super) const COLUMNS: [&str; 5] = ["state", "date", "people", "kind", "source"];

/// Residents by state and day.
#[derive(Debug, Clone, Default)]
pub struct Residents(BTreeMap<(State, NaiveDate), f64>);

impl Residents {
    /// The newest count or estimate of a state on a day; `None` before the first, and where the state has none.
    pub fn on(&self, state: State, day: NaiveDate) -> Option<(NaiveDate, f64)> {
        let known = self.0.range((state, NaiveDate::MIN)..=(state, day));
        known.last().map(|((_, date), people)| (*date, *people))
    }
}

/// Reads the rows.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Residents, ReferenceError> {
    let mut residents = Residents::default();
    for row in rows {
        row.text("kind")?;
        row.text("source")?;
        let state = row.parsed("state", "the code of a state", State::from_code)?;
        let people = row.parsed("people", "a number of people", |text| {
            text.parse::<u32>().ok().filter(|people| *people > 0).map(f64::from)
        })?;
        if residents.0.insert((state, row.date("date")?), people).is_some() {
            return Err(row.refused("each state and day once", "them again"));
        }
    }
    Ok(residents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Reference;

    #[test]
    fn the_newest_count_of_a_day_is_given_and_none_before_the_first() {
        let text = "state,date,people,kind,source\n\
                    TX,2020-04-01,100,census,x\nTX,2021-07-01,200,estimate,x\n";
        let residents = read(&Reference::Residents.rows_of(text).unwrap()).unwrap();
        let on = |state: &str, day: &str| {
            let known = residents.on(State::from_code(state).unwrap(), day.parse().unwrap());
            known.map(|(_, people)| people)
        };
        assert_eq!(on("TX", "2020-03-31"), None);
        assert_eq!(on("TX", "2021-06-30"), Some(100.0));
        assert_eq!(on("TX", "2026-01-01"), Some(200.0));
        assert_eq!(on("CU", "2026-01-01"), None);
        let wrong = Reference::Residents.rows_of(&text.replace("200", "0")).unwrap();
        assert!(read(&wrong).is_err());
    }
}
