//! What every import could and could not read: two files beside the ledger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::extract::Accounting;
use crate::model::series::field;
use crate::model::{Capture, Problem, Severity};

/// One document's numeric cells by class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountingRow {
    /// Publication date.
    pub published_on: String,
    /// SHA-256, 12 characters.
    pub capture: String,
    /// File name.
    pub document: String,
    /// Numeric cells of all visible sheets.
    pub numeric_cells: u64,
    /// Cells that became figures.
    pub observed: u64,
    /// Cells used as a date or a label.
    pub used_as_date_or_label: u64,
    /// `reason=count` joined by `; `.
    pub excluded: String,
    /// Cells in no class.
    pub unaccounted: u64,
    /// Those cells, `` `sheet`!cell=value `` joined by `; `.
    pub unaccounted_cells: String,
}

/// One thing that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemRow {
    /// Publication date.
    pub published_on: String,
    /// SHA-256, 12 characters.
    pub capture: String,
    /// File name.
    pub document: String,
    /// `refused` or `notice`.
    pub severity: String,
    /// Table, where one is known.
    pub table: String,
    /// Sheet.
    pub sheet: String,
    /// Cell.
    pub cell: String,
    /// What was expected and found.
    pub message: String,
}

/// The accounting of one document.
pub fn row(capture: &Capture, accounting: &Accounting) -> AccountingRow {
    let excluded: Vec<String> =
        accounting.excluded.iter().map(|(reason, n)| format!("{}={n}", reason.name())).collect();
    let cells: Vec<String> = accounting
        .unaccounted
        .iter()
        .map(|(address, value)| format!("{address}={value}"))
        .collect();
    AccountingRow {
        published_on: capture.published_on.to_string(),
        capture: capture.id().to_string(),
        document: field(capture.document()).into_owned(),
        numeric_cells: accounting.numeric_cells,
        observed: accounting.observed,
        used_as_date_or_label: accounting.used_as_date_or_label,
        excluded: excluded.join("; "),
        unaccounted: accounting.unaccounted.len() as u64,
        unaccounted_cells: field(&cells.join("; ")).into_owned(),
    }
}

/// The problems of one document.
pub fn problem_rows(capture: &Capture, problems: &[Problem]) -> Vec<ProblemRow> {
    problems
        .iter()
        .map(|problem| ProblemRow {
            published_on: capture.published_on.to_string(),
            capture: capture.id().to_string(),
            document: field(capture.document()).into_owned(),
            severity: match problem.severity {
                Severity::Refused => "refused",
                Severity::Notice => "notice",
            }
            .to_owned(),
            table: problem.table.map_or("", crate::model::TableId::name).to_owned(),
            sheet: problem
                .address
                .as_ref()
                .map_or_else(String::new, |a| field(&a.sheet).into_owned()),
            cell: problem.address.as_ref().map_or_else(String::new, crate::model::Address::cell),
            message: field(&problem.message).into_owned(),
        })
        .collect()
}

/// Rows of a file.
///
/// # Errors
/// [`csv::Error`] where a row is damaged.
pub fn read<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(bytes).deserialize().collect()
}

/// A file of rows.
///
/// # Errors
/// [`csv::Error`], which these rows do not cause.
pub fn write<T: Serialize>(rows: &[T]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        writer.serialize(row)?;
    }
    Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// Exclusions summed over documents.
pub fn exclusions(rows: &[AccountingRow]) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for part in rows.iter().flat_map(|row| row.excluded.split("; ")) {
        if let Some((reason, n)) = part.split_once('=') {
            *sums.entry(reason.to_owned()).or_insert(0) += n.parse::<u64>().unwrap_or(0);
        }
    }
    sums
}
