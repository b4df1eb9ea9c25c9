//! The ledger: one immutable Parquet file per capture, from which everything else is rebuilt.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use polars::prelude::*;
use polars_io::SerReader;
use polars_io::parquet::read::{ParallelStrategy, ParquetReader};
use polars_io::parquet::write::{KeyValueMetadata, ParquetCompression, ParquetWriter};
use polars_parquet::write::schema_to_metadata_key;
use rayon::prelude::*;

use crate::archive::sha256;
use crate::disk;
use crate::model::{Capture, Observation, Sha256, TableId};
use crate::normalize::NormalizeError;
use crate::normalize::frame::{self, LEDGER, TABLE};

/// Key of the capture's SHA-256 in the file's metadata.
const CAPTURE_SHA256: &str = "capture_sha256";
/// Key of the hash of the rows, which another layout of the file keeps.
const ROWS_SHA256: &str = "rows_sha256";

/// Key of where the rows of each table stand: its name, its first row from 0 and how many there are; a line each.
const TABLES: &str = "tables";

/// Where a capture's file stands below the data folder.
pub fn path(data: &Path, capture: &Capture) -> PathBuf {
    data.join("ledger").join(capture.source.name()).join(format!("{}.parquet", capture.stem()))
}

/// The bytes of a capture's ledger file; the same observations give the same bytes.
///
/// # Errors
/// [`NormalizeError::Frame`].
pub fn bytes(observations: &[Observation], capture: &Capture) -> Result<Vec<u8>, NormalizeError> {
    let mut frame = frame::from_observations(observations, capture)?;
    let mut said = vec![
        (CAPTURE_SHA256.to_owned(), capture.sha256.to_string()),
        (ROWS_SHA256.to_owned(), rows_sha256(&frame)?.to_string()),
        (TABLES.to_owned(), runs_text(&runs(&frame)?)),
    ];
    // In place of the schema that polars would state, with string views, which readers of before 2024 refuse.
    let schema = schema_to_metadata_key(&frame.schema().to_arrow(CompatLevel::oldest()));
    said.extend(schema.value.map(|value| (schema.key, value)));
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        // zstd would take a fifth off the file and add a tenth to the time of an import: its contexts are made
        // anew for every column.
        .with_compression(ParquetCompression::Lz4Raw)
        .with_key_value_metadata(Some(KeyValueMetadata::from_static(said)))
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(bytes)
}

/// The ledger files of these captures, in the order of their names, as one frame per table. A file that no capture
/// names is what a run left that was cut off; it is not read.
///
/// # Errors
/// [`NormalizeError::Ledger`] names the file that is absent, cannot be read or has other rows than were written.
pub fn read(
    data: &Path,
    captures: &[Capture],
) -> Result<BTreeMap<TableId, DataFrame>, NormalizeError> {
    together(data, captures, |file, capture| by_table(&read_file_of(file, capture)?, file))
}

/// The rows of some tables alone: of each file only its footer and their part is decoded, so that its rows prove
/// nothing here.
///
/// # Errors
/// [`NormalizeError::Ledger`] names the file that is absent, cannot be read or is another document's.
pub fn read_tables(
    data: &Path,
    captures: &[Capture],
    wanted: &[TableId],
) -> Result<BTreeMap<TableId, DataFrame>, NormalizeError> {
    together(data, captures, |file, capture| {
        let mut opened = LedgerFile::open(file)?;
        let identity = opened.identity()?;
        if identity.capture_sha256 != capture.sha256.as_str() {
            return Err(damaged(file, of_another(capture)));
        }
        if identity.tables.is_empty() {
            // A file that does not say where its tables stand is read whole.
            let mut parts = by_table(&opened.rows()?, file)?;
            parts.retain(|(table, _)| wanted.contains(table));
            return Ok(parts);
        }
        let there: Vec<(TableId, (usize, usize))> =
            wanted.iter().filter_map(|table| Some((*table, identity.rows_of(*table)?))).collect();
        let first = there.iter().map(|(_, (first, _))| *first).min().unwrap_or(0);
        let end = there.iter().map(|(_, (first, n_rows))| first + n_rows).max().unwrap_or(0);
        if there.is_empty() {
            return Ok(Vec::new());
        }
        // In one go: each time that a column is opened, its dictionary is decoded.
        let rows = opened.slice((first, end - first))?;
        let part = |(table, (start, n_rows)): (TableId, (usize, usize))| {
            let start = i64::try_from(start - first).unwrap_or(i64::MAX);
            (table, rows.slice(start, n_rows))
        };
        Ok(there.into_iter().map(part).collect())
    })
}

