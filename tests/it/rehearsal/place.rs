//! Where the parts of a table stand around one of its figures: label, header, title, block.

use detention_stats::extract::grid::{Cell, CellValue};
use detention_stats::model::{Observation, TableId};
use detention_stats::sources::ice_detention::TABLES;
use detention_stats::sources::label;

use super::bed::{Book, Document};

/// A figure's surroundings; rows and columns from 1.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its sheet's number in the book.
    pub(super) sheet: usize,
    /// Its row.
    pub(super) row: u32,
    /// Its column.
    pub(super) column: u32,
    /// The column of its row label.
    pub(super) label: Option<u32>,
    /// The row of its column's header.
    pub(super) header: Option<u32>,
    /// The table's title.
    pub(super) title: Option<(u32, u32)>,
    /// The block of the table: first row, first column, last row, last column.
    pub(super) block: (u32, u32, u32, u32),
}

/// The cell at an address.
pub(super) fn cell(book: &Book, sheet: usize, row: u32, column: u32) -> Option<&Cell> {
    book.get(sheet)?.cells.iter().find(|c| (c.row, c.column) == (row, column))
}

/// The value at an address, to be changed.
pub(super) fn value(
    book: &mut Book,
    sheet: usize,
    row: u32,
    column: u32,
) -> Option<&mut CellValue> {
    let cells = &mut book.get_mut(sheet)?.cells;
    cells.iter_mut().find(|c| (c.row, c.column) == (row, column)).map(|c| &mut c.value)
}

/// The surroundings of a figure.
pub(super) fn of(document: &Document, figure: &Observation) -> Option<Place> {
    let name = &*figure.address.sheet;
    let sheet = document.book.iter().position(|sheet| sheet.name == name)?;
    let cells = &document.book[sheet].cells;
    let (row, column) = (figure.address.row, figure.address.column);
    let label = cells
        .iter()
        .filter(|c| c.row == row && c.column < column && c.text().is_some())
        .map(|c| c.column)
        .max();
    let title = title(cells, figure.table, row, column);
    let figures = || {
        document
            .extraction
            .observations
            .iter()
            .filter(|o| o.table == figure.table && &*o.address.sheet == name)
    };
    let top = title.map_or(0, |(row, _)| row);
    // A table may stand several times under several titles: only what is below this one, to the next.
    let below: Vec<u32> =
        figures().map(|o| o.address.row).filter(|r| *r > top && *r <= row.max(top) + 60).collect();
    let first = *below.iter().min()?;
    let header = cells
        .iter()
        .filter(|c| c.column == column && c.row < first && c.row >= top && c.text().is_some())
        .map(|c| c.row)
        .max();
    let columns = || figures().map(|o| o.address.column).chain(label).chain(title.map(|t| t.1));
    let rows_from = title.map_or(header.unwrap_or(first), |(row, _)| row);
    let block = (rows_from, columns().min()?, *below.iter().max()?, columns().max()?);
    Some(Place { sheet, row, column, label, header, title, block })
}

/// The title nearest above, at or left of the column.
fn title(cells: &[Cell], table: TableId, row: u32, column: u32) -> Option<(u32, u32)> {
    let specs: Vec<_> = TABLES.iter().flat_map(|t| t.iter()).filter(|s| s.table == table).collect();
    cells
        .iter()
        .filter(|c| c.row < row && c.column <= column)
        .filter(|c| {
            let Some(text) = c.text() else { return false };
            let key = label::key(text);
            let bare = key.split_once(' ').map_or("", |(_, rest)| rest);
            specs.iter().any(|s| s.title.matches(&key) || s.title.matches(bare))
        })
        .map(|c| (c.row, c.column))
        .max()
}
