//! The ledger: one immutable Parquet file per capture, from which everything else is rebuilt.

use std::path::{Path, PathBuf};

use polars::prelude::DataFrame;
use rayon::prelude::*;

use crate::ledger::LedgerError;
use crate::ledger::file::{LedgerFile, damaged, of_another, read_file_of, rows_sha256};
use crate::ledger::frame::{self, LEDGER};
use crate::ledger::rows;
pub use crate::ledger::writing::bytes;
use crate::model::{Capture, Document, DocumentRows, Observation, Sha256, TableId};

/// Path of a capture's ledger file.
pub fn path(data: &Path, capture: &Capture) -> PathBuf {
    data.join("ledger").join(capture.source.name()).join(format!("{}.parquet", capture.stem()))
}

/// The documents of these captures, in the order of their files' names. A file that no capture names is what a run left
/// that was cut off; it is not read.
///
/// # Errors
/// [`LedgerError::Ledger`] names the file that is absent, cannot be read or has other rows than were written.
pub fn read(data: &Path, captures: &[Capture]) -> Result<Vec<Document>, LedgerError> {
    together(data, captures, |file, capture| rows::of_frame(&read_file_of(file, capture)?, file))
}

/// The rows of some tables alone: of each file only its footer and their part is decoded, so that its rows prove
/// nothing here.
///
/// # Errors
/// [`LedgerError::Ledger`] names the file that is absent, cannot be read or is another document's.
pub fn read_tables(
    data: &Path,
    captures: &[Capture],
    wanted: &[TableId],
) -> Result<Vec<Document>, LedgerError> {
    together(data, captures, |file, capture| {
        let mut opened = LedgerFile::open(file)?;
        let identity = opened.identity()?;
        if identity.capture_sha256 != capture.sha256.as_str() {
            return Err(damaged(file, of_another(capture)));
        }
        let mut tables = if identity.tables.is_empty() {
            // A file without row ranges is read whole.
            rows::of_frame(&opened.rows()?, file)?
        } else {
            let there = wanted.iter().filter_map(|table| identity.rows_of(*table));
            let (mut start, mut end) = (usize::MAX, 0);
            for (first, n_rows) in there {
                start = start.min(first);
                end = end.max(first + n_rows);
            }
            if end == 0 {
                return Ok(Vec::new());
            }
            // In one go: each time that a column is opened, its dictionary is decoded.
            rows::of_frame(&opened.slice((start, end - start))?, file)?
        };
        tables.retain(|(table, _)| wanted.contains(table));
        Ok(tables)
    })
}

type Tables = Vec<(TableId, DocumentRows)>;

fn together(
    data: &Path,
    captures: &[Capture],
    of_file: impl Fn(&Path, &Capture) -> Result<Tables, LedgerError> + Sync,
) -> Result<Vec<Document>, LedgerError> {
    let mut files: Vec<(PathBuf, &Capture)> =
        captures.iter().filter(|of| of.source.has_cells()).map(|of| (path(data, of), of)).collect();
    files.sort_by(|one, other| one.0.cmp(&other.0));
    let numbered: Vec<(u32, (PathBuf, &Capture))> = (0..).zip(files).collect();
    numbered
        .par_iter()
        .map(|(order, (file, capture))| {
            Ok(Document {
                source: capture.source,
                capture: capture.id(),
                order: *order,
                tables: of_file(file, capture)?.into_iter().collect(),
            })
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
/// [`LedgerError::Ledger`] where the ledger file is absent or damaged.
pub fn compare(
    data: &Path,
    capture: &Capture,
    again: &[Observation],
) -> Result<(usize, Vec<Difference>), LedgerError> {
    let path = path(data, capture);
    let kept = lines(&read_file_of(&path, capture)?)?;
    let again = lines(&LedgerFile::of(&path, bytes(again, capture)?).rows()?)?;
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
fn lines(frame: &DataFrame) -> Result<Vec<(String, String)>, LedgerError> {
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
/// [`LedgerError::Ledger`] where the file is absent, damaged or holds other rows.
pub fn proven_rows_sha256(data: &Path, capture: &Capture) -> Result<Sha256, LedgerError> {
    rows_sha256(&read_file_of(&path(data, capture), capture)?)
}

/// The hash of a document's rows as its file states it.
///
/// # Errors
/// [`LedgerError::Ledger`] where the file is absent or damaged.
pub fn stated_rows_sha256(data: &Path, capture: &Capture) -> Result<String, LedgerError> {
    let path = path(data, capture);
    Ok(LedgerFile::open(&path)?.identity()?.rows_sha256)
}
