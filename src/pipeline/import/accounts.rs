//! The accounts of documents: where every numeric cell went, and what could not be read.

use std::path::Path;

use anyhow::Result;

use super::ImportReport;
use crate::disk;
use crate::model::Capture;
use crate::publish::accounting::{self, AccountingRow, ProblemRow};

/// Where every numeric cell of every document went.
pub const ACCOUNTING: &str = "accounting.csv";

/// What could not be read.
pub const PROBLEMS: &str = "problems.csv";

/// Places of a document for which a person must look.
///
/// # Errors
/// Where `problems.csv` cannot be read.
pub fn n_refused(data: &Path, capture: &Capture) -> Result<usize> {
    let bytes = disk::read_if_there(&data.join(PROBLEMS))?.unwrap_or_default();
    let rows: Vec<ProblemRow> = accounting::read(&bytes)?;
    let id = capture.id();
    let refused = rows.iter().filter(|row| row.capture == id.as_str() && row.severity == "refused");
    Ok(refused.count())
}

/// Adds the accounts of the new documents to those of the ones that stay.
pub(super) fn write_accounts(
    data: &Path,
    captures: &[Capture],
    report: &ImportReport,
) -> Result<()> {
    let stays = |capture: &str| {
        captures.iter().any(|known| known.id().as_str() == capture)
            && !report.imported.iter().any(|new| new.capture.id().as_str() == capture)
    };
    let read = |name: &str| disk::read_if_there(&data.join(name));
    let mut rows: Vec<AccountingRow> = accounting::read(&read(ACCOUNTING)?.unwrap_or_default())?;
    let mut problems: Vec<ProblemRow> = accounting::read(&read(PROBLEMS)?.unwrap_or_default())?;
    rows.retain(|row| stays(&row.capture));
    problems.retain(|row| stays(&row.capture));
    for new in report.imported.iter().filter(|new| new.capture.source.is_passed_on()) {
        rows.push(accounting::row(&new.capture, &new.accounting));
        problems.extend(accounting::problem_rows(&new.capture, &new.problems));
    }
    rows.sort_by_key(|row| (row.published_on.clone(), row.capture.clone()));
    problems.sort_by_key(|row| (row.published_on.clone(), row.capture.clone()));
    let (rows, problems) = (accounting::write(&rows)?, accounting::write(&problems)?);
    // Together, they wait for the disk once.
    let (one, other) = rayon::join(
        || disk::write(&data.join(ACCOUNTING), &rows),
        || disk::write(&data.join(PROBLEMS), &problems),
    );
    one.and(other)?;
    Ok(())
}
