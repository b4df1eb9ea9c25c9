//! Names of the ledger's columns, and frames from and to plain data.

use arrow::array::MutableBinaryViewArray;
use chrono::NaiveDate;
use polars::prelude::*;

use crate::ledger::LedgerError;
use crate::model::series::{number_text, push_number};
use crate::model::{Datum, FiscalYear};

/// Source id.
pub const SOURCE: &str = "source";
/// The capture: `c` and the first twelve digits of its SHA-256.
pub const CAPTURE: &str = "capture";
/// First evidence that the document was public; for a transcription the day the figure was read.
pub const PUBLISHED_ON: &str = "published_on";
/// Table.
pub const TABLE: &str = "table";
/// Measure.
pub const MEASURE: &str = "measure";
/// Unit.
pub const UNIT: &str = "unit";
/// Dimension names, in the table's order.
pub const BREAKDOWN: [&str; 3] = ["breakdown_1", "breakdown_2", "breakdown_3"];
/// Their categories.
pub const CATEGORY: [&str; 3] = ["category_1", "category_2", "category_3"];
/// Kind of period.
pub const PERIOD: &str = "period";
/// First day of the period.
pub const PERIOD_START: &str = "period_start";
/// False while the period runs.
pub const COMPLETE: &str = "complete";
/// The date the figure describes.
pub const AS_OF: &str = "as_of";
/// The same as printed, possible or not.
pub const AS_OF_PRINTED: &str = "as_of_printed";
/// The line in which it is.
pub const AS_OF_TEXT: &str = "as_of_text";
/// Its sheet.
pub const AS_OF_SHEET: &str = "as_of_sheet";
/// Its cell.
pub const AS_OF_CELL: &str = "as_of_cell";
/// The figure.
pub const VALUE: &str = "value";
/// The words, for text.
pub const TEXT: &str = "text";
/// Sheet as printed.
pub const SHEET: &str = "sheet";
/// Row, from 1.
pub const ROW: &str = "row";
/// Column letters.
pub const COLUMN: &str = "column";
/// Row label as printed.
pub const ROW_LABEL: &str = "row_label";
/// Column label as printed.
pub const COLUMN_LABEL: &str = "column_label";
/// The cell's text where it was not a number.
pub const RAW: &str = "raw";

/// Every column of a ledger file, in order.
pub const LEDGER: &[&str] = &[
    SOURCE,
    CAPTURE,
    PUBLISHED_ON,
    TABLE,
    MEASURE,
    UNIT,
    "breakdown_1",
    "category_1",
    "breakdown_2",
    "category_2",
    "breakdown_3",
    "category_3",
    PERIOD,
    PERIOD_START,
    COMPLETE,
    AS_OF,
    AS_OF_PRINTED,
    AS_OF_TEXT,
    AS_OF_SHEET,
    AS_OF_CELL,
    VALUE,
    TEXT,
    SHEET,
    ROW,
    COLUMN,
    ROW_LABEL,
    COLUMN_LABEL,
    RAW,
];

/// Days since 1970-01-01, polars' form of a date.
pub(super) fn epoch_days(date: NaiveDate) -> i32 {
    let epoch = NaiveDate::default();
    i32::try_from(date.signed_duration_since(epoch).num_days()).unwrap_or(i32::MAX)
}

/// A column of days.
pub fn date_column(name: &str, dates: impl Iterator<Item = Option<NaiveDate>>) -> Column {
    let days: Int32Chunked = dates.map(|date| date.map(epoch_days)).collect();
    days.with_name(name.into()).into_date().into_series().into()
}

/// A column of texts; of a text that many rows in succession have, there is one copy.
pub fn text_column<'a>(name: &str, texts: impl Iterator<Item = Option<&'a str>>) -> Column {
    let mut array = MutableBinaryViewArray::<str>::with_capacity(texts.size_hint().0);
    let mut push = |(text, times): (Option<&str>, usize)| match text {
        Some(text) => array.extend_constant(times, Some(text)),
        None => array.extend_null(times),
    };
    let mut run: Option<(Option<&str>, usize)> = None;
    for text in texts {
        match &mut run {
            Some((known, times)) if *known == text => *times += 1,
            _ => run.replace((text, 1)).into_iter().for_each(&mut push),
        }
    }
    run.into_iter().for_each(&mut push);
    StringChunked::with_chunk(name.into(), array.freeze()).into_series().into()
}

/// A column of numbers.
pub fn number_column(name: &str, numbers: impl Iterator<Item = Option<f64>>) -> Column {
    let numbers: Float64Chunked = numbers.collect();
    numbers.with_name(name.into()).into_series().into()
}

/// A column of truth values.
pub fn flag_column(name: &str, flags: impl Iterator<Item = Option<bool>>) -> Column {
    let flags: BooleanChunked = flags.collect();
    flags.with_name(name.into()).into_series().into()
}

/// The rows of a frame as plain data, in order.
///
/// # Errors
/// [`LedgerError::Frame`] for a column type that the ledger does not have.
pub fn rows(frame: &DataFrame) -> Result<Vec<Vec<Datum>>, LedgerError> {
    let mut rows: Vec<Vec<Datum>> =
        (0..frame.height()).map(|_| Vec::with_capacity(frame.width())).collect();
    for column in frame.columns() {
        let data = data_of(column)?;
        for (row, datum) in rows.iter_mut().zip(data) {
            row.push(datum);
        }
    }
    Ok(rows)
}

