//! Readings of the coronavirus page that later ones contradict: what is counted since March 2020 cannot fall.

use chrono::NaiveDate;

use super::report::Report;
use crate::model::series::number_words;
use crate::model::{CaptureId, Figure, Finding, Measure, Rows, Rule, TableId, Weight};

/// One reading of a count since March 2020: the page's own total, or a place's.
#[derive(Clone)]
pub(super) struct Reading {
    pub(super) table: TableId,
    pub(super) published_on: NaiveDate,
    pub(super) value: f64,
    capture: CaptureId,
    measure: Measure,
    pub(super) rows: Rows,
    document: String,
    cell: String,
}

impl Reading {
    /// The reading that a release gives.
    pub(super) fn of(report: &Report<'_>, table: TableId, figure: &Figure) -> Self {
        let rows = if is_national(figure) {
            Rows::Total
        } else {
            Rows::Only(figure.identity.category(0).to_owned())
        };
        Self {
            measure: figure.identity.measure,
            rows,
            table,
            published_on: report.release.published_on,
            value: figure.value,
            capture: report.release.capture.clone(),
            document: report.release.document.clone(),
            cell: figure.cell.text(),
        }
    }

    /// Whether two readings are from one document.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        self.capture == other.capture && self.published_on == other.published_on
    }

    /// Whether a reading states the figure of an earlier one in another document.
    pub(super) fn repeats(&self, earlier: &Self) -> bool {
        (self.value - earlier.value).abs() < 0.5
            && self.capture != earlier.capture
            && self.published_on >= earlier.published_on
    }

    /// Days from this reading to another.
    pub(super) fn days_before(&self, later: &Self) -> i64 {
        (later.published_on - self.published_on).num_days()
    }

    /// Held from the day on which a lower one was published.
    pub(super) fn contradicted(self, report: &Report<'_>, lower: f64) -> Finding {
        let today = report.release.published_on;
        let what = if self.measure == Measure::Deaths { "deaths" } else { "cases" };
        let at = match &self.rows {
            Rows::Only(place) => format!(" at {place}"),
            _ => String::new(),
        };
        let message = format!(
            "{what} are cumulative: {} were listed{at}, and {} on {today}",
            number_words(self.value),
            number_words(lower)
        );
        self.held(report, message)
    }

    /// Held from the day of the release that showed it.
    pub(super) fn held(self, report: &Report<'_>, message: String) -> Finding {
        Finding {
            rule: Rule::RunningTotalFell,
            weight: Weight::Hold,
            source: report.release.source,
            capture: self.capture,
            document: self.document,
            published_on: self.published_on,
            table: Some(self.table),
            measures: vec![self.measure],
            rows: self.rows,
            as_of: None,
            message,
            cells: vec![self.cell],
            held: true,
            from: Some(report.release.published_on),
            until: None,
            decision: None,
        }
    }
}

/// Whether a figure is the page's own total.
pub(super) fn is_national(figure: &Figure) -> bool {
    matches!(figure.identity.category(0), "" | "all")
}