type Parts = Vec<(TableId, DataFrame)>;

fn together(
    data: &Path,
    captures: &[Capture],
    of_file: impl Fn(&Path, &Capture) -> Result<Parts, NormalizeError> + Sync,
) -> Result<BTreeMap<TableId, DataFrame>, NormalizeError> {
    let mut files: Vec<(PathBuf, &Capture)> =
        captures.iter().map(|capture| (path(data, capture), capture)).collect();
    files.sort_by(|one, other| one.0.cmp(&other.0));
    let parts: Vec<Parts> =
        files.par_iter().map(|(file, capture)| of_file(file, capture)).collect::<Result<_, _>>()?;
    let mut tables: BTreeMap<TableId, DataFrame> = BTreeMap::new();
    for (table, part) in parts.into_iter().flatten() {
        match tables.entry(table) {
            Entry::Vacant(vacant) => {
                vacant.insert(part);
            }
            Entry::Occupied(mut all) => {
                all.get_mut().vstack_mut_owned(part)?;
            }
        }
    }
    let mut tables: Vec<(TableId, DataFrame)> = tables.into_iter().collect();
    tables.par_iter_mut().for_each(|(_, frame)| {
        frame.rechunk_mut();
    });
    Ok(tables.into_iter().collect())
}

/// Name, first row and number of rows of each run of one table.
type Run = (String, usize, usize);

fn runs(frame: &DataFrame) -> Result<Vec<Run>, NormalizeError> {
    let mut runs: Vec<Run> = Vec::new();
    for (row, name) in frame.column(TABLE)?.str()?.iter().enumerate() {
        let name = name.unwrap_or_default();
        match runs.last_mut() {
            Some((last, _, length)) if *last == name => *length += 1,
            _ => runs.push((name.to_owned(), row, 1)),
        }
    }
    Ok(runs)
}

