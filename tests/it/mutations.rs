//! Real workbooks, changed as ICE might change them: what moved is read, what is unknown is reported by cell, and no
//! figure ever changes its label or vanishes without a word.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use detention_stats::extract::Extraction;
use detention_stats::extract::grid::{Cell, CellValue, Grid};
use detention_stats::extract::{workbook, xlsx};
use detention_stats::model::{Observation, Severity, TableId, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::shared;

/// One workbook per layout era, and the reference workbook.
const WORKBOOKS: [&str; 7] = [
    "FY19-detentionstats.xlsx",
    "20210415122347-FY21_detention-stats_0414.xlsx",
    "20220709054442-FY22_detentionStats07082022.xlsx",
    "20230804124315-FY23_detentionStats08032023.xlsx",
    "20240330001816-FY24_detentionStats03292024.xlsx",
    "FY25_detentionStats04162025.xlsx",
    "FY26_detentionStats_02122026.xlsx",
];

struct Original {
    grids: Vec<Grid>,
    extraction: Extraction,
}

fn originals() -> Option<&'static Vec<Original>> {
    static ORIGINALS: OnceLock<Option<Vec<Original>>> = OnceLock::new();
    ORIGINALS
        .get_or_init(|| {
            let folder = shared::folder("workbooks")?;
            let read = |name: &str| {
                let grids = xlsx::grids(&std::fs::read(folder.join(name)).unwrap()).unwrap();
                let extraction = workbook::extract_grids(grids.clone());
                Original { grids, extraction }
            };
            Some(WORKBOOKS.into_iter().map(read).collect())
        })
        .as_ref()
}

/// A place in a changed workbook: sheet number, row, column.
type Place = (usize, u32, u32);

/// A changed workbook: its grids, and where each old cell went.
struct Changed {
    grids: Vec<Grid>,
    moved: BTreeMap<Place, Place>,
}

#[derive(Debug, Clone)]
enum Change {
    /// A title or heading gets a new first word.
    RewordTitle,
    /// A row label becomes one that nobody knows.
    UnknownLabel,
    /// A column of numbers under a new heading is put in.
    InsertColumn,
    /// A sheet gets another name.
    RenameSheet,
    /// A sheet stands in the workbook twice.
    RepeatSheet,
    /// Everything on a sheet moves seven rows down and two columns right.
    MoveSheet,
    /// A header loses its text.
    BlankHeader,
}

/// Applies a change to one cell's surroundings. `None` where it does not apply there.
fn apply(original: &Original, change: &Change, figure: &Observation) -> Option<Changed> {
    let sheet = original.grids.iter().position(|grid| grid.name == figure.address.sheet)?;
    let mut sheets: Vec<(String, bool, Vec<Cell>)> = original
        .grids
        .iter()
        .map(|grid| (grid.name.to_string(), grid.visible, grid.cells().to_vec()))
        .collect();
    let mut moved: BTreeMap<Place, Place> = BTreeMap::new();
    let label_column = label_column(&original.grids[sheet], figure)?;
    match change {
        Change::RewordTitle => {
            let cells = &mut sheets[sheet].2;
            let title = cells.iter_mut().rev().find(|cell| {
                cell.row < figure.address.row
                    && cell.column == label_column
                    && cell.text().is_some_and(|text| text.len() > 25)
            })?;
            let text = title.text()?.to_owned();
            title.value = CellValue::Text(format!("Wholly new words {text}"));
        }
        Change::UnknownLabel => {
            let cells = &mut sheets[sheet].2;
            let label = cells
                .iter_mut()
                .find(|cell| cell.row == figure.address.row && cell.column == label_column)?;
            label.text()?;
            label.value = CellValue::Text("Qqq wholly unknown xyz".to_owned());
        }
        Change::BlankHeader => {
            let header = original.grids[sheet].cells().iter().rev().find(|cell| {
                cell.column == figure.address.column
                    && cell.row < figure.address.row
                    && cell.text().is_some()
            })?;
            let at = (header.row, header.column);
            sheets[sheet].2.retain(|cell| (cell.row, cell.column) != at);
        }
        Change::InsertColumn => {
            let at = figure.address.column;
            let rows: BTreeSet<u32> = sheets[sheet].2.iter().map(|cell| cell.row).collect();
            for cell in &mut sheets[sheet].2 {
                let before = (sheet, cell.row, cell.column);
                if cell.column >= at {
                    cell.column += 1;
                }
                moved.insert(before, (sheet, cell.row, cell.column));
            }
            for row in rows {
                let cells = original.grids[sheet].row(row);
                let beside = cells.iter().any(|cell| cell.column == at && cell.is_numeric());
                let value = if beside {
                    CellValue::Number(987_654.25)
                } else if cells.iter().filter(|cell| cell.text().is_some()).count() >= 3 {
                    CellValue::Text("Wholly new column".to_owned())
                } else {
                    continue;
                };
                sheets[sheet].2.push(Cell { row, column: at, value });
            }
        }
        Change::RenameSheet => "Wholly new sheet".clone_into(&mut sheets[sheet].0),
        Change::RepeatSheet => {
            let copy = sheets[sheet].clone();
            sheets.push((format!("{} (2)", copy.0.trim()), copy.1, copy.2));
        }
        Change::MoveSheet => {
            for cell in &mut sheets[sheet].2 {
                let before = (sheet, cell.row, cell.column);
                cell.row += 7;
                cell.column += 2;
                moved.insert(before, (sheet, cell.row, cell.column));
            }
        }
    }
    let grids =
        sheets.into_iter().map(|(name, visible, cells)| Grid::new(&name, visible, cells)).collect();
    Some(Changed { grids, moved })
}

