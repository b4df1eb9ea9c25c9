//! One document as it was made public, table by table: what the checks, the revisions and the derived measures read.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AsOf, Capture, CaptureId, Dimension, Document, Figure, FiscalYear, Measure, Observation,
    PeriodKind, PublishedFrom, SourceId, TableId, Text, Words,
};
use chrono::NaiveDate;

/// One table of one release.
#[derive(Debug, Clone, Default)]
pub struct PrintedTable {
    /// The date that the table describes, once found possible.
    pub as_of: Option<NaiveDate>,
    /// The date as printed, possible or not.
    pub as_of_printed: Option<NaiveDate>,
    /// The line in which that date is, with its cell.
    pub as_of_line: Option<(String, String)>,
    /// What its figures are broken down by, in the table's order.
    pub dimensions: [Option<Dimension>; 3],
    /// Its numbers, in reading order.
    pub figures: Vec<Figure>,
    /// Numbers of the same table on a closing sheet of an earlier year: in the series, not judged.
    pub older: Vec<Figure>,
    /// Its words, in reading order, those of an older sheet among them.
    pub words: Vec<Words>,
    /// Every column that holds something, words included.
    pub columns: BTreeSet<Measure>,
    /// The words of the facility sheet's column of men and women.
    pub genders: Vec<Text>,
}

impl PrintedTable {
    /// A table without rows, with its date.
    pub(super) fn dated(as_of: &AsOf) -> Self {
        let line = as_of.text.as_ref().map(|text| {
            let cell = as_of.address.as_ref().map_or_else(
                || "!".to_owned(),
                |address| format!("{}!{}", address.sheet, address.cell()),
            );
            (text.to_string(), cell)
        });
        let (date, printed) = (as_of.date, as_of.printed);
        Self { as_of: date, as_of_printed: printed, as_of_line: line, ..Self::default() }
    }

    /// Every number, those of an older sheet among them.
    pub fn all(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().chain(&self.older)
    }

    /// The table's date, or else what was printed in its place.
    pub fn date(&self) -> Option<NaiveDate> {
        self.as_of.or(self.as_of_printed)
    }

    /// Figures of one measure.
    pub fn of(&self, measure: Measure) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(move |figure| figure.identity.measure == measure)
    }

    /// The figure of a measure with these categories and kind of period.
    pub fn find(&self, measure: Measure, categories: &[&str], kind: PeriodKind) -> Option<&Figure> {
        self.of(measure).find(|figure| {
            figure.identity.period == kind
                && categories.iter().enumerate().all(|(at, c)| figure.identity.category(at) == *c)
        })
    }

    /// The sheet it is on.
    pub fn sheet(&self) -> &str {
        self.figures.first().map_or("", |figure| &figure.cell.sheet)
    }

    /// The fiscal year that the table was made for: the one its sheet is named by (`ATD FY22 YTD`, `Detention
    /// EOFY2020`), else the one of its date.
    pub fn edition(&self) -> Option<FiscalYear> {
        fiscal_year_in(self.sheet()).or_else(|| self.date().map(FiscalYear::of))
    }
}

/// The fiscal year in a sheet's name.
fn fiscal_year_in(sheet: &str) -> Option<FiscalYear> {
    let upper = sheet.to_ascii_uppercase();
    let rest = upper.get(upper.find("FY")? + 2..)?;
    let digits: String =
        rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let year: i32 = digits.parse().ok()?;
    match digits.len() {
        2 => Some(FiscalYear(2000 + year)),
        4 => Some(FiscalYear(year)),
        _ => None,
    }
}

/// One document as it was made public. A transcription makes one release for each day of reading.
#[derive(Debug, Clone)]
pub struct Release {
    /// Its source.
    pub source: SourceId,
    /// Its document.
    pub capture: CaptureId,
    /// File name.
    pub document: String,
    /// First evidence that it was public.
    pub published_on: NaiveDate,
    /// What that evidence is.
    pub published_from: PublishedFrom,
    /// The document's place among the ledger's files.
    pub order: u32,
    /// Its tables.
    pub tables: BTreeMap<TableId, PrintedTable>,
    /// Its footnotes.
    pub footnotes: Vec<Words>,
}

impl Release {
    /// The releases of one document: one, or for a transcription one for each day of reading.
    pub fn of(capture: &Capture, observations: &[Observation]) -> Vec<Self> {
        Document::of(capture, observations).releases(Some(capture))
    }

    /// The source under which its figures are published: a transcription under the page that it was read from.
    pub fn published_source(&self) -> SourceId {
        match self.source {
            SourceId::IceCoronavirusTranscription => SourceId::IceCoronavirusPage,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_names_the_fiscal_year_of_its_tables() {
        for (sheet, year) in [
            ("ATD FY22 YTD", Some(2022)),
            ("Detention EOFY2020", Some(2020)),
            ("Facilities EOYFY20 ", Some(2020)),
            ("Facilities FY23 ", Some(2023)),
            ("Monthly Bond Statistics", None),
        ] {
            assert_eq!(fiscal_year_in(sheet), year.map(FiscalYear), "{sheet}");
        }
    }
}
