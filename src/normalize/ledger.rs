//! The ledger: one immutable Parquet file per capture, from which everything else is rebuilt.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use polars::prelude::*;
use polars_io::SerReader;
use polars_io::parquet::read::{ParallelStrategy, ParquetReader};
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};
use rayon::prelude::*;

use crate::disk;
use crate::model::{Capture, CaptureId, Observation, TableId};
use crate::normalize::NormalizeError;
use crate::normalize::frame::{self, LEDGER, TABLE};

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
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        // zstd would take a fifth off the file and add a tenth to the time of an import: its contexts are made
        // anew for every column.
        .with_compression(ParquetCompression::Lz4Raw)
        .with_statistics(StatisticsOptions::empty())
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(bytes)
}

/// The ledger files of these captures, in the order of their names, as one frame per table. A file that no capture
/// names is what a run left that was cut off; it is not read.
///
/// # Errors
/// [`NormalizeError::Ledger`] names the file that is absent or cannot be read.
pub fn read(
    data: &Path,
    captures: &[Capture],
) -> Result<BTreeMap<TableId, DataFrame>, NormalizeError> {
    let mut files: Vec<(PathBuf, CaptureId)> =
        captures.iter().map(|capture| (path(data, capture), capture.id())).collect();
    files.sort();
    let parts: Vec<Vec<(TableId, DataFrame)>> = files
        .par_iter()
        .map(|(file, capture)| by_table(&read_file_of(file, capture)?, file))
        .collect::<Result<_, _>>()?;
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

/// The runs of rows of one table, without copying them.
fn by_table(frame: &DataFrame, file: &Path) -> Result<Vec<(TableId, DataFrame)>, NormalizeError> {
    let names = frame.column(TABLE)?.str()?;
    let mut runs: Vec<(&str, usize, usize)> = Vec::new();
    for (row, name) in names.iter().enumerate() {
        let name = name.unwrap_or_default();
        match runs.last_mut() {
            Some((last, _, length)) if *last == name => *length += 1,
            _ => runs.push((name, row, 1)),
        }
    }
    runs.into_iter()
        .map(|(name, start, length)| {
            let table = TableId::from_name(name).ok_or_else(|| NormalizeError::Ledger {
                file: file.display().to_string(),
                problem: format!("expected a table, found `{name}`"),
            })?;
            let start = i64::try_from(start).unwrap_or(i64::MAX);
            Ok((table, frame.slice(start, length)))
        })
        .collect()
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
    let kept = lines(&read_file_of(&path(data, capture), &capture.id())?)?;
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

/// The file of one document; another document's in its place is refused.
fn read_file_of(file: &Path, capture: &CaptureId) -> Result<DataFrame, NormalizeError> {
    let frame = read_file(file)?;
    let own = frame.column(frame::CAPTURE)?.str()?.iter().all(|id| id == Some(capture.as_str()));
    if own {
        return Ok(frame);
    }
    Err(NormalizeError::Ledger {
        file: file.display().to_string(),
        problem: format!(
            "it holds the figures of another document than {capture}; get it back from version control or `import` the document again"
        ),
    })
}

fn read_file(file: &Path) -> Result<DataFrame, NormalizeError> {
    let damaged =
        |problem: String| NormalizeError::Ledger { file: file.display().to_string(), problem };
    let bytes = disk::read(file).map_err(|cause| damaged(cause.to_string()))?;
    let frame = ParquetReader::new(Cursor::new(bytes))
        .read_parallel(ParallelStrategy::None)
        .finish()
        .map_err(|cause| damaged(cause.to_string()))?;
    let names: Vec<&str> =
        frame.get_column_names().into_iter().map(polars::prelude::PlSmallStr::as_str).collect();
    if names != LEDGER {
        return Err(damaged(format!("expected the columns {LEDGER:?}, found {names:?}")));
    }
    Ok(frame)
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
