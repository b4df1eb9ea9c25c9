//! The date of each table, from the line that belongs to it.

use chrono::{Datelike, NaiveDate};

use crate::extract::court;
use crate::extract::date_line::{Found, line};
use crate::extract::dates::dates_in;
use crate::extract::place::Place;
use crate::model::{Address, AsOf, FiscalYear, Problem, Severity, TableId};
use crate::sources::label;
use crate::sources::layout::AsOfRule;

/// Finds the date of a table and checks that its fiscal year can carry it.
pub fn find(rule: AsOfRule, table: TableId, place: &Place<'_>) -> (AsOf, Vec<Problem>) {
    let found = match rule {
        AsOfRule::ParticipantsReport => participants_report(place),
        AsOfRule::SheetParticipantsReport => return beside_the_title(table, place),
        AsOfRule::TitleMonth => court::date(place),
        AsOfRule::Footnote(sections) => place.footnotes.date(sections, place.year),
        AsOfRule::FootnoteLine(sections, words) => {
            place.footnotes.date_of_line(sections, words, place.year)
        }
        AsOfRule::FootnoteOrLines(sections, words) => {
            place.footnotes.date_or_of_lines(sections, words, place.year)
        }
        AsOfRule::DecisionSupport | AsOfRule::Title => title_date(place),
        AsOfRule::None => Ok(AsOf::default()),
    };
    match found {
        Ok(as_of) => check_year(as_of, table, place.year),
        Err((as_of, message)) => {
            let title = || place.grid.address(place.title_row, place.column);
            let address = as_of.address.clone().unwrap_or_else(title);
            (as_of, vec![refused(table, Some(address), message)])
        }
    }
}

/// A refusal with its place.
pub fn refused(table: TableId, address: Option<Address>, message: String) -> Problem {
    Problem { severity: Severity::Refused, table: Some(table), address, message }
}

/// Leaves the date out where the fiscal year of the sheet cannot carry it.
pub fn check_year(
    mut as_of: AsOf,
    table: TableId,
    year: Option<FiscalYear>,
) -> (AsOf, Vec<Problem>) {
    let (Some(date), Some(year)) = (as_of.date, year) else { return (as_of, Vec::new()) };
    if year.may_be_dated(date) {
        return (as_of, Vec::new());
    }
    as_of.date = None;
    let message = format!(
        "as-of date {date} does not lie in the sheet's fiscal year {}; the table is left undated",
        year.0
    );
    let problem = refused(table, as_of.address.clone(), message);
    (as_of, vec![problem])
}

/// The date of `Data from BI Inc. Participants Report, D`, or of `bounced against D BI Inc. Participants Report`.
fn participants_report(place: &Place<'_>) -> Found {
    let nothing = || (AsOf::default(), "no participants report line below the table".to_owned());
    for (row, text) in place.lines_below() {
        let key = label::key(&text);
        if !(key.contains("bi inc") && key.contains("participants report")) {
            continue;
        }
        let dates = dates_in(&text);
        let at = text.find("Report").or_else(|| text.find("report")).unwrap_or(0);
        let chosen = dates
            .iter()
            .find(|d| d.start > at)
            .or_else(|| dates.iter().rev().find(|d| d.end <= at));
        let address = place.grid.address(row, place.column);
        return line(&text, address, chosen.map(|d| d.date));
    }
    Err(nothing())
}

/// The sheet's participants report dates the table; the title's own date is kept as printed. ICE's titles are often
/// wrong (0913/21 says 5/8/2021 under figures of 8.28.2021), so a difference is reported and the date of the report is used.
fn beside_the_title(table: TableId, place: &Place<'_>) -> (AsOf, Vec<Problem>) {
    let mut as_of = place.participants.clone();
    let title = place.grid.text(place.title_row, place.column).unwrap_or_default();
    let Some(token) = dates_in(&title).first().copied() else { return (as_of, Vec::new()) };
    as_of.printed = token.date;
    if as_of.date.is_none() || token.date == as_of.date {
        return (as_of, Vec::new());
    }
    let message =
        format!("the title says `{title}`, the participants report is dated otherwise; it stands");
    let address = place.grid.address(place.title_row, place.column);
    let mut problem = refused(table, Some(address), message);
    problem.severity = Severity::Notice;
    (as_of, vec![problem])
}

fn title_date(place: &Place<'_>) -> Found {
    let text = place.grid.text(place.title_row, place.column).unwrap_or_default();
    let token = dates_in(&text).first().map(|found| found.date);
    line(&text, place.grid.address(place.title_row, place.column), token)
}

/// Counts run to the day of the query, a few days beyond the date (0109/23: January under `through 12/31/2022`).
pub const GRACE: chrono::Days = chrono::Days::new(7);

/// Whether a month begins after the as-of date, so that it cannot have been reported.
pub fn not_begun(month: NaiveDate, as_of: NaiveDate) -> bool {
    (month.year(), month.month()) > (as_of.year(), as_of.month())
}
