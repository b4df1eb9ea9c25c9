//! One document as it was made public, table by table: what the checks, the revisions and the derived measures read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::observation::column_letters;
use super::{
    AsOf, Capture, CaptureId, FiscalYear, Measure, Observation, Period, PublishedFrom, SourceId,
    TableId, Value,
};

/// The kind of span that a figure speaks for; its word is the ledger's `period` column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// One day: the table's as-of date.
    Snapshot,
    /// One calendar month.
    Month,
    /// From 1 October to the as-of date.
    FiscalYearToDate,
    /// A whole past fiscal year.
    WholeFiscalYear,
    /// A quarter of a fiscal year.
    Quarter,
    /// One day named by the table itself.
    Day,
    /// From one day to another.
    Days,
}

impl PeriodKind {
    /// The kind of that word.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "snapshot" => Self::Snapshot,
            "month" => Self::Month,
            "fiscal_year_to_date" => Self::FiscalYearToDate,
            "fiscal_year" => Self::WholeFiscalYear,
            "quarter" => Self::Quarter,
            "day" => Self::Day,
            "days" => Self::Days,
            _ => return None,
        })
    }

    /// Whether the figure is dated by its table's as-of date and not by the period itself.
    pub fn moves_with_as_of(self) -> bool {
        matches!(self, Self::Snapshot | Self::FiscalYearToDate)
    }
}

/// Where a figure stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Sheet as printed; for a page, the table's name.
    pub sheet: Arc<str>,
    /// Column letters.
    pub column: Arc<str>,
    /// Row, from 1.
    pub row: u32,
}

impl Cell {
    /// `ATD FY22 YTD!B11`.
    pub fn text(&self) -> String {
        format!("{}!{}{}", self.sheet, self.column, self.row)
    }
}

/// What makes a figure that figure, whatever release prints it; the as-of date is the table's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// What it counts.
    pub measure: Measure,
    /// Its categories, in the table's order.
    pub categories: [Option<Arc<str>>; 3],
    /// The kind of span.
    pub period: PeriodKind,
    /// First day of the span, where it has one.
    pub start: Option<NaiveDate>,
}

impl Identity {
    /// The category at a place of the table's order; empty where the table has fewer.
    pub fn category(&self, at: usize) -> &str {
        self.categories.get(at).and_then(Option::as_deref).unwrap_or_default()
    }

    /// Whether the figure counts people or events, so that parts add to a total.
    pub fn is_total(&self) -> bool {
        self.categories.iter().flatten().all(|category| &**category == "all")
    }

    /// `convicted, ICE` for a message; empty for a total.
    pub fn words(&self) -> String {
        let named = self.categories.iter().flatten().filter(|category| &***category != "all");
        named.map(|category| category.replace('_', " ")).collect::<Vec<_>>().join(", ")
    }
}

/// One numeric figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What makes it that figure.
    pub identity: Identity,
    /// The number.
    pub value: f64,
    /// False while its period runs.
    pub complete: bool,
    /// Its cell.
    pub cell: Cell,
}

/// One table of one release.
#[derive(Debug, Clone, Default)]
pub struct PrintedTable {
    /// The date that the table speaks for, once found possible.
    pub as_of: Option<NaiveDate>,
    /// The date as printed, possible or not.
    pub as_of_printed: Option<NaiveDate>,
    /// The line in which that date stands, with its cell.
    pub as_of_line: Option<(String, String)>,
    /// What its figures are broken down by, in the table's order.
    pub dimensions: [Option<Arc<str>>; 3],
    /// Its numbers, in reading order.
    pub figures: Vec<Figure>,
    /// Every column that holds something, words included.
    pub columns: BTreeSet<Measure>,
    /// The words of the facility sheet's column of men and women.
    pub genders: Vec<Arc<str>>,
}

impl PrintedTable {
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

    /// The sheet it stands on.
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
    /// Its tables.
    pub tables: BTreeMap<TableId, PrintedTable>,
}

