//! The bond sheet: one table, a column of figures per month under real dates.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::extract::as_of::{GRACE, find, not_begun, refused};
use crate::extract::context::Context;
use crate::extract::grid::{CellValue, Exclusion, Use};
use crate::extract::place::Place;
use crate::extract::value::{Reading, is_meant_as_figure, value_of};
use crate::model::time::{last_of_month, month_number};
use crate::model::{AsOf, Category, Dimension, Measure, Observation, Period, TableId, Value};
use crate::sources::label;
use crate::sources::layout::AsOfRule;

const RULE: AsOfRule = AsOfRule::Footnote(&["monthly bond"]);
const TABLE: TableId = TableId::Bonds;

/// Reads the sheet's table.
pub fn read(context: &mut Context<'_>) {
    let header = (1..=12).find(|row| {
        let dated = |cell: &&crate::extract::grid::Cell| matches!(cell.value, CellValue::Date(_));
        context.grid.row(*row).iter().filter(dated).count() >= 3
    });
    let Some(header) = header else {
        let message = "no header row of months".to_owned();
        context.problems.push(refused(TABLE, None, message));
        return;
    };
    let months = months(context, header);
    let place = Place {
        grid: context.grid,
        title_row: 1,
        column: 1,
        last_row: header + 6,
        year: None,
        footnotes: context.footnotes,
        participants: &context.participants,
    };
    let (as_of, problems) = find(RULE, TABLE, &place);
    context.problems.extend(problems);
    let as_of = Arc::new(as_of);
    let label_column = months.iter().map(|(column, ..)| *column).min().unwrap_or(2) - 1;
    let rows = rows(context, header, label_column);
    for (column, month, printed) in months {
        let zeroed = rows.iter().all(|(row, ..)| {
            matches!(
                context.grid.get(*row, column).map(|cell| &cell.value),
                None | Some(CellValue::Number(0.0))
            )
        });
        if !zeroed && refuse_to_come(context, &rows, (header, column), month.zip(as_of.date)) {
            continue;
        }
        let exchanged = !zeroed && more_with_bond_than_in_all(context, &rows, column);
        for labelled in &rows {
            let (row, measure, ..) = labelled;
            let count = matches!(
                measure,
                Measure::Releases | Measure::BookOuts | Measure::BondedOut | Measure::Share
            );
            if exchanged && count {
                context.grid.claim(*row, column, Use::Excluded(Exclusion::Contradicted));
                continue;
            }
            match (zeroed, month) {
                (true, _) => context.grid.claim(*row, column, Use::Excluded(Exclusion::Zeroed)),
                (false, None) => {
                    context.grid.claim(*row, column, Use::Excluded(Exclusion::RepeatedMonth));
                }
                (false, Some(month)) => {
                    let of = Month { column, first: month, printed: Arc::clone(&printed) };
                    read_cell(context, labelled, of, &as_of);
                }
            }
        }
    }
}

/// Refuses a month that had not begun on the table's date; whether it did.
fn refuse_to_come(
    context: &mut Context<'_>,
    rows: &[Row],
    (header, column): (u32, u32),
    dated: Option<(NaiveDate, NaiveDate)>,
) -> bool {
    let Some((first, date)) = dated else { return false };
    if !not_begun(first, date) || first <= date + GRACE {
        return false;
    }
    let address = context.grid.address(header, column);
    let message =
        format!("the month {first} had not begun on {date}; its figures are not published");
    context.problems.push(refused(TABLE, Some(address), message));
    for (row, ..) in rows {
        context.grid.claim(*row, column, Use::Excluded(Exclusion::NotBegun));
    }
    true
}

/// Whether a month has more releases with a bond than releases in all: the rows are exchanged (0409/26 rows 4
/// and 5). Which is which is not for us to say, so neither is published, and the problem is reported.
fn more_with_bond_than_in_all(context: &mut Context<'_>, rows: &[Row], column: u32) -> bool {
    let of = |context: &Context<'_>, bonded: bool| {
        rows.iter()
            .find(|(_, measure, ..)| match measure {
                Measure::BondedOut => bonded,
                Measure::Releases | Measure::BookOuts => !bonded,
                _ => false,
            })
            .and_then(|(row, ..)| match context.grid.get(*row, column).map(|cell| &cell.value) {
                Some(CellValue::Number(number)) => Some((*row, *number)),
                _ => None,
            })
    };
    let (Some((row, with_bond)), Some((_, all))) = (of(context, true), of(context, false)) else {
        return false;
    };
    if with_bond <= all {
        return false;
    }
    let address = context.grid.address(row, column);
    let message =
        format!("{with_bond} releases with a bond of {all} releases in all; neither is published");
    context.problems.push(refused(TABLE, Some(address), message));
    true
}

