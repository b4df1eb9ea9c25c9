//! One column, some rows at a time. What is absent is [`None`], in columns of days [`ABSENT`] to save memory.

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};

use super::{ColumnarError, Kind};

/// A day that is absent.
pub const ABSENT: i32 = i32::MIN;

const DAY: i64 = 86_400;

/// The day since 1970-01-01 of a point in time.
pub(super) fn day_of(value: i64, per_second: i64) -> i32 {
    i32::try_from(value.div_euclid(per_second * DAY)).unwrap_or(ABSENT)
}

/// The values of a batch with the levels that say which rows have one.
struct Raw<T: DataType> {
    column: String,
    reader: ColumnReaderImpl<T>,
    values: Vec<T::T>,
    levels: Vec<i16>,
}

impl<T: DataType> Raw<T> {
    fn new(column: &str, reader: ColumnReaderImpl<T>) -> Self {
        Self { column: column.to_owned(), reader, values: Vec::new(), levels: Vec::new() }
    }

    /// Reads the next rows; all of them are there or the file is refused.
    fn read(&mut self, n_rows: usize) -> Result<(), ColumnarError> {
        self.values.clear();
        self.levels.clear();
        let levels = Some(&mut self.levels);
        let (n_read, _, _) = self.reader.read_records(n_rows, levels, None, &mut self.values)?;
        if n_read == n_rows {
            return Ok(());
        }
        Err(ColumnarError::Short { column: self.column.clone() })
    }

    /// Puts the rows into a list; `absent` where a row has no value.
    fn fill<V>(&self, into: &mut Vec<V>, absent: impl Fn() -> V, of: impl Fn(&T::T) -> V) {
        into.clear();
        if self.levels.is_empty() || self.values.len() == self.levels.len() {
            into.extend(self.values.iter().map(of));
            return;
        }
        let mut values = self.values.iter();
        into.extend(self.levels.iter().map(|level| match level {
            0 => absent(),
            _ => values.next().map_or_else(&absent, &of),
        }));
    }
}

fn other(column: &str, expected: &'static str, found: Kind) -> ColumnarError {
    ColumnarError::Kind { column: column.to_owned(), expected, found }
}

/// A column of days.
pub struct Days(DaysOf);

enum DaysOf {
    Dates(Raw<Int32Type>),
    Times(Raw<Int64Type>, i64),
}

impl Days {
    pub(super) fn new(
        column: &str,
        kind: Kind,
        reader: ColumnReader,
    ) -> Result<Self, ColumnarError> {
        Ok(Self(match (kind, reader) {
            (Kind::Date, ColumnReader::Int32ColumnReader(of)) => {
                DaysOf::Dates(Raw::new(column, of))
            }
            (Kind::Timestamp(per_second), ColumnReader::Int64ColumnReader(of)) => {
                DaysOf::Times(Raw::new(column, of), per_second)
            }
            (found, _) => return Err(other(column, "dates or times", found)),
        }))
    }

    /// The next rows, [`ABSENT`] where there is none.
    ///
    /// # Errors
    /// [`ColumnarError`] where the file is damaged.
    pub fn next(&mut self, n_rows: usize, into: &mut Vec<i32>) -> Result<(), ColumnarError> {
        match &mut self.0 {
            DaysOf::Dates(raw) => {
                raw.read(n_rows)?;
                raw.fill(into, || ABSENT, |day| *day);
            }
            DaysOf::Times(raw, per_second) => {
                raw.read(n_rows)?;
                raw.fill(into, || ABSENT, |value| day_of(*value, *per_second));
            }
        }
        Ok(())
    }
}

/// A column of points in time.
pub struct Seconds(DaysOf);

impl Seconds {
    pub(super) fn new(
        column: &str,
        kind: Kind,
        reader: ColumnReader,
    ) -> Result<Self, ColumnarError> {
        Ok(Self(Days::new(column, kind, reader)?.0))
    }

    /// The next rows in seconds.
    ///
    /// # Errors
    /// [`ColumnarError`] where the file is damaged.
    pub fn next(
        &mut self,
        n_rows: usize,
        into: &mut Vec<Option<i64>>,
    ) -> Result<(), ColumnarError> {
        match &mut self.0 {
            DaysOf::Dates(raw) => {
                raw.read(n_rows)?;
                raw.fill(into, || None, |day| Some(i64::from(*day) * DAY));
            }
            DaysOf::Times(raw, per_second) => {
                raw.read(n_rows)?;
                raw.fill(into, || None, |value| Some(value.div_euclid(*per_second)));
            }
        }
        Ok(())
    }
}

