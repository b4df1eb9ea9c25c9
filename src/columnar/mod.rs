//! Parquet files read column by column and batch by batch, so that no file need fit into memory, and written the same
//! way.

mod batch;
mod writing;
pub mod feather;

pub use batch::{ABSENT, Days, Flags, Numbers, Seconds, Texts};
pub use writing::{Sink, Written, write};

use bytes::Bytes;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, RowGroupReader, SerializedFileReader};
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnDescriptor;

/// Why a Parquet file cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ColumnarError {
    /// Its structure is damaged.
    #[error("the Parquet file is damaged or cut short")]
    Damaged(#[from] ParquetError),
    /// Columns make no file.
    #[error("the columns make no Parquet file")]
    Written(#[from] polars_error::PolarsError),
    /// A row of a column of words names none of its list.
    #[error("column `{column}` names a word that is not in its list")]
    Word {
        /// Its name.
        column: String,
    },
    /// A column is not there.
    #[error("no column `{column}`")]
    Missing {
        /// The name that was looked for.
        column: String,
    },
    /// A column has values of a kind that was not expected.
    #[error("column `{column}`: expected {expected}, found {found:?}")]
    Kind {
        /// Its name.
        column: String,
        /// What would have been right.
        expected: &'static str,
        /// What the file says.
        found: Kind,
    },
    /// A column has not as many rows as the others.
    #[error("column `{column}` has not as many rows as the others")]
    Short {
        /// Its name.
        column: String,
    },
}

/// The bytes with which every Parquet file begins and ends.
pub const MAGIC: &[u8] = b"PAR1";

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Days since 1970-01-01.
    Date,
    /// Points in time, in so many parts of a second.
    Timestamp(i64),
    /// Whole numbers of 32 bits.
    Int32,
    /// Whole numbers of 64 bits.
    Int64,
    /// Numbers of 64 bits.
    Double,
    /// Truth values.
    Boolean,
    /// Words.
    Text,
    /// Anything else, nested columns among them.
    Other,
}

fn kind_of(column: &ColumnDescriptor) -> Kind {
    if column.max_rep_level() > 0 || column.max_def_level() > 1 {
        return Kind::Other;
    }
    let logical = column.logical_type_ref();
    match (column.physical_type(), logical) {
        (Physical::INT32, Some(LogicalType::Date)) => Kind::Date,
        (Physical::INT32, _) if column.converted_type() == ConvertedType::DATE => Kind::Date,
        (Physical::INT32, _) => Kind::Int32,
        (Physical::INT64, Some(LogicalType::Timestamp(of))) => Kind::Timestamp(match of.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        }),
        (Physical::INT64, _) if column.converted_type() == ConvertedType::TIMESTAMP_MILLIS => {
            Kind::Timestamp(1_000)
        }
        (Physical::INT64, _) if column.converted_type() == ConvertedType::TIMESTAMP_MICROS => {
            Kind::Timestamp(1_000_000)
        }
        (Physical::INT64, _) => Kind::Int64,
        (Physical::DOUBLE, _) => Kind::Double,
        (Physical::BOOLEAN, _) => Kind::Boolean,
        (Physical::BYTE_ARRAY, _) => Kind::Text,
        _ => Kind::Other,
    }
}

/// A file opened for reading.
pub struct Columns<R: ChunkReader + 'static> {
    reader: SerializedFileReader<R>,
}

/// A file that is in memory.
///
/// # Errors
/// [`ColumnarError::Damaged`].
pub fn of_bytes(bytes: &[u8]) -> Result<Columns<Bytes>, ColumnarError> {
    Columns::open(Bytes::copy_from_slice(bytes))
}

