//! Feather files (the file form of Arrow) as Parquet, batch by batch, so that all that reads Parquet reads them.

use std::io::{Read, Seek, Write};
use std::sync::Arc;

use arrow::datatypes::{ArrowDataType, ArrowSchema};
use arrow::io::ipc::read::{FileReader, read_file_metadata};
use arrow::record_batch::RecordBatchT;
use polars_compute::cast::{CastOptionsImpl, cast};
use polars_error::PolarsError;
use polars_parquet::write::{
    CompressionOptions, Encoding, FileWriter, RowGroupIterator, StatisticsOptions, Version,
    WriteOptions,
};

use crate::disk::File;

/// The bytes with which every Feather file begins.
const MAGIC: &[u8] = b"ARROW1";

/// The same of Feather files of before 2020, which had another form.
const FIRST_FORM: &[u8] = b"FEA1";

/// Why a Feather file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FeatherError {
    /// Its structure is damaged.
    #[error("the Feather file is damaged or cut short")]
    Damaged(#[from] PolarsError),
    /// A column that is needed has values of another kind than words, numbers, days or times.
    #[error(
        "column `{column}` of the Feather file: expected text, numbers or dates, found {found}"
    )]
    Kind {
        /// Its name.
        column: String,
        /// What the file says.
        found: String,
    },
    /// It has the form of before 2020.
    #[error("expected Feather version 2, found version 1; read it with pandas and write it again")]
    FirstForm,
    /// The file in which it is kept while it is read.
    #[error("cannot read the Feather file")]
    Io(#[from] std::io::Error),
}

/// Whether a file is a Feather file, by its first bytes; it is then where it was.
///
/// # Errors
/// [`FeatherError::Io`].
pub fn is_feather(file: &mut File) -> Result<bool, FeatherError> {
    let mut first = Vec::new();
    Read::by_ref(file).take(MAGIC.len() as u64).read_to_end(&mut first)?;
    file.rewind()?;
    if first.starts_with(FIRST_FORM) {
        return Err(FeatherError::FirstForm);
    }
    Ok(first == MAGIC)
}

/// Writes some columns of a Feather file as Parquet: each batch of the one is a row group of the other, and only one is
/// in memory.
///
/// # Errors
/// [`FeatherError`].
pub fn to_parquet(
    mut feather: File,
    is_wanted: impl Fn(&str) -> bool,
    into: &mut File,
) -> Result<(), FeatherError> {
    let metadata = read_file_metadata(&mut feather)?;
    let mut wanted = Vec::new();
    let mut schema = ArrowSchema::default();
    for (at, (name, field)) in metadata.schema.iter().enumerate() {
        if !is_wanted(name) {
            continue;
        }
        if !is_plain(field.dtype()) {
            let found = format!("{:?}", field.dtype());
            return Err(FeatherError::Kind { column: name.to_string(), found });
        }
        wanted.push(at);
        let mut field = field.clone();
        field.dtype = written(&field.dtype);
        schema.insert(name.clone(), field);
    }
    let options = WriteOptions {
        statistics: StatisticsOptions::default(),
        version: Version::V1,
        compression: CompressionOptions::Lz4Raw,
        data_page_size: None,
    };
    let encodings = schema
        .iter_values()
        .map(|field| match field.dtype() {
            ArrowDataType::Dictionary(..) => vec![Encoding::RleDictionary],
            _ => vec![Encoding::Plain],
        })
        .collect::<Vec<_>>();
    let mut writer = FileWriter::try_new(&mut *into, schema.clone(), options)?;
    let batches = FileReader::new(feather, metadata, Some(wanted), None);
    for batch in batches {
        let batch = batch?;
        let n_rows = batch.len() as u64;
        let columns = batch
            .into_arrays()
            .into_iter()
            .zip(schema.iter_values())
            .map(|(column, field)| cast(&*column, &field.dtype, CastOptionsImpl::default()))
            .collect::<Result<Vec<_>, _>>()?;
        let batch = RecordBatchT::try_new(
            columns.first().map_or(0, |c| c.len()),
            Arc::new(schema.clone()),
            columns,
        )?;
        let groups = RowGroupIterator::try_new(
            [Ok(batch)].into_iter(),
            &schema,
            options,
            encodings.clone().into(),
        )?;
        for group in groups {
            writer.write(n_rows, group?)?;
        }
    }
    writer.end(None)?;
    into.flush()?;
    Ok(into.rewind()?)
}

/// The kind as which values are written: Parquet's writer knows words in one form only.
fn written(kind: &ArrowDataType) -> ArrowDataType {
    match kind {
        ArrowDataType::Utf8 | ArrowDataType::Utf8View => ArrowDataType::LargeUtf8,
        ArrowDataType::Dictionary(keys, values, is_ordered) => {
            ArrowDataType::Dictionary(*keys, Box::new(written(values)), *is_ordered)
        }
        other => other.clone(),
    }
}

