//! What the date of a table is looked for in.

use crate::extract::footnotes::Footnotes;
use crate::extract::grid::Grid;
use crate::model::{AsOf, FiscalYear};
use crate::sources::label;

/// What a date is looked for in.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The table's sheet.
    pub grid: &'a Grid,
    /// Title row.
    pub title_row: u32,
    /// Label column.
    pub column: u32,
    /// Last row of the table.
    pub last_row: u32,
    /// The table's fiscal year.
    pub year: Option<FiscalYear>,
    /// Footnotes of the workbook.
    pub footnotes: &'a Footnotes,
    /// The sheet's participants report, found with its status table.
    pub participants: &'a AsOf,
}

impl Place<'_> {
    /// The lines below the table with their rows, to the next title in the column.
    pub(super) fn lines_below(&self) -> impl Iterator<Item = (u32, String)> + '_ {
        (self.last_row..=self.last_row.saturating_add(6))
            .filter_map(|row| Some((row, self.grid.text(row, self.column)?)))
            .take_while(|(_, text)| !is_title(&label::key(text)))
    }
}

/// Whether a key is the title of a table of the ATD sheet, so that lines from there on belong to that table.
fn is_title(key: &str) -> bool {
    key.starts_with("atd active population")
        || key.starts_with("active atd participants")
        || key.contains("court appearance")
}
