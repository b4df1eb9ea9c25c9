//! What needs review: holds, losses and unreadable places for which nothing better has come.
//!
//! The list follows from the record alone, so that a run which was killed forgets nothing. An item ends when its cause
//! is gone, when the next sound release of its table is in, or by a row `acknowledge` in `decisions.csv`.

use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;

pub use crate::publish::item::Item;

use super::Judged;
use super::import::{ACCOUNTING, PROBLEMS};
use crate::disk;
use crate::model::{CaptureId, Finding, Release, Rule, TableId};
use crate::publish::accounting::{self, AccountingRow, ProblemRow};
use crate::reference::decisions::{Action, Decision};

/// The open items, oldest first.
///
/// # Errors
/// Where `problems.csv` cannot be read.
pub fn open_items(judged: &Judged, data: &Path) -> Result<Vec<Item>> {
    let mut items: Vec<Item> = judged
        .findings
        .iter()
        .filter(|finding| finding.needs_review())
        .filter(|f| is_open(judged, (&f.capture, f.published_on), f.table, f.rule))
        .map(of_finding)
        .collect();
    let read = |name: &str| disk::read_if_there(&data.join(name));
    let problems: Vec<ProblemRow> = accounting::read(&read(PROBLEMS)?.unwrap_or_default())?;
    for row in problems.into_iter().filter(|row| row.severity == "refused") {
        let table = TableId::from_name(&row.table);
        if is_unread(judged, (&row.capture, &row.published_on), table) {
            items.push(of_problem(row));
        }
    }
    let accounts: Vec<AccountingRow> = accounting::read(&read(ACCOUNTING)?.unwrap_or_default())?;
    for row in accounts.into_iter().filter(|row| row.unaccounted > 0) {
        if is_unread(judged, (&row.capture, &row.published_on), None) {
            items.push(of_account(row));
        }
    }
    items.sort();
    items.dedup();
    Ok(items)
}

fn of_finding(finding: &Finding) -> Item {
    Item {
        published_on: finding.published_on.to_string(),
        capture: finding.capture.to_string(),
        document: finding.document.clone(),
        table: finding.table.map_or_else(String::new, |table| table.name().to_owned()),
        rule: finding.rule.id().to_owned(),
        message: finding.message.clone(),
        places: finding.cells.clone(),
    }
}

fn of_problem(row: ProblemRow) -> Item {
    let place = format!("`{}`!{}", row.sheet, row.cell);
    Item {
        published_on: row.published_on,
        capture: row.capture,
        document: row.document,
        table: row.table,
        rule: Rule::Unreadable.id().to_owned(),
        message: row.message,
        places: if row.cell.is_empty() { Vec::new() } else { vec![place] },
    }
}

fn of_account(row: AccountingRow) -> Item {
    Item {
        published_on: row.published_on,
        capture: row.capture,
        document: row.document,
        table: String::new(),
        rule: Rule::Unreadable.id().to_owned(),
        message: format!("{} numeric cells that no table takes", row.unaccounted),
        places: row.unaccounted_cells.split("; ").map(str::to_owned).collect(),
    }
}

/// Whether a place that could not be read is still open.
fn is_unread(
    judged: &Judged,
    (capture, published_on): (&str, &str),
    table: Option<TableId>,
) -> bool {
    let of = CaptureId::from_text(capture).zip(published_on.parse::<NaiveDate>().ok());
    of.is_none_or(|(capture, day)| is_open(judged, (&capture, day), table, Rule::Unreadable))
}

/// Whether nobody acknowledged it, and nothing better followed.
fn is_open(
    judged: &Judged,
    document: (&CaptureId, NaiveDate),
    table: Option<TableId>,
    rule: Rule,
) -> bool {
    let acknowledges = |decision: &Decision| match decision.action {
        Action::Acknowledge { found } => {
            decision.capture_id().as_ref() == Some(document.0)
                && decision.table.is_none_or(|of| Some(of) == table)
                && found.is_none_or(|of| of == rule)
        }
        _ => false,
    };
    !judged.edition.ledger.decisions().iter().any(acknowledges)
        && !is_followed(judged, document, table)
}

/// Whether a later release of the same source has the table, and nothing holds it.
fn is_followed(
    judged: &Judged,
    (capture, published_on): (&CaptureId, NaiveDate),
    table: Option<TableId>,
) -> bool {
    let Some(own) =
        judged.edition.ledger.releases.iter().find(|release| release.capture == *capture)
    else {
        return false;
    };
    let is_held = |release: &Release, table: TableId| {
        judged.findings.iter().any(|finding: &Finding| {
            finding.held
                && finding.until.is_none()
                && finding.capture == release.capture
                && finding.published_on == release.published_on
                && finding.table == Some(table)
        })
    };
    let is_sound = |release: &&Release| {
        release.source == own.source
            && release.published_on > published_on
            && table
                .is_none_or(|table| release.tables.contains_key(&table) && !is_held(release, table))
    };
    judged.edition.ledger.releases.iter().any(|release| is_sound(&release))
}
