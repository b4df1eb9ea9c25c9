//! Decisions: guarded rows in which a person corrects a figure or a date, keeps a table out, or lets one in.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::*;

use crate::model::{Measure, TableId};
use crate::normalize::NormalizeError;
use crate::normalize::frame::{
    self, AS_OF, AS_OF_PRINTED, CAPTURE, COLUMN, MEASURE, PERIOD_START, ROW, SHEET, SOURCE, VALUE,
};
use crate::reference::{self, Reference};

pub use crate::reference::{Action, Decision};

/// A decision whose guard no longer holds.
pub fn damaged(line: usize, problem: String) -> NormalizeError {
    NormalizeError::Reference { file: Reference::Decisions.file_name().to_owned(), line, problem }
}

/// Reads the text of a `decisions.csv`.
///
/// # Errors
/// [`NormalizeError::Judgement`] names the damaged line.
pub fn read(text: &str) -> Result<Vec<Decision>, NormalizeError> {
    Ok(reference::decisions::read(&Reference::Decisions.rows_of(text)?)?)
}

/// Corrects each named figure and date. A decision that was compiled in, on a document that the ledger does not hold,
/// does nothing.
///
/// # Errors
/// [`NormalizeError::Judgement`] where a row of the folder's own file speaks of nothing in the ledger,
/// [`NormalizeError::Reference`] where something else stands at its place than the row names.
pub fn correct(
    ledger: BTreeMap<TableId, DataFrame>,
    decisions: &[Decision],
) -> Result<BTreeMap<TableId, DataFrame>, NormalizeError> {
    let mut ledger = ledger;
    for decision in decisions {
        // A document named by too few digits for an id, and not found in the manifest.
        let is_held = decision.capture.is_empty() || decision.capture_id().is_some();
        let Some(table) = decision.table.filter(|_| is_held) else { continue };
        let Some(figures) = ledger.get_mut(&table) else {
            must_be_there(decision, 0)?;
            continue;
        };
        let there =
            figures.clone().lazy().filter(place(decision)).select([col(VALUE)]).collect()?;
        must_be_there(decision, there.height())?;
        *figures = match &decision.action {
            Action::CorrectValue { found, corrected } => {
                correct_value(figures, decision, *found, *corrected)?
            }
            Action::CorrectDate { found, corrected } => {
                correct_date(figures, decision, *found, *corrected)?
            }
            Action::Release { .. }
            | Action::Exclude { .. }
            | Action::Acknowledge { .. }
            | Action::Withdraw => {
                continue;
            }
        };
    }
    Ok(ledger)
}

fn must_be_there(decision: &Decision, n_figures: usize) -> Result<(), NormalizeError> {
    if n_figures > 0 || !decision.is_own {
        return Ok(());
    }
    let table = decision.table.map_or("a table", TableId::name);
    let mut what = format!("figures of `{table}`");
    for (word, text) in [
        ("in document", decision.capture.clone()),
        ("measuring", decision.measure.map_or_else(String::new, |m| m.name().to_owned())),
        ("of", decision.date.map_or_else(String::new, |day| day.to_string())),
        ("in cell", decision.cell.clone()),
    ] {
        if !text.is_empty() {
            what = format!("{what} {word} {text}");
        }
    }
    Err(decision.refused(what, "none in the ledger").into())
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
            decision.table.map_or("", TableId::name)
        );
        return Err(damaged(decision.line, problem));
    }
    let date = when(place).then(frame::date_literal(corrected)).otherwise(col(AS_OF)).alias(AS_OF);
    Ok(figures.clone().lazy().with_columns([date]).collect()?)
}
