//! The ledger: one immutable Parquet file per capture, from which everything else is rebuilt.
//! Comes in: observations of one capture, or files. Goes out: bytes, or one frame of all. Never: the captures' own bytes.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use polars::prelude::*;
use polars_io::SerReader;
use polars_io::parquet::read::{ParallelStrategy, ParquetReader};
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};
use polars_parquet::write::ZstdLevel;
use rayon::prelude::*;

use crate::disk;
use crate::model::{Capture, Observation};
use crate::normalize::NormalizeError;
use crate::normalize::frame::{self, LEDGER};

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
        // Level 1 takes half the time of the default and a tenth more room.
        .with_compression(ParquetCompression::Zstd(ZstdLevel::try_new(1).ok()))
        .with_statistics(StatisticsOptions::empty())
        .set_parallel(false)
        .finish(&mut frame)?;
    Ok(bytes)
}

/// Every ledger file below the data folder as one frame, in file order.
///
/// # Errors
/// [`NormalizeError::Ledger`] names the file that cannot be read.
pub fn read(data: &Path) -> Result<DataFrame, NormalizeError> {
    let files = disk::files_if_there(&data.join("ledger")).map_err(|cause| {
        NormalizeError::Ledger { file: "ledger".to_owned(), problem: cause.to_string() }
    })?;
    let frames: Vec<DataFrame> =
        files.par_iter().map(|file| read_file(file)).collect::<Result<_, _>>()?;
    let mut frames = frames.into_iter();
    let Some(mut all) = frames.next() else { return empty() };
    for frame in frames {
        all.vstack_mut_owned(frame)?;
    }
    Ok(all)
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
fn empty() -> Result<DataFrame, NormalizeError> {
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