/// Whether values are of a kind that a file of stints may have.
fn is_plain(kind: &ArrowDataType) -> bool {
    use ArrowDataType as A;
    match kind {
        A::Dictionary(_, values, _) => is_plain(values),
        A::Boolean
        | A::Int8
        | A::Int16
        | A::Int32
        | A::Int64
        | A::UInt8
        | A::UInt16
        | A::UInt32
        | A::Float64
        | A::Date32
        | A::Timestamp(..)
        | A::Utf8
        | A::LargeUtf8
        | A::Utf8View => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{DictionaryArray, PrimitiveArray, Utf8Array};
    use arrow::datatypes::{Field, TimeUnit};
    use arrow::io::ipc::write::{FileWriter as FeatherWriter, WriteOptions as FeatherOptions};
    use arrow::record_batch::RecordBatchT;

    use super::*;
    use crate::columnar::{ABSENT, Columns};

    /// Words, coded words, days and times in two batches, each with one that is absent; and one column of no use.
    fn feather() -> File {
        let second = ArrowDataType::Timestamp(TimeUnit::Microsecond, None);
        let batch = |of: i32| {
            let codes = Utf8Array::<i32>::from_slice(["KRO", "EPC"]).boxed();
            let keys = PrimitiveArray::<u32>::from([Some(1), Some(0), None]);
            let coded = DictionaryArray::try_from_keys(keys, codes, false).unwrap().boxed();
            let words = Utf8Array::<i64>::from([Some("a"), None, Some("b")]).boxed();
            let days = PrimitiveArray::<i32>::from([Some(of), None, Some(of + 1)]);
            let times = PrimitiveArray::<i64>::from([Some(86_400_000_000), None, Some(-1)]);
            let days = days.to(ArrowDataType::Date32).boxed();
            let times = times.to(second.clone()).boxed();
            RecordBatchT::new(
                3,
                batch_schema(&[&*coded, &*words, &*days, &*times]),
                vec![coded, words, days, times],
            )
        };
        let batches = [batch(10), batch(20)];
        let schema = batches[0].schema().clone();
        let mut file = tempfile::tempfile().unwrap();
        let options = FeatherOptions { compression: None };
        let mut writer = FeatherWriter::new(&mut file, std::sync::Arc::new(schema), None, options);
        writer.start().unwrap();
        for batch in &batches {
            writer.write(batch, None).unwrap();
        }
        writer.finish().unwrap();
        file.rewind().unwrap();
        file
    }

    fn batch_schema(columns: &[&dyn arrow::array::Array]) -> std::sync::Arc<ArrowSchema> {
        let names = ["code", "of_no_use", "day", "time"];
        let field = |(name, column): (&&str, &&dyn arrow::array::Array)| {
            Field::new((*name).into(), column.dtype().clone(), true)
        };
        let fields = names.iter().zip(columns).map(field);
        std::sync::Arc::new(fields.map(|field| (field.name.clone(), field)).collect())
    }

    #[test]
    fn every_row_of_every_batch_comes_through() {
        let mut file = feather();
        assert!(is_feather(&mut file).unwrap());
        let mut parquet = tempfile::tempfile().unwrap();
        to_parquet(file, |name| name != "of_no_use", &mut parquet).unwrap();
        assert!(!is_feather(&mut parquet).unwrap());
        let columns = Columns::open(parquet).unwrap();
        assert_eq!((columns.n_rows(), columns.has("of_no_use")), (6, false));
        let (mut codes, mut days, mut times) = (Vec::new(), Vec::new(), Vec::new());
        for group in columns.groups() {
            let group = group.unwrap();
            group
                .texts("code")
                .unwrap()
                .next(3, |_, code| codes.push(code.map(<[u8]>::to_vec)))
                .unwrap();
            for (column, into) in [("day", &mut days), ("time", &mut times)] {
                let mut next = Vec::new();
                group.days(column).unwrap().next(3, &mut next).unwrap();
                into.extend(next);
            }
        }
        let codes: Vec<Option<&[u8]>> = codes.iter().map(Option::as_deref).collect();
        assert_eq!(codes, [Some(&b"EPC"[..]), Some(b"KRO"), None].repeat(2));
        assert_eq!(days, [10, ABSENT, 11, 20, ABSENT, 21]);
        assert_eq!(times, [1, ABSENT, -1].repeat(2));
    }

    #[test]
    fn a_cut_file_is_refused() {
        let mut file = feather();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let mut cut = tempfile::tempfile().unwrap();
        cut.write_all(&bytes[..bytes.len() / 2]).unwrap();
        let refused = to_parquet(cut, |_| true, &mut tempfile::tempfile().unwrap());
        assert!(matches!(refused, Err(FeatherError::Damaged(_))), "{refused:?}");
    }
}
