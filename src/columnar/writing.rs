//! Columns to a Parquet file that any engine reads: zstd, dictionaries for words, differences for numbers.

use std::sync::Arc;

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type,
};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::ColumnarError;

/// A column to be written, as long as the others.
#[derive(Debug, Clone, Copy)]
pub enum Written<'a> {
    /// Days since 1970-01-01.
    Days(&'a [i32]),
    /// Whole numbers.
    Numbers(&'a [i32]),
    /// Truth values.
    Flags(&'a [bool]),
    /// Words: each row names one of a list.
    Texts {
        /// The list.
        words: &'a [String],
        /// The word of each row.
        rows: &'a [u32],
    },
    /// Days since 1970-01-01, where there are any.
    OptionalDays(&'a [Option<i32>]),
    /// Whole numbers of 64 bits, where there are any.
    OptionalNumbers(&'a [Option<i64>]),
    /// Numbers with decimals, where there are any.
    OptionalDoubles(&'a [Option<f64>]),
    /// Truth values, where there are any.
    OptionalFlags(&'a [Option<bool>]),
    /// Words: each row names one of a list, or none.
    OptionalTexts {
        /// The list.
        words: &'a [String],
        /// The word of each row.
        rows: &'a [Option<u32>],
    },
}

impl Written<'_> {
    fn schema(&self, name: &str) -> String {
        match self {
            Self::Days(_) => format!("required int32 {name} (DATE);"),
            Self::Numbers(_) => format!("required int32 {name};"),
            Self::Flags(_) => format!("required boolean {name};"),
            Self::Texts { .. } => format!("required binary {name} (STRING);"),
            Self::OptionalDays(_) => format!("optional int32 {name} (DATE);"),
            Self::OptionalNumbers(_) => format!("optional int64 {name};"),
            Self::OptionalDoubles(_) => format!("optional double {name};"),
            Self::OptionalFlags(_) => format!("optional boolean {name};"),
            Self::OptionalTexts { .. } => format!("optional binary {name} (STRING);"),
        }
    }

    /// Whether its values are kept once each, in a dictionary. Numbers with decimals rarely repeat: without one the
    /// series are a sixth smaller.
    fn repeats(&self) -> bool {
        matches!(self, Self::Texts { .. } | Self::OptionalTexts { .. })
    }

    fn write_to(&self, to: &mut SerializedColumnWriter<'_>) -> Result<(), ColumnarError> {
        match self {
            Self::Days(values) | Self::Numbers(values) => {
                to.typed::<Int32Type>().write_batch(values, None, None)?;
            }
            Self::Flags(values) => {
                to.typed::<BoolType>().write_batch(values, None, None)?;
            }
            Self::Texts { words, rows } => {
                let words = byte_arrays(words);
                // The same batch of a word that all rows have serves every time.
                let mut values: Vec<ByteArray> = Vec::new();
                for part in rows.chunks(ROWS_AT_ONCE) {
                    if words.len() > 1 || values.len() != part.len() {
                        values.clear();
                        values.extend(part.iter().map(|row| word(&words, *row)));
                    }
                    to.typed::<ByteArrayType>().write_batch(&values, None, None)?;
                }
            }
            Self::OptionalDays(values) => present::<Int32Type>(to, values)?,
            Self::OptionalNumbers(values) => present::<Int64Type>(to, values)?,
            Self::OptionalDoubles(values) => present::<DoubleType>(to, values)?,
            Self::OptionalFlags(values) => present::<BoolType>(to, values)?,
            Self::OptionalTexts { words, rows } => {
                let words = byte_arrays(words);
                for part in rows.chunks(ROWS_AT_ONCE) {
                    let values: Vec<Option<ByteArray>> =
                        part.iter().map(|row| row.map(|row| word(&words, row))).collect();
                    present::<ByteArrayType>(to, &values)?;
                }
            }
        }
        Ok(())
    }
}

fn byte_arrays(words: &[String]) -> Vec<ByteArray> {
    words.iter().map(|word| ByteArray::from(word.as_str())).collect()
}

fn word(words: &[ByteArray], row: u32) -> ByteArray {
    let at = usize::try_from(row).unwrap_or(usize::MAX);
    words.get(at).cloned().unwrap_or_default()
}

/// Writes the values that are there, and for each row whether it has one.
fn present<T: DataType>(
    to: &mut SerializedColumnWriter<'_>,
    values: &[Option<T::T>],
) -> Result<(), ColumnarError> {
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = values.iter().flatten().cloned().collect();
    to.typed::<T>().write_batch(&values, Some(&levels), None)?;
    Ok(())
}

/// How hard a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sink {
    /// For a file of the ledger: as small as can be.
    Kept,
    /// For a file that is published: small.
    Published,
    /// For a file that is made again at any time: fast.
    Passing,
}

/// The bytes of a file of these columns. The same columns give the same bytes.
///
/// # Errors
/// [`ColumnarError::Damaged`] where the columns do not fit each other.
pub fn write(
    columns: &[(&str, Written<'_>)],
    said: &[(&str, String)],
    sink: Sink,
) -> Result<Vec<u8>, ColumnarError> {
    let mut bytes = Vec::new();
    let fields: String = columns.iter().map(|(name, column)| column.schema(name)).collect();
    let schema = Arc::new(parse_message_type(&format!("message rows {{ {fields} }}"))?);
    let mut writer =
        SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties(columns, said, sink)?))?;
    let mut group = writer.next_row_group()?;
    for (_, column) in columns {
        let Some(mut to) = group.next_column()? else { break };
        column.write_to(&mut to)?;
        to.close()?;
    }
    group.close()?;
    writer.close()?;
    Ok(bytes)
}

/// Words that are in memory at a time.
const ROWS_AT_ONCE: usize = 16_384;

/// A level of zstd that takes a fifth of the time of the smallest one.
const PUBLISHED: i32 = 9;

fn properties(
    columns: &[(&str, Written<'_>)],
    said: &[(&str, String)],
    sink: Sink,
) -> Result<WriterProperties, ColumnarError> {
    let level = match sink {
        Sink::Kept => 19,
        Sink::Published => PUBLISHED,
        Sink::Passing => 1,
    };
    let pairs: Vec<KeyValue> =
        said.iter().map(|(key, text)| KeyValue::new((*key).to_owned(), text.clone())).collect();
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(level)?))
        .set_created_by("detention-stats".to_owned())
        .set_key_value_metadata((!pairs.is_empty()).then_some(pairs));
    for (name, column) in columns {
        let path = ColumnPath::from(*name);
        properties = match column {
            // Least and greatest would be looked for in every row.
            Written::Texts { .. }
            | Written::OptionalTexts { .. }
            | Written::OptionalDoubles(_)
            | Written::OptionalFlags(_) => properties
                .set_column_dictionary_enabled(path.clone(), column.repeats())
                .set_column_statistics_enabled(path, EnabledStatistics::None),
            Written::Flags(_) => properties.set_column_dictionary_enabled(path, false),
            Written::Days(_)
            | Written::Numbers(_)
            | Written::OptionalDays(_)
            | Written::OptionalNumbers(_) => properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
        };
    }
    Ok(properties.build())
}
