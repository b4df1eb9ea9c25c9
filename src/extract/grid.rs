//! A sheet as a sparse grid, and what each of its cells was used for.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::Address;
use crate::sources::label;

/// What a cell holds; blank cells are not kept.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// A number.
    Number(f64),
    /// Text, as stored.
    Text(String),
    /// A number that the workbook formats as a date.
    Date(NaiveDate),
    /// An error such as `#N/A`, or a truth value.
    Error(String),
}

/// One cell of a grid; rows and columns from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Row, from 1.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
    /// Content.
    pub value: CellValue,
}

impl Cell {
    /// The text, where the cell holds text that is not blank.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            CellValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the cell counts in the accounting of numeric cells.
    pub fn is_numeric(&self) -> bool {
        matches!(self.value, CellValue::Number(_) | CellValue::Date(_))
    }
}

/// Why a numeric cell is not an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// ICE prints 0 for months that have not begun.
    NotYetReported,
    /// A frozen sheet of an earlier fiscal year beside the current one.
    OlderYearSheet,
    /// A count whose label ICE left blank (0202/26 `ATD FY26 YTD`!A32).
    UnlabelledCount,
    /// The table's total printed a second time (0809/22 row 119).
    RepeatedTotal,
    /// A month or year that ICE zeroes because it no longer fills it (FY26: October 2024 to September 2025).
    Zeroed,
    /// A month printed a second time in the header (0717/25 bonds: June twice, July meant).
    RepeatedMonth,
    /// Figures of one table that cannot both be true (0409/26 bonds: more releases with a bond than releases).
    Contradicted,
    /// An average of 0 over people whom the same document counts (0409/26: family stay of March 2026).
    AverageNotFilled,
    /// A sheet of a few releases that no table of ours describes; it is reported.
    UnreadSheet,
    /// A number that is no figure (below zero); it is reported with its cell.
    Refused,
    /// A figure under a month that had not begun on the table's date (a mistyped year in a header).
    NotBegun,
}

impl Exclusion {
    /// Every reason.
    pub const EVERY: [Self; 11] = [
        Self::NotYetReported,
        Self::OlderYearSheet,
        Self::UnlabelledCount,
        Self::RepeatedTotal,
        Self::Zeroed,
        Self::RepeatedMonth,
        Self::Contradicted,
        Self::AverageNotFilled,
        Self::UnreadSheet,
        Self::Refused,
        Self::NotBegun,
    ];

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|reason| reason.name() == name)
    }

    /// The reason in a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotYetReported => "ICE prints 0 for months that have not begun",
            Self::OlderYearSheet => {
                "a frozen sheet of an earlier fiscal year stands beside the current one"
            }
            Self::UnlabelledCount => "ICE left the label of the row blank",
            Self::RepeatedTotal => "the table's total, printed a second time",
            Self::Zeroed => "a month or year that ICE zeroes because it no longer fills it in",
            Self::Refused => "a number that is no figure; it is reported with its cell",
            Self::NotBegun => "a figure under a month that had not begun on the table's date",
            Self::Contradicted => "figures of one table that cannot both be true",
            Self::AverageNotFilled => {
                "an average of 0 over people whom the same document counts, or in a month that still runs"
            }
            Self::UnreadSheet => "a sheet of a few releases that is reported and not read",
            Self::RepeatedMonth => {
                "a month printed a second time in the header; which month is meant is not certain"
            }
        }
    }

    /// The word in `check`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotYetReported => "not_yet_reported",
            Self::OlderYearSheet => "older_year_sheet",
            Self::UnlabelledCount => "unlabelled_count",
            Self::RepeatedTotal => "repeated_total",
            Self::Zeroed => "zeroed",
            Self::RepeatedMonth => "repeated_month",
            Self::Contradicted => "contradicted",
            Self::AverageNotFilled => "average_not_filled",
            Self::UnreadSheet => "unread_sheet",
            Self::Refused => "refused",
            Self::NotBegun => "not_begun",
        }
    }
}

/// What a cell was used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Nothing yet.
    None,
    /// An observation.
    Observed,
    /// A date or a label.
    DateOrLabel,
    /// Covered by a named exclusion.
    Excluded(Exclusion),
}

/// One sheet.
#[derive(Debug, Clone)]
pub struct Grid {
    /// Sheet name as printed.
    pub name: Arc<str>,
    /// False for hidden and very hidden sheets.
    pub visible: bool,
    cells: Vec<Cell>,
    rows: BTreeMap<u32, (usize, usize)>,
    uses: Vec<Use>,
}

