//! Sentences with a figure in them: how many people in families were released between two days.

use std::sync::Arc;

use crate::extract::as_of;
use crate::extract::context::Context;
use crate::extract::dates::dates_in;
use crate::model::{AsOf, Measure, Observation, Period, TableId, Value};
use crate::sources::label;

/// Reads `From 05/19/2025 to 06/01/2025, 11 FAMU individuals were released from ICE custody.` wherever it is.
pub fn read(context: &mut Context<'_>) {
    let found: Vec<(u32, u32, String)> = context
        .grid
        .cells()
        .iter()
        .filter_map(|cell| Some((cell.row, cell.column, label::squeeze(cell.text()?))))
        .filter(|(_, _, text)| {
            let key = label::key(text);
            key.starts_with("from ") && key.contains("released from ice custody")
        })
        .collect();
    for (row, column, text) in found {
        let address = context.grid.address(row, column);
        let Some((first, last, people)) = parts(&text) else {
            let message = format!("expected two days and a number of people, found `{text}`");
            context.problems.push(as_of::refused(TableId::FamilyReleases, Some(address), message));
            continue;
        };
        let words: Arc<str> = Arc::from(text.as_str());
        let printed = AsOf {
            date: Some(last),
            printed: Some(last),
            text: Some(Arc::clone(&words)),
            address: Some(address.clone()),
        };
        let (dated, problems) = as_of::check_year(printed, TableId::FamilyReleases, context.year);
        context.problems.extend(problems);
        context.observations.push(Observation {
            table: TableId::FamilyReleases,
            measure: Measure::Releases,
            breakdown: Vec::new(),
            period: Period::Days(first, last),
            complete: true,
            as_of: Arc::new(dated),
            value: Value::Number(people),
            address,
            row_label: words,
            column_label: Arc::from(""),
            raw: Some(text),
        });
    }
}

/// First day, last day and number of people: exactly two dates in order, then one whole number before `FAMU`.
fn parts(text: &str) -> Option<(chrono::NaiveDate, chrono::NaiveDate, f64)> {
    let dates = dates_in(text);
    let [first, last] = dates.as_slice() else { return None };
    let rest = text.get(last.end..)?.to_ascii_uppercase();
    let (number, _) = rest.split_once("FAMU")?;
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = digits.trim_start_matches(['\'', '\u{2019}', ',']).replace(',', "");
    let people: u32 = digits.parse().ok()?;
    let (first, last) = (first.date?, last.date?);
    (first <= last).then_some((first, last, f64::from(people)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_the_sentence_are_read_and_others_are_not() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(
            parts(
                "From 05/19/2025 to 06/01/2025, 11 FAMU individuals were released from ICE custody."
            ),
            Some((day("2025-05-19"), day("2025-06-01"), 11.0)),
        );
        assert_eq!(
            parts(
                "From '9/08/2025' and '9/21/2025', 1,010 FAMU individuals were released from ICE custody."
            ),
            Some((day("2025-09-08"), day("2025-09-21"), 1010.0)),
        );
        assert_eq!(parts("From 6/15/2025 to 6/2/2025, 73 FAMU individuals were released"), None);
        assert_eq!(parts("From 6/2/2025 to 6/15/2025, many FAMU individuals were released"), None);
        assert_eq!(
            parts("From 6/2/2025 to 6/15/2025, 7 or 8 FAMU individuals were released"),
            None
        );
    }
}