fn runs_text(runs: &[Run]) -> String {
    let lines = runs.iter().map(|(name, first, n_rows)| format!("{name} {first} {n_rows}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The runs of rows of one table, without copying them.
fn by_table(frame: &DataFrame, file: &Path) -> Result<Parts, NormalizeError> {
    let of_run = |(name, start, length): Run| {
        let unknown = || damaged(file, format!("expected a table, found `{name}`"));
        let table = TableId::from_name(&name).ok_or_else(unknown)?;
        let start = i64::try_from(start).unwrap_or(i64::MAX);
        Ok((table, frame.slice(start, length)))
    };
    runs(frame)?.into_iter().map(of_run).collect()
}

/// One observation of the ledger that a second reading of its capture does not confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Sheet and cell.
    pub place: String,
    /// As the ledger has it, all its columns; empty where only the second reading has it.
    pub ledger: String,
    /// As read again; empty where only the ledger has it.
    pub again: String,
}

/// Compares every observation that the ledger holds of one capture with a second reading: how many are the same in
/// all columns, and those that are not.
///
/// # Errors
/// [`NormalizeError::Ledger`] where the ledger file is absent or damaged.
pub fn compare(
    data: &Path,
    capture: &Capture,
    again: &[Observation],
) -> Result<(usize, Vec<Difference>), NormalizeError> {
    let kept = lines(&read_file_of(&path(data, capture), capture)?)?;
    let again = lines(&frame::from_observations(again, capture)?)?;
    let mut differences = Vec::new();
    let mut n_same = 0;
    for at in 0..kept.len().max(again.len()) {
        match (kept.get(at), again.get(at)) {
            (Some(kept), Some(again)) if kept == again => n_same += 1,
            (kept, again) => {
                let (place, ledger) = kept.cloned().unwrap_or_default();
                let (place_again, again) = again.cloned().unwrap_or_default();
                let place = if place.is_empty() { place_again } else { place };
                differences.push(Difference { place, ledger, again });
            }
        }
    }
    Ok((n_same, differences))
}

/// Each row's place and its fields in one line.
fn lines(frame: &DataFrame) -> Result<Vec<(String, String)>, NormalizeError> {
    let at = |name: &str| LEDGER.iter().position(|column| *column == name);
    let (sheet, column, row) = (at(frame::SHEET), at(frame::COLUMN), at(frame::ROW));
    let rows = frame::rows(frame)?;
    Ok(rows
        .iter()
        .map(|fields| {
            let field = |at: Option<usize>| {
                at.and_then(|at| fields.get(at)).map(crate::model::Datum::csv).unwrap_or_default()
            };
            let place = format!("`{}`!{}{}", field(sheet), field(column), field(row));
            let all: Vec<String> = fields.iter().map(crate::model::Datum::csv).collect();
            (place, all.join(" | "))
        })
        .collect())
}

/// The file of one document; another document's in its place, or one with other rows than were written, is refused.
fn read_file_of(file: &Path, capture: &Capture) -> Result<DataFrame, NormalizeError> {
    let mut opened = LedgerFile::open(file)?;
    let identity = opened.identity()?;
    let frame = opened.rows()?;
    let problem = if identity.capture_sha256 != capture.sha256.as_str() {
        of_another(capture)
    } else if identity.rows_sha256 != rows_sha256(&frame)?.as_str() {
        "its rows are not those that were written".to_owned()
    } else {
        return Ok(frame);
    };
    Err(NormalizeError::Ledger {
        file: file.display().to_string(),
        problem: format!(
            "{problem}; get it back from version control or `import` the document again"
        ),
    })
}

fn of_another(capture: &Capture) -> String {
    format!("it holds the figures of another document than {}", capture.id())
}

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Identity {
    capture_sha256: String,
    rows_sha256: String,
    tables: String,
}

impl Identity {
    /// First row and number of rows of a table.
    fn rows_of(&self, table: TableId) -> Option<(usize, usize)> {
        self.tables.lines().find_map(|line| {
            let (rest, n_rows) = line.rsplit_once(' ')?;
            let (name, first) = rest.rsplit_once(' ')?;
            (name == table.name()).then_some((first.parse().ok()?, n_rows.parse().ok()?))
        })
    }
}

/// The hash of a document's rows as its file states it, once the file proves it.
///
/// # Errors
/// [`NormalizeError::Ledger`] where the file is absent, damaged or holds other rows.
pub fn proven_rows_sha256(data: &Path, capture: &Capture) -> Result<Sha256, NormalizeError> {
    rows_sha256(&read_file_of(&path(data, capture), capture)?)
}

/// A hash over the values of all columns in their order, whatever the layout of the file that holds them.
fn rows_sha256(frame: &DataFrame) -> Result<Sha256, NormalizeError> {
    let mut bytes = Vec::new();
    for column in frame.columns() {
        bytes.extend_from_slice(column.name().as_bytes());
        let series = column.as_materialized_series();
        match series.dtype() {
            DataType::String => {
                let values = series.str()?;
                push_runs(&mut bytes, values.iter(), |text| text.as_bytes().to_vec());
            }
            DataType::Date => push_runs(&mut bytes, series.date()?.physical().iter(), |day| {
                day.to_le_bytes().to_vec()
            }),
            DataType::Boolean => {
                push_runs(&mut bytes, series.bool()?.iter(), |flag| vec![u8::from(flag)]);
            }
            DataType::UInt32 => {
                push_runs(&mut bytes, series.u32()?.iter(), |row| row.to_le_bytes().to_vec());
            }
            _ => push_runs(&mut bytes, series.f64()?.iter(), |number| {
                number.to_bits().to_le_bytes().to_vec()
            }),
        }
    }
    Ok(sha256(&bytes))
}

/// Appends values as runs: how often, how long, the bytes; most columns say one thing many times.
fn push_runs<T: PartialEq + Copy>(
    bytes: &mut Vec<u8>,
    values: impl Iterator<Item = Option<T>>,
    of: impl Fn(T) -> Vec<u8>,
) {
    let mut push = |value: Option<T>, times: u32| {
        bytes.extend_from_slice(&times.to_le_bytes());
        let value = value.map(&of);
        let length = value
            .as_ref()
            .map_or(u32::MAX, |value| u32::try_from(value.len()).unwrap_or(u32::MAX - 1));
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend(value.unwrap_or_default());
    };
    let mut run: Option<(Option<T>, u32)> = None;
    for value in values {
        match &mut run {
            Some((known, times)) if *known == value => *times += 1,
            _ => {
                if let Some((known, times)) = run.replace((value, 1)) {
                    push(known, times);
                }
            }
        }
    }
    if let Some((known, times)) = run {
        push(known, times);
    }
}

/// The hash of a document's rows as its file states it.
///
/// # Errors
/// [`NormalizeError::Ledger`] where the file is absent or damaged.
pub fn stated_rows_sha256(data: &Path, capture: &Capture) -> Result<String, NormalizeError> {
    let path = path(data, capture);
    Ok(LedgerFile::open(&path)?.identity()?.rows_sha256)
}

/// An open file of the ledger.
struct LedgerFile<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
    metadata: Option<FileMetadataRef>,
}

impl<'a> LedgerFile<'a> {
    fn open(path: &'a Path) -> Result<Self, NormalizeError> {
        let bytes = disk::read(path).map_err(|cause| damaged(path, cause))?;
        Ok(Self { path, bytes, metadata: None })
    }

    fn reader(&self) -> ParquetReader<Cursor<&[u8]>> {
        let mut reader = ParquetReader::new(Cursor::new(self.bytes.as_slice()));
        if let Some(metadata) = &self.metadata {
            reader.set_metadata(metadata.clone());
        }
        reader.read_parallel(ParallelStrategy::None)
    }

    fn identity(&mut self) -> Result<Identity, NormalizeError> {
        let mut reader = self.reader();
        let metadata = reader.get_metadata().map_err(|cause| damaged(self.path, cause))?.clone();
        let said = |key: &str| {
            let mut found =
                metadata.key_value_metadata.iter().flatten().filter(|pair| pair.key == key);
            found.next().and_then(|pair| pair.value.clone()).unwrap_or_default()
        };
        let identity = Identity {
            capture_sha256: said(CAPTURE_SHA256),
            rows_sha256: said(ROWS_SHA256),
            tables: said(TABLES),
        };
        self.metadata = Some(metadata);
        Ok(identity)
    }

    fn rows(&self) -> Result<DataFrame, NormalizeError> {
        self.checked(self.reader())
    }

    /// Some rows alone: first row and number.
    fn slice(&self, slice: (usize, usize)) -> Result<DataFrame, NormalizeError> {
        self.checked(self.reader().with_slice(Some(slice)))
    }

    fn checked(&self, reader: ParquetReader<Cursor<&[u8]>>) -> Result<DataFrame, NormalizeError> {
        let frame = reader.finish().map_err(|cause| damaged(self.path, cause))?;
        let names: Vec<&str> =
            frame.get_column_names().into_iter().map(polars::prelude::PlSmallStr::as_str).collect();
        if names != LEDGER {
            let problem = format!("expected the columns {LEDGER:?}, found {names:?}");
            return Err(damaged(self.path, problem));
        }
        Ok(frame)
    }
}

fn damaged(path: &Path, problem: impl std::fmt::Display) -> NormalizeError {
    NormalizeError::Ledger { file: path.display().to_string(), problem: problem.to_string() }
}

/// A ledger without files.
///
/// # Errors
/// [`NormalizeError::Frame`].
pub fn empty() -> Result<DataFrame, NormalizeError> {
    let capture = Capture {
        source: crate::model::SourceId::IceWorkbook,
        sha256: crate::archive::sha256(b""),
        file_names: Vec::new(),
        bytes: 0,
        url: None,
        archive_url: None,
        published_on: chrono::NaiveDate::default(),
        published_from: crate::model::PublishedFrom::Given,
        retrieved_at: chrono::DateTime::default(),
    };
    frame::from_observations(&[], &capture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::document;

    const PAGE: &[u8] = b"read_on,measure,value,as_of,transcribed_by,note\n2022-07-13,cases_total,47006,2022-07-11,a,\n2022-07-13,tests,733445,2022-07-10,a,\n";

    fn capture() -> Capture {
        Capture {
            source: crate::model::SourceId::IceCoronavirusTranscription,
            sha256: sha256(PAGE),
            file_names: vec!["page.csv".to_owned()],
            bytes: 0,
            url: None,
            archive_url: None,
            published_on: "2022-07-13".parse().unwrap(),
            published_from: crate::model::PublishedFrom::Given,
            retrieved_at: chrono::DateTime::default(),
        }
    }

    /// What a file with these bytes is taken for.
    fn proven(bytes: &[u8], capture: &Capture) -> Result<Sha256, String> {
        let place = tempfile::tempdir().unwrap();
        disk::write(&path(place.path(), capture), bytes).unwrap();
        proven_rows_sha256(place.path(), capture).map_err(|error| error.to_string())
    }

    /// The same rows in another layout, under what the file says of itself.
    fn laid_out(frame: &mut DataFrame, capture: &str, rows: &str) -> Vec<u8> {
        let said = [(CAPTURE_SHA256, capture), (ROWS_SHA256, rows)];
        let said = said.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes)
            .with_compression(ParquetCompression::Uncompressed)
            .with_statistics(StatisticsOptions::empty())
            .with_key_value_metadata(Some(KeyValueMetadata::from_static(said.into())))
            .finish(frame)
            .unwrap();
        bytes
    }

    #[test]
    fn a_file_is_bound_to_its_document_and_rows_in_any_layout() {
        let observations = document::read(PAGE).unwrap().extraction.observations;
        let capture = capture();
        let written = bytes(&observations, &capture).unwrap();
        let rows = proven(&written, &capture).unwrap();
        let mut frame = frame::from_observations(&observations, &capture).unwrap();
        let of = capture.sha256.as_str();
        let other = laid_out(&mut frame, of, rows.as_str());
        assert_ne!(other, written);
        assert_eq!(proven(&other, &capture), Ok(rows.clone()));
        let exchanged = laid_out(&mut frame, sha256(b"another").as_str(), rows.as_str());
        assert!(proven(&exchanged, &capture).unwrap_err().contains("another document"));
        assert_eq!(frame.height(), 2);
        let mut shorter = frame.head(Some(1));
        let cut = laid_out(&mut shorter, of, rows.as_str());
        assert!(proven(&cut, &capture).unwrap_err().contains("not those that were written"));
        let mut edited =
            frame.clone().lazy().with_column(col(frame::VALUE) + lit(1.0)).collect().unwrap();
        let edited = laid_out(&mut edited, of, rows.as_str());
        assert!(proven(&edited, &capture).unwrap_err().contains("not those that were written"));
        assert!(proven(&written[..written.len() / 2], &capture).is_err());
        // A file that does not say where its tables stand answers as one that does.
        let place = tempfile::tempdir().unwrap();
        let table = observations[0].table;
        for layout in [&written, &other] {
            disk::write(&path(place.path(), &capture), layout).unwrap();
            let read = read_tables(place.path(), std::slice::from_ref(&capture), &[table]).unwrap();
            assert_eq!(read.get(&table).map(DataFrame::height), Some(2));
        }
    }
}
