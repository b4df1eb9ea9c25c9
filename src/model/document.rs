//! One document's figures, row by row, and the releases that it makes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::figure::{Cell, Figure, Identity, PeriodKind, Printed, Words};
use super::observation::column_letters;
use super::release::{PrintedTable, Release};
use super::{
    AsOf, Capture, CaptureId, Measure, Observation, Period, SourceId, TableId, Text, Value,
};
use chrono::NaiveDate;

/// The rows of one table, numbers and words apart, each in reading order.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Cells with a number.
    pub figures: Vec<Figure>,
    /// Cells with words.
    pub words: Vec<Words>,
}

/// Every row of one document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its source.
    pub source: SourceId,
    /// Its capture.
    pub capture: CaptureId,
    /// Its place among the ledger's files.
    pub order: u32,
    /// Its tables.
    pub tables: BTreeMap<TableId, Rows>,
}

/// The day on which a figure became public: a transcribed one on the day it was read.
pub fn published_on(observation: &Observation, capture: &Capture) -> NaiveDate {
    match observation.period {
        Period::Day(read_on) if capture.source == SourceId::IceCoronavirusTranscription => read_on,
        _ => capture.published_on,
    }
}

impl Document {
    /// What was just read from a document, before it is in the ledger.
    pub fn of(capture: &Capture, observations: &[Observation]) -> Self {
        let mut document = Self {
            source: capture.source,
            capture: capture.id(),
            order: 0,
            tables: BTreeMap::new(),
        };
        for (observation, row) in observations.iter().zip(0..) {
            let rows = document.tables.entry(observation.table).or_default();
            rows.add(observation, row, published_on(observation, capture));
        }
        document
    }

    /// The releases that it makes: one, or for a transcription one for each day of reading. A closing sheet of the year
    /// before, beside the current one, is no part of the release's tables (1031/23 `ATD EOFY23 `): its figures are
    /// kept apart.
    pub fn releases(self, capture: Option<&Capture>) -> Vec<Release> {
        let Self { source, capture: id, order, tables } = self;
        let mut releases: BTreeMap<NaiveDate, Release> = BTreeMap::new();
        let release_of = |published_on: NaiveDate| {
            let document = capture.map_or_else(|| id.to_string(), |c| c.document().to_owned());
            let published_from =
                capture.map_or(super::PublishedFrom::NewestAsOf, |c| c.published_from);
            Release {
                source,
                capture: id.clone(),
                document,
                published_on,
                published_from,
                order,
                tables: BTreeMap::new(),
                footnotes: Vec::new(),
            }
        };
        for (table, rows) in tables {
            let parts = if table == TableId::Footnotes {
                for words in rows.words {
                    let day = words.published_on;
                    let release = releases.entry(day).or_insert_with(|| release_of(day));
                    release.footnotes.push(words);
                }
                continue;
            } else {
                rows.tables(source)
            };
            for (day, part) in parts {
                let release = releases.entry(day).or_insert_with(|| release_of(day));
                release.tables.insert(table, part);
            }
        }
        for table in releases.values_mut().flat_map(|release| release.tables.values_mut()) {
            table.figures.shrink_to_fit();
            table.words.shrink_to_fit();
        }
        // A document of footnotes alone is no release.
        releases.into_values().filter(|release| !release.tables.is_empty()).collect()
    }
}

impl Rows {
    fn add(&mut self, observation: &Observation, row: u32, published_on: NaiveDate) {
        let category =
            |at: usize| observation.breakdown.get(at).map(|(_, of)| Text::of(of.as_str()));
        let categories = [category(0), category(1), category(2)];
        let cell = Cell {
            sheet: Text::of(&observation.address.sheet),
            column: Text::of(&column_letters(observation.address.column)),
            row: observation.address.row,
        };
        let as_of = Arc::clone(&observation.as_of);
        let start = observation.period.first_day();
        let measure = observation.measure;
        match &observation.value {
            Value::Text(text) => {
                let text = Some(Text::of(text));
                self.words.push(Words {
                    measure,
                    categories,
                    text,
                    start,
                    cell,
                    as_of,
                    published_on,
                    row,
                });
            }
            Value::Number(value) => {
                let dimension = |at: usize| observation.breakdown.get(at).map(|(by, _)| *by);
                let period = PeriodKind::of(observation.period);
                self.figures.push(Figure {
                    identity: Identity { measure, categories, period, start },
                    dimensions: [dimension(0), dimension(1), dimension(2)],
                    value: *value,
                    complete: observation.complete,
                    cell,
                    printed: Printed {
                        row_label: Some(Text::of(&observation.row_label)),
                        column_label: Some(Text::of(&observation.column_label)),
                        raw: observation.raw.as_deref().map(Text::of),
                    },
                    as_of,
                    published_on,
                    row,
                });
            }
        }
    }

