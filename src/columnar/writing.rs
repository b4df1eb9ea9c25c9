//! Columns to a Parquet file that any engine reads: zstd, dictionaries for words, differences for numbers.

use std::sync::Arc;

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
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
}

impl Written<'_> {
    fn schema(&self, name: &str) -> String {
        match self {
            Self::Days(_) => format!("required int32 {name} (DATE);"),
            Self::Numbers(_) => format!("required int32 {name};"),
            Self::Flags(_) => format!("required boolean {name};"),
            Self::Texts { .. } => format!("required binary {name} (STRING);"),
        }
    }
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
        match column {
            Written::Days(values) | Written::Numbers(values) => {
                to.typed::<Int32Type>().write_batch(values, None, None)?;
            }
            Written::Flags(values) => {
                to.typed::<BoolType>().write_batch(values, None, None)?;
            }
            Written::Texts { words, rows } => {
                let words: Vec<ByteArray> =
                    words.iter().map(|word| ByteArray::from(word.as_str())).collect();
                let of = |row: &u32| {
                    let at = usize::try_from(*row).unwrap_or(usize::MAX);
                    words.get(at).cloned().unwrap_or_default()
                };
                for part in rows.chunks(ROWS_AT_ONCE) {
                    let values: Vec<ByteArray> = part.iter().map(of).collect();
                    to.typed::<ByteArrayType>().write_batch(&values, None, None)?;
                }
            }
        }
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
            // Least and greatest word would be looked for in every row.
            Written::Texts { .. } => properties
                .set_column_dictionary_enabled(path.clone(), true)
                .set_column_statistics_enabled(path, EnabledStatistics::None),
            Written::Flags(_) => properties.set_column_dictionary_enabled(path, false),
            Written::Days(_) | Written::Numbers(_) => properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
        };
    }
    Ok(properties.build())
}
