//! Decisions: guarded rows in which a person corrects a figure or a date, keeps a table out, or lets one in.
//! Comes in: the ledger frames, reference rows. Goes out: the frames with what was corrected. Never: a decision whose
//! guard no longer holds; what is found must be what the row names.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::*;

use crate::model::{CaptureId, Measure, TableId};
use crate::normalize::NormalizeError;
use crate::normalize::frame::{
    self, AS_OF, AS_OF_PRINTED, CAPTURE, COLUMN, MEASURE, PERIOD_START, ROW, SHEET, SOURCE, VALUE,
};

/// What a person decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Another number stands in the document than is true.
    CorrectValue {
        /// What stands in the capture.
        found: f64,
        /// What is true.
        corrected: f64,
    },
    /// Another date stands in the document than is true.
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
}

/// One row of `decisions.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Line of the file, from 1.
    pub line: usize,
    /// When.
    pub decided_on: NaiveDate,
    /// By whom.
    pub decided_by: String,
    /// What.
    pub action: Action,
    /// Source id.
    pub source: String,
    /// First digits of the document's SHA-256; empty where the source and date are enough.
    pub capture: String,
    /// The table.
    pub table: TableId,
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
    /// The document, where the row names one.
    pub fn capture_id(&self) -> Option<CaptureId> {
        let digits = self.capture.strip_prefix('c').filter(|rest| rest.len() == 12);
        CaptureId::from_text(&format!("c{}", digits.unwrap_or(&self.capture).get(..12)?))
    }
}

const FILE: &str = "decisions.csv";

/// A decision that cannot be read or no longer applies.
pub fn damaged(line: usize, problem: String) -> NormalizeError {
    NormalizeError::Reference { file: FILE.to_owned(), line, problem }
}

/// Reads `decisions.csv`.
///
/// # Errors
/// [`NormalizeError::Reference`] names the damaged line.
pub fn read(text: &str) -> Result<Vec<Decision>, NormalizeError> {
    let mut decisions = Vec::new();
    for (index, record) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
        let line = index + 2;
        let record = record.map_err(|cause| damaged(line, cause.to_string()))?;
        decisions.push(decision(line, &record).map_err(|problem| damaged(line, problem))?);
    }
    Ok(decisions)
}

fn decision(line: usize, record: &csv::StringRecord) -> Result<Decision, String> {
    let fields: Vec<&str> = record.iter().collect();
    let [
        decided_on,
        decided_by,
        action,
        source,
        capture,
        table,
        measure,
        date,
        cell,
        field,
        found,
        corrected,
        reason,
        ..,
    ] = fields.as_slice()
    else {
        return Err(format!("expected 14 fields, found {}", fields.len()));
    };
    let table = TableId::from_name(table).ok_or_else(|| format!("unknown table `{table}`"))?;
    let measure = match *measure {
        "" => None,
        name => Some(Measure::from_name(name).ok_or_else(|| format!("unknown measure `{name}`"))?),
    };
    if capture.is_empty() && measure.is_none() {
        return Err("expected the document's hash, or a measure with its date".to_owned());
    }
    Ok(Decision {
        line,
        decided_on: day(decided_on)?,
        decided_by: (*decided_by).to_owned(),
        action: act(action, field, found, corrected)?,
        source: (*source).to_owned(),
        capture: (*capture).to_owned(),
        table,
        measure,
        date: if date.is_empty() { None } else { Some(day(date)?) },
        cell: (*cell).to_owned(),
        reason: (*reason).to_owned(),
    })
}

fn act(action: &str, field: &str, found: &str, corrected: &str) -> Result<Action, String> {
    match (action, field) {
        ("correct", "value") => {
            Ok(Action::CorrectValue { found: number(found)?, corrected: number(corrected)? })
        }
        ("correct", "as_of") => {
            Ok(Action::CorrectDate { found: day(found)?, corrected: day(corrected)? })
        }
        ("release", _) => Ok(Action::Release { found: found.to_owned() }),
        ("exclude", _) => {
            Ok(Action::Exclude { found: if found.is_empty() { None } else { Some(day(found)?) } })
        }
        _ => Err(format!("expected correct, release or exclude, found `{action}` of `{field}`")),
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("expected a date, found `{text}`"))
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| format!("expected a number, found `{text}`"))
}

