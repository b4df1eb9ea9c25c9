//! The transgender-population sheet (June 2021 to January 2025): national counts, then areas of responsibility.

use std::sync::Arc;

use crate::extract::as_of::{find, refused};
use crate::extract::context::Context;
use crate::extract::grid::{Exclusion, Use};
use crate::extract::place::Place;
use crate::extract::value::is_meant_as_figure;
use crate::model::{AsOf, Category, Dimension, Measure, Observation, Period, TableId};
use crate::sources::label;
use crate::sources::layout::AsOfRule;
use crate::sources::vocabulary::AREA;

const TABLE: TableId = TableId::Transgender;

/// What a row label means.
enum Meaning {
    Figure(Measure, Vec<(Dimension, Category)>),
    RepeatedTotal,
    Unknown,
}

/// Reads the sheet's table.
pub fn read(context: &mut Context<'_>) {
    let title = context.grid.cells().iter().find_map(|cell| {
        let key = label::key(cell.text()?);
        (key.starts_with("ice ") && key.contains("transgender")).then_some((cell.row, cell.column))
    });
    let Some((title_row, column)) = title else {
        context.problems.push(refused(TABLE, None, "no title".to_owned()));
        return;
    };
    let place = Place {
        grid: context.grid,
        title_row,
        column,
        last_row: title_row,
        year: context.year,
        footnotes: context.footnotes,
        participants: &context.participants,
    };
    let (as_of, problems) = find(AsOfRule::Title, TABLE, &place);
    context.problems.extend(problems);
    let as_of = Arc::new(as_of);
    // November 2023 to February 2024 and the end-of-year sheets break down book-ins, not people detained.
    let counts_book_ins = context.grid.cells().iter().any(|cell| {
        cell.text().is_some_and(|text| {
            let key = label::key(text);
            key.starts_with("book in location") || key.starts_with("book ins with ")
        })
    });
    for row in title_row + 1..=context.grid.last_row() {
        let Some(printed) = context.grid.text(row, column) else { continue };
        let Some(cell) = context.grid.get(row, column + 1) else { continue };
        let known = matches!(meaning(&label::key(&printed), counts_book_ins), Meaning::Figure(..));
        if is_meant_as_figure(cell) || known {
            let meaning = meaning(&label::key(&printed), counts_book_ins);
            read_row(context, &Line { row, column, printed: &printed }, meaning, &as_of);
        }
    }
}

/// A row with its label.
struct Line<'a> {
    row: u32,
    column: u32,
    printed: &'a str,
}

fn read_row(context: &mut Context<'_>, line: &Line<'_>, meaning: Meaning, as_of: &Arc<AsOf>) {
    let Line { row, column, printed } = *line;
    let (measure, breakdown) = match meaning {
        Meaning::Figure(measure, breakdown) => (measure, breakdown),
        Meaning::RepeatedTotal => {
            context.grid.claim(row, column + 1, Use::Excluded(Exclusion::RepeatedTotal));
            return;
        }
        Meaning::Unknown => {
            let address = context.grid.address(row, column + 1);
            let message = format!("unknown row label `{printed}`");
            context.problems.push(refused(TABLE, Some(address), message));
            return;
        }
    };
    let Some((value, raw)) = context.figure((TABLE, measure), (row, column + 1)) else { return };
    let period = match (measure, context.year) {
        (Measure::BookIns, Some(year)) => Period::FiscalYearToDate(year),
        (Measure::BookIns, None) => {
            let address = context.grid.address(row, column + 1);
            let message = "book-ins of no fiscal year".to_owned();
            context.problems.push(refused(TABLE, Some(address), message));
            return;
        }
        _ => Period::Snapshot,
    };
    context.observations.push(Observation {
        table: TABLE,
        measure,
        breakdown,
        period,
        complete: period == Period::Snapshot,
        as_of: Arc::clone(as_of),
        value,
        address: context.grid.address(row, column + 1),
        row_label: Arc::from(printed),
        column_label: Arc::from("Count"),
        raw,
    });
    context.grid.claim(row, column + 1, Use::Observed);
}

fn meaning(key: &str, counts_book_ins: bool) -> Meaning {
    let national = |measure, order: &'static str| {
        let breakdown = vec![
            (Dimension::AreaOfResponsibility, Category::ALL),
            (Dimension::FinalOrder, Category::known(order)),
        ];
        Meaning::Figure(measure, breakdown)
    };
    let measure = if counts_book_ins { Measure::BookIns } else { Measure::People };
    if label::begins(key, "total book ins") {
        return national(Measure::BookIns, "all");
    }
    if key.contains("without final order") {
        return national(measure, "without");
    }
    if key.contains("final order status unknown") {
        return national(measure, "unknown");
    }
    if key.contains("with final order") {
        return national(measure, "with");
    }
    match key {
        "currently detained"
        | "currently detained total"
        | "total current in ice custody location area of responsibility" => {
            return national(Measure::People, "all");
        }
        _ if key.contains("location area of responsibility") => return Meaning::RepeatedTotal,
        _ => {}
    }
    let area = key.strip_suffix(" area of responsibility").unwrap_or(key);
    match AREA.find(area) {
        Some(area) if area != "all" => {
            let breakdown = vec![
                (Dimension::AreaOfResponsibility, Category::known(area)),
                (Dimension::FinalOrder, Category::ALL),
            ];
            Meaning::Figure(measure, breakdown)
        }
        _ => Meaning::Unknown,
    }
}