/// A column of whole numbers.
pub struct Numbers(NumbersOf);

enum NumbersOf {
    Short(Raw<Int32Type>),
    Long(Raw<Int64Type>),
    /// R writes whole numbers as these.
    Double(Raw<DoubleType>),
}

impl Numbers {
    pub(super) fn new(
        column: &str,
        kind: Kind,
        reader: ColumnReader,
    ) -> Result<Self, ColumnarError> {
        Ok(Self(match (kind, reader) {
            (Kind::Int32, ColumnReader::Int32ColumnReader(of)) => {
                NumbersOf::Short(Raw::new(column, of))
            }
            (Kind::Int64, ColumnReader::Int64ColumnReader(of)) => {
                NumbersOf::Long(Raw::new(column, of))
            }
            (Kind::Double, ColumnReader::DoubleColumnReader(of)) => {
                NumbersOf::Double(Raw::new(column, of))
            }
            (found, _) => return Err(other(column, "whole numbers", found)),
        }))
    }

    /// The next rows; a number that is not whole or does not fit is absent.
    ///
    /// # Errors
    /// [`ColumnarError`] where the file is damaged.
    pub fn next(
        &mut self,
        n_rows: usize,
        into: &mut Vec<Option<i32>>,
    ) -> Result<(), ColumnarError> {
        match &mut self.0 {
            NumbersOf::Short(raw) => {
                raw.read(n_rows)?;
                raw.fill(into, || None, |value| Some(*value));
            }
            NumbersOf::Long(raw) => {
                raw.read(n_rows)?;
                raw.fill(into, || None, |value| i32::try_from(*value).ok());
            }
            NumbersOf::Double(raw) => {
                raw.read(n_rows)?;
                raw.fill(into, || None, |value| whole(*value));
            }
        }
        Ok(())
    }
}

fn whole(value: f64) -> Option<i32> {
    let fits = value.fract() == 0.0 && value.abs() < f64::from(i32::MAX);
    // A whole number within these bounds has no other text.
    if fits { format!("{value:.0}").parse().ok() } else { None }
}

/// A column of truth values.
pub struct Flags(Raw<BoolType>);

impl Flags {
    pub(super) fn new(
        column: &str,
        kind: Kind,
        reader: ColumnReader,
    ) -> Result<Self, ColumnarError> {
        match reader {
            ColumnReader::BoolColumnReader(of) => Ok(Self(Raw::new(column, of))),
            _ => Err(other(column, "truth values", kind)),
        }
    }

    /// The next rows.
    ///
    /// # Errors
    /// [`ColumnarError`] where the file is damaged.
    pub fn next(
        &mut self,
        n_rows: usize,
        into: &mut Vec<Option<bool>>,
    ) -> Result<(), ColumnarError> {
        self.0.read(n_rows)?;
        self.0.fill(into, || None, |value| Some(*value));
        Ok(())
    }
}

/// Words that are in memory at a time.
const TEXTS_AT_ONCE: usize = 16_384;

/// A column of words.
pub struct Texts(Raw<ByteArrayType>);

impl Texts {
    pub(super) fn new(
        column: &str,
        kind: Kind,
        reader: ColumnReader,
    ) -> Result<Self, ColumnarError> {
        match reader {
            ColumnReader::ByteArrayColumnReader(of) => Ok(Self(Raw::new(column, of))),
            _ => Err(other(column, "words", kind)),
        }
    }

    /// Hands each of the next rows over with its number in the batch.
    ///
    /// # Errors
    /// [`ColumnarError`] where the file is damaged.
    pub fn next(
        &mut self,
        n_rows: usize,
        mut each: impl FnMut(usize, Option<&[u8]>),
    ) -> Result<(), ColumnarError> {
        let mut done = 0;
        while done < n_rows {
            // Few at a time: each is a view with a count of its owners.
            self.0.read(TEXTS_AT_ONCE.min(n_rows - done))?;
            let is_whole = self.0.levels.is_empty() || self.0.values.len() == self.0.levels.len();
            let mut values = self.0.values.iter();
            let n_read = if is_whole { values.len() } else { self.0.levels.len() };
            for row in 0..n_read {
                let is_there = is_whole || self.0.levels.get(row).is_some_and(|level| *level > 0);
                let value = if is_there { values.next() } else { None };
                each(done + row, value.map(ByteArray::data));
            }
            done += n_read;
        }
        Ok(())
    }
}
