//! Columns to a Parquet file that any engine reads: dictionaries for words, differences for numbers.
//!
//! A frame would copy every word into every row, and its writer look for the different ones again; here each row names
//! its word from the start.

use std::ops::Range;

use arrow::array::{Array, BooleanArray, DictionaryArray, PrimitiveArray, Utf8ViewArray};
use arrow::datatypes::{ArrowDataType, ArrowSchema, Field, IntegerType};
use arrow::types::NativeType;
use polars_error::{PolarsError, PolarsResult};
use polars_parquet::read::ParquetError;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Compressor, DynIter, DynStreamingIterator, Encoding,
    FallibleStreamingIterator, FileWriter, KeyValue, Nested, ParquetType, StatisticsOptions,
    Version, WriteOptions, ZstdLevel, array_to_pages,
};

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
    /// Whole numbers of 32 bits from 0, where there are any.
    OptionalCounts(&'a [Option<u32>]),
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
    fn n_rows(&self) -> usize {
        match self {
            Self::Days(rows) | Self::Numbers(rows) => rows.len(),
            Self::Flags(rows) => rows.len(),
            Self::Texts { rows, .. } => rows.len(),
            Self::OptionalDays(rows) => rows.len(),
            Self::OptionalNumbers(rows) => rows.len(),
            Self::OptionalCounts(rows) | Self::OptionalTexts { rows, .. } => rows.len(),
            Self::OptionalDoubles(rows) => rows.len(),
            Self::OptionalFlags(rows) => rows.len(),
        }
    }

    /// Whether every row names a word of the list.
    fn has_its_words(&self) -> bool {
        let (words, last) = match self {
            Self::Texts { words, rows } => (words, rows.iter().max()),
            Self::OptionalTexts { words, rows } => (words, rows.iter().flatten().max()),
            _ => return true,
        };
        last.is_none_or(|last| usize::try_from(*last).is_ok_and(|last| last < words.len()))
    }

    fn is_optional(&self) -> bool {
        let is_required =
            matches!(self, Self::Days(_) | Self::Numbers(_) | Self::Flags(_) | Self::Texts { .. });
        !is_required
    }

    fn field(&self, name: &str) -> Field {
        let of = match self {
            Self::Days(_) | Self::OptionalDays(_) => ArrowDataType::Date32,
            Self::Numbers(_) => ArrowDataType::Int32,
            Self::Flags(_) | Self::OptionalFlags(_) => ArrowDataType::Boolean,
            Self::Texts { .. } | Self::OptionalTexts { .. } => words_of_a_list(),
            Self::OptionalNumbers(_) => ArrowDataType::Int64,
            Self::OptionalCounts(_) => ArrowDataType::UInt32,
            Self::OptionalDoubles(_) => ArrowDataType::Float64,
        };
        Field::new(name.into(), of, self.is_optional())
    }

    /// How its values are written. Numbers with decimals rarely repeat: without a dictionary the series are a sixth
    /// smaller.
    fn encoding(&self) -> Encoding {
        match self {
            Self::Texts { .. } | Self::OptionalTexts { .. } => Encoding::RleDictionary,
            Self::Flags(_) | Self::OptionalFlags(_) | Self::OptionalDoubles(_) => Encoding::Plain,
            Self::Days(_)
            | Self::Numbers(_)
            | Self::OptionalDays(_)
            | Self::OptionalNumbers(_)
            | Self::OptionalCounts(_) => Encoding::DeltaBinaryPacked,
        }
    }

    /// Some of its rows.
    fn array(&self, rows: &Range<usize>) -> PolarsResult<Box<dyn Array>> {
        let words_of = |words: &[String], rows: PrimitiveArray<u32>| {
            let words = Utf8ViewArray::from_slice_values(words).boxed();
            Ok(DictionaryArray::try_new(words_of_a_list(), rows, words)?.boxed())
        };
        match self {
            Self::Days(all) => {
                Ok(PrimitiveArray::from_slice(part(all, rows)).to(ArrowDataType::Date32).boxed())
            }
            Self::Numbers(all) => Ok(PrimitiveArray::from_slice(part(all, rows)).boxed()),
            Self::Flags(all) => Ok(BooleanArray::from_slice(part(all, rows)).boxed()),
            Self::Texts { words, rows: all } => {
                words_of(words, PrimitiveArray::from_slice(part(all, rows)))
            }
            Self::OptionalDays(all) => {
                Ok(optional(part(all, rows)).to(ArrowDataType::Date32).boxed())
            }
            Self::OptionalNumbers(all) => Ok(optional(part(all, rows)).boxed()),
            Self::OptionalCounts(all) => Ok(optional(part(all, rows)).boxed()),
            Self::OptionalDoubles(all) => Ok(optional(part(all, rows)).boxed()),
            Self::OptionalFlags(all) => Ok(BooleanArray::from(part(all, rows)).boxed()),
            Self::OptionalTexts { words, rows: all } => words_of(words, optional(part(all, rows))),
        }
    }
}