impl Grid {
    /// Takes cells in any order; blank text is dropped, a later duplicate address is kept beside the first.
    pub fn new(name: &str, visible: bool, mut cells: Vec<Cell>) -> Self {
        cells.retain(|cell| cell.text().is_none_or(|text| !text.trim().is_empty()));
        if !cells.is_sorted_by_key(|cell| (cell.row, cell.column)) {
            cells.sort_by_key(|cell| (cell.row, cell.column));
        }
        let mut rows: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for (index, cell) in cells.iter().enumerate() {
            rows.entry(cell.row).or_insert((index, index)).1 = index + 1;
        }
        let uses = vec![Use::None; cells.len()];
        Self { name: Arc::from(name), visible, cells, rows, uses }
    }

    /// All cells, row by row.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cells of one row, left to right.
    pub fn row(&self, row: u32) -> &[Cell] {
        self.rows.get(&row).and_then(|&(from, to)| self.cells.get(from..to)).unwrap_or(&[])
    }

    /// The last row with a cell; 0 for an empty sheet.
    pub fn last_row(&self) -> u32 {
        self.rows.last_key_value().map_or(0, |(row, _)| *row)
    }

    /// The cell at an address.
    pub fn get(&self, row: u32, column: u32) -> Option<&Cell> {
        let cells = self.row(row);
        let at = cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        cells.get(at)
    }

    /// The text at an address, squeezed; `None` for blank and non-text cells.
    pub fn text(&self, row: u32, column: u32) -> Option<String> {
        self.get(row, column).and_then(Cell::text).map(label::squeeze)
    }

    /// The comparison key of the text at an address.
    pub fn key(&self, row: u32, column: u32) -> Option<String> {
        self.get(row, column).and_then(Cell::text).map(label::key)
    }

    /// Its full address.
    pub fn address(&self, row: u32, column: u32) -> Address {
        Address { sheet: Arc::clone(&self.name), row, column }
    }

    /// Records what a cell was used for; the first use is kept. Blank addresses are ignored.
    pub fn claim(&mut self, row: u32, column: u32, used: Use) {
        let Some(&(from, to)) = self.rows.get(&row) else { return };
        let Some(cells) = self.cells.get(from..to) else { return };
        let Ok(at) = cells.binary_search_by_key(&column, |cell| cell.column) else { return };
        if let Some(slot) = self.uses.get_mut(from + at)
            && *slot == Use::None
        {
            *slot = used;
        }
    }

    /// Withdraws a figure: its cell goes under an exclusion.
    pub fn withdraw(&mut self, row: u32, column: u32, reason: Exclusion) {
        let Some(&(from, to)) = self.rows.get(&row) else { return };
        let Some(cells) = self.cells.get(from..to) else { return };
        if let Ok(at) = cells.binary_search_by_key(&column, |cell| cell.column)
            && let Some(slot) = self.uses.get_mut(from + at)
        {
            *slot = Use::Excluded(reason);
        }
    }

    /// Records the same use for every cell that has none yet.
    pub fn claim_rest(&mut self, used: Use) {
        for slot in &mut self.uses {
            if *slot == Use::None {
                *slot = used;
            }
        }
    }

    /// Numeric cells with their uses.
    pub fn numeric_uses(&self) -> impl Iterator<Item = (&Cell, Use)> {
        self.cells.iter().zip(self.uses.iter().copied()).filter(|(cell, _)| cell.is_numeric())
    }

    /// The use of one cell.
    pub fn used(&self, row: u32, column: u32) -> Use {
        let Some(&(from, to)) = self.rows.get(&row) else { return Use::None };
        let Some(cells) = self.cells.get(from..to) else { return Use::None };
        cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()
            .and_then(|at| self.uses.get(from + at).copied())
            .unwrap_or(Use::None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_address_whatever_their_order() {
        let cell = |row, column, value: f64| Cell { row, column, value: CellValue::Number(value) };
        let grid = Grid::new("S", true, vec![cell(3, 2, 5.0), cell(1, 1, 4.0), cell(3, 1, 6.0)]);
        assert_eq!(grid.get(3, 2).map(|c| c.value.clone()), Some(CellValue::Number(5.0)));
        assert_eq!(grid.get(2, 2), None);
        assert_eq!(grid.last_row(), 3);
    }

    #[test]
    fn the_first_use_of_a_cell_stands() {
        let cells = vec![Cell { row: 1, column: 1, value: CellValue::Number(1.0) }];
        let mut grid = Grid::new("S", true, cells);
        grid.claim(1, 1, Use::Observed);
        grid.claim(1, 1, Use::DateOrLabel);
        assert_eq!(grid.used(1, 1), Use::Observed);
    }
}
