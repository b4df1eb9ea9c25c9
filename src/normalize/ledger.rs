//! The ledger: one immutable Parquet file per capture, from which everything else is rebuilt.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use polars::prelude::*;
use rayon::prelude::*;

use crate::model::{Capture, Observation, Sha256, TableId};
use crate::normalize::NormalizeError;
use crate::normalize::frame::{self, LEDGER};
pub use crate::normalize::ledger_file::bytes;
use crate::normalize::ledger_file::{
    LedgerFile, Run, damaged, of_another, read_file_of, rows_sha256, runs,
};

/// Path of a capture's ledger file.
pub fn path(data: &Path, capture: &Capture) -> PathBuf {
    data.join("ledger").join(capture.source.name()).join(format!("{}.parquet", capture.stem()))
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
            // A file without row ranges is read whole.
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
        captures.iter().filter(|of| of.source.has_cells()).map(|of| (path(data, of), of)).collect();
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

/// The hash of a document's rows as its file states it, once the file proves it.
///
/// # Errors
/// [`NormalizeError::Ledger`] where the file is absent, damaged or holds other rows.
pub fn proven_rows_sha256(data: &Path, capture: &Capture) -> Result<Sha256, NormalizeError> {
    rows_sha256(&read_file_of(&path(data, capture), capture)?)
}

/// The hash of a document's rows as its file states it.
///
/// # Errors
/// [`NormalizeError::Ledger`] where the file is absent or damaged.
pub fn stated_rows_sha256(data: &Path, capture: &Capture) -> Result<String, NormalizeError> {
    let path = path(data, capture);
    Ok(LedgerFile::open(&path)?.identity()?.rows_sha256)
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
