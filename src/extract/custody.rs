//! The in-custody length of stay sheet: two blocks by population, each month at its middle and its end.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::extract::as_of::{GRACE, find, not_begun, refused};
use crate::extract::context::{Anchor, Context};
use crate::extract::grid::{CellValue, Exclusion, Use};
use crate::extract::place::Place;
use crate::extract::value::is_meant_as_figure;
use crate::model::time::{last_of_month, month_number};
use crate::model::{AsOf, Category, Dimension, Measure, Observation, Period, Severity, TableId};
use crate::sources::label;
use crate::sources::layout::AsOfRule;
use crate::sources::vocabulary::{CUSTODY_POPULATION, DAYS_IN_CUSTODY};

// 0806/21 prints the line at the end of the section before, without the heading (`Footnotes`!B99).
const RULE: AsOfRule = AsOfRule::FootnoteOrLines(
    &["iclos"],
    &["iclos and detainees data", "iclso and detainees data"],
);

/// Reads both blocks.
pub fn read(context: &mut Context<'_>) {
    let blocks = [
        ("average in custody length of stay", TableId::CustodyLengthOfStay, Measure::AverageDays),
        ("detainees", TableId::PeopleByDaysInCustody, Measure::People),
    ];
    let cells: Vec<(Anchor, String)> = context
        .grid
        .cells()
        .iter()
        .filter_map(|cell| {
            let anchor = Anchor { row: cell.row, column: cell.column };
            Some((anchor, label::key(cell.text()?)))
        })
        .collect();
    for (title, table, measure) in blocks {
        let anchor = cells.iter().find(|(_, key)| label::begins(key, title));
        if let Some((anchor, _)) = anchor {
            read_block(context, *anchor, table, measure);
        }
    }
}

struct Head {
    column: u32,
    day: NaiveDate,
    printed: Arc<str>,
}

fn read_block(context: &mut Context<'_>, anchor: Anchor, table: TableId, measure: Measure) {
    let header = (anchor.row..=anchor.row + 6)
        .find(|row| context.grid.key(*row, anchor.column).as_deref() == Some("population"));
    let Some(header) = header else {
        let address = context.grid.address(anchor.row, anchor.column);
        let message = "no header row `Population` below the title".to_owned();
        context.problems.push(refused(table, Some(address), message));
        return;
    };
    let heads = heads(context, anchor.column, header, table);
    let rows = rows(context, anchor.column, header + 3, table);
    let last_row = rows.last().map_or(header, |(row, ..)| *row);
    let place = Place {
        grid: context.grid,
        title_row: anchor.row,
        column: anchor.column,
        last_row,
        year: None,
        footnotes: context.footnotes,
        participants: &context.participants,
    };
    let (as_of, problems) = find(RULE, table, &place);
    context.problems.extend(problems);
    let as_of = Arc::new(as_of);
    for head in &heads {
        let zeroed = rows.iter().all(|(row, ..)| is_zero_or_blank(context, *row, head.column));
        for labelled in &rows {
            let (row, ..) = labelled;
            if zeroed {
                context.grid.claim(*row, head.column, Use::Excluded(Exclusion::Zeroed));
                continue;
            }
            if let Some(date) = as_of.date.filter(|date| head.day > *date + GRACE)
                && not_begun(head.day, date)
            {
                let address = context.grid.address(*row, head.column);
                let message =
                    format!("a figure for {}, a month that had not begun on {date}", head.day);
                context.problems.push(refused(table, Some(address), message));
                context.grid.claim(*row, head.column, Use::Excluded(Exclusion::NotBegun));
                continue;
            }
            let block = Block { table, measure, as_of: &as_of };
            read_cell(context, &block, labelled, head);
        }
    }
}

/// A day on which nobody at all was in custody is a day that ICE did not fill in.
fn is_zero_or_blank(context: &Context<'_>, row: u32, column: u32) -> bool {
    match context.grid.get(row, column).map(|cell| &cell.value) {
        Some(CellValue::Number(number)) => number.abs() <= 0.0,
        Some(_) => !context.grid.get(row, column).is_some_and(is_meant_as_figure),
        None => true,
    }
}

type Breakdown = Vec<(Dimension, Category)>;

/// What all cells of a block share.
#[derive(Clone, Copy)]
struct Block<'a> {
    table: TableId,
    measure: Measure,
    as_of: &'a Arc<AsOf>,
}

fn read_cell(
    context: &mut Context<'_>,
    block: &Block<'_>,
    (row, breakdown, printed): &(u32, Breakdown, Arc<str>),
    head: &Head,
) {
    let (row, Block { table, measure, as_of }) = (*row, *block);
    let Some((value, raw)) = context.figure((table, measure), (row, head.column)) else { return };
    context.observations.push(Observation {
        table,
        measure,
        breakdown: breakdown.clone(),
        period: Period::Day(head.day),
        complete: true,
        as_of: Arc::clone(as_of),
        value,
        address: context.grid.address(row, head.column),
        row_label: Arc::clone(printed),
        column_label: Arc::clone(&head.printed),
        raw,
    });
    context.grid.claim(row, head.column, Use::Observed);
}

