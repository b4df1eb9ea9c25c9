//! Individual stints of detention (one row per person and place) to people in each place, state and the nation on
//! each day.
//!
//! The same computation as the Deportation Data Project's: a stint lasts from its book-in day to its book-out day, or
//! to the release's last day while it is open. A person counts once a day in each place, state and the nation, at any
//! time of the day and over the midnight that ends it. `tests` compares with a plain count, day by day.

mod daily;
mod grid;
mod layout;
mod output;
mod people;
mod plain;
mod quirks;
mod stint;
mod sweep;
mod traffic;
#[cfg(test)]
mod tests;

use std::path::Path;

use parquet::file::reader::ChunkReader;

use crate::columnar::feather::{self, FeatherError};
use crate::columnar::{ColumnarError, Columns};
use crate::disk::{self, DiskError, File};

pub use daily::{daily_file, is_stints};
pub use grid::{Grid, Span, date};
pub use layout::Layout;
pub use output::{Content, OutputFile, by_place, files};
pub use quirks::{Quirk, Quirks};

/// Why records cannot be counted.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The file cannot be read.
    #[error(transparent)]
    Columnar(#[from] ColumnarError),
    /// The same, of a Feather file.
    #[error(transparent)]
    Feather(#[from] FeatherError),
    /// It is not there, or there is no room for what is read of it.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// It is not a file of stints.
    #[error("not a file of stints: no column {}", expected.join(" or "))]
    Foreign {
        /// The names under which the column may come.
        expected: &'static [&'static str],
    },
    /// Files of two kinds are no parts of one record.
    #[error("the files have different columns; give the parts of one record only")]
    OtherColumns,
    /// No row has a book-in.
    #[error("no row has a book-in date, so there is no day to count")]
    Empty,
    /// More days than a person lives: a date is wrong.
    #[error("the dates run from {first} to {last}, more days than can be counted")]
    TooLong {
        /// First day.
        first: chrono::NaiveDate,
        /// Last day.
        last: chrono::NaiveDate,
    },
}

/// Breakdowns that are counted for states and the nation, never for places: their cells would be of few people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breakdown {
    /// Everybody.
    All,
    /// Female, male, unknown.
    Sex,
    /// Convicted, pending, other, unknown.
    Criminality,
    /// Age reached in the year of the book-in.
    Age,
    /// Days since the beginning of the stay; for the nation only.
    DaysInCustody,
}

/// One count: its state (`all` for the nation), its breakdown and category.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Two letters, `unknown` or `all`.
    pub state: String,
    /// What it is broken down by.
    pub by: Breakdown,
    /// The category; `all` for everybody.
    pub category: &'static str,
}

/// People on each day.
#[derive(Debug)]
pub struct Population {
    /// The days counted.
    pub span: Span,
    /// Codes of places, in the order of the grid's rows.
    pub places: Vec<String>,
    /// The same as numbers, where the file has numbers.
    pub numbers: Option<Vec<i32>>,
    /// Counts by place.
    pub by_place: Grid,
    /// What each row of `by_cell` counts; empty where the file does not name persons.
    pub cells: Vec<Cell>,
    /// Counts by state, nation and breakdown.
    pub by_cell: Grid,
    /// What was found odd.
    pub quirks: Quirks,
}

/// The state of a place by its code; `unknown` where none is known.
pub type StateOf<'a> = &'a dyn Fn(&str) -> String;

/// Opens a file of stints, Parquet or Feather.
///
/// # Errors
/// [`RecordsError`] where it is neither.
pub fn open(path: &Path) -> Result<Columns<File>, RecordsError> {
    let mut file = disk::open(path)?;
    if feather::is_feather(&mut file)? {
        let mut parquet = disk::nameless()?;
        feather::to_parquet(file, layout::is_read, &mut parquet)?;
        file = parquet;
    }
    Ok(Columns::open(file)?)
}

/// Counts the people of files of stints; several files are parts of one record, one file after the other.
///
/// # Errors
/// [`RecordsError`] where a file is damaged or holds something else.
pub fn count<R: ChunkReader + 'static>(
    files: &[Columns<R>],
    state_of: StateOf<'_>,
) -> Result<Population, RecordsError> {
    let first = files.first().ok_or(RecordsError::Empty)?;
    let layout = Layout::of(first)?;
    for other in files {
        if Layout::of(other)? != layout {
            return Err(RecordsError::OtherColumns);
        }
    }
    let task = Task { layout: &layout, span: Span::of(files, &layout)?, pass_rows: PASS_ROWS };
    if layout.person.is_some() {
        people::count(files, &task, state_of)
    } else {
        plain::count(files, &task)
    }
}

/// What is to be counted, and how.
struct Task<'l> {
    layout: &'l Layout,
    span: Span,
    /// Rows of persons that are in memory at once, 40 bytes each.
    pass_rows: u64,
}

/// 160 MB.
const PASS_ROWS: u64 = 4_000_000;

/// Rows read at a time.
const BATCH: usize = 65_536;

/// The sizes of the batches of so many rows.
fn batches(n_rows: usize) -> impl Iterator<Item = usize> {
    (0..n_rows.div_ceil(BATCH)).map(move |at| BATCH.min(n_rows - at * BATCH))
}