impl<R: ChunkReader + 'static> Columns<R> {
    /// Opens a file; of it only the footer is read.
    ///
    /// # Errors
    /// [`ColumnarError::Damaged`].
    pub fn open(source: R) -> Result<Self, ColumnarError> {
        Ok(Self { reader: SerializedFileReader::new(source)? })
    }

    /// Names and kinds of its columns, in their order.
    pub fn columns(&self) -> Vec<(String, Kind)> {
        let schema = self.reader.metadata().file_metadata().schema_descr();
        schema.columns().iter().map(|column| (column.path().string(), kind_of(column))).collect()
    }

    /// Whether there is a column of that name.
    pub fn has(&self, column: &str) -> bool {
        self.columns().iter().any(|(name, _)| name == column)
    }

    /// Number of rows.
    pub fn n_rows(&self) -> u64 {
        u64::try_from(self.reader.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// The text under a key of its metadata.
    pub fn said(&self, key: &str) -> Option<String> {
        let pairs = self.reader.metadata().file_metadata().key_value_metadata()?;
        pairs.iter().find(|pair| pair.key == key)?.value.clone()
    }

    /// Least and greatest day of a column of dates or times, where every part of the file states them; `None`
    /// where one does not, or the column has no value.
    ///
    /// # Errors
    /// [`ColumnarError::Missing`] or [`ColumnarError::Kind`].
    pub fn stated_days(&self, column: &str) -> Result<Option<(i32, i32)>, ColumnarError> {
        let (at, kind) = self.find(column)?;
        let mut range: Option<(i32, i32)> = None;
        for group in self.reader.metadata().row_groups() {
            let stated = group.columns().get(at).and_then(|chunk| chunk.statistics());
            let (least, greatest) = match (stated, kind) {
                (Some(Statistics::Int32(of)), Kind::Date) => {
                    (of.min_opt().copied(), of.max_opt().copied())
                }
                (Some(Statistics::Int64(of)), Kind::Timestamp(per_second)) => {
                    let day = |value: Option<&i64>| value.map(|v| batch::day_of(*v, per_second));
                    (day(of.min_opt()), day(of.max_opt()))
                }
                _ => return Ok(None),
            };
            let (Some(least), Some(greatest)) = (least, greatest) else { return Ok(None) };
            range = Some(range.map_or((least, greatest), |(a, b)| (a.min(least), b.max(greatest))));
        }
        Ok(range)
    }

    /// Its parts, in their order.
    ///
    /// # Errors
    /// [`ColumnarError::Damaged`].
    pub fn groups(&self) -> impl Iterator<Item = Result<Group<'_, R>, ColumnarError>> {
        (0..self.reader.num_row_groups())
            .map(|at| Ok(Group { of: self, reader: self.reader.get_row_group(at)? }))
    }

    fn find(&self, column: &str) -> Result<(usize, Kind), ColumnarError> {
        let all = self.columns();
        let at = all.iter().position(|(name, _)| name == column);
        at.and_then(|at| all.get(at).map(|(_, kind)| (at, *kind)))
            .ok_or_else(|| ColumnarError::Missing { column: column.to_owned() })
    }
}

/// One part of a file: some of its rows, all of its columns.
pub struct Group<'f, R: ChunkReader + 'static> {
    of: &'f Columns<R>,
    reader: Box<dyn RowGroupReader + 'f>,
}

impl<R: ChunkReader + 'static> Group<'_, R> {
    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        usize::try_from(self.reader.metadata().num_rows()).unwrap_or(0)
    }

    /// A column as days since 1970-01-01; of points in time the day on which they fall.
    ///
    /// # Errors
    /// [`ColumnarError`] where it is missing or of another kind.
    pub fn days(&self, column: &str) -> Result<Days, ColumnarError> {
        let (at, kind) = self.of.find(column)?;
        Days::new(column, kind, self.reader.get_column_reader(at)?)
    }

    /// A column of points in time as seconds since 1970-01-01; days as their midnight.
    ///
    /// # Errors
    /// [`ColumnarError`] where it is missing or of another kind.
    pub fn seconds(&self, column: &str) -> Result<Seconds, ColumnarError> {
        let (at, kind) = self.of.find(column)?;
        Seconds::new(column, kind, self.reader.get_column_reader(at)?)
    }

    /// A column of whole numbers.
    ///
    /// # Errors
    /// [`ColumnarError`] where it is missing or of another kind.
    pub fn numbers(&self, column: &str) -> Result<Numbers, ColumnarError> {
        let (at, kind) = self.of.find(column)?;
        Numbers::new(column, kind, self.reader.get_column_reader(at)?)
    }

    /// A column of truth values.
    ///
    /// # Errors
    /// [`ColumnarError`] where it is missing or of another kind.
    pub fn flags(&self, column: &str) -> Result<Flags, ColumnarError> {
        let (at, kind) = self.of.find(column)?;
        Flags::new(column, kind, self.reader.get_column_reader(at)?)
    }

    /// A column of words.
    ///
    /// # Errors
    /// [`ColumnarError`] where it is missing or of another kind.
    pub fn texts(&self, column: &str) -> Result<Texts, ColumnarError> {
        let (at, kind) = self.of.find(column)?;
        Texts::new(column, kind, self.reader.get_column_reader(at)?)
    }
}
