//! Dates of a page beside the day of its publication: figures dated after it, or half a year before, are refused.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::extract::Extraction;
use crate::extract::as_of::refused;
use crate::model::Observation;
use crate::sources::ice_coronavirus::ENDED;

/// The page was renewed every few days; a date further back is mistyped, or the copy is an old one.
const OLDEST: Days = Days::new(183);

/// Takes out the figures whose date a page that was public on a day cannot have, and reports each such date.
pub fn refuse(extraction: &mut Extraction, published_on: NaiveDate) {
    let ended = ENDED.parse().unwrap_or(NaiveDate::MAX);
    let newest = published_on.min(ended);
    let reason = |figure: &Observation| {
        let date = figure.as_of.date?;
        if date > newest {
            Some(format!("dated {date}, after the page was published ({newest})"))
        } else if date + OLDEST < published_on {
            Some(format!(
                "dated {date}, over half a year before the page was published ({published_on})"
            ))
        } else {
            None
        }
    };
    let mut told = BTreeSet::new();
    let mut problems = Vec::new();
    extraction.observations.retain(|figure| {
        let Some(why) = reason(figure) else { return true };
        let place = figure.as_of.address.clone().unwrap_or_else(|| figure.address.clone());
        if told.insert((figure.table, place.clone())) {
            let line = figure.as_of.text.as_deref().unwrap_or_default();
            let message = format!("the figures under `{line}` are {why}; they are not published");
            problems.push(refused(figure.table, Some(place), message));
        }
        false
    });
    extraction.problems.extend(problems);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Address, AsOf, Measure, Period, TableId, Value};

    fn figure(date: &str, column: u32) -> Observation {
        let date = date.parse().ok();
        let address = Address { sheet: Arc::from("summary table"), row: 1, column };
        Observation {
            table: TableId::CovidSummary,
            measure: Measure::People,
            breakdown: Vec::new(),
            period: Period::Snapshot,
            complete: true,
            as_of: Arc::new(AsOf { date, printed: date, text: None, address: None }),
            value: Value::Number(23_753.0),
            address,
            row_label: Arc::from(""),
            column_label: Arc::from(""),
            raw: None,
        }
    }

    #[test]
    fn a_mistyped_year_is_refused_with_its_place_and_the_rest_is_kept() {
        let day = "2022-07-12".parse().unwrap();
        let observations =
            vec![figure("2022-07-11", 1), figure("2023-07-11", 2), figure("2021-07-11", 3)];
        let mut extraction = Extraction { observations, ..Extraction::default() };
        refuse(&mut extraction, day);
        assert_eq!(extraction.observations, [figure("2022-07-11", 1)]);
        let places: Vec<u32> =
            extraction.problems.iter().filter_map(|p| Some(p.address.as_ref()?.column)).collect();
        assert_eq!(places, [2, 3]);
    }

    #[test]
    fn nothing_is_dated_after_the_page_ended() {
        let mut extraction =
            Extraction { observations: vec![figure("2023-07-11", 1)], ..Extraction::default() };
        refuse(&mut extraction, "2023-07-11".parse().unwrap());
        assert!(extraction.observations.is_empty());
    }
}
