//! The header of a table: which column holds what.

use std::ops::Range;
use std::sync::Arc;

use crate::extract::context::{Anchor, Context};
use crate::extract::grid::CellValue;
use crate::model::time::month_number;
use crate::model::{Dimension, FiscalYear, Measure};
use crate::sources::label;
use crate::sources::layout::{Column, Columns, TableSpec};

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Role {
    Value(Measure, Option<(Dimension, &'static str)>),
    Month(Measure, u32),
    YearTotal(Measure),
    Year(Measure, FiscalYear),
}

#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) column: u32,
    pub(super) role: Role,
    pub(super) printed: Arc<str>,
}

/// The header row of a table, with its known columns.
pub(super) struct Header {
    pub(super) row: u32,
    pub(super) heads: Vec<Head>,
}

/// The header: the first row below the title with a known column, and the columns it names.
pub(super) fn header(context: &Context<'_>, spec: &TableSpec, anchor: Anchor) -> Option<Header> {
    let columns = anchor.column..wall(context.anchors, anchor);
    (anchor.row + 1..=anchor.row + 3).find_map(|row| {
        let heads = heads_of(context, spec, row, &columns);
        (!heads.is_empty()).then_some(Header { row, heads })
    })
}

/// The first column that belongs to a neighbour whose title is in the same rows.
fn wall(anchors: &[Anchor], own: Anchor) -> u32 {
    anchors
        .iter()
        .filter(|other| other.column > own.column)
        .filter(|other| other.row + 1 >= own.row && other.row <= own.row + 2)
        .map(|other| other.column)
        .min()
        .unwrap_or(u32::MAX)
}

/// The one value column of a table whose figures are beside their merged header: 0110/22, 0216/22 and
/// 0302/22 print final releases in L under a header merged over J and K.
pub(super) fn beside_its_header(
    context: &Context<'_>,
    spec: &TableSpec,
    anchor: Anchor,
    mut header: Header,
) -> Header {
    let [only] = header.heads.as_mut_slice() else { return header };
    let Columns::Fixed([_]) = spec.columns else { return header };
    let wall = wall(context.anchors, anchor);
    let first = context.grid.row(header.row + 1);
    let filled: Vec<u32> = first
        .iter()
        .filter(|cell| cell.column > anchor.column && cell.column < wall && cell.is_numeric())
        .map(|cell| cell.column)
        .collect();
    if let [column] = filled.as_slice()
        && column.abs_diff(only.column) <= 2
    {
        only.column = *column;
    }
    header
}

/// Known columns of a header row, right of the column of labels. Up to three blank header cells may be skipped where a known column
/// follows (merged labels: `ICE Removals` has its figures two columns on); anything else beyond a blank
/// belongs to a neighbour.
fn heads_of(context: &Context<'_>, spec: &TableSpec, row: u32, columns: &Range<u32>) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    let mut previous = columns.start;
    for cell in context.grid.row(row) {
        if !columns.contains(&cell.column) {
            continue;
        }
        let gap = cell.column.saturating_sub(previous) > 1;
        let far = cell.column - previous > 4;
        previous = cell.column;
        let printed = match &cell.value {
            CellValue::Text(text) => label::squeeze(text),
            CellValue::Number(number) => number.to_string(),
            CellValue::Date(_) | CellValue::Error(_) => continue,
        };
        let label_column = cell.column == columns.start;
        let known = role_of(spec, &label::key(&printed), &printed);
        if gap && (far || known.is_none()) {
            break;
        }
        if let Some(role) = known.filter(|_| !label_column) {
            heads.push(Head { column: cell.column, role, printed: Arc::from(printed) });
        }
    }
    heads
}

fn role_of(spec: &TableSpec, key: &str, printed: &str) -> Option<Role> {
    match spec.columns {
        Columns::Fixed(columns) => {
            let column: &Column = columns.iter().find(|column| column.printed.contains(&key))?;
            Some(Role::Value(column.measure, column.category))
        }
        Columns::Months(measure) => match key {
            "total" | "fy overall" => Some(Role::YearTotal(measure)),
            word => Some(Role::Month(measure, month_number(word)?)),
        },
        Columns::Years(measure) => Some(Role::Year(measure, label::fiscal_year(printed)?)),
    }
}
