//! The Footnotes sheet: sections of text lines, and the dates in them.

use crate::extract::date_line::{Found, line};
use crate::extract::dates::dates_in;
use crate::extract::grid::Grid;
use crate::model::{Address, AsOf, FiscalYear};
use crate::sources::label;

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
        let (headings, texts) = columns(grid);
        for cell in grid.cells() {
            if cell.row == row {
                continue;
            }
            row = cell.row;
            if let Some(heading) = grid.text(row, headings) {
                section = heading;
            }
            let Some(text) = grid.text(row, texts) else { continue };
            lines.push(FootnoteLine {
                section_key: label::key(&section),
                section: section.clone(),
                text,
                address: grid.address(row, texts),
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
        self.first_date(sections, year, |_| true)
    }

    /// The same from the lines of the section that contain one of the words.
    ///
    /// # Errors
    /// What was printed, and why it is no date.
    pub fn date_of_line(
        &self,
        sections: &[&str],
        words: &[&str],
        year: Option<FiscalYear>,
    ) -> Found {
        self.first_date(sections, year, |found| has_one(&found.text, words))
    }

    /// The date of a section; where no heading names it, the one date of all lines that contain one of the words.
    ///
    /// # Errors
    /// What was printed, and why it is no date.
    pub fn date_or_of_lines(
        &self,
        sections: &[&str],
        words: &[&str],
        year: Option<FiscalYear>,
    ) -> Found {
        let headed = |found: &FootnoteLine| sections.iter().any(|s| found.section_key.contains(s));
        if self.lines.iter().any(headed) {
            return self.date(sections, year);
        }
        let found: Vec<(&FootnoteLine, chrono::NaiveDate)> = self
            .lines
            .iter()
            .filter(|found| has_one(&found.text, words))
            .filter_map(|found| Some((found, date_of(&found.text)??)))
            .collect();
        match found.as_slice() {
            [(first, date), rest @ ..] if rest.iter().all(|(_, other)| other == date) => {
                line(&first.text, first.address.clone(), Some(Some(*date)))
            }
            _ => self.date(sections, year),
        }
    }

    fn first_date(
        &self,
        sections: &[&str],
        year: Option<FiscalYear>,
        wanted: impl Fn(&FootnoteLine) -> bool,
    ) -> Found {
        let belongs = |candidate: &&FootnoteLine| {
            sections.iter().any(|section| candidate.section_key.contains(section))
        };
        let dated: Vec<(&FootnoteLine, Option<chrono::NaiveDate>)> = self
            .lines
            .iter()
            .filter(belongs)
            .filter(|candidate| wanted(candidate))
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

/// The columns of headings and of lines: those of the first two columns with text, A and B in every file seen.
fn columns(grid: &Grid) -> (u32, u32) {
    let mut columns: Vec<u32> =
        grid.cells().iter().filter(|cell| cell.text().is_some()).map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    match columns.as_slice() {
        [first, second, ..] => (*first, *second),
        _ => (1, 2),
    }
}

fn has_one(text: &str, words: &[&str]) -> bool {
    let key = label::key(text);
    words.iter().any(|word| key.contains(word))
}

/// The first date that follows `through`, `as of` or `received on`; `Some(None)` for one that names no day.
#[expect(clippy::option_option, reason = "no date and an impossible date are told apart")]
fn date_of(text: &str) -> Option<Option<chrono::NaiveDate>> {
    let lower = text.to_ascii_lowercase();
    let from = ["through", "snapshot as", "as of", "received on"]
        .iter()
        .filter_map(|word| lower.find(word))
        .min()?;
    let found = dates_in(text).into_iter().find(|found| found.start > from)?;
    // `as of (IIDS run date 07/06/2022)`: the date itself is gone, and the next one is another's.
    let between = text.get(from..found.start).unwrap_or_default();
    (!between.contains('(')).then_some(found.date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::sample::sheet;

    fn footnotes(lines: &[(u32, u32, &str)]) -> Footnotes {
        Footnotes::read(&sheet("Footnotes", lines))
    }

    fn day(text: &str) -> Option<chrono::NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn a_table_is_dated_by_the_line_that_names_its_figures() {
        // 0212/26: the snapshot is on one line of the section, the releases on the next.
        let found = footnotes(&[
            (89, 1, "USCIS Average Time from USCIS Fear Decision"),
            (89, 2, "Aliens in ICE Detention data are a snapshot as 02/08/2026 (IIDS)."),
            (90, 2, "FY2026 YTD ICE Final Book Out data are updated through 02/07/2026 (IIDS)."),
        ]);
        let sections = ["uscis average time"];
        let own = found.date_of_line(&sections, &["final book out"], None).unwrap();
        assert_eq!(own.date, day("2026-02-07"));
        assert_eq!(found.date(&sections, None).unwrap().date, day("2026-02-08"));
        assert!(found.date_of_line(&sections, &["final releases data"], None).is_err());
    }

    #[test]
    fn lines_without_their_heading_date_a_table_only_where_they_agree() {
        // 0317/22: the heading of the removals is missing.
        let lines = [
            (61, 1, "FY2022 ICE Final Releases"),
            (61, 2, "FY2022 ICE Removals data are updated through 03/26/2022 (IIDS)."),
            (67, 2, "FY2022 ICE Removals data are updated through 03/26/2022 (IIDS)."),
        ];
        let words = ["ice removals data are updated through"];
        let date = |lines: &[(u32, u32, &str)]| {
            footnotes(lines).date_or_of_lines(&["ice removals"], &words, None).ok()?.date
        };
        assert_eq!(date(&lines), day("2022-03-26"));
        let mut others = lines;
        others[2].2 = "FY2022 ICE Removals data are updated through 03/12/2022 (IIDS).";
        assert_eq!(date(&others), None);
    }
}