/// Month columns; a month that is in the header a second time has no certain month and is `None`.
fn months(context: &mut Context<'_>, header: u32) -> Vec<(u32, Option<NaiveDate>, Arc<str>)> {
    let mut months: Vec<(u32, Option<NaiveDate>, Arc<str>)> = Vec::new();
    let cells = context.grid.row(header).to_vec();
    for cell in cells {
        let (month, printed) = match &cell.value {
            CellValue::Date(date) => (date.with_day(1), date.to_string()),
            CellValue::Text(text) => (month_in(text), label::squeeze(text)),
            CellValue::Number(_) | CellValue::Error(_) => continue,
        };
        context.grid.claim(cell.row, cell.column, Use::DateOrLabel);
        let Some(month) = month else { continue };
        let again = months.iter().any(|(_, earlier, _)| *earlier == Some(month));
        if again {
            let address = context.grid.address(cell.row, cell.column);
            let message = format!("the month {printed} stands in the header a second time");
            context.problems.push(refused(TABLE, Some(address), message));
        }
        months.push((cell.column, (!again).then_some(month), Arc::from(printed)));
    }
    months
}

/// `Sep-2024 (Thru 9/11)`.
fn month_in(text: &str) -> Option<NaiveDate> {
    let key = label::key(text);
    let mut words = key.split(' ');
    let month = month_number(words.next()?)?;
    NaiveDate::from_ymd_opt(words.next()?.parse().ok()?, month, 1)
}

type Row = (u32, Measure, Category, Arc<str>);

/// The five rows by their labels. In November 2024 the second row lost its words `with Bond Posted`.
fn rows(context: &mut Context<'_>, header: u32, column: u32) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for row in header + 1..=context.grid.last_row() {
        let Some(printed) = context.grid.text(row, column) else { continue };
        let key = label::key(&printed);
        let (measure, category) = if label::begins(&key, "total ice final") {
            (Measure::Releases, "all")
        } else if label::begins(&key, "ice final") {
            (Measure::BondedOut, "bond_posted")
        } else if key.ends_with("percent") {
            (Measure::Share, "bond_posted")
        } else if label::begins(&key, "average bond amount") {
            (Measure::AverageBond, "bond_posted")
        } else if label::begins(&key, "alos") {
            (Measure::AverageDays, "bond_posted")
        } else {
            let filled = context.grid.row(row).iter().any(is_meant_as_figure);
            if filled {
                let address = context.grid.address(row, column);
                let message = format!("unknown row label `{printed}`");
                context.problems.push(refused(TABLE, Some(address), message));
            }
            continue;
        };
        // From February 2024 the row counts all final book-outs, with removals and transfers.
        let measure = match measure {
            Measure::Releases if key.contains("book out") => Measure::BookOuts,
            other => other,
        };
        rows.push((row, measure, Category::known(category), Arc::from(printed)));
    }
    rows
}

/// A month's column.
struct Month {
    column: u32,
    first: NaiveDate,
    printed: Arc<str>,
}

fn read_cell(context: &mut Context<'_>, labelled: &Row, of: Month, as_of: &Arc<AsOf>) {
    let (row, measure, category, label) = labelled;
    let (row, measure) = (*row, *measure);
    let Month { column, first: month, printed } = of;
    let Some(cell) = context.grid.get(row, column) else { return };
    match value_of(cell, measure) {
        Reading::Figure(Value::Number(number), raw) => {
            let complete = matches!(
                (as_of.date, last_of_month(month)),
                (Some(date), Some(last)) if last <= date && month.year() > 2000
            );
            context.observations.push(Observation {
                table: TABLE,
                measure,
                breakdown: vec![(Dimension::Reason, category.clone())],
                period: Period::Month(month),
                complete,
                as_of: Arc::clone(as_of),
                value: Value::Number(number),
                address: context.grid.address(row, column),
                row_label: Arc::clone(label),
                column_label: printed,
                raw,
            });
            context.grid.claim(row, column, Use::Observed);
        }
        Reading::Figure(Value::Text(text), _) | Reading::Unexpected(text) => {
            let address = context.grid.address(row, column);
            let message = format!("expected a number, found `{text}`");
            context.problems.push(refused(TABLE, Some(address), message));
        }
        Reading::Nothing => {}
    }
}
