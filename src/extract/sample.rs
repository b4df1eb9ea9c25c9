//! Small hand-written sheets for the tests of this folder.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::extract::context::Context;
use crate::extract::footnotes::Footnotes;
use crate::extract::grid::{Cell, CellValue, Grid};
use crate::model::{
    AsOf, Category, Dimension, FiscalYear, Measure, Observation, Period, Problem, TableId, Value,
};

/// A sheet with these texts.
pub(super) fn sheet(name: &str, texts: &[(u32, u32, &str)]) -> Grid {
    let cells = texts
        .iter()
        .map(|(row, column, text)| Cell {
            row: *row,
            column: *column,
            value: CellValue::Text((*text).to_owned()),
        })
        .collect();
    Grid::new(name, true, cells)
}

/// A day that must be one.
pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One figure; the row of its cell is its number.
pub(super) fn figure(
    (table, measure): (TableId, Measure),
    breakdown: &[(Dimension, &'static str)],
    period: Period,
    value: f64,
) -> Observation {
    Observation {
        table,
        measure,
        breakdown: breakdown.iter().map(|(by, name)| (*by, Category::known(name))).collect(),
        period,
        complete: true,
        as_of: Arc::new(AsOf::default()),
        value: Value::Number(value),
        address: sheet("Sheet", &[]).address(1, 1),
        row_label: Arc::from(""),
        column_label: Arc::from(""),
        raw: None,
    }
}

/// The same with a date.
pub(super) fn dated(mut figure: Observation, date: &str) -> Observation {
    let date = Some(day(date));
    let address = Some(figure.address.clone());
    figure.as_of = Arc::new(AsOf { date, printed: date, text: None, address });
    figure
}

/// What a step makes of figures of a sheet of that fiscal year, with these footnotes.
pub(super) fn after(
    step: fn(&mut Context<'_>),
    year: i32,
    footnotes: &[(u32, u32, &str)],
    figures: Vec<Observation>,
) -> (Vec<Observation>, Vec<Problem>) {
    let footnotes = Footnotes::read(&sheet("Footnotes", footnotes));
    let mut grid = sheet("Sheet", &[]);
    let mut context = Context {
        grid: &mut grid,
        year: Some(FiscalYear(year)),
        footnotes: &footnotes,
        participants: AsOf::default(),
        anchors: &[],
        observations: figures,
        problems: Vec::new(),
    };
    step(&mut context);
    (context.observations, context.problems)
}
