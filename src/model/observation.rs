//! One figure with everything that makes it that figure, and what could not be read.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Category, Dimension, Measure, Period, TableId};

/// Where a figure is: a sheet's cell, or a row and column of a page's table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Sheet name as printed, blanks included; for a page, the table's name.
    pub sheet: Arc<str>,
    /// Row, from 1.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
}

impl Address {
    /// `B11`.
    pub fn cell(&self) -> String {
        format!("{}{}", column_letters(self.column), self.row)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`!{}", self.sheet, self.cell())
    }
}

/// Column letters of a column number from 1: 1 is `A`, 27 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The number of column letters: `A` is 1; `None` for anything else.
pub fn column_number(letters: &str) -> Option<u32> {
    let digit = |letter: u8| letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1);
    let number = |sum: u32, letter: u8| sum.checked_mul(26)?.checked_add(digit(letter)?);
    if letters.is_empty() { None } else { letters.bytes().try_fold(0, number) }
}

/// What stood in the cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number, as stored.
    Number(f64),
    /// Words, a date or a code, as printed.
    Text(String),
}

/// The date that a table describes, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AsOf {
    /// The date, once it has been found possible; `None` leaves the figure out of every dated series.
    pub date: Option<NaiveDate>,
    /// The date as printed, possible or not.
    pub printed: Option<NaiveDate>,
    /// The line of text that the date is in.
    pub text: Option<Arc<str>>,
    /// Where that line is.
    pub address: Option<Address>,
}

/// One figure of one capture.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Table it was read from.
    pub table: TableId,
    /// What it counts; has the unit.
    pub measure: Measure,
    /// At most three breakdowns, in the table's order.
    pub breakdown: Vec<(Dimension, Category)>,
    /// The span it describes.
    pub period: Period,
    /// False while the period still runs.
    pub complete: bool,
    /// The table's date.
    pub as_of: Arc<AsOf>,
    /// The figure.
    pub value: Value,
    /// Its cell.
    pub address: Address,
    /// The row's label as printed.
    pub row_label: Arc<str>,
    /// The column's label as printed.
    pub column_label: Arc<str>,
    /// The cell's text where it was not a number (`-` for zero).
    pub raw: Option<String>,
}

/// How much a problem matters to the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Known quirk, read without loss.
    Notice,
    /// A figure, a date or a table is not published; a person must look.
    Refused,
}

/// Something that could not be read, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// Table concerned, where one is known.
    pub table: Option<TableId>,
    /// Place, where one is known.
    pub address: Option<Address>,
    /// What was expected and what was found; lower case, no final period.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = self.table {
            write!(f, "table `{table}`")?;
        }
        match (&self.address, self.table) {
            (Some(address), Some(_)) => write!(f, " at {address}: ")?,
            (Some(address), None) => write!(f, "{address}: ")?,
            (None, Some(_)) => write!(f, ": ")?,
            (None, None) => {}
        }
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_like_a_spreadsheet() {
        for (number, letters) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")] {
            assert_eq!(column_letters(number), letters);
            assert_eq!(column_number(letters), Some(number));
        }
    }
}
