//! The ledger as releases: every document with its tables and numbers, in the order of publication.

use std::collections::HashMap;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use polars::prelude::*;
use rayon::prelude::*;

use crate::model::{
    Capture, CaptureId, Cell, Figure, Identity, Measure, PeriodKind, PrintedTable, PublishedFrom,
    Release, SourceId, TableId,
};
use crate::normalize::NormalizeError;
use crate::normalize::frame::{
    self, AS_OF, AS_OF_CELL, AS_OF_PRINTED, AS_OF_SHEET, AS_OF_TEXT, BREAKDOWN, CAPTURE, CATEGORY,
    COLUMN, COMPLETE, MEASURE, PERIOD, PERIOD_START, PUBLISHED_ON, ROW, SHEET, SOURCE, TEXT, VALUE,
};

/// Tables of one kind, with their releases and sources.
type Parts = Vec<(Key, SourceId, PrintedTable)>;

/// A release by publication and capture.
type Key = (NaiveDate, CaptureId);

/// Releases of the ledger's tables, by publication and hash.
///
/// # Errors
/// [`NormalizeError`] where a frame does not have the ledger's columns.
pub fn releases(
    tables: &BTreeMap<TableId, DataFrame>,
    captures: &[Capture],
) -> Result<Vec<Release>, NormalizeError> {
    let printed: Vec<(TableId, Parts)> = tables
        .par_iter()
        .filter(|(table, _)| **table != TableId::Footnotes)
        .map(|(table, frame)| Ok((*table, tables_of(frame)?)))
        .collect::<Result<_, NormalizeError>>()?;
    let mut releases: BTreeMap<Key, Release> = BTreeMap::new();
    for (table, parts) in printed {
        for (key, source, part) in parts {
            let release = match releases.entry(key) {
                Entry::Occupied(found) => found.into_mut(),
                Entry::Vacant(place) => {
                    let (published_on, capture) = place.key().clone();
                    place.insert(described(source, capture, published_on, captures))
                }
            };
            release.tables.insert(table, part);
        }
    }
    Ok(releases.into_values().collect())
}

fn described(
    source: SourceId,
    capture: CaptureId,
    published_on: NaiveDate,
    captures: &[Capture],
) -> Release {
    let known = captures.iter().find(|known| known.id() == capture);
    Release {
        source,
        document: known.map_or_else(|| capture.to_string(), |known| known.document().to_owned()),
        published_from: known.map_or(PublishedFrom::NewestAsOf, |known| known.published_from),
        capture,
        published_on,
        tables: BTreeMap::new(),
    }
}

/// Texts that repeat are kept once.
#[derive(Default)]
struct Texts(HashMap<String, Arc<str>>);

impl Texts {
    fn get(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(text);
        self.0.insert(text.to_owned(), Arc::clone(&new));
        new
    }
}

/// Typed views of the columns that a figure is made from.
struct Columns<'a> {
    source: &'a StringChunked,
    capture: &'a StringChunked,
    published_on: &'a Int32Chunked,
    measure: &'a StringChunked,
    breakdown: [&'a StringChunked; 3],
    categories: [&'a StringChunked; 3],
    period: &'a StringChunked,
    start: &'a Int32Chunked,
    complete: &'a BooleanChunked,
    as_of: &'a Int32Chunked,
    as_of_printed: &'a Int32Chunked,
    as_of_text: &'a StringChunked,
    as_of_sheet: &'a StringChunked,
    as_of_cell: &'a StringChunked,
    value: &'a Float64Chunked,
    text: &'a StringChunked,
    sheet: &'a StringChunked,
    column: &'a StringChunked,
    row: &'a UInt32Chunked,
}

impl<'a> Columns<'a> {
    fn new(frame: &'a DataFrame) -> PolarsResult<Self> {
        let text = |name: &str| frame.column(name)?.str();
        let days = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.date()?.physical());
        let [first, second, third] = CATEGORY;
        let [first_by, second_by, third_by] = BREAKDOWN;
        Ok(Self {
            source: text(SOURCE)?,
            capture: text(CAPTURE)?,
            published_on: days(PUBLISHED_ON)?,
            measure: text(MEASURE)?,
            breakdown: [text(first_by)?, text(second_by)?, text(third_by)?],
            categories: [text(first)?, text(second)?, text(third)?],
            period: text(PERIOD)?,
            start: days(PERIOD_START)?,
            complete: frame.column(COMPLETE)?.bool()?,
            as_of: days(AS_OF)?,
            as_of_printed: days(AS_OF_PRINTED)?,
            as_of_text: text(AS_OF_TEXT)?,
            as_of_sheet: text(AS_OF_SHEET)?,
            as_of_cell: text(AS_OF_CELL)?,
            value: frame.column(VALUE)?.f64()?,
            text: text(TEXT)?,
            sheet: text(SHEET)?,
            column: text(COLUMN)?,
            row: frame.column(ROW)?.u32()?,
        })
    }

    fn key(&self, row: usize) -> Option<Key> {
        let published_on = frame::day(self.published_on.get(row))?;
        Some((published_on, CaptureId::from_text(self.capture.get(row)?)?))
    }

    /// The figure of a row; `None` for words.
    fn figure(&self, row: usize, texts: &mut Texts) -> Option<Figure> {
        let value = self.value.get(row)?;
        let [first, second, third] = self.categories;
        let mut category = |of: &StringChunked| of.get(row).map(|text| texts.get(text));
        let categories = [category(first), category(second), category(third)];
        Some(Figure {
            identity: Identity {
                measure: Measure::from_name(self.measure.get(row)?)?,
                categories,
                period: PeriodKind::from_name(self.period.get(row)?)?,
                start: frame::day(self.start.get(row)),
            },
            value,
            complete: self.complete.get(row).unwrap_or(false),
            cell: Cell {
                sheet: texts.get(self.sheet.get(row).unwrap_or_default()),
                column: texts.get(self.column.get(row).unwrap_or_default()),
                row: self.row.get(row).unwrap_or_default(),
            },
        })
    }

    /// Adds a row to its table: a figure, or the mark that a column of words is there.
    fn add(&self, row: usize, texts: &mut Texts, table: &mut PrintedTable) {
        if let Some(figure) = self.figure(row, texts) {
            if table.figures.is_empty() {
                let [first, second, third] = self.breakdown;
                let mut by = |of: &StringChunked| of.get(row).map(|text| texts.get(text));
                table.dimensions = [by(first), by(second), by(third)];
            }
            table.columns.insert(figure.identity.measure);
            table.figures.push(figure);
            return;
        }
        let Some(measure) = self.measure.get(row).and_then(Measure::from_name) else { return };
        table.columns.insert(measure);
        if measure == Measure::Gender {
            table.genders.extend(self.text.get(row).map(|text| texts.get(text)));
        }
    }

    /// The date of the table that a row belongs to.
    fn dated(&self, row: usize) -> PrintedTable {
        let line = self.as_of_text.get(row).map(|text| {
            let sheet = self.as_of_sheet.get(row).unwrap_or_default();
            let cell = self.as_of_cell.get(row).unwrap_or_default();
            (text.to_owned(), format!("{sheet}!{cell}"))
        });
        PrintedTable {
            as_of: frame::day(self.as_of.get(row)),
            as_of_printed: frame::day(self.as_of_printed.get(row)),
            as_of_line: line,
            ..PrintedTable::default()
        }
    }
}

