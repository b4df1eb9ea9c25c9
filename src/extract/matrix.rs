//! The engine: one table from its title, by its spec.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::extract::as_of;
use crate::extract::cells::{
    TableReading, TitleReading, quarter_in, read_row, year_before_quarter,
};
use crate::extract::context::{Anchor, Context};
use crate::extract::court;
use crate::extract::grid::{Cell, CellValue, Exclusion, Grid, Use};
use crate::extract::header::{Head, Header, Role, beside_its_header, header};
use crate::extract::place::Place;
use crate::extract::row_label::{LabelReader, Row};
use crate::extract::value::is_meant_as_figure;
use crate::model::{FiscalYear, Problem, Severity};
use crate::sources::label;
use crate::sources::layout::AsOfRule;
use crate::sources::layout::{Axis, Rows, Span, TableSpec};

/// Reads the table whose title is at `anchor`.
pub fn read(context: &mut Context<'_>, spec: &TableSpec, anchor: Anchor) {
    let Some(header) = header(context, spec, anchor) else {
        let address = context.grid.address(anchor.row, anchor.column);
        let message = "no header with a known column below the title".to_owned();
        context.problems.push(as_of::refused(spec.table, Some(address), message));
        return;
    };
    let header = beside_its_header(context, spec, anchor, header);
    let title = context.grid.text(anchor.row, anchor.column).unwrap_or_default();
    // A table of quarters is on a sheet of many years: its title decides.
    let year = match spec.span {
        Span::Quarter => year_before_quarter(&title),
        _ if spec.as_of == AsOfRule::TitleMonth => court::closing_year(&title, context.year),
        _ => context.year.or_else(|| label::fiscal_year(&title)),
    };
    let time = TitleReading { year, quarter: quarter_in(&title) };
    let rows = labelled_rows(context, spec, anchor, &header);
    let last_row = rows.last().map_or(header.row, |(row, _)| *row);
    let place = Place {
        grid: context.grid,
        title_row: anchor.row,
        column: anchor.column,
        last_row,
        year,
        footnotes: context.footnotes,
        participants: &context.participants,
    };
    let (mut dated, problems) = as_of::find(spec.as_of, spec.table, &place);
    context.problems.extend(problems);
    let later = dated.date.zip(year).and_then(|(date, year)| {
        let month = contradicting_month(context.grid, &header.heads, &rows, Time { date, year })?;
        Some(format!(
            "as-of date {date} is contradicted by figures for the month of {month}; the table is left undated"
        ))
    });
    if let Some(message) = later {
        dated.date = None;
        context.problems.push(as_of::refused(spec.table, dated.address.clone(), message));
    }
    let dated = Arc::new(dated);
    let table = TableReading { spec, heads: &header.heads, title: time, dated: &dated };
    for (row, found) in &rows {
        match found {
            Row::Data(found) => read_row(context, &table, *row, found),
            other => report_row(context, &table, *row, other),
        }
    }
}

/// Data rows below the header, each with its labels, to the end of the table.
fn labelled_rows(
    context: &Context<'_>,
    spec: &TableSpec,
    anchor: Anchor,
    header: &Header,
) -> Vec<(u32, Row)> {
    let mut reader = LabelReader::new(spec.rows, anchor.column);
    let open_end = matches!(spec.rows, Rows::Areas { .. });
    let mut rows = Vec::new();
    let mut row = header.row;
    let last = context.grid.last_row();
    while row < last {
        row += 1;
        let begins_another =
            context.anchors.iter().any(|other| other.row == row && other.column == anchor.column);
        if begins_another {
            break;
        }
        let filled = header.heads.iter().any(|head| {
            context
                .grid
                .get(row, head.column)
                .is_some_and(|cell| cell.is_numeric() || is_dash(cell) || is_meant_as_figure(cell))
        });
        let found = reader.read(context.grid, row, filled);
        match found {
            Row::Blank | Row::Note if open_end => {}
            Row::Blank if resumes(context, spec, anchor, row) => {}
            Row::Blank | Row::Note => break,
            found => rows.push((row, found)),
        }
    }
    rows
}