fn part<'a, T>(all: &'a [T], rows: &Range<usize>) -> &'a [T] {
    all.get(rows.clone()).unwrap_or_default()
}

fn optional<T: NativeType>(values: &[Option<T>]) -> PrimitiveArray<T> {
    PrimitiveArray::from(values)
}

fn words_of_a_list() -> ArrowDataType {
    let word = Box::new(ArrowDataType::Utf8View);
    ArrowDataType::Dictionary(IntegerType::UInt32, word, false)
}

/// How hard a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sink {
    /// For a file of the ledger with many rows: as small as can be.
    Kept,
    /// For a file of the ledger with the figures of one document: fast. zstd would take a fifth off it and add a tenth
    /// to the time of an import: its contexts are made anew for every column.
    Figures,
    /// For a file that is published: small.
    Published,
    /// For a file that is made again at any time: fast.
    Passing,
}

impl Sink {
    fn compression(self) -> PolarsResult<CompressionOptions> {
        let level = match self {
            Self::Figures => return Ok(CompressionOptions::Lz4Raw),
            Self::Kept => 19,
            // It takes a fifth of the time of the smallest one.
            Self::Published => 9,
            Self::Passing => 1,
        };
        Ok(CompressionOptions::Zstd(Some(ZstdLevel::try_new(level)?)))
    }
}

/// Rows of a part of a file, and in memory at a time.
const ROWS_AT_ONCE: usize = 1 << 20;

