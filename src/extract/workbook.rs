//! A whole workbook: which sheet is which, and every table on it.

use crate::extract::context::{Anchor, Context};
use crate::extract::footnotes::Footnotes;
use crate::extract::grid::{CellValue, Grid, Use};
use crate::extract::matrix;
use crate::extract::sheets::{Sheet, identify, kind_by_content, specs, title_key};
use crate::extract::xlsx::{self, WorkbookError};
use crate::extract::{
    Accounting, Extraction, averages, bonds, custody, facilities, segregation, semiannual,
    sentences, transgender, twins, zeroed,
};
use crate::model::{AsOf, Category, Dimension, Measure, Observation, Period, TableId, Value};
use crate::sources::layout::{SheetKind, Span, TableSpec};

/// Whether these grids are an ICE detention statistics workbook: at least one of its tables is in them.
pub fn is_detention_statistics(grids: &[Grid]) -> bool {
    let any_title = |grid: &Grid| {
        grid.cells()
            .iter()
            .filter_map(|cell| Some(title_key(cell.text()?)))
            .any(|key| specs().any(|spec| spec.title.matches(&key)))
    };
    grids
        .iter()
        .filter(|grid| grid.visible)
        .any(|grid| any_title(grid) || kind_by_content(grid).is_some())
}

/// Reads every table of a workbook.
///
/// # Errors
/// [`WorkbookError`] where the bytes are no workbook; anything wrong inside one is a problem of the extraction.
pub fn extract(bytes: &[u8]) -> Result<Extraction, WorkbookError> {
    Ok(extract_grids(xlsx::grids(bytes)?))
}

/// The same from grids.
pub fn extract_grids(grids: Vec<Grid>) -> Extraction {
    let mut extraction = Extraction::default();
    let mut sheets = identify(grids, &mut extraction.problems);
    let footnotes = sheets
        .iter()
        .find(|sheet| sheet.kind == Some(SheetKind::Footnotes) && sheet.chosen)
        .map(|sheet| Footnotes::read(&sheet.grid))
        .unwrap_or_default();
    for sheet in &mut sheets {
        if sheet.chosen {
            read_sheet(sheet, &footnotes, &mut extraction);
        }
        account(&sheet.grid, &mut extraction.accounting);
    }
    extraction.observations.extend(footnote_texts(&footnotes));
    extraction
}

fn read_sheet(sheet: &mut Sheet, footnotes: &Footnotes, extraction: &mut Extraction) {
    let Some(kind) = sheet.kind else { return };
    let titles = titles(&sheet.grid, kind);
    let anchors: Vec<Anchor> = titles.iter().map(|(_, anchor)| *anchor).collect();
    let mut context = Context {
        grid: &mut sheet.grid,
        year: sheet.year,
        footnotes,
        participants: AsOf::default(),
        anchors: &anchors,
        observations: Vec::new(),
        problems: Vec::new(),
    };
    for spec in specs().filter(|spec| spec.sheet == kind) {
        let found: Vec<Anchor> = titles
            .iter()
            .filter(|(title, _)| std::ptr::eq(*title, spec))
            .map(|(_, anchor)| *anchor)
            .collect();
        match found.as_slice() {
            [] => {}
            [anchor] => matrix::read(&mut context, spec, *anchor),
            several if spec.span == Span::Quarter => {
                for anchor in several {
                    matrix::read(&mut context, spec, *anchor);
                }
            }
            several => {
                let cells: Vec<String> =
                    several.iter().map(|a| context.grid.address(a.row, a.column).cell()).collect();
                let message =
                    format!("{} titles match ({}), expected 1", several.len(), cells.join(", "));
                let address = several.first().map(|a| context.grid.address(a.row, a.column));
                context.problems.push(crate::extract::as_of::refused(spec.table, address, message));
            }
        }
        if spec.table == TableId::AtdStatus {
            context.participants = context
                .observations
                .iter()
                .find(|figure| figure.table == TableId::AtdStatus)
                .map(|figure| AsOf::clone(&figure.as_of))
                .unwrap_or_default();
        }
    }
    read_the_rest(kind, &mut context);
    averages::withdraw(&mut context);
    extraction.observations.append(&mut context.observations);
    extraction.problems.append(&mut context.problems);
}

/// What a kind of sheet has beside tables under a title and a header: tables of its own shape, sentences, and what its
/// tables say of each other.
fn read_the_rest(kind: SheetKind, context: &mut Context<'_>) {
    match kind {
        SheetKind::Atd => {
            twins::settle(context);
            sentences::read(context);
        }
        SheetKind::Facilities => facilities::read(context),
        SheetKind::Custody => custody::read(context),
        SheetKind::Bond => bonds::read(context),
        SheetKind::Semiannual => {
            semiannual::date_spans(context);
            zeroed::withdraw(context);
        }
        SheetKind::Detention => zeroed::withdraw(context),
        SheetKind::Transgender => transgender::read(context),
        SheetKind::Segregation => segregation::read(context),
        _ => {}
    }
}

/// Every title on a sheet with the spec that it belongs to.
fn titles(grid: &Grid, kind: SheetKind) -> Vec<(&'static TableSpec, Anchor)> {
    let wanted: Vec<&'static TableSpec> = specs().filter(|spec| spec.sheet == kind).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    grid.cells()
        .iter()
        .filter_map(|cell| {
            let key = title_key(cell.text()?);
            let spec = wanted.iter().find(|spec| spec.title.matches(&key))?;
            Some((*spec, Anchor { row: cell.row, column: cell.column }))
        })
        .collect()
}

fn account(grid: &Grid, accounting: &mut Accounting) {
    for (cell, used) in grid.numeric_uses() {
        accounting.numeric_cells += 1;
        match used {
            Use::Observed => accounting.observed += 1,
            Use::DateOrLabel => accounting.used_as_date_or_label += 1,
            Use::Excluded(reason) => *accounting.excluded.entry(reason).or_insert(0) += 1,
            Use::None => {
                let number = match cell.value {
                    CellValue::Number(number) => number,
                    _ => f64::NAN,
                };
                accounting.unaccounted.push((grid.address(cell.row, cell.column), number));
            }
        }
    }
}

/// Footnotes as text, each with its section.
fn footnote_texts(footnotes: &Footnotes) -> Vec<Observation> {
    let undated = std::sync::Arc::new(AsOf::default());
    footnotes
        .lines
        .iter()
        .map(|line| Observation {
            table: TableId::Footnotes,
            measure: Measure::Text,
            breakdown: vec![(Dimension::Section, Category::named(line.section.clone()))],
            period: Period::Snapshot,
            complete: true,
            as_of: std::sync::Arc::clone(&undated),
            value: Value::Text(line.text.clone()),
            address: line.address.clone(),
            row_label: std::sync::Arc::from(""),
            column_label: std::sync::Arc::from(""),
            raw: None,
        })
        .collect()
}
