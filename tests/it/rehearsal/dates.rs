//! Edits of the dates that tables describe.

use chrono::{Datelike, Days, NaiveDate};
use detention_stats::extract::dates::dates_in;
use detention_stats::extract::grid::CellValue;

use super::bed::Book;
use super::edit::{At, Dice, Edited, Make, set};
use super::place;

/// The kinds.
pub(super) const KINDS: &[(&str, Make)] = &[
    ("date's year mistyped", |at, book, _| {
        dated(at, book, |day| day.with_year(day.year() - 1).map(print))
    }),
    ("date after publication", |at, book, _| {
        let day = at.original.document.capture.published_on.checked_add_days(Days::new(9))?;
        dated(at, book, |_| Some(print(day)))
    }),
    ("date of last release over new figures", |at, book, _| {
        let before = as_of_before(at)?;
        dated(at, book, |_| Some(print(before)))
    }),
    ("date's month mistyped", |at, book, _| {
        dated(at, book, |day| day.with_month((day.month() + 5) % 12 + 1).map(print))
    }),
    ("impossible date", |at, book, _| {
        dated(at, book, |day| Some(format!("{:02}/32/{}", day.month(), day.year())))
    }),
    ("date removed", |at, book, _| dated(at, book, |_| Some(String::new()))),
];

fn print(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", day.month(), day.day(), day.year())
}

fn as_of_before(at: &At<'_>) -> Option<NaiveDate> {
    let before = at.original.before.as_ref()?;
    let day = at.figure.as_of.date?;
    before
        .extraction
        .observations
        .iter()
        .filter(|o| o.table == at.figure.table)
        .find_map(|o| o.as_of.date)
        .filter(|before| *before != day)
}

fn dated(at: &At<'_>, book: Book, by: impl Fn(NaiveDate) -> Option<String>) -> Option<Edited> {
    let (day, address) = (at.figure.as_of.date?, at.figure.as_of.address.as_ref()?);
    let sheet = book.iter().position(|sheet| sheet.name == *address.sheet)?;
    let cell = (sheet, address.row, address.column);
    match &place::cell(&book, cell.0, cell.1, cell.2)?.value {
        CellValue::Date(old) => {
            let new = by(*old)?;
            let new = NaiveDate::parse_from_str(&new, "%m/%d/%Y")
                .map_or(CellValue::Text(new), CellValue::Date);
            set(book, cell, new, "date")
        }
        CellValue::Text(text) => {
            let token = dates_in(text).into_iter().find(|token| token.date == Some(day))?;
            let new = format!("{}{}{}", &text[..token.start], by(day)?, &text[token.end..]);
            set(book, cell, CellValue::Text(new), "date")
        }
        _ => None,
    }
}

/// A date as it is in a table pasted from the previous release: see `blocks`.
pub(super) fn of_table(at: &At<'_>, book: Book, _: &mut Dice, day: NaiveDate) -> Option<Edited> {
    dated(at, book, |_| Some(print(day)))
}