/// The bytes of a file of these columns. The same columns give the same bytes.
///
/// # Errors
/// [`ColumnarError::Short`] where the columns are not equally long, [`ColumnarError::Word`] where a row names a word that
/// is not in its list, [`ColumnarError::Written`] where the writer refuses them.
pub fn write(
    columns: &[(&str, Written<'_>)],
    said: &[(&str, String)],
    sink: Sink,
) -> Result<Vec<u8>, ColumnarError> {
    let options = WriteOptions {
        statistics: StatisticsOptions::default(),
        version: Version::V1,
        compression: sink.compression()?,
        data_page_size: None,
    };
    let fields = columns.iter().map(|(name, column)| ((*name).into(), column.field(name)));
    let schema: ArrowSchema = fields.collect();
    let mut writer = FileWriter::try_new(Vec::new(), schema, options)?;
    let types = writer.parquet_schema().fields().to_vec();
    let n_rows = columns.first().map_or(0, |(_, column)| column.n_rows());
    if let Some((name, _)) = columns.iter().find(|(_, column)| column.n_rows() != n_rows) {
        return Err(ColumnarError::Short { column: (*name).to_owned() });
    }
    if let Some((name, _)) = columns.iter().find(|(_, column)| !column.has_its_words()) {
        return Err(ColumnarError::Word { column: (*name).to_owned() });
    }
    for start in (0..n_rows).step_by(ROWS_AT_ONCE) {
        let rows = start..n_rows.min(start + ROWS_AT_ONCE);
        let parts = columns.iter().zip(types.clone());
        let parts =
            parts.map(|((_, column), of)| packed(&*column.array(&rows)?, of, column, options));
        writer.write(rows.len() as u64, DynIter::new(parts))?;
    }
    let pair = |(key, value): &(&str, String)| KeyValue {
        key: (*key).to_owned(),
        value: Some(value.clone()),
    };
    writer.end(Some(said.iter().map(pair).collect()))?;
    Ok(writer.into_inner())
}

type Pages = DynStreamingIterator<'static, CompressedPage, PolarsError>;

fn packed(
    array: &dyn Array,
    of: ParquetType,
    column: &Written<'_>,
    options: WriteOptions,
) -> PolarsResult<Pages> {
    let ParquetType::PrimitiveType(of) = of else {
        polars_error::polars_bail!(SchemaMismatch: "a nested column");
    };
    let validity = array.validity().cloned();
    let rows = [Nested::primitive(validity, column.is_optional(), array.len())];
    let pages = array_to_pages(array, of, &rows, options, column.encoding())?;
    let pages = pages
        .map(|page| page.map_err(|cause| ParquetError::FeatureNotSupported(cause.to_string())));
    let packed = Compressor::new(pages, options.compression, Vec::new());
    Ok(DynStreamingIterator::new(packed.map_err(PolarsError::from)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columnar::of_bytes;

    fn words(words: [&str; 2]) -> Vec<String> {
        words.map(str::to_owned).into()
    }

    #[test]
    fn columns_come_back_as_they_were() {
        let words = words(["Krome", ""]);
        let columns = [
            ("day", Written::Days(&[19_000, -1, 19_000])),
            ("number", Written::Numbers(&[i32::MIN, 0, i32::MAX])),
            ("flag", Written::OptionalFlags(&[Some(true), None, Some(false)])),
            ("count", Written::OptionalCounts(&[None, Some(7), None])),
            ("long", Written::OptionalNumbers(&[Some(60_311), None, Some(-5)])),
            ("word", Written::Texts { words: &words, rows: &[1, 0, 0] }),
            ("none", Written::OptionalTexts { words: &words, rows: &[None, None, Some(1)] }),
        ];
        for sink in [Sink::Kept, Sink::Figures, Sink::Published, Sink::Passing] {
            let bytes = write(&columns, &[("by", "us".to_owned())], sink).unwrap();
            let file = of_bytes(&bytes).unwrap();
            assert_eq!(file.said("by").as_deref(), Some("us"));
            let group = file.groups().next().unwrap().unwrap();
            let (mut days, mut numbers, mut flags) = (Vec::new(), Vec::new(), Vec::new());
            group.days("day").unwrap().next(3, &mut days).unwrap();
            assert_eq!(days, [19_000, -1, 19_000]);
            for (name, values) in [
                ("number", [Some(i32::MIN), Some(0), Some(i32::MAX)]),
                ("count", [None, Some(7), None]),
                ("long", [Some(60_311), None, Some(-5)]),
            ] {
                group.numbers(name).unwrap().next(3, &mut numbers).unwrap();
                assert_eq!(numbers, values, "{name}");
            }
            group.flags("flag").unwrap().next(3, &mut flags).unwrap();
            assert_eq!(flags, [Some(true), None, Some(false)]);
            for (name, texts) in [
                ("word", [Some(""), Some("Krome"), Some("Krome")]),
                ("none", [None, None, Some("")]),
            ] {
                let mut read = Vec::new();
                let each = |_, text: Option<&[u8]>| read.push(text.map(<[u8]>::to_vec));
                group.texts(name).unwrap().next(3, each).unwrap();
                assert_eq!(read, texts.map(|text| text.map(|text| text.as_bytes().to_vec())));
            }
        }
    }

    #[test]
    fn columns_of_other_lengths_and_words_of_no_list_are_refused() {
        let refused = |columns: &[(&str, Written<'_>)]| write(columns, &[], Sink::Passing).is_err();
        let days = ("day", Written::Days(&[1, 2]));
        assert!(refused(&[days, ("long", Written::Numbers(&[1, 2, 3]))]));
        assert!(refused(&[days, ("short", Written::Numbers(&[1]))]));
        let words = words(["a", "b"]);
        assert!(refused(&[("word", Written::Texts { words: &words, rows: &[0, 2] })]));
        assert!(refused(&[(
            "word",
            Written::OptionalTexts { words: &words, rows: &[None, Some(2)] }
        )]));
        assert!(!refused(&[days]));
    }
}