/// The days of the columns. The first year label dates the first month; after it each month follows the one
/// before, and a printed year that disagrees is reported.
fn heads(context: &mut Context<'_>, label_column: u32, header: u32, table: TableId) -> Vec<Head> {
    let mut heads = Vec::new();
    let mut month: Option<NaiveDate> = None;
    let last = context.grid.row(header + 2).last().map_or(0, |cell| cell.column);
    for column in label_column + 1..=last {
        let printed_month = context.grid.key(header + 1, column);
        let year = year_label(context, header, column);
        if let Some(number) = printed_month.as_deref().and_then(month_number) {
            month = next_month(month, number, year);
        }
        if let (Some(year), Some(month)) = (year, month)
            && year != month.year()
        {
            let address = context.grid.address(header, column);
            let message = format!(
                "the year label says {year}, the months before it make this {}; the months stand",
                month.year()
            );
            let mut problem = refused(table, Some(address), message);
            problem.severity = Severity::Notice;
            context.problems.push(problem);
        }
        let Some(first) = month else { continue };
        let day = match context.grid.key(header + 2, column).as_deref() {
            Some("mid") => first.with_day(15),
            Some("end") => last_of_month(first),
            _ => None,
        };
        if let Some(day) = day {
            heads.push(Head { column, day, printed: Arc::from(day.to_string()) });
        }
    }
    heads
}

fn year_label(context: &mut Context<'_>, row: u32, column: u32) -> Option<i32> {
    let value = context.grid.get(row, column).map(|cell| cell.value.clone());
    let year = match value {
        Some(CellValue::Number(number)) if number.fract().abs() <= 0.0 => {
            number.to_string().parse().ok()
        }
        Some(CellValue::Text(text)) => text.trim().parse().ok(),
        _ => None,
    };
    let year = year.filter(|year| (2000..2100).contains(year));
    if year.is_some() {
        context.grid.claim(row, column, Use::DateOrLabel);
    }
    year
}

fn next_month(before: Option<NaiveDate>, number: u32, year: Option<i32>) -> Option<NaiveDate> {
    match before {
        Some(before) if before.month() == number => Some(before),
        Some(before) => {
            let next = before.checked_add_months(chrono::Months::new(1))?;
            // A month that does not follow its neighbour has no certain year.
            (next.month() == number).then_some(next)
        }
        None => NaiveDate::from_ymd_opt(year?, number, 1),
    }
}

/// Data rows with their breakdown. In the second block a heading without figures owns the buckets below it; the
/// label `Total` is a heading where its row is empty, else the bucket of all lengths.
fn rows(
    context: &mut Context<'_>,
    column: u32,
    first: u32,
    table: TableId,
) -> Vec<(u32, Breakdown, Arc<str>)> {
    let mut rows = Vec::new();
    let mut owner: Option<(Category, String)> = None;
    for row in first..=context.grid.last_row() {
        let filled = context.grid.row(row).iter().any(|cell| cell.column > column);
        let Some(printed) = context.grid.text(row, column) else {
            if filled {
                continue;
            }
            break;
        };
        let key = label::key(&printed);
        let population = CUSTODY_POPULATION.find(&key).map(Category::known);
        if table == TableId::CustodyLengthOfStay {
            match population {
                Some(category) => {
                    let breakdown = vec![(Dimension::Population, category)];
                    rows.push((row, breakdown, Arc::from(printed)));
                }
                None => unknown(context, (row, column), &printed, table),
            }
            continue;
        }
        match (filled, DAYS_IN_CUSTODY.find(&key), population) {
            (false, _, Some(category)) => owner = Some((category, printed)),
            (true, Some(bucket), _) => {
                let Some((category, heading)) = &owner else {
                    unknown(context, (row, column), &printed, table);
                    continue;
                };
                let breakdown = vec![
                    (Dimension::Population, category.clone()),
                    (Dimension::DaysInCustody, Category::known(bucket)),
                ];
                rows.push((row, breakdown, Arc::from(format!("{heading} / {printed}"))));
            }
            _ => {
                owner = None;
                unknown(context, (row, column), &printed, table);
            }
        }
    }
    rows
}

fn unknown(context: &mut Context<'_>, (row, column): (u32, u32), printed: &str, table: TableId) {
    let address = context.grid.address(row, column);
    let message = format!("unknown row label `{printed}`");
    context.problems.push(refused(table, Some(address), message));
}
