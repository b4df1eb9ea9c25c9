//! One file of the ledger: bound to its document and rows, one table readable alone.

use std::io::Cursor;
use std::path::Path;

use polars::prelude::*;
use polars_io::SerReader;
use polars_io::parquet::read::{ParallelStrategy, ParquetReader};

use crate::archive::sha256;
use crate::disk;
use crate::ledger::LedgerError;
use crate::ledger::frame::LEDGER;
use crate::model::{Capture, Sha256, TableId};

/// Key of the capture's SHA-256 in the file's metadata.
pub(super) const CAPTURE_SHA256: &str = "capture_sha256";

/// Key of the hash of the rows, which another layout of the file keeps.
pub(super) const ROWS_SHA256: &str = "rows_sha256";

/// Key of the row range of each table: name, first row from 0, number of rows; one line per table.
pub(super) const TABLES: &str = "tables";

/// The file of one document; another document's in its place, or one with other rows than were written, is refused.
pub(super) fn read_file_of(file: &Path, capture: &Capture) -> Result<DataFrame, LedgerError> {
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
    Err(LedgerError::Ledger {
        file: file.display().to_string(),
        problem: format!(
            "{problem}; get it back from version control or `import` the document again"
        ),
    })
}

pub(super) fn of_another(capture: &Capture) -> String {
    format!("it holds the figures of another document than {}", capture.id())
}

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) capture_sha256: String,
    pub(super) rows_sha256: String,
    pub(super) tables: String,
}

impl Identity {
    /// First row and number of rows of a table.
    pub(super) fn rows_of(&self, table: TableId) -> Option<(usize, usize)> {
        self.tables.lines().find_map(|line| {
            let (rest, n_rows) = line.rsplit_once(' ')?;
            let (name, first) = rest.rsplit_once(' ')?;
            (name == table.name()).then_some((first.parse().ok()?, n_rows.parse().ok()?))
        })
    }
}

/// A hash over the values of all columns in their order, whatever the layout of the file that holds them.
pub(super) fn rows_sha256(frame: &DataFrame) -> Result<Sha256, LedgerError> {
    let mut runs = Runs::default();
    for column in frame.columns() {
        runs.column(column.name());
        let series = column.as_materialized_series();
        match series.dtype() {
            DataType::String => {
                let parts = series.str()?.downcast_iter().enumerate();
                let values = parts.flat_map(|(part, of)| {
                    of.iter().zip(of.views().iter()).map(move |(text, view)| {
                        text.map(|text| Viewed { text, view: (part, view.as_u128()) })
                    })
                });
                runs.push(values, |bytes, viewed| {
                    bytes.extend_from_slice(viewed.text.as_bytes());
                });
            }
            DataType::Date => {
                runs.push(series.date()?.physical().iter(), |bytes, day| {
                    bytes.extend_from_slice(&day.to_le_bytes());
                });
            }
            DataType::Boolean => {
                runs.push(series.bool()?.iter(), |bytes, flag| bytes.push(u8::from(flag)));
            }
            DataType::UInt32 => {
                runs.push(series.u32()?.iter(), |bytes, row| {
                    bytes.extend_from_slice(&row.to_le_bytes());
                });
            }
            _ => runs.push(series.f64()?.iter(), |bytes, number| {
                bytes.extend_from_slice(&number.to_bits().to_le_bytes());
            }),
        }
    }
    Ok(sha256(&runs.0))
}

/// A text of a column with its view, which tells an equal text without a look at it.
#[derive(Clone, Copy)]
struct Viewed<'a> {
    text: &'a str,
    /// The part of the column, and the view in it.
    view: (usize, u128),
}

impl PartialEq for Viewed<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.view == other.view || self.text == other.text
    }
}

/// The values of columns as runs: how often, how long, the bytes; most columns say one thing many times.
#[derive(Default)]
pub(super) struct Runs(pub(super) Vec<u8>);

impl Runs {
    /// Begins a column.
    pub(super) fn column(&mut self, name: &str) {
        self.0.extend_from_slice(name.as_bytes());
    }