/// One table's figures, release by release.
fn tables_of(frame: &DataFrame) -> Result<Parts, NormalizeError> {
    let columns = Columns::new(frame)?;
    let mut texts = Texts::default();
    let mut tables: BTreeMap<Key, (SourceId, PrintedTable)> = BTreeMap::new();
    let mut current: Option<(Key, SourceId, PrintedTable)> = None;
    let older = older_sheets(&columns, frame.height());
    for row in 0..frame.height() {
        let Some(key) = columns.key(row) else { continue };
        let sheet = columns.sheet.get(row).unwrap_or_default();
        if older.contains(&(key.clone(), sheet.to_owned())) {
            continue;
        }
        if !matches!(&current, Some((known, ..)) if *known == key) {
            put(&mut tables, current.take());
            let source = columns.source.get(row).and_then(SourceId::from_name);
            current = source.map(|source| (key, source, columns.dated(row)));
        }
        let Some((_, _, table)) = &mut current else { continue };
        columns.add(row, &mut texts, table);
    }
    put(&mut tables, current.take());
    Ok(tables.into_iter().map(|(key, (source, table))| (key, source, table)).collect())
}

/// Sheets of a release that repeat a table of an earlier day: the table of the release is the newest. 1031/23 prints
/// the participants of 2023-10-07 and, on `ATD EOFY23 `, those of 2023-09-30.
fn older_sheets(columns: &Columns<'_>, height: usize) -> BTreeSet<(Key, String)> {
    let mut newest: BTreeMap<Key, BTreeMap<String, Option<NaiveDate>>> = BTreeMap::new();
    for row in 0..height {
        if columns.source.get(row) != Some(SourceId::IceWorkbook.name()) {
            continue;
        }
        let (Some(key), Some(sheet)) = (columns.key(row), columns.sheet.get(row)) else { continue };
        let day = frame::day(columns.as_of.get(row));
        let sheets = newest.entry(key).or_default();
        match sheets.get_mut(sheet) {
            Some(known) => *known = (*known).max(day),
            None => {
                sheets.insert(sheet.to_owned(), day);
            }
        }
    }
    let mut older = BTreeSet::new();
    for (key, sheets) in newest {
        let kept = sheets.iter().max_by_key(|(_, day)| **day).map(|(sheet, _)| sheet.clone());
        let left = sheets.into_keys().filter(|sheet| Some(sheet) != kept.as_ref());
        older.extend(left.map(|sheet| (key.clone(), sheet)));
    }
    older
}

/// Adds a run of figures to its release; a transcription's days need not stand together.
fn put(
    tables: &mut BTreeMap<Key, (SourceId, PrintedTable)>,
    run: Option<(Key, SourceId, PrintedTable)>,
) {
    let Some((key, source, table)) = run else { return };
    match tables.entry(key) {
        Entry::Occupied(mut found) => {
            let (_, known) = found.get_mut();
            known.as_of = known.as_of.max(table.as_of);
            known.figures.extend(table.figures);
            known.columns.extend(table.columns);
        }
        Entry::Vacant(place) => {
            place.insert((source, table));
        }
    }
}
