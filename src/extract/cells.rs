//! One row of figures under known columns: value, period, completeness of each cell.

use std::sync::Arc;

use crate::extract::as_of;
use crate::extract::context::Context;
use crate::extract::grid::{CellValue, Exclusion, Grid, Use};
use crate::extract::header::{Head, Role};
use crate::extract::row_label::RowLabel;
use crate::extract::value::{Reading, value_of};
use crate::model::{AsOf, Category, FiscalYear, Observation, Period, Value};
use crate::sources::label;
use crate::sources::layout::{Span, TableSpec};

/// What the title or the sheet says of time.
#[derive(Debug, Clone, Copy)]
pub(super) struct TitleReading {
    pub(super) year: Option<FiscalYear>,
    pub(super) quarter: Option<u8>,
}

/// The year in `Fiscal Year (FY) 2022 Quarter 2 Data`.
pub(super) fn year_before_quarter(title: &str) -> Option<FiscalYear> {
    let key = label::key(title);
    let (before, _) = key.split_once("quarter")?;
    let year =
        before.split(' ').find_map(|word| word.trim_start_matches("fy").parse::<i32>().ok())?;
    (2000..2100).contains(&year).then_some(FiscalYear(year))
}

/// `Quarter 2` as a number from 1 to 4.
pub(super) fn quarter_in(title: &str) -> Option<u8> {
    let key = label::key(title);
    let (_, rest) = key.split_once("quarter ")?;
    let number: u8 = rest.split(' ').next()?.parse().ok()?;
    (1..=4).contains(&number).then_some(number)
}

/// What all cells of one row share.
struct RowReading<'a> {
    spec: &'a TableSpec,
    row: u32,
    found: &'a RowLabel,
    label: Arc<str>,
    year: Option<FiscalYear>,
    sheet_year: Option<FiscalYear>,
    /// With no date to go by, a month is taken as not begun where it and all later months are zero.
    last_reported: Option<chrono::NaiveDate>,
    /// The quarter named in the title.
    quarter: Option<u8>,
    dated: &'a Arc<AsOf>,
}

/// What all rows of a table share.
pub(super) struct TableReading<'a> {
    pub(super) spec: &'a TableSpec,
    pub(super) heads: &'a [Head],
    pub(super) title: TitleReading,
    pub(super) dated: &'a Arc<AsOf>,
}

pub(super) fn read_row(
    context: &mut Context<'_>,
    table: &TableReading<'_>,
    row: u32,
    found: &RowLabel,
) {
    let TableReading { spec, heads, title, dated } = *table;
    let sheet_year = title.year;
    let year = found.year.or(sheet_year);
    let reading = RowReading {
        spec,
        row,
        found,
        label: Arc::from(found.printed.as_str()),
        year,
        sheet_year,
        last_reported: last_month_with_figures(context.grid, row, heads, year),
        quarter: title.quarter,
        dated,
    };
    for head in heads {
        match read_cell(context.grid, &reading, head) {
            CellReading::Figure(observation) => {
                context.observations.push(*observation);
                context.grid.claim(row, head.column, Use::Observed);
            }
            CellReading::NotYetReported => {
                context.grid.claim(row, head.column, Use::Excluded(Exclusion::NotYetReported));
            }
            CellReading::Nothing => {}
            CellReading::Refused(message) => {
                context.grid.claim(row, head.column, Use::Excluded(Exclusion::Refused));
                let address = context.grid.address(row, head.column);
                context.problems.push(as_of::refused(spec.table, Some(address), message));
            }
        }
    }
}

enum CellReading {
    Figure(Box<Observation>),
    NotYetReported,
    Nothing,
    Refused(String),
}

