//! Chosen figures in the columns and the order of their series: frames, tables, CSV, Parquet.

use chrono::NaiveDate;
use hashbrown::HashMap;
use polars::prelude::*;

use crate::edition::chosen::{Chosen, KEYS, KeyValue};
use crate::edition::spec::{DateKey, Extra, Key, SeriesSpec, Shape};
use crate::ledger::LedgerError;
use crate::ledger::frame::{self, CAPTURE, COMPLETE, MEASURE, PUBLISHED_ON, VALUE};
use crate::model::{Measure, SeriesTable, Text};

/// One row of a series: the newest of its figures, and the values of all.
struct Row<'c, 'a> {
    newest: &'c Chosen<'a>,
    /// What it measures; where two measures share a column, the one that it states.
    measure: Measure,
    values: Vec<Option<f64>>,
    /// The document of each value.
    captures: Vec<Option<&'c str>>,
}

/// Chosen figures in the columns and the order of their series.
pub(super) fn shaped(
    figures: &[Chosen<'_>],
    spec: &SeriesSpec,
) -> Result<SeriesFrame, LedgerError> {
    let names = value_columns(spec);
    let mut rows = match spec.shape {
        Shape::Wide => widened(figures, spec, &names),
        Shape::Long => figures.iter().map(long).collect(),
    };
    rows.sort_unstable_by(|a, b| {
        let names = (a.measure.name(), b.measure.name());
        let (one, other) = (a.newest, b.newest);
        (one.date, one.keys, names.0, one.through).cmp(&(
            other.date,
            other.keys,
            names.1,
            other.through,
        ))
    });
    Ok(SeriesFrame(DataFrame::new(rows.len(), columns(&rows, spec, &names))?))
}

fn long<'c, 'a>(chosen: &'c Chosen<'a>) -> Row<'c, 'a> {
    let values = vec![Some(chosen.figure.value)];
    Row { newest: chosen, measure: chosen.measure(), values, captures: Vec::new() }
}

/// The columns of values: one per measure, two measures of one column once.
fn value_columns(spec: &SeriesSpec) -> Vec<&'static str> {
    if spec.shape == Shape::Long {
        return vec![VALUE];
    }
    let mut names: Vec<&str> = Vec::new();
    for (_, name) in spec.measures {
        if !names.contains(name) {
            names.push(name);
        }
    }
    names
}

/// One row per key, one column per measure. Figures are in the order of publication: the last of a row is its newest.
fn widened<'c, 'a>(
    figures: &'c [Chosen<'a>],
    spec: &SeriesSpec,
    names: &[&str],
) -> Vec<Row<'c, 'a>> {
    type Group = (chrono::NaiveDate, [KeyValue; KEYS], Option<chrono::NaiveDate>);
    let mut known: HashMap<Group, usize> = HashMap::new();
    let mut rows: Vec<Row<'c, 'a>> = Vec::new();
    for chosen in figures {
        let at = *known.entry((chosen.date, chosen.keys, chosen.through)).or_insert_with(|| {
            let (values, captures) = (vec![None; names.len()], vec![None; names.len()]);
            rows.push(Row { newest: chosen, measure: chosen.measure(), values, captures });
            rows.len() - 1
        });
        let Some(row) = rows.get_mut(at) else { continue };
        row.newest = chosen;
        let column = spec.measures.iter().find(|(measure, _)| *measure == chosen.measure());
        let column = column.and_then(|(_, name)| names.iter().position(|known| known == name));
        let Some(column) = column else { continue };
        if let (Some(value @ None), Some(capture)) =
            (row.values.get_mut(column), row.captures.get_mut(column))
        {
            *value = Some(chosen.figure.value);
            *capture = Some(chosen.capture().as_str());
        }
    }
    rows
}

