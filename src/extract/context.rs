//! What a table is read in.

use crate::extract::as_of;
use crate::extract::footnotes::Footnotes;
use crate::extract::grid::Grid;
use crate::extract::value::{Reading, value_of};
use crate::model::{AsOf, FiscalYear, Measure, Observation, Problem, TableId, Value};

/// Where a title was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Row of the title.
    pub row: u32,
    /// Column of the title.
    pub column: u32,
}

/// What a table is read in.
#[derive(Debug)]
pub struct Context<'a> {
    /// Its sheet; cells used are claimed here.
    pub grid: &'a mut Grid,
    /// Fiscal year of the sheet.
    pub year: Option<FiscalYear>,
    /// Footnotes of the workbook.
    pub footnotes: &'a Footnotes,
    /// The sheet's participants report, for ATD tables without a line of their own.
    pub participants: AsOf,
    /// Titles of all tables on the sheet.
    pub anchors: &'a [Anchor],
    /// Figures so far.
    pub observations: Vec<Observation>,
    /// Problems so far.
    pub problems: Vec<Problem>,
}

impl Context<'_> {
    /// The figure of a cell in the unit of the measure, with its text where it was not printed as a number. `None` for
    /// an empty cell, a placeholder, and what is no figure; the last is reported.
    pub(super) fn figure(
        &mut self,
        (table, measure): (TableId, Measure),
        (row, column): (u32, u32),
    ) -> Option<(Value, Option<String>)> {
        match value_of(self.grid.get(row, column)?, measure) {
            Reading::Figure(value, raw) => Some((value, raw)),
            Reading::Nothing => None,
            Reading::Unexpected(text) => {
                let address = self.grid.address(row, column);
                let message = format!("expected a number, found `{text}`");
                self.problems.push(as_of::refused(table, Some(address), message));
                None
            }
        }
    }
}
