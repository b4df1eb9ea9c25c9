//! What a person decided about a figure, a date, a table or a document.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;

use super::{Reference, ReferenceError, Row, day};
use crate::model::{Capture, CaptureId, CapturePrefix, Measure, Rule, SourceId, TableId};

pub(super) const COLUMNS: [&str; 14] = [
    "decided_on",
    "decided_by",
    "action",
    "source",
    "capture",
    "table",
    "measure",
    "date",
    "cell",
    "field",
    "found",
    "corrected",
    "reason",
    "evidence",
];

/// What a person decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Another number is in the document than is true.
    CorrectValue {
        /// What is in the capture.
        found: f64,
        /// What is true.
        corrected: f64,
    },
    /// Another date is in the document than is true.
    CorrectDate {
        /// As printed.
        found: NaiveDate,
        /// What is true.
        corrected: NaiveDate,
    },
    /// The table is published although these rules hold it.
    Release {
        /// Ids of the rules that must be holding it, joined by `; `.
        found: String,
    },
    /// The table is kept out although no rule holds it.
    Exclude {
        /// The table's date as printed.
        found: Option<NaiveDate>,
    },
    /// A person has seen what is reported of the document, or of one of its tables.
    Acknowledge {
        /// The rule whose report is closed; every one where absent.
        found: Option<Rule>,
    },
    /// The whole document leaves the record.
    Withdraw,
}

/// One row of `decisions.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Line of the file, from 1.
    pub line: usize,
    /// Whether the row is not among those compiled in, so that it must match something in the ledger.
    pub is_own: bool,
    /// When.
    pub decided_on: NaiveDate,
    /// By whom.
    pub decided_by: String,
    /// What.
    pub action: Action,
    /// Source id.
    pub source: String,
    /// The document: as written, and as a published id once the manifest has been asked; empty where the source and
    /// date are enough.
    pub capture: String,
    /// The table; absent only where a whole document is acknowledged.
    pub table: Option<TableId>,
    /// The measure; every one where absent.
    pub measure: Option<Measure>,
    /// First day of the figure's period, for a value.
    pub date: Option<NaiveDate>,
    /// `SHEET!B11`, for a value; empty where the measure and date are enough.
    pub cell: String,
    /// Why, in a sentence.
    pub reason: String,
}

impl Decision {
    /// The document, where the row names one by at least twelve digits.
    pub fn capture_id(&self) -> Option<CaptureId> {
        CaptureId::from_text(&self.capture).or_else(|| {
            CapturePrefix::from_text(&self.capture)?;
            CaptureId::from_text(&format!("c{}", self.capture.get(..12)?))
        })
    }

    /// Names the document as published files do. A row that was compiled in may name a document that is not held.
    ///
    /// # Errors
    /// [`ReferenceError::Row`] where no document or two are meant, or one of another source.
    pub fn resolve(&mut self, captures: &[Capture]) -> Result<(), ReferenceError> {
        let Some(prefix) = CapturePrefix::from_text(&self.capture) else { return Ok(()) };
        let mut named = captures.iter().filter(|capture| prefix.names(&capture.sha256));
        let (first, second) = (named.next(), named.next());
        let written = format!("`{}`", self.capture);
        match (first, second) {
            // Its line may be gone from the manifest by now.
            (None, _) if self.action == Action::Withdraw => Ok(()),
            (None, _) if self.is_own => Err(self.refused("a document of captures.csv", written)),
            (None, _) => Ok(()),
            (Some(_), Some(_)) => {
                Err(self.refused("more digits: two documents begin with these", written))
            }
            (Some(one), None) if one.source.name() != self.source => {
                let expected = format!("the source of that document, {}", one.source.name());
                Err(self.refused(expected, format!("`{}`", self.source)))
            }
            (Some(one), None) => {
                self.capture = one.id().to_string();
                Ok(())
            }
        }
    }

    /// An error of this row.
    pub fn refused(&self, expected: impl Into<String>, found: impl Into<String>) -> ReferenceError {
        super::rows::refused(Reference::Decisions, self.line, expected, found)
    }
}

/// Documents that a person took out of the record, by id.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn withdrawn(data: &Path) -> Result<BTreeSet<CaptureId>, ReferenceError> {
    let decisions = read(&Reference::Decisions.rows(data)?)?;
    let out = decisions.iter().filter(|decision| decision.action == Action::Withdraw);
    Ok(out.filter_map(Decision::capture_id).collect())
}