/// Published columns that hold a fiscal year are kept in frames as its first day.
const FISCAL_YEAR: &str = "fiscal_year";

/// The day of polars' form of a date.
pub fn day(days: Option<i32>) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(chrono::Duration::days(days?.into()))
}

fn fiscal_year(day: NaiveDate) -> f64 {
    f64::from(FiscalYear::of(day).0)
}

fn data_of(column: &Column) -> Result<Vec<Datum>, LedgerError> {
    let series = column.as_materialized_series();
    let data = match series.dtype() {
        DataType::String => series
            .str()?
            .iter()
            .map(|text| text.map_or(Datum::Null, |text| Datum::Text(text.to_owned())))
            .collect(),
        DataType::Date if series.name() == FISCAL_YEAR => series
            .date()?
            .physical()
            .iter()
            .map(|days| day(days).map_or(Datum::Null, |day| Datum::Number(fiscal_year(day))))
            .collect(),
        DataType::Date => series
            .date()?
            .physical()
            .iter()
            .map(|days| day(days).map_or(Datum::Null, Datum::Date))
            .collect(),
        DataType::Boolean => {
            series.bool()?.iter().map(|flag| flag.map_or(Datum::Null, Datum::Flag)).collect()
        }
        _ => {
            let numbers = series.cast(&DataType::Float64)?;
            let numbers = numbers.f64()?.iter();
            numbers.map(|number| number.map_or(Datum::Null, Datum::Number)).collect()
        }
    };
    Ok(data)
}

/// Appends one column's fields, in row order, to a text and notes where each ends.
type Fields = (String, Vec<usize>);

fn fields_of(column: &Column) -> Result<Fields, LedgerError> {
    let series = column.as_materialized_series();
    let (mut text, mut ends) = (String::new(), Vec::with_capacity(series.len()));
    match series.dtype() {
        DataType::String => {
            for field in series.str()?.iter() {
                text.push_str(field.unwrap_or_default());
                ends.push(text.len());
            }
        }
        DataType::Date => {
            let years = series.name() == FISCAL_YEAR;
            let mut last: Option<(i32, String)> = None;
            for days in series.date()?.physical().iter() {
                if let (Some(number), Some(date)) = (days, day(days)) {
                    let known = last.take().filter(|(of, _)| *of == number);
                    let (_, printed) = &*last.insert(known.unwrap_or_else(|| {
                        let printed =
                            if years { number_text(fiscal_year(date)) } else { date.to_string() };
                        (number, printed)
                    }));
                    text.push_str(printed);
                }
                ends.push(text.len());
            }
        }
        DataType::Boolean => {
            for flag in series.bool()?.iter() {
                text.push_str(flag.map_or("", |flag| if flag { "true" } else { "false" }));
                ends.push(text.len());
            }
        }
        _ => {
            for number in series.cast(&DataType::Float64)?.f64()?.iter() {
                if let Some(number) = number {
                    push_number(&mut text, number);
                }
                ends.push(text.len());
            }
        }
    }
    Ok((text, ends))
}

/// A frame as CSV: UTF-8, LF, header first; empty is not published, 0 is a published zero.
///
/// # Errors
/// [`LedgerError::Frame`] for a column type that the ledger does not have.
pub fn csv(frame: &DataFrame) -> Result<Vec<u8>, LedgerError> {
    let columns: Vec<Fields> = frame.columns().iter().map(fields_of).collect::<Result<_, _>>()?;
    let size = columns.iter().map(|(text, ends)| text.len() + ends.len()).sum::<usize>();
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::with_capacity(size + 1024));
    let failed = |cause: csv::Error| LedgerError::Csv { problem: cause.to_string() };
    writer
        .write_record(frame.get_column_names().iter().map(|name| name.as_str()))
        .map_err(failed)?;
    let mut record = csv::ByteRecord::new();
    for row in 0..frame.height() {
        record.clear();
        for (text, ends) in &columns {
            let start = row.checked_sub(1).and_then(|before| ends.get(before)).copied();
            let end = ends.get(row).copied().unwrap_or_default();
            let field = text.get(start.unwrap_or_default()..end).unwrap_or_default();
            record.push_field(crate::model::series::field(field).as_bytes());
        }
        writer.write_byte_record(&record).map_err(failed)?;
    }
    writer.into_inner().map_err(|cause| LedgerError::Csv { problem: cause.to_string() })
}

/// One column of a plain table; its type is that of its first field that is not null.
pub fn column_of(table: &crate::model::SeriesTable, at: usize) -> Column {
    let name = table.columns.get(at).map_or("", String::as_str);
    let fields = || table.rows.iter().map(move |row| row.get(at).unwrap_or(&Datum::Null));
    match fields().find(|field| **field != Datum::Null) {
        Some(Datum::Date(_)) => date_column(name, fields().map(Datum::date)),
        Some(Datum::Number(_)) => number_column(name, fields().map(Datum::number)),
        Some(Datum::Flag(_)) => {
            let flag = |field: &Datum| match field {
                Datum::Flag(flag) => Some(*flag),
                _ => None,
            };
            flag_column(name, fields().map(flag))
        }
        _ => text_column(name, fields().map(Datum::text)),
    }
}