/// The nearest text to the left of a figure whose row label begins with it or ends in it.
fn label_column(grid: &Grid, figure: &Observation) -> Option<u32> {
    grid.row(figure.address.row)
        .iter()
        .rev()
        .filter(|cell| cell.column < figure.address.column)
        .find(|cell| cell.text().is_some_and(|text| !text.trim().is_empty()))
        .map(|cell| cell.column)
}

/// What makes a figure that figure, without its place.
fn identity(figure: &Observation) -> String {
    format!(
        "{} {} {:?} {:?} {:?}",
        figure.table, figure.measure, figure.breakdown, figure.period, figure.value
    )
}

fn holds(original: &Original, changed: &Changed, what: &str) -> Result<(), TestCaseError> {
    let after = workbook::extract_grids(changed.grids.clone());
    let sheet_of = |grids: &[Grid], figure: &Observation| {
        grids.iter().position(|grid| grid.name == figure.address.sheet)
    };
    let numeric = |figure: &&Observation| {
        matches!(figure.value, Value::Number(_)) && figure.table != TableId::Footnotes
    };
    let mut found: BTreeMap<Place, String> = BTreeMap::new();
    for figure in after.observations.iter().filter(numeric) {
        let sheet = sheet_of(&changed.grids, figure).unwrap();
        found.insert((sheet, figure.address.row, figure.address.column), identity(figure));
    }
    let unaccounted: BTreeSet<(String, u32, u32)> = after
        .accounting
        .unaccounted
        .iter()
        .map(|(address, _)| (address.sheet.to_string(), address.row, address.column))
        .collect();
    let told: BTreeSet<(String, u32)> = after
        .problems
        .iter()
        .filter(|problem| problem.severity == Severity::Refused)
        .filter_map(|problem| problem.address.as_ref())
        .map(|address| (address.sheet.to_string(), address.row))
        .collect();
    let mut expected_places = BTreeSet::new();
    for figure in original.extraction.observations.iter().filter(numeric) {
        let sheet = sheet_of(&original.grids, figure).unwrap();
        let before = (sheet, figure.address.row, figure.address.column);
        let place = changed.moved.get(&before).copied().unwrap_or(before);
        expected_places.insert(place);
        match found.get(&place) {
            Some(identity_after) => prop_assert_eq!(
                identity_after,
                &identity(figure),
                "{}: a figure changed its label at {}",
                what,
                figure.address
            ),
            None => {
                let name = changed.grids[place.0].name.to_string();
                let reported = unaccounted.contains(&(name.clone(), place.1, place.2));
                // A dash is text and not in the account of numeric cells.
                let dash = figure.raw.is_some();
                let excluded = told.contains(&(name, place.1));
                prop_assert!(
                    reported || dash || excluded,
                    "{}: {} vanished without a word",
                    what,
                    figure.address
                );
            }
        }
    }
    for place in found.keys() {
        prop_assert!(
            expected_places.contains(place),
            "{}: a figure appeared at {:?}, where there was none",
            what,
            place
        );
    }
    Ok(())
}

#[test]
fn no_change_moves_a_figure_to_another_label_or_hides_it() {
    let Some(originals) = originals() else { return };
    let changes = prop_oneof![
        Just(Change::RewordTitle),
        Just(Change::UnknownLabel),
        Just(Change::InsertColumn),
        Just(Change::RenameSheet),
        Just(Change::RepeatSheet),
        Just(Change::MoveSheet),
        Just(Change::BlankHeader),
    ];
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 280, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let mut applied = std::cell::Cell::new(0);
    let cases = (0..originals.len(), any::<prop::sample::Index>(), changes);
    runner
        .run(&cases, |(book, figure, change)| {
            let original = &originals[book];
            // A facility's, a country's or a section's own name is not a label of ours.
            let named = [
                TableId::Facilities,
                TableId::Segregation,
                TableId::Stateless,
                TableId::SemiannualByCountry,
                TableId::Footnotes,
            ];
            let figures: Vec<&Observation> = original
                .extraction
                .observations
                .iter()
                .filter(|figure| !named.contains(&figure.table))
                .collect();
            let figure = figure.get(&figures);
            let Some(changed) = apply(original, &change, figure) else { return Ok(()) };
            applied.set(applied.get() + 1);
            holds(
                original,
                &changed,
                &format!("{} {change:?} at {}", WORKBOOKS[book], figure.address),
            )
        })
        .unwrap();
    let applied = *applied.get_mut();
    eprintln!("{applied} changes of real workbooks");
    assert!(applied >= 200, "only {applied} changes applied");
}
