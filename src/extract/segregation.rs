//! The segregation sheet: months below each other, newest first, placements by place of detention.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::extract::as_of::{find, refused};
use crate::extract::context::Context;
use crate::extract::grid::Use;
use crate::extract::place::Place;
use crate::extract::value::is_meant_as_figure;
use crate::model::time::month_number;
use crate::model::{AsOf, Category, Dimension, Measure, Observation, Period, TableId};
use crate::sources::label;
use crate::sources::layout::AsOfRule;

const TABLE: TableId = TableId::Segregation;

/// Reads every month of the sheet.
pub fn read(context: &mut Context<'_>) {
    let mut month: Option<NaiveDate> = None;
    let undated = Arc::new(AsOf::default());
    let mut as_of = Arc::clone(&undated);
    for row in 1..=context.grid.last_row() {
        let Some(first) = context.grid.row(row).iter().find(|cell| cell.text().is_some()) else {
            continue;
        };
        let (column, printed) = (first.column, label::squeeze(first.text().unwrap_or_default()));
        if let Some(found) = month_of(&printed) {
            month = Some(found);
            as_of = dated_by_title(context, (row, column), &printed, &undated);
            continue;
        }
        if !context.grid.get(row, column + 1).is_some_and(is_meant_as_figure) {
            continue;
        }
        let Some(of) = month else {
            let address = context.grid.address(row, column + 1);
            let message = format!("placements of `{printed}` under no month");
            context.problems.push(refused(TABLE, Some(address), message));
            continue;
        };
        let total = label::key(&printed) == "grand total";
        read_row(context, (row, column), &printed, Dated { month: of, as_of: &as_of });
        if total {
            month = None;
        }
    }
}

/// `March 2026`, `April 2024 This Segregation Review ..`, `ICE Segregation Population* for April 2024. ..`.
fn month_of(printed: &str) -> Option<NaiveDate> {
    let key = label::key(printed);
    let rest = key.strip_prefix("ice segregation population for ").unwrap_or(&key);
    let mut words = rest.split(' ');
    let month = month_number(words.next()?)?;
    let year: i32 = words.next()?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, 1).filter(|_| (2000..2100).contains(&year))
}

/// Some titles say `as of D`; most do not, and the month dates them.
fn dated_by_title(
    context: &mut Context<'_>,
    (row, column): (u32, u32),
    printed: &str,
    undated: &Arc<AsOf>,
) -> Arc<AsOf> {
    if crate::extract::dates::dates_in(printed).is_empty() {
        return Arc::clone(undated);
    }
    let place = Place {
        grid: context.grid,
        title_row: row,
        column,
        last_row: row,
        year: None,
        footnotes: context.footnotes,
        participants: &context.participants,
    };
    let (as_of, problems) = find(AsOfRule::Title, TABLE, &place);
    context.problems.extend(problems);
    Arc::new(as_of)
}

/// The month of a block, and its date.
struct Dated<'a> {
    month: NaiveDate,
    as_of: &'a Arc<AsOf>,
}

fn read_row(
    context: &mut Context<'_>,
    (row, column): (u32, u32),
    printed: &str,
    Dated { month, as_of }: Dated<'_>,
) {
    let Some((value, raw)) = context.figure((TABLE, Measure::Placements), (row, column + 1)) else {
        return;
    };
    let cut = label::too_long(printed);
    if let Some((_, message)) = &cut {
        let address = context.grid.address(row, column);
        context.problems.push(refused(TABLE, Some(address), message.clone()));
    }
    let printed = cut.as_ref().map_or(printed, |(short, _)| short);
    let total = label::key(printed) == "grand total";
    let facility = if total { Category::ALL } else { Category::named(printed) };
    context.observations.push(Observation {
        table: TABLE,
        measure: Measure::Placements,
        breakdown: vec![(Dimension::Facility, facility)],
        period: Period::Month(month),
        complete: true,
        as_of: Arc::clone(as_of),
        value,
        address: context.grid.address(row, column + 1),
        row_label: Arc::from(printed),
        column_label: Arc::from("Placement Count"),
        raw,
    });
    context.grid.claim(row, column + 1, Use::Observed);
}
