//! The inspections that a facility sheet shows of each place, beside what the law asks for.

use chrono::{Datelike, Duration, NaiveDate};

use super::record::{Record, Sheet};
use super::sheet::{Listing, PrintedInspection};
use super::{optional, text};
use crate::model::{Datum, SeriesId, SeriesTable, Text};
use crate::reference::law;

const COLUMNS: [&str; 27] = [
    "as_of",
    "fiscal_year",
    "facility_id",
    "name",
    "state",
    "last_type",
    "last_date",
    "last_date_printed",
    "last_standard",
    "last_rating",
    "nakamoto_date",
    "nakamoto_date_printed",
    "nakamoto_standard",
    "nakamoto_rating",
    "second_type",
    "second_date",
    "second_date_printed",
    "second_standard",
    "second_rating",
    "second_in_step",
    "pending_inspection",
    "days_since_last",
    "inspections_dated",
    "inspections_on_sheet",
    "inspections_required",
    "published_on",
    "capture",
];

/// A row per place and facility sheet.
pub(super) fn table(record: &Record) -> SeriesTable {
    let rows = record.sheets.iter().flat_map(|sheet| {
        let shown = Shown::of(record, sheet);
        sheet.listings.iter().map(move |(id, listing)| row(sheet, &shown, (id, listing)))
    });
    SeriesTable {
        name: SeriesId::Inspections.name().to_owned(),
        columns: COLUMNS.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

/// What a whole sheet shows, and what it must.
struct Shown {
    /// How many inspections of a place it has columns for.
    on_sheet: u32,
    /// How many the law in force asks for.
    required: Option<u32>,
    /// Whether what is below the headings of the second to last one is what they say; `None` without such columns.
    second_in_step: Option<bool>,
}

impl Shown {
    fn of(record: &Record, sheet: &Sheet) -> Self {
        let has = |of: fn(&Listing) -> PrintedInspection| {
            sheet.listings.values().any(|listing| of(listing).date.is_some())
        };
        let has_second = has(|listing| listing.inspections.second);
        let all = [has(|l| l.inspections.last), has(|l| l.inspections.nakamoto), has_second];
        let duty = law::on(&record.ground.law, sheet.published_on);
        Self {
            on_sheet: all.into_iter().map(u32::from).sum(),
            required: duty.map(|duty| duty.recent_inspections),
            second_in_step: has_second.then(|| is_in_step(sheet)),
        }
    }
}

/// Whether the second to last inspection's columns have below them what their headings say. On 2021-03-05 most types
/// are dates, on 2022-07-08 standards are types, in most sheets from 2023-03-31 types are standards.
fn is_in_step(sheet: &Sheet) -> bool {
    let seconds = || sheet.listings.values().map(|listing| listing.inspections.second);
    let is_shifted = |second: &PrintedInspection| {
        second.kind.is_some_and(|kind| day(kind).is_some() || is_standard(kind))
            || second.standard.is_some_and(|standard| standard == "Regular")
    };
    let n_filled = seconds().filter(|second| second.kind.is_some()).count();
    2 * seconds().filter(is_shifted).count() <= n_filled
}

fn is_standard(text: Text) -> bool {
    ["NDS", "FRS", "JFRMU"].iter().any(|standard| text.contains(standard))
}

fn row(sheet: &Sheet, shown: &Shown, (id, listing): (&str, &Listing)) -> Vec<Datum> {
    let of = listing.inspections;
    let word = |text: Option<Text>| optional(text.as_deref());
    let date = |one: PrintedInspection| dated(one, sheet);
    let number = |n: u32| Datum::Number(f64::from(n));
    let on = |day: Option<NaiveDate>| day.map_or(Datum::Null, Datum::Date);
    let mut days: Vec<NaiveDate> =
        [of.last, of.nakamoto, of.second].into_iter().filter_map(date).collect();
    days.sort_unstable();
    days.dedup();
    let since = days.last().map(|last| sheet.as_of.signed_duration_since(*last).num_days());
    let since = since.and_then(|days| u32::try_from(days).ok());
    vec![
        Datum::Date(sheet.as_of),
        Datum::Number(f64::from(sheet.fiscal_year.0)),
        text(id),
        text(&listing.name),
        optional(listing.state.map(|(state, _)| state.code())),
        word(of.last.kind),
        on(date(of.last)),
        word(of.last.date),
        word(of.last.standard),
        word(of.last.rating),
        on(date(of.nakamoto)),
        word(of.nakamoto.date),
        word(of.nakamoto.standard),
        word(of.nakamoto.rating),
        word(of.second.kind),
        on(date(of.second)),
        word(of.second.date),
        word(of.second.standard),
        word(of.second.rating),
        shown.second_in_step.map_or(Datum::Null, Datum::Flag),
        word(of.pending),
        since.map_or(Datum::Null, number),
        number(u32::try_from(days.len()).unwrap_or_default()),
        number(shown.on_sheet),
        shown.required.map_or(Datum::Null, number),
        Datum::Date(sheet.published_on),
        Datum::Text(sheet.capture.to_string()),
    ]
}

/// The day of an inspection; `None` where what is printed is none, or is after the sheet's publication.
fn dated(inspection: PrintedInspection, sheet: &Sheet) -> Option<NaiveDate> {
    day(inspection.date?).filter(|day| *day <= sheet.published_on)
}

/// A day as the sheet has it: a date cell (`2023-02-09`), a text (`2/17/2022`), or the day number of a date cell that
/// lost its format (`44307`, second to last inspections of 2021 and 2023).
fn day(text: Text) -> Option<NaiveDate> {
    let day_number = || {
        let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?;
        let days = text.parse::<u32>().ok().filter(|_| text.len() == 5)?;
        epoch.checked_add_signed(Duration::days(days.into()))
    };
    let written = text.parse::<NaiveDate>().ok();
    written
        .or_else(|| NaiveDate::parse_from_str(&text, "%m/%d/%Y").ok())
        .or_else(day_number)
        .filter(|day| (1990..2100).contains(&day.year()))
}

#[cfg(test)]
mod tests {
    use super::super::sheet::example::{listing, sheet};
    use super::*;
    use crate::reference::Ground;

    fn inspected(kind: &str, date: &str, standard: &str, rating: &str) -> PrintedInspection {
        let word = |text: &str| (!text.is_empty()).then(|| Text::of(text));
        PrintedInspection {
            kind: word(kind),
            date: word(date),
            standard: word(standard),
            rating: word(rating),
        }
    }

    /// The rows of one sheet of one place.
    fn rows(as_of: &str, last: PrintedInspection, second: PrintedInspection) -> SeriesTable {
        let mut place = listing("STEWART", 1.0, 1.0, 0.0);
        place.inspections.last = last;
        place.inspections.second = second;
        let ground = Ground::read(std::path::Path::new("no such folder")).unwrap();
        table(&Record::of_sheets(vec![sheet(as_of, vec![("stewart", place)])], ground.into()))
    }

    fn says(table: &SeriesTable, column: &str) -> String {
        table.field(&table.rows[0], column).csv()
    }

    /// Stewart on 2022-06-27 and on 2026-04-02.
    #[test]
    fn a_sheet_without_the_second_inspection_shows_one_where_the_law_asks_for_two() {
        let last =
            inspected("Regular", "3/10/2022", "PBNDS 2011 - 2016 Revisions", "Meets Standard");
        let second = inspected("Regular", "2021-03-11", "PBNDS 2011 - 2016 Revisions", "");
        let before = rows("2022-06-27", last, second);
        assert_eq!(before.columns, COLUMNS);
        assert_eq!(before.rows[0].len(), COLUMNS.len());
        assert_eq!(
            (says(&before, "last_date"), says(&before, "second_date")),
            ("2022-03-10".into(), "2021-03-11".into())
        );
        assert_eq!(says(&before, "last_date_printed"), "3/10/2022");
        let counted = |table: &SeriesTable| {
            ["inspections_dated", "inspections_on_sheet", "inspections_required", "second_in_step"]
                .map(|column| says(table, column))
        };
        assert_eq!(counted(&before), ["2", "2", "2", "true"]);
        let none = PrintedInspection::default();
        let after = rows("2026-04-02", inspected("ODO", "2025-09-11", "NDS 2025", "Pass"), none);
        assert_eq!(counted(&after), ["1", "1", "2", ""]);
        assert_eq!(says(&after, "days_since_last"), "203");
        // Before the law nothing was asked for.
        assert_eq!(counted(&rows("2019-09-30", last, second))[2], "");
    }

    /// `FY23_detentionStats10312023`: `Type` has the standard below it, `Standard` the rating.
    #[test]
    fn columns_out_of_step_stay_as_printed_and_are_said_to_be() {
        let last = inspected("ODO", "2023-02-09", "PBNDS 2011 - 2016 Revised", "Superior");
        let second = inspected("PBNDS 2011 - 2016 Revisions", "2021-02-26", "Meets Standard", "");
        let table = rows("2023-09-30", last, second);
        assert_eq!(says(&table, "second_in_step"), "false");
        assert_eq!(says(&table, "second_type"), "PBNDS 2011 - 2016 Revisions");
    }

    #[test]
    fn what_is_no_day_stays_words() {
        let day = |text: &str| day(Text::of(text)).map(|day| day.to_string());
        assert_eq!(day("44307").as_deref(), Some("2021-04-21"));
        assert_eq!(day("2/7/2022").as_deref(), Some("2022-02-07"));
        for words in
            ["N/A", "*", "Scheduled FY26", "FY2027", "New Facility", "2/30/2022", "10000", ""]
        {
            assert_eq!(day(words), None, "{words}");
        }
        let future = rows(
            "2022-06-27",
            inspected("Regular", "2027-01-01", "", ""),
            PrintedInspection::default(),
        );
        assert_eq!(
            (says(&future, "last_date"), says(&future, "last_date_printed")),
            (String::new(), "2027-01-01".into())
        );
    }
}