/// Reads the rows.
///
/// # Errors
/// [`ReferenceError`] with the line.
pub fn read(rows: &[Row]) -> Result<Vec<Decision>, ReferenceError> {
    let mut decisions: Vec<Decision> = Vec::new();
    for row in rows {
        let read = decision(row)?;
        let again = decisions.iter().any(|before| {
            same_kind(&before.action, &read.action)
                && (&before.source, &before.capture, before.table, before.measure)
                    == (&read.source, &read.capture, read.table, read.measure)
                && (before.date, &before.cell) == (read.date, &read.cell)
        });
        if again {
            return Err(row.refused("one decision of a kind on one thing", "a second"));
        }
        decisions.push(read);
    }
    Ok(decisions)
}

fn same_kind(one: &Action, other: &Action) -> bool {
    match (one, other) {
        (Action::Acknowledge { found }, Action::Acknowledge { found: other }) => found == other,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

fn decision(row: &Row) -> Result<Decision, ReferenceError> {
    let action = act(row)?;
    let named = |text: &str| CapturePrefix::from_text(text).map(|_| text.to_owned());
    let capture =
        row.optional("capture", "at least eight digits of a document's SHA-256", named)?;
    let table = row.optional("table", "a table", TableId::from_name)?;
    let read = Decision {
        line: row.line,
        is_own: row.is_own,
        decided_on: row.date("decided_on")?,
        decided_by: row.text("decided_by")?,
        source: row
            .parsed("source", "a source", SourceId::from_name)
            .map(|source| source.name().to_owned())?,
        capture: capture.unwrap_or_default(),
        table,
        measure: row.optional("measure", "a measure", Measure::from_name)?,
        date: row.optional("date", "a date such as 2022-07-08", day)?,
        cell: row.optional("cell", "a cell such as Sheet!B11", cell)?.unwrap_or_default(),
        reason: row.text("reason")?,
        action,
    };
    if read.action == Action::Withdraw && read.table.is_some() {
        return Err(row.refused("nothing in `table`: the whole document leaves", "a table"));
    }
    let of_document = matches!(read.action, Action::Acknowledge { .. } | Action::Withdraw);
    if read.table.is_none() && !of_document {
        return Err(row.refused("a table in `table`", "nothing"));
    }
    let by_date = read.measure.is_some() && read.date.is_some();
    match read.action {
        Action::CorrectValue { .. } if by_date || !read.cell.is_empty() => {}
        Action::CorrectValue { .. } => {
            return Err(row.refused("a cell, or a measure with its date", "neither"));
        }
        _ if read.capture.is_empty() => {
            return Err(row.refused("the document's hash in `capture`", "nothing"));
        }
        _ => {}
    }
    if !read.cell.is_empty() && read.capture.is_empty() {
        return Err(row.refused("the document's hash in `capture`", "nothing"));
    }
    Ok(read)
}

fn act(row: &Row) -> Result<Action, ReferenceError> {
    let action = match (row.get("action"), row.get("field")) {
        ("correct", "value") => {
            let (found, corrected) = (row.number("found")?, row.number("corrected")?);
            if (found - corrected).abs() == 0.0 {
                return Err(row.refused("another number in `corrected`", "the same"));
            }
            return Ok(Action::CorrectValue { found, corrected });
        }
        ("correct", "as_of") => {
            let (found, corrected) = (row.date("found")?, row.date("corrected")?);
            if found == corrected {
                return Err(row.refused("another date in `corrected`", "the same"));
            }
            return Ok(Action::CorrectDate { found, corrected });
        }
        ("correct", field) => {
            return Err(row.refused("value or as_of in `field`", format!("`{field}`")));
        }
        ("release", _) => {
            let found = row.text("found")?;
            if let Some(unknown) = found.split("; ").find(|id| rule(id).is_none()) {
                return Err(row.refused("ids of rules in `found`", format!("`{unknown}`")));
            }
            Action::Release { found }
        }
        ("exclude", _) => {
            Action::Exclude { found: row.optional("found", "a date such as 2022-07-08", day)? }
        }
        ("acknowledge", _) => {
            Action::Acknowledge { found: row.optional("found", "the id of a rule", rule)? }
        }
        ("withdraw", _) => {
            row.empty("found")?;
            Action::Withdraw
        }
        (other, _) => {
            let expected = "correct, release, exclude, acknowledge or withdraw in `action`";
            return Err(row.refused(expected, format!("`{other}`")));
        }
    };
    row.empty("field")?;
    row.empty("corrected")?;
    Ok(action)
}

fn rule(id: &str) -> Option<Rule> {
    Rule::EVERY.iter().copied().find(|rule| rule.id() == id)
}

fn cell(text: &str) -> Option<String> {
    let (sheet, cell) = text.split_once('!')?;
    let row = cell.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let is_cell = !sheet.is_empty()
        && (1..=3).contains(&(cell.len() - row.len()))
        && row.parse::<u32>().is_ok_and(|row| row > 0);
    is_cell.then(|| text.to_owned())
}
