//! The date of a table of court hearings: the month in its title, or the day of its `Court Data .. as of D` line.

use chrono::NaiveDate;

use crate::extract::date_line::{Found, line};
use crate::extract::dates::dates_in;
use crate::extract::place::Place;
use crate::model::time::{last_of_month, month_number};
use crate::model::{Address, AsOf, FiscalYear};
use crate::sources::label;

/// The fiscal year of a court table: the sheet's, but for the last figures of the year before, which ICE leaves on the
/// new year's sheet (`FY23 Year End` and `FY24 thru September` on sheets of FY24 and FY25).
pub fn closing_year(title: &str, sheet: Option<FiscalYear>) -> Option<FiscalYear> {
    let key = label::key(title);
    let closes = ["year end", "thru september", "through september"];
    let closes = closes.iter().any(|words| key.contains(words));
    match (label::fiscal_year(title), sheet) {
        (Some(own), Some(sheet)) if closes && own < sheet => Some(own),
        (own, sheet) => sheet.or(own),
    }
}

/// The date of a court table. A running total of months is never dated by the participants report above it, which is
/// weeks younger (0119/23: hearings through 12/31/2022 beside participants of 01.14.2023).
///
/// # Errors
/// Neither a month nor a dated line, two that differ (0428/23: `through February` over a line of 3/31/2023), another
/// fiscal year than the sheet's, or a day after the participants report.
pub fn date(place: &Place<'_>) -> Found {
    let title = place.grid.text(place.title_row, place.column).unwrap_or_default();
    let at_title = place.grid.address(place.title_row, place.column);
    let of_month = month_of(&title, place.year).map(|day| (title.clone(), at_title.clone(), day));
    let of_line = match (own_line(place), &of_month) {
        (Some(found), _) => Some(found),
        (None, None) => only_line(place),
        (None, Some(_)) => None,
    };
    let refused = |text: &str, address: &Address, message: String| {
        let as_of = AsOf {
            date: None,
            printed: None,
            text: Some(std::sync::Arc::from(text)),
            address: Some(address.clone()),
        };
        Err((as_of, message))
    };
    if label::fiscal_year(&title).is_some_and(|own| Some(own) != place.year) {
        return refused(
            &title,
            &at_title,
            format!("the title `{title}` names another fiscal year"),
        );
    }
    let (text, address, day) = match (of_month, of_line) {
        (Some((_, _, month)), Some((text, address, day))) if month != day => {
            let message = format!("the title `{title}` and the line `{text}` name different days");
            return refused(&text, &address, message);
        }
        (Some(found), _) | (None, Some(found)) => found,
        (None, None) => {
            let message = format!("neither `{title}` nor a line below it says through which day");
            return refused(&title, &at_title, message);
        }
    };
    if place.participants.date.is_some_and(|participants| day > participants) {
        let message = format!("{day} lies after the participants report of the sheet");
        return refused(&text, &address, message);
    }
    line(&text, address, Some(Some(day)))
}

/// The last day of the month in a title (`thru March`, `Year End`).
fn month_of(title: &str, year: Option<FiscalYear>) -> Option<NaiveDate> {
    let key = label::key(title);
    let words: Vec<&str> = key.split(' ').collect();
    let month = words.windows(2).find_map(|pair| match pair {
        ["thru" | "through", month] => month_number(month),
        _ => None,
    });
    match month {
        Some(month) => year?.month(month).and_then(last_of_month),
        None if key.contains("year end") => year?.last_day(),
        None => None,
    }
}

/// A line `Court Data from BI Inc. as of D`, with its cell and day.
type DatedLine = (String, Address, NaiveDate);

fn dated_line(place: &Place<'_>, row: u32, text: String) -> Option<DatedLine> {
    let is_court = label::key(&text).starts_with("court data");
    let day = dates_in(&text).first().filter(|_| is_court)?.date?;
    Some((text, place.grid.address(row, place.column), day))
}

/// The dated line below the table.
fn own_line(place: &Place<'_>) -> Option<DatedLine> {
    place.lines_below().find_map(|(row, text)| dated_line(place, row, text))
}

/// The dated line in the table's column, where all of them name one day (0228/23 has one line for both tables).
fn only_line(place: &Place<'_>) -> Option<DatedLine> {
    let mut lines = (1..=place.grid.last_row())
        .filter_map(|row| dated_line(place, row, place.grid.text(row, place.column)?));
    let first = lines.next()?;
    lines.all(|(_, _, day)| day == first.2).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::footnotes::Footnotes;
    use crate::extract::sample::{day, sheet};

    fn dated(title: &str, line: &str, year: i32) -> Option<NaiveDate> {
        let grid = sheet("ATD", &[(8, 5, title), (12, 5, line)]);
        let footnotes = Footnotes::default();
        let place = Place {
            grid: &grid,
            title_row: 8,
            column: 5,
            last_row: 11,
            year: Some(FiscalYear(year)),
            footnotes: &footnotes,
            participants: &AsOf { date: day("2023-04-22").into(), ..AsOf::default() },
        };
        date(&place).ok()?.date
    }

    const PARTICIPANTS: &str = "Data from BI Inc. Participants Report, 4.22.2023";

    #[test]
    fn hearings_are_dated_by_their_own_labels_alone() {
        let plain = "FY23 Court Appearance: Total Hearings";
        let of_march = "Court Data from BI Inc. as of 3/31/2023";
        assert_eq!(dated(plain, of_march, 2023), Some(day("2023-03-31")));
        assert_eq!(dated(plain, PARTICIPANTS, 2023), None);
        let thru = "FY23 thru March Court Appearance: Total Hearings";
        assert_eq!(dated(thru, PARTICIPANTS, 2023), Some(day("2023-03-31")));
        assert_eq!(dated(thru, of_march, 2023), Some(day("2023-03-31")));
    }

    #[test]
    fn labels_that_contradict_each_other_date_nothing() {
        // 0428/23: the title still says February.
        let february = "FY23 through February Court Appearance: Total Hearings*";
        assert_eq!(dated(february, "Court Data from BI Inc. as of 3/31/2023", 2023), None);
        // A month that the sheet cannot know yet, and another year.
        assert_eq!(dated("FY23 thru May Court Appearance: Total Hearings", "", 2023), None);
        assert_eq!(dated("FY22 thru March Court Appearance: Total Hearings", "", 2023), None);
    }
}
