//! Bytes to observations and problems.

pub mod dates;
pub mod grid;
pub mod container;
mod blank;
pub mod package;
pub mod xlsx;
mod sheets;
pub mod workbook;
#[cfg(test)]
mod workbook_tests;
pub mod date_line;
pub mod place;
pub mod context;
pub mod page_text;
pub mod as_of;
pub mod court;
pub mod twins;
pub mod zeroed;
pub mod semiannual;
pub mod averages;
#[cfg(test)]
mod sample;
mod row_label;
mod header;
mod cells;
pub mod value;
pub mod matrix;
pub mod facilities;
pub mod custody;
pub mod bonds;
pub mod transgender;
pub mod segregation;
pub mod sentences;
pub mod footnotes;
pub mod depth;
pub mod html;
pub mod page_list;
pub mod page_dates;
pub mod transcription;
pub mod trac;
pub mod daily_population;
pub mod index;
pub mod document;

use std::collections::BTreeMap;

use crate::model::{Address, Observation, Problem};

use grid::Exclusion;

/// What one capture holds.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// Figures, in reading order.
    pub observations: Vec<Observation>,
    /// What could not be read, in reading order.
    pub problems: Vec<Problem>,
    /// Where every numeric cell of the visible sheets went.
    pub accounting: Accounting,
}

/// The classes of the numeric cells of all visible sheets; they add up to `numeric_cells`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Accounting {
    /// Numeric cells met.
    pub numeric_cells: u64,
    /// Cells that became observations.
    pub observed: u64,
    /// Cells used as a date or a label.
    pub used_as_date_or_label: u64,
    /// Cells under a named exclusion.
    pub excluded: BTreeMap<Exclusion, u64>,
    /// Cells in none of these, with their numbers.
    pub unaccounted: Vec<(Address, f64)>,
}