/// Whether a known label is directly below one blank row (0818/23 row 52).
fn resumes(context: &Context<'_>, spec: &TableSpec, anchor: Anchor, blank: u32) -> bool {
    let next = blank + 1;
    if context.anchors.iter().any(|other| other.row == next) {
        return false;
    }
    let Some(key) = context.grid.key(next, anchor.column) else { return false };
    match spec.rows {
        Rows::Labels(axis) => axis.find(&key).is_some(),
        Rows::Blocks { outer, inner } => outer.find(&key).or_else(|| inner.find(&key)).is_some(),
        Rows::FillDown { outer, .. } => outer.find(&key).is_some(),
        Rows::Years | Rows::YearsFillDown { .. } | Rows::Areas { .. } | Rows::Names(_) => false,
    }
}

fn is_dash(cell: &Cell) -> bool {
    cell.text().is_some_and(|text| text.trim() == "-")
}

/// As-of date and fiscal year of a table.
#[derive(Clone, Copy)]
struct Time {
    date: NaiveDate,
    year: FiscalYear,
}

/// A month of the table that begins over a week after its as-of date, which is then not the table's (1007/21:
/// footnotes of October 2020 under figures through September 2021). A few days are ordinary: counts run to
/// the day of the query (0109/23: January figures under `through 12/31/2022`).
fn contradicting_month(
    grid: &Grid,
    heads: &[Head],
    rows: &[(u32, Row)],
    time: Time,
) -> Option<NaiveDate> {
    let Time { date, year } = time;
    let same_year = |(_, found): &&(u32, Row)| matches!(found, Row::Data(label) if label.year.is_none_or(|own| own == year));
    // One stray figure says nothing of the date; it is refused with its cell.
    let reported = |head: &&Head| {
        let n_rows = rows.iter().filter(same_year).count();
        let filled = rows.iter().filter(same_year).filter(|(row, _)| {
            matches!(
                grid.get(*row, head.column).map(|cell| &cell.value),
                Some(CellValue::Number(number)) if number.abs() > 0.0
            )
        });
        filled.count() * 3 > n_rows
    };
    heads.iter().filter(reported).find_map(|head| {
        let Role::Month(_, month) = head.role else { return None };
        year.month(month).filter(|first| *first > date + as_of::GRACE)
    })
}

fn report_row(context: &mut Context<'_>, table: &TableReading<'_>, row: u32, found: &Row) {
    let TableReading { spec, heads, .. } = *table;
    let Some(first) = heads.iter().find(|head| context.grid.get(row, head.column).is_some()) else {
        return;
    };
    let address = context.grid.address(row, first.column);
    let (severity, message, used) = match found {
        Row::RepeatedTotal => (
            Severity::Notice,
            "the total is printed a second time".to_owned(),
            Some(Use::Excluded(Exclusion::RepeatedTotal)),
        ),
        Row::Unlabelled => (
            Severity::Refused,
            "a figure without a label; it is not published".to_owned(),
            Some(Use::Excluded(Exclusion::UnlabelledCount)),
        ),
        Row::Unknown(text) => (Severity::Refused, unknown_label(spec, text), None),
        Row::Data(_) | Row::Note | Row::Blank => return,
    };
    if let Some(used) = used {
        for head in heads {
            context.grid.claim(row, head.column, used);
        }
    }
    context.problems.push(Problem {
        severity,
        table: Some(spec.table),
        address: Some(address),
        message,
    });
}

fn unknown_label(spec: &TableSpec, text: &str) -> String {
    let axes: Vec<Axis> = match spec.rows {
        Rows::Labels(axis) => vec![axis],
        Rows::Blocks { outer, inner } | Rows::FillDown { outer, inner } => vec![outer, inner],
        Rows::Areas { areas, technologies } => vec![areas, technologies],
        Rows::YearsFillDown { inner } => vec![inner],
        Rows::Years | Rows::Names(_) => Vec::new(),
    };
    let key = label::key(text);
    let nearest = axes
        .iter()
        .flat_map(|axis| axis.labels)
        .flat_map(|label| label.printed)
        .max_by(|a, b| strsim::jaro_winkler(a, &key).total_cmp(&strsim::jaro_winkler(b, &key)));
    match nearest {
        Some(nearest) => {
            format!("unknown row label `{text}`, the nearest known one is `{nearest}`")
        }
        None => format!("unknown row label `{text}`"),
    }
}