/// The published columns, in order.
fn columns(rows: &[Row<'_, '_>], spec: &SeriesSpec, names: &[&str]) -> Vec<Column> {
    let newest = || rows.iter().map(|row| row.newest);
    let mut columns =
        vec![frame::date_column(spec.date.name(), newest().map(|chosen| Some(chosen.date)))];
    for (at, key) in spec.keys.iter().enumerate() {
        let value = |chosen: &Chosen<'_>| chosen.keys.get(at).copied().unwrap_or_default();
        columns.push(match key {
            Key::FiscalYear | Key::FirstDay => {
                frame::date_column(key.name(), newest().map(|chosen| value(chosen).date()))
            }
            Key::Source | Key::By(_) | Key::FacilityId | Key::FacilityAsPrinted => {
                let text = |chosen: &Chosen<'_>| value(chosen).text().map(Text::as_str);
                frame::text_column(key.name(), newest().map(text))
            }
        });
    }
    let measures = || rows.iter().map(|row| Some(row.measure.name()));
    if spec.shape == Shape::Long {
        columns.push(frame::text_column(MEASURE, measures()));
    }
    for (at, name) in names.iter().enumerate() {
        let values = rows.iter().map(|row| row.values.get(at).copied().flatten());
        columns.push(frame::number_column(name, values));
    }
    if spec.date == DateKey::Month {
        let complete = newest().map(|chosen| Some(chosen.figure.complete));
        columns.push(frame::flag_column(COMPLETE, complete));
    }
    let published = newest().map(|chosen| Some(chosen.figure.published_on));
    columns.push(frame::date_column(PUBLISHED_ON, published));
    let captures = newest().map(|chosen| Some(chosen.capture().as_str()));
    columns.push(frame::text_column(CAPTURE, captures));
    for extra in spec.extra {
        let name = extra.name();
        columns.push(match extra {
            Extra::DateBasis => {
                frame::text_column(name, newest().map(|chosen| Some(chosen.basis.name())))
            }
            Extra::Kind => frame::text_column(name, measures()),
            Extra::Through => frame::date_column(name, newest().map(|chosen| chosen.through)),
            Extra::OtherCaptures => {
                let others: Vec<Option<String>> =
                    rows.iter().map(|row| other_captures(row, names)).collect();
                frame::text_column(name, others.iter().map(Option::as_deref))
            }
        });
    }
    columns
}

/// The documents of a row's values, leaving the row's own document out.
fn other_captures(row: &Row<'_, '_>, names: &[&str]) -> Option<String> {
    let own = row.newest.capture().as_str();
    let others = names.iter().zip(&row.captures).filter_map(|(name, capture)| {
        let other = capture.filter(|capture| *capture != own)?;
        Some(format!("{name}={other}"))
    });
    let all: Vec<String> = others.collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// A series in columns, sorted.
#[derive(Debug)]
pub struct SeriesFrame(pub(super) DataFrame);

impl SeriesFrame {
    /// As plain rows.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn table(&self, name: &str) -> Result<SeriesTable, LedgerError> {
        Ok(SeriesTable {
            name: name.to_owned(),
            columns: self.columns(),
            rows: frame::rows(&self.0)?,
        })
    }

    /// The latest day on which a figure of it was published.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn last_published(&self) -> Result<Option<NaiveDate>, LedgerError> {
        Ok(frame::day(self.0.column(PUBLISHED_ON)?.date()?.physical().max()))
    }

    /// Column names in order.
    pub fn columns(&self) -> Vec<String> {
        self.0.get_column_names().iter().map(ToString::to_string).collect()
    }

    /// As CSV: the same bytes as its plain rows give, without making them.
    ///
    /// # Errors
    /// [`LedgerError::Frame`].
    pub fn csv(&self) -> Result<Vec<u8>, LedgerError> {
        frame::csv(&self.0)
    }
}

/// A series as Parquet bytes, numbers and texts as in its CSV.
///
/// # Errors
/// [`LedgerError::Frame`].
pub fn parquet(table: &SeriesTable) -> Result<Vec<u8>, LedgerError> {
    let columns =
        (0..table.columns.len()).map(|at| frame::column_of(table, at)).collect::<Vec<_>>();
    let mut frame = DataFrame::new(table.rows.len(), columns)?;
    let mut bytes = Vec::new();
    polars_io::parquet::write::ParquetWriter::new(&mut bytes)
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(bytes)
}
