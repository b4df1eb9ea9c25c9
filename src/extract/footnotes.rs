//! The Footnotes sheet: sections of text lines, and the dates in them.
//! Comes in: the sheet. Goes out: lines with their section, dates by section. Never: a figure.

use crate::extract::as_of::{Found, line};
use crate::extract::dates::dates_in;
use crate::extract::grid::Grid;
use crate::extract::label;
use crate::model::{Address, AsOf, FiscalYear};

/// One line of the sheet with the section that it belongs to.
#[derive(Debug, Clone)]
pub struct FootnoteLine {
    /// Section heading as printed, squeezed.
    pub section: String,
    /// The heading's key.
    pub section_key: String,
    /// Text of the line as printed, squeezed.
    pub text: String,
    /// Its cell.
    pub address: Address,
}

/// All lines of the Footnotes sheet, in order; empty where the workbook has none.
#[derive(Debug, Clone, Default)]
pub struct Footnotes {
    /// Lines, top to bottom.
    pub lines: Vec<FootnoteLine>,
}

impl Footnotes {
    /// Reads the sheet: column A heads a section on its first row only, column B holds the lines.
    pub fn read(grid: &Grid) -> Self {
        let mut lines = Vec::new();
        let mut section = String::new();
        let mut row = 0;
        for cell in grid.cells() {
            if cell.row == row {
                continue;
            }
            row = cell.row;
            if let Some(heading) = grid.text(row, 1) {
                section = heading;
            }
            let Some(text) = grid.text(row, 2) else { continue };
            lines.push(FootnoteLine {
                section_key: label::key(&section),
                section: section.clone(),
                text,
                address: grid.address(row, 2),
            });
        }
        Self { lines }
    }

    /// The first date of the section whose heading contains one of the keys; where several sections do
    /// (`EOFY2020 ..` beside `FY2021 ..`), the one that names the table's fiscal year.
    ///
    /// # Errors
    /// What was printed, and why it is no date.
    pub fn date(&self, sections: &[&str], year: Option<FiscalYear>) -> Found {
        let belongs = |candidate: &&FootnoteLine| {
            sections.iter().any(|section| candidate.section_key.contains(section))
        };
        let dated: Vec<(&FootnoteLine, Option<chrono::NaiveDate>)> = self
            .lines
            .iter()
            .filter(belongs)
            .filter_map(|candidate| Some((candidate, date_of(&candidate.text)?)))
            .collect();
        let of_year = dated.iter().find(|(candidate, _)| {
            year.is_some() && label::fiscal_year(&candidate.section) == year
        });
        if let Some((found, date)) = of_year.or_else(|| dated.first()) {
            line(&found.text, found.address.clone(), Some(*date))
        } else {
            let wanted = sections.join("` or `");
            Err((AsOf::default(), format!("no dated footnote in a section `{wanted}`")))
        }
    }
}

/// The first date that follows `through`, `as of` or `received on`; `Some(None)` for one that names no day.
#[expect(clippy::option_option, reason = "no date and an impossible date are told apart")]
fn date_of(text: &str) -> Option<Option<chrono::NaiveDate>> {
    let lower = text.to_ascii_lowercase();
    let from = ["through", "snapshot as", "as of", "received on"]
        .iter()
        .filter_map(|word| lower.find(word))
        .min()?;
    dates_in(text).iter().find(|found| found.start > from).map(|found| found.date)
}
