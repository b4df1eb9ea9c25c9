//! The file of one document as it is written: column by column, each text of a column once.

use std::sync::Arc;

use chrono::NaiveDate;
use hashbrown::HashMap;

use super::LedgerError;
use super::file::{CAPTURE_SHA256, ROWS_SHA256, Runs, TABLES};
use super::frame::{
    AS_OF, AS_OF_CELL, AS_OF_PRINTED, AS_OF_SHEET, AS_OF_TEXT, BREAKDOWN, CAPTURE, CATEGORY,
    COLUMN, COLUMN_LABEL, COMPLETE, MEASURE, PERIOD, PERIOD_START, PUBLISHED_ON, RAW, ROW,
    ROW_LABEL, SHEET, SOURCE, TABLE, TEXT, UNIT, VALUE, epoch_days,
};
use crate::archive::sha256;
use crate::columnar::{self, Sink, Written};
use crate::model::observation::column_letters;
use crate::model::{AsOf, Capture, Observation, PeriodKind, Value, document};

/// The bytes of a capture's ledger file; the same observations give the same bytes.
///
/// # Errors
/// [`LedgerError::Columnar`].
pub fn bytes(observations: &[Observation], capture: &Capture) -> Result<Vec<u8>, LedgerError> {
    let runs = observations.chunk_by(|one, other| one.table == other.table);
    let mut runs: Vec<&[Observation]> = runs.collect();
    // Rows of one table stand together, so that one table can be read alone.
    runs.sort_by_key(|run| run.first().map(|observation| observation.table.name()));
    let sorted: Vec<&Observation> = runs.into_iter().flatten().collect();
    let lent = Lent { as_of_cells: as_of_cells(&sorted), letters: letters(&sorted) };
    let columns = columns(&sorted, capture, &lent);
    let said = [
        (CAPTURE_SHA256, capture.sha256.to_string()),
        (ROWS_SHA256, rows_sha256(&columns)),
        (TABLES, tables(&sorted)),
    ];
    let written: Vec<(&str, Written<'_>)> =
        columns.iter().map(|(name, column)| (*name, column.written())).collect();
    Ok(columnar::write(&written, &said, Sink::Figures)?)
}

/// A hash over the values of all columns in their order, the same as [`super::file::rows_sha256`] gives of them read.
fn rows_sha256(columns: &[Named<'_>]) -> String {
    let mut runs = Runs::default();
    for (name, column) in columns {
        runs.column(name);
        match column {
            Column::Texts(of) => runs.push(of.rows.iter().copied(), |bytes, row| {
                bytes.extend_from_slice(of.word(row).as_bytes());
            }),
            Column::Days(days) => runs.push(days.iter().copied(), |bytes, day| {
                bytes.extend_from_slice(&day.to_le_bytes());
            }),
            Column::Flags(flags) => runs.push(flags.iter().copied(), |bytes, flag| {
                bytes.push(u8::from(flag));
            }),
            Column::Rows(rows) => runs.push(rows.iter().copied(), |bytes, row| {
                bytes.extend_from_slice(&row.to_le_bytes());
            }),
            Column::Numbers(numbers) => runs.push(numbers.iter().copied(), |bytes, number| {
                bytes.extend_from_slice(&number.to_bits().to_le_bytes());
            }),
        }
    }
    sha256(&runs.0).to_string()
}

/// Name, first row and number of rows of each table; one line per table.
fn tables(sorted: &[&Observation]) -> String {
    let mut first = 0;
    let runs = sorted.chunk_by(|one, other| one.table == other.table);
    let lines = runs.filter_map(|run| {
        let line = format!("{} {first} {}", run.first()?.table.name(), run.len());
        first += run.len();
        Some(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A column with its name.
type Named<'a> = (&'static str, Column<'a>);

/// The values of a column, row by row.
enum Column<'a> {
    Texts(Texts<'a>),
    /// Days since 1970-01-01.
    Days(Vec<Option<i32>>),
    Flags(Vec<Option<bool>>),
    Numbers(Vec<Option<f64>>),
    Rows(Vec<Option<u32>>),
}

impl<'a> Column<'a> {
    fn texts(texts: impl Iterator<Item = Option<&'a str>>) -> Self {
        let mut column = Texts::default();
        texts.for_each(|text| column.push(text));
        Self::Texts(column)
    }

    /// One text in every row.
    fn same(text: &str, n_rows: usize) -> Self {
        let words = if n_rows == 0 { Vec::new() } else { vec![text.to_owned()] };
        Self::Texts(Texts { words, rows: vec![Some(0); n_rows], ..Texts::default() })
    }

    fn days(days: impl Iterator<Item = Option<NaiveDate>>) -> Self {
        Self::Days(days.map(|day| day.map(epoch_days)).collect())
    }

    fn written(&self) -> Written<'_> {
        match self {
            Self::Texts(Texts { words, rows, .. }) => Written::OptionalTexts { words, rows },
            Self::Days(days) => Written::OptionalDays(days),
            Self::Flags(flags) => Written::OptionalFlags(flags),
            Self::Numbers(numbers) => Written::OptionalDoubles(numbers),
            Self::Rows(rows) => Written::OptionalCounts(rows),
        }
    }
}

/// Texts, each once, and which of them each row has.
#[derive(Default)]
struct Texts<'a> {
    words: Vec<String>,
    rows: Vec<Option<u32>>,
    known: HashMap<&'a str, u32>,
    last: Option<(&'a str, u32)>,
}

impl<'a> Texts<'a> {
    fn push(&mut self, text: Option<&'a str>) {
        let number = text.map(|text| match self.last {
            // Most texts in succession are one in memory.
            Some((last, number)) if std::ptr::eq(last, text) || last == text => number,
            _ => {
                let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
                let number = *self.known.entry(text).or_insert(next);
                if number == next {
                    self.words.push(text.to_owned());
                }
                self.last = Some((text, number));
                number
            }
        });
        self.rows.push(number);
    }

    fn word(&self, number: u32) -> &str {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        self.words.get(at).map_or("", String::as_str)
    }
}

/// Texts that are in no observation as they are written.
struct Lent {
    /// Cell of the date, of each row.
    as_of_cells: Vec<Option<Arc<str>>>,
    /// Letters of each column that a figure is in, in the order of the columns.
    letters: Vec<(u32, String)>,
}

fn as_of_cells(sorted: &[&Observation]) -> Vec<Option<Arc<str>>> {
    let mut cells: Vec<Option<Arc<str>>> = Vec::with_capacity(sorted.len());
    let mut before: Option<&Arc<AsOf>> = None;
    for Observation { as_of, .. } in sorted {
        let known = before.is_some_and(|before| Arc::ptr_eq(before, as_of));
        let cell = || as_of.address.as_ref().map(|address| Arc::from(address.cell()));
        cells.push(cells.last().filter(|_| known).cloned().unwrap_or_else(cell));
        before = Some(as_of);
    }
    cells
}

fn letters(sorted: &[&Observation]) -> Vec<(u32, String)> {
    let mut columns: Vec<u32> = sorted.iter().map(|o| o.address.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.into_iter().map(|column| (column, column_letters(column))).collect()
}

fn columns<'a>(
    sorted: &'a [&'a Observation],
    capture: &'a Capture,
    lent: &'a Lent,
) -> Vec<Named<'a>> {
    let all = || sorted.iter().copied();
    let letters = |o: &Observation| {
        let at =
            lent.letters.binary_search_by_key(&o.address.column, |(column, _)| *column).ok()?;
        lent.letters.get(at).map(|(_, letters)| letters.as_str())
    };
    let number = |o: &Observation| match o.value {
        Value::Number(number) => Some(number),
        Value::Text(_) => None,
    };
    let text = |o: &'a Observation| match &o.value {
        Value::Text(text) => Some(text.as_str()),
        Value::Number(_) => None,
    };
    let mut columns = vec![
        (SOURCE, Column::same(capture.source.name(), sorted.len())),
        (CAPTURE, Column::same(capture.id().as_str(), sorted.len())),
        (PUBLISHED_ON, Column::days(all().map(|o| Some(document::published_on(o, capture))))),
        (TABLE, Column::texts(all().map(|o| Some(o.table.name())))),
        (MEASURE, Column::texts(all().map(|o| Some(o.measure.name())))),
        (UNIT, Column::texts(all().map(|o| Some(o.measure.unit())))),
    ];
    for (at, (breakdown, category)) in BREAKDOWN.into_iter().zip(CATEGORY).enumerate() {
        let name = all().map(|o| o.breakdown.get(at).map(|(d, _)| d.name()));
        columns.push((breakdown, Column::texts(name)));
        let value = all().map(|o| o.breakdown.get(at).map(|(_, c)| c.as_str()));
        columns.push((category, Column::texts(value)));
    }
    columns.extend([
        (PERIOD, Column::texts(all().map(|o| Some(PeriodKind::of(o.period).name())))),
        (PERIOD_START, Column::days(all().map(|o| o.period.first_day()))),
        (COMPLETE, Column::Flags(all().map(|o| Some(o.complete)).collect())),
        (AS_OF, Column::days(all().map(|o| o.as_of.date))),
        (AS_OF_PRINTED, Column::days(all().map(|o| o.as_of.printed))),
        (AS_OF_TEXT, Column::texts(all().map(|o| o.as_of.text.as_deref()))),
        (AS_OF_SHEET, Column::texts(all().map(|o| o.as_of.address.as_ref().map(|a| &*a.sheet)))),
        (AS_OF_CELL, Column::texts(lent.as_of_cells.iter().map(Option::as_deref))),
        (VALUE, Column::Numbers(all().map(number).collect())),
        (TEXT, Column::texts(all().map(text))),
        (SHEET, Column::texts(all().map(|o| Some(&*o.address.sheet)))),
        (ROW, Column::Rows(all().map(|o| Some(o.address.row)).collect())),
        (COLUMN, Column::texts(all().map(letters))),
        (ROW_LABEL, Column::texts(all().map(|o| Some(&*o.row_label)))),
        (COLUMN_LABEL, Column::texts(all().map(|o| Some(&*o.column_label)))),
        (RAW, Column::texts(all().map(|o| o.raw.as_deref()))),
    ]);
    columns
}
