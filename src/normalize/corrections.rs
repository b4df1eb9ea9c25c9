//! Corrections: guarded rows that replace one misread figure.
//! Comes in: the ledger frame, reference rows. Goes out: the frame with corrected values. Never: a correction whose
//! guard no longer holds; the figure found must be the one the row names.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::*;

use crate::model::TableId;
use crate::normalize::NormalizeError;
use crate::normalize::frame::{self, MEASURE, PERIOD_START, SOURCE, VALUE};

/// One row of `corrections.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Source id.
    pub source: String,
    /// Table name.
    pub table: String,
    /// Measure name.
    pub measure: String,
    /// First day of the figure's period.
    pub date: NaiveDate,
    /// What stands in the capture.
    pub found: f64,
    /// What is true.
    pub corrected: f64,
    /// Why, in a sentence.
    pub reason: String,
}

/// Reads `corrections.csv`.
///
/// # Errors
/// [`NormalizeError::Reference`] names the damaged line.
pub fn read(text: &str) -> Result<Vec<Correction>, NormalizeError> {
    let mut corrections = Vec::new();
    for (index, record) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
        let record = record.map_err(|cause| damaged(index, cause.to_string()))?;
        let fields: Vec<&str> = record.iter().collect();
        let [source, table, measure, date, found, corrected, reason, ..] = fields.as_slice() else {
            return Err(damaged(index, format!("expected 9 fields, found {}", fields.len())));
        };
        let number = |text: &str| {
            text.parse().map_err(|_| damaged(index, format!("expected a number, found `{text}`")))
        };
        corrections.push(Correction {
            source: (*source).to_owned(),
            table: (*table).to_owned(),
            measure: (*measure).to_owned(),
            date: date
                .parse()
                .map_err(|_| damaged(index, format!("expected a date, found `{date}`")))?,
            found: number(found)?,
            corrected: number(corrected)?,
            reason: (*reason).to_owned(),
        });
    }
    Ok(corrections)
}

fn damaged(index: usize, problem: String) -> NormalizeError {
    NormalizeError::Reference { file: "corrections.csv".to_owned(), line: index + 2, problem }
}

/// Replaces each named figure. A correction for a document that the ledger does not hold does nothing.
///
/// # Errors
/// [`NormalizeError::Reference`] where another figure than the one named stands at its place.
pub fn apply(
    ledger: BTreeMap<TableId, DataFrame>,
    corrections: &[Correction],
) -> Result<BTreeMap<TableId, DataFrame>, NormalizeError> {
    let mut ledger = ledger;
    for (index, correction) in corrections.iter().enumerate() {
        let table = TableId::from_name(&correction.table)
            .ok_or_else(|| damaged(index, format!("unknown table `{}`", correction.table)))?;
        let Some(figures) = ledger.get_mut(&table) else { continue };
        let place = col(SOURCE)
            .eq(lit(correction.source.as_str()))
            .and(col(MEASURE).eq(lit(correction.measure.as_str())))
            .and(col(PERIOD_START).eq(frame::date_literal(correction.date)));
        let there = figures.clone().lazy().filter(place.clone()).select([col(VALUE)]).collect()?;
        if there.height() == 0 {
            continue;
        }
        let found = there.column(VALUE)?.f64()?.iter().flatten().collect::<Vec<f64>>();
        if found.iter().any(|value| (value - correction.found).abs() > 0.0) {
            let problem = format!(
                "expected {} in {} on {}, found {found:?}; the correction no longer applies",
                correction.found, correction.measure, correction.date
            );
            return Err(damaged(index, problem));
        }
        *figures = std::mem::take(figures)
            .lazy()
            .with_columns([when(place)
                .then(lit(correction.corrected))
                .otherwise(col(VALUE))
                .alias(VALUE)])
            .collect()?;
    }
    Ok(ledger)
}