    /// The table as each publication prints it.
    fn tables(self, source: SourceId) -> BTreeMap<NaiveDate, PrintedTable> {
        let older =
            if source == SourceId::IceWorkbook { self.older_sheets() } else { BTreeSet::new() };
        let is_older =
            |day: NaiveDate, cell: &Cell| !older.is_empty() && older.contains(&(day, cell.sheet));
        let mut tables = self.dated(&is_older);
        for figure in self.figures {
            let table = tables.entry(figure.published_on).or_default();
            if is_older(figure.published_on, &figure.cell) {
                table.older.push(figure);
                continue;
            }
            if table.figures.is_empty() {
                table.dimensions = figure.dimensions;
            }
            table.columns.insert(figure.identity.measure);
            table.figures.push(figure);
        }
        for words in self.words {
            let table = tables.entry(words.published_on).or_default();
            if !is_older(words.published_on, &words.cell) {
                table.columns.insert(words.measure);
                if words.measure == Measure::Gender {
                    table.genders.extend(words.text);
                }
            }
            table.words.push(words);
        }
        tables
    }

    /// Every row in reading order: publication, cell, date.
    fn in_order(&self) -> Vec<(u32, NaiveDate, &Cell, &Arc<AsOf>)> {
        let figures = self.figures.iter().map(|f| (f.row, f.published_on, &f.cell, &f.as_of));
        let words = self.words.iter().map(|w| (w.row, w.published_on, &w.cell, &w.as_of));
        let mut all: Vec<_> = figures.chain(words).collect();
        if !self.words.is_empty() {
            all.sort_by_key(|(row, ..)| *row);
        }
        all
    }

    /// Each publication's table, dated by the first of its rows; of a transcription, whose days do not stand together,
    /// by the newest first row.
    fn dated(
        &self,
        is_older: &impl Fn(NaiveDate, &Cell) -> bool,
    ) -> BTreeMap<NaiveDate, PrintedTable> {
        let mut tables: BTreeMap<NaiveDate, PrintedTable> = BTreeMap::new();
        let mut current = None;
        for (_, day, cell, as_of) in self.in_order() {
            if is_older(day, cell) || current == Some(day) {
                continue;
            }
            current = Some(day);
            match tables.get_mut(&day) {
                Some(table) => table.as_of = table.as_of.max(as_of.date),
                None => {
                    tables.insert(day, PrintedTable::dated(as_of));
                }
            }
        }
        tables
    }

    /// Sheets of a publication that repeat a table of an earlier day: the table of the release is the newest. 1031/23
    /// prints the participants of 2023-10-07 and, on `ATD EOFY23 `, those of 2023-09-30.
    fn older_sheets(&self) -> BTreeSet<(NaiveDate, Text)> {
        let mut newest: BTreeMap<NaiveDate, BTreeMap<Text, Option<NaiveDate>>> = BTreeMap::new();
        let mut last: Option<(NaiveDate, Text, Option<NaiveDate>)> = None;
        for (_, day, cell, as_of) in self.in_order() {
            let here = (day, cell.sheet, as_of.date);
            if last == Some(here) {
                continue;
            }
            last = Some(here);
            let known = newest.entry(day).or_default().entry(cell.sheet).or_insert(as_of.date);
            *known = (*known).max(as_of.date);
        }
        let mut older = BTreeSet::new();
        for (day, sheets) in newest {
            let kept = sheets.iter().max_by_key(|(_, dated)| **dated).map(|(sheet, _)| *sheet);
            older.extend(sheets.into_keys().filter(|s| Some(*s) != kept).map(|s| (day, s)));
        }
        older
    }
}