/// The day on which a figure became public: a transcribed one on the day it was read.
pub fn published_on(observation: &Observation, capture: &Capture) -> NaiveDate {
    match observation.period {
        Period::Day(read_on) if capture.source == SourceId::IceCoronavirusTranscription => read_on,
        _ => capture.published_on,
    }
}

impl Release {
    /// The releases of one document: one, or for a transcription one for each day of reading.
    pub fn of(capture: &Capture, observations: &[Observation]) -> Vec<Self> {
        let mut releases: BTreeMap<NaiveDate, Self> = BTreeMap::new();
        let newest = newest_sheets(capture, observations);
        let is_current = |o: &&Observation| {
            o.table != TableId::Footnotes
                && newest.get(&o.table).is_none_or(|(_, sheet)| **sheet == *o.address.sheet)
        };
        for observation in observations.iter().filter(is_current) {
            let published_on = published_on(observation, capture);
            let release = releases.entry(published_on).or_insert_with(|| Self {
                source: capture.source,
                capture: capture.id(),
                document: capture.document().to_owned(),
                published_on,
                published_from: capture.published_from,
                tables: BTreeMap::new(),
            });
            release.tables.entry(observation.table).or_default().add(observation);
        }
        releases.into_values().collect()
    }
}

/// The sheet of each table of a workbook that has the newest date: a closing sheet of the year before may stand beside
/// the current one (1031/23 `ATD EOFY23 `).
fn newest_sheets<'o>(
    capture: &Capture,
    observations: &'o [Observation],
) -> BTreeMap<TableId, (Option<NaiveDate>, &'o str)> {
    let mut newest: BTreeMap<TableId, (Option<NaiveDate>, &str)> = BTreeMap::new();
    if capture.source != SourceId::IceWorkbook {
        return newest;
    }
    for observation in observations {
        let here = (observation.as_of.date, &*observation.address.sheet);
        let known = newest.entry(observation.table).or_insert(here);
        if here > *known {
            *known = here;
        }
    }
    newest
}

impl PrintedTable {
    /// Takes one observation in; the first of them dates the table.
    fn add(&mut self, observation: &Observation) {
        if self.columns.is_empty() {
            self.date_by(&observation.as_of);
        } else {
            self.as_of = self.as_of.max(observation.as_of.date);
        }
        self.columns.insert(observation.measure);
        match &observation.value {
            Value::Text(text) if observation.measure == Measure::Gender => {
                self.genders.push(Arc::from(text.as_str()));
            }
            Value::Text(_) => {}
            Value::Number(value) => self.add_figure(observation, *value),
        }
    }

    fn date_by(&mut self, as_of: &AsOf) {
        self.as_of = as_of.date;
        self.as_of_printed = as_of.printed;
        self.as_of_line = as_of.text.as_ref().map(|text| {
            let cell = as_of.address.as_ref().map_or_else(
                || "!".to_owned(),
                |address| format!("{}!{}", address.sheet, address.cell()),
            );
            (text.to_string(), cell)
        });
    }

    fn add_figure(&mut self, observation: &Observation, value: f64) {
        let at = |at: usize| observation.breakdown.get(at);
        if self.figures.is_empty() {
            self.dimensions = [0, 1, 2].map(|n| at(n).map(|(by, _)| Arc::from(by.name())));
        }
        let Some(period) = PeriodKind::from_name(observation.period.kind()) else { return };
        self.figures.push(Figure {
            identity: Identity {
                measure: observation.measure,
                categories: [0, 1, 2].map(|n| at(n).map(|(_, of)| Arc::from(of.as_str()))),
                period,
                start: observation.period.first_day(),
            },
            value,
            complete: observation.complete,
            cell: Cell {
                sheet: Arc::clone(&observation.address.sheet),
                column: Arc::from(column_letters(observation.address.column)),
                row: observation.address.row,
            },
        });
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
