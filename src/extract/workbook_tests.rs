//! Tests of which sheets of a workbook are read.

use crate::extract::grid::{Cell, CellValue, Exclusion, Grid};
use crate::extract::workbook::extract_grids;

fn sheet(name: &str, cells: &[(u32, u32, CellValue)]) -> Grid {
    let cell = |(row, column, value): &(u32, u32, CellValue)| Cell {
        row: *row,
        column: *column,
        value: value.clone(),
    };
    Grid::new(name, true, cells.iter().map(cell).collect())
}

#[test]
fn a_sheet_of_a_few_releases_is_reported_and_its_figures_are_accounted_for() {
    // 1116/22.
    let text = CellValue::Text("Released".to_owned());
    let cells = [(1, 1, text), (2, 1, CellValue::Number(11.0))];
    let known = extract_grids(vec![sheet("FAMU Individuals Released ICE", &cells)]);
    assert_eq!(known.accounting.excluded.get(&Exclusion::UnreadSheet), Some(&1));
    assert!(known.accounting.unaccounted.is_empty());
    assert_eq!(known.problems.len(), 1);
    let unknown = extract_grids(vec![sheet("Wholly new", &cells)]);
    assert_eq!(unknown.accounting.unaccounted.len(), 1);
    assert_eq!(unknown.problems.len(), 1);
}

#[test]
fn two_sheets_that_close_one_year_are_refused() {
    let line = |text: &str| CellValue::Text(text.to_owned());
    let report = "Data from BI Inc. Participants Report, 9.30.2023";
    let closing = |name: &str| sheet(name, &[(9, 1, line(report)), (9, 2, CellValue::Number(7.0))]);
    let now = || sheet("ATD FY24 YTD", &[(9, 1, line("Participants Report, 10.07.2023"))]);
    let refused = |grids| {
        let problems = extract_grids(grids).problems;
        problems.iter().filter(|problem| problem.message.contains("visible sheets")).count()
    };
    assert_eq!(refused(vec![now(), closing("ATD FY23 last")]), 0);
    assert_eq!(refused(vec![now(), closing("ATD EOFY23"), closing("ATD FY23 (2)")]), 2);
}