fn read_cell(grid: &Grid, reading: &RowReading<'_>, head: &Head) -> CellReading {
    let Some(cell) = grid.get(reading.row, head.column) else { return CellReading::Nothing };
    let (measure, category) = match head.role {
        Role::Value(measure, category) => (measure, category),
        Role::Month(measure, _) | Role::YearTotal(measure) | Role::Year(measure, _) => {
            (measure, None)
        }
    };
    let (value, raw) = match value_of(cell, measure) {
        Reading::Figure(value, raw) => (value, raw),
        Reading::Nothing => return CellReading::Nothing,
        Reading::Unexpected(text) => {
            return CellReading::Refused(format!("expected a number, found `{text}`"));
        }
    };
    let Some(period) = period_of(head.role, reading) else {
        let message = "no fiscal year in the title, the sheet or the row";
        return CellReading::Refused(message.to_owned());
    };
    let zero = matches!(value, Value::Number(number) if number.abs() <= 0.0);
    if zero && let Period::Month(first) = period {
        let not_begun = match reading.dated.date {
            Some(date) => as_of::not_begun(first, date),
            None => reading.last_reported.is_none_or(|last| first > last),
        };
        if not_begun {
            return CellReading::NotYetReported;
        }
    }
    if let (false, Period::Month(first), Some(date)) = (zero, period, reading.dated.date)
        && as_of::not_begun(first, date)
        && first > date + as_of::GRACE
    {
        return CellReading::Refused(format!(
            "a figure for the month of {first}, which had not begun on {date}"
        ));
    }
    let fixed = reading.spec.fixed.iter().map(|(d, c)| (*d, Category::known(c)));
    let of_column = category.map(|(d, c)| (d, Category::known(c)));
    CellReading::Figure(Box::new(Observation {
        table: reading.spec.table,
        measure,
        breakdown: fixed.chain(reading.found.breakdown.iter().cloned()).chain(of_column).collect(),
        period,
        complete: is_complete(period, reading.dated),
        as_of: Arc::clone(reading.dated),
        value,
        address: grid.address(reading.row, head.column),
        row_label: Arc::clone(&reading.label),
        column_label: Arc::clone(&head.printed),
        raw,
    }))
}

fn period_of(role: Role, reading: &RowReading<'_>) -> Option<Period> {
    let to_date = || reading.year.map(|year| span_of_year(year, reading.sheet_year));
    match role {
        Role::Month(_, month) => Some(Period::Month(reading.year?.month(month)?)),
        Role::Year(_, year) => Some(span_of_year(year, reading.sheet_year)),
        Role::YearTotal(_) => to_date(),
        Role::Value(..) => match reading.spec.span {
            Span::Snapshot => Some(Period::Snapshot),
            Span::YearToDate => to_date(),
            Span::Quarter => Some(Period::Quarter(reading.year?, reading.quarter?)),
        },
    }
}

/// A row of an earlier fiscal year is whole; the sheet's own year runs to the as-of date.
fn span_of_year(year: FiscalYear, sheet_year: Option<FiscalYear>) -> Period {
    if sheet_year.is_some_and(|current| year < current) {
        Period::WholeFiscalYear(year)
    } else {
        Period::FiscalYearToDate(year)
    }
}

fn is_complete(period: Period, dated: &AsOf) -> bool {
    match period {
        Period::Snapshot
        | Period::WholeFiscalYear(_)
        | Period::Quarter(..)
        | Period::Day(_)
        | Period::Days(..) => true,
        Period::Month(first) => match (dated.date, crate::model::time::last_of_month(first)) {
            (Some(date), Some(last)) => last <= date,
            _ => false,
        },
        Period::FiscalYearToDate(year) => {
            matches!((dated.date, year.last_day()), (Some(date), Some(last)) if last <= date)
        }
    }
}

fn last_month_with_figures(
    grid: &Grid,
    row: u32,
    heads: &[Head],
    year: Option<FiscalYear>,
) -> Option<chrono::NaiveDate> {
    heads
        .iter()
        .filter(|head| {
            matches!(
                grid.get(row, head.column).map(|cell| &cell.value),
                Some(CellValue::Number(number)) if number.abs() > 0.0
            )
        })
        .filter_map(|head| match head.role {
            Role::Month(_, month) => year?.month(month),
            _ => None,
        })
        .max()
}