/// Corrects each named figure and date. A decision on a document that the ledger does not hold does nothing.
///
/// # Errors
/// [`NormalizeError::Reference`] where something else stands at its place than the row names.
pub fn correct(
    ledger: BTreeMap<TableId, DataFrame>,
    decisions: &[Decision],
) -> Result<BTreeMap<TableId, DataFrame>, NormalizeError> {
    let mut ledger = ledger;
    for decision in decisions {
        let Some(figures) = ledger.get_mut(&decision.table) else { continue };
        *figures = match &decision.action {
            Action::CorrectValue { found, corrected } => {
                correct_value(figures, decision, *found, *corrected)?
            }
            Action::CorrectDate { found, corrected } => {
                correct_date(figures, decision, *found, *corrected)?
            }
            Action::Release { .. } | Action::Exclude { .. } => continue,
        };
    }
    Ok(ledger)
}

/// The rows that a decision speaks of.
fn place(decision: &Decision) -> Expr {
    let mut place = col(SOURCE).eq(lit(decision.source.as_str()));
    if let Some(id) = decision.capture_id() {
        place = place.and(col(CAPTURE).eq(lit(id.as_str())));
    }
    if let Some(measure) = decision.measure {
        place = place.and(col(MEASURE).eq(lit(measure.name())));
    }
    if let Some(date) = decision.date {
        place = place.and(col(PERIOD_START).eq(frame::date_literal(date)));
    }
    if let Some((sheet, cell)) = decision.cell.split_once('!') {
        let column = cell.trim_end_matches(|c: char| c.is_ascii_digit());
        let row: u32 = cell.get(column.len()..).and_then(|row| row.parse().ok()).unwrap_or(0);
        place = place
            .and(col(SHEET).eq(lit(sheet)))
            .and(col(COLUMN).eq(lit(column)))
            .and(col(ROW).eq(lit(row)));
    }
    place
}

fn correct_value(
    figures: &DataFrame,
    decision: &Decision,
    expected: f64,
    corrected: f64,
) -> Result<DataFrame, NormalizeError> {
    let place = place(decision);
    let there = figures.clone().lazy().filter(place.clone()).select([col(VALUE)]).collect()?;
    if there.height() == 0 {
        return Ok(figures.clone());
    }
    let found = there.column(VALUE)?.f64()?.iter().flatten().collect::<Vec<f64>>();
    if found.iter().any(|value| (value - expected).abs() > 0.0) {
        let what = decision.measure.map_or("", Measure::name);
        let when = decision.date.map_or_else(|| decision.cell.clone(), |date| date.to_string());
        let problem = format!(
            "expected {expected} in {what} on {when}, found {found:?}; the decision no longer applies"
        );
        return Err(damaged(decision.line, problem));
    }
    let value = when(place).then(lit(corrected)).otherwise(col(VALUE)).alias(VALUE);
    Ok(figures.clone().lazy().with_columns([value]).collect()?)
}

fn correct_date(
    figures: &DataFrame,
    decision: &Decision,
    expected: NaiveDate,
    corrected: NaiveDate,
) -> Result<DataFrame, NormalizeError> {
    let place = place(decision);
    let there =
        figures.clone().lazy().filter(place.clone()).select([col(AS_OF_PRINTED)]).collect()?;
    if there.height() == 0 {
        return Ok(figures.clone());
    }
    let found: Vec<Option<NaiveDate>> =
        there.column(AS_OF_PRINTED)?.date()?.physical().iter().map(frame::day).collect();
    if let Some(other) = found.iter().find(|found| **found != Some(expected)) {
        let other = other.map_or_else(|| "no date".to_owned(), |date| date.to_string());
        let problem = format!(
            "expected the date {expected} above {}, found {other}; the decision no longer applies",
            decision.table
        );
        return Err(damaged(decision.line, problem));
    }
    let date = when(place).then(frame::date_literal(corrected)).otherwise(col(AS_OF)).alias(AS_OF);
    Ok(figures.clone().lazy().with_columns([date]).collect()?)
}