    /// Appends the values of a column.
    pub(super) fn push<T: PartialEq + Copy>(
        &mut self,
        values: impl Iterator<Item = Option<T>>,
        add: impl Fn(&mut Vec<u8>, T),
    ) {
        let mut run: Option<(Option<T>, u32)> = None;
        for value in values {
            match &mut run {
                Some((known, times)) if *known == value => *times += 1,
                _ => {
                    if let Some(before) = run.replace((value, 1)) {
                        self.push_run(before, &add);
                    }
                }
            }
        }
        if let Some(last) = run {
            self.push_run(last, &add);
        }
    }

    fn push_run<T>(&mut self, (value, times): (Option<T>, u32), add: impl Fn(&mut Vec<u8>, T)) {
        let bytes = &mut self.0;
        bytes.extend_from_slice(&times.to_le_bytes());
        let at = bytes.len();
        bytes.extend_from_slice(&u32::MAX.to_le_bytes());
        let Some(value) = value else { return };
        let start = bytes.len();
        add(bytes, value);
        let length = u32::try_from(bytes.len() - start).unwrap_or(u32::MAX - 1);
        if let Some(stated) = bytes.get_mut(at..start) {
            stated.copy_from_slice(&length.to_le_bytes());
        }
    }
}

/// An open file of the ledger.
pub(super) struct LedgerFile<'a> {
    path: &'a Path,
    bytes: Vec<u8>,
    metadata: Option<FileMetadataRef>,
}

impl<'a> LedgerFile<'a> {
    pub(super) fn open(path: &'a Path) -> Result<Self, LedgerError> {
        let bytes = disk::read(path).map_err(|cause| damaged(path, cause))?;
        Ok(Self::of(path, bytes))
    }

    /// A file that is not on disk, under the name that it would have there.
    pub(super) fn of(path: &'a Path, bytes: Vec<u8>) -> Self {
        Self { path, bytes, metadata: None }
    }

    fn reader(&self) -> ParquetReader<Cursor<&[u8]>> {
        let mut reader = ParquetReader::new(Cursor::new(self.bytes.as_slice()));
        if let Some(metadata) = &self.metadata {
            reader.set_metadata(metadata.clone());
        }
        reader.read_parallel(ParallelStrategy::None)
    }

    pub(super) fn identity(&mut self) -> Result<Identity, LedgerError> {
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

    pub(super) fn rows(&self) -> Result<DataFrame, LedgerError> {
        self.checked(self.reader())
    }

    /// Some rows alone: first row and number.
    pub(super) fn slice(&self, slice: (usize, usize)) -> Result<DataFrame, LedgerError> {
        self.checked(self.reader().with_slice(Some(slice)))
    }

    fn checked(&self, reader: ParquetReader<Cursor<&[u8]>>) -> Result<DataFrame, LedgerError> {
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

pub(super) fn damaged(path: &Path, problem: impl std::fmt::Display) -> LedgerError {
    LedgerError::Ledger { file: path.display().to_string(), problem: problem.to_string() }
}

#[cfg(test)]
mod tests {
    use polars_io::parquet::write::{KeyValueMetadata, ParquetCompression, ParquetWriter};

    use super::*;
    use crate::extract::document;
    use crate::ledger::files::{bytes, path, proven_rows_sha256, read_tables};
    use crate::ledger::frame;

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
        let mut frame = LedgerFile::of(Path::new("kept"), written.clone()).rows().unwrap();
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
        let mut edited = frame.clone();
        let values = frame.column(frame::VALUE).unwrap() + 1.0;
        edited.with_column(values).unwrap();
        let edited = laid_out(&mut edited, of, rows.as_str());
        assert!(proven(&edited, &capture).unwrap_err().contains("not those that were written"));
        assert!(proven(&written[..written.len() / 2], &capture).is_err());
        // A file without row ranges gives the same answer.
        let place = tempfile::tempdir().unwrap();
        let table = observations[0].table;
        for layout in [&written, &other] {
            disk::write(&path(place.path(), &capture), layout).unwrap();
            let read = read_tables(place.path(), std::slice::from_ref(&capture), &[table]).unwrap();
            assert_eq!(read[0].tables.get(&table).map(|rows| rows.figures.len()), Some(2));
        }
    }
}
