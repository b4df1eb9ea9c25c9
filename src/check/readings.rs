//! Readings of a running total that a later, lower one contradicts.

use chrono::NaiveDate;

use super::report::Report;
use crate::model::series::number_words;
use crate::model::{CaptureId, Figure, Finding, Measure, Rule, TableId, Weight};

/// One reading of the page's own total, people since March 2020.
pub(super) struct Reading {
    pub(super) table: TableId,
    pub(super) published_on: NaiveDate,
    pub(super) value: f64,
    capture: CaptureId,
    document: String,
    cell: String,
}

impl Reading {
    /// The reading that a release gives.
    pub(super) fn of(report: &Report<'_>, table: TableId, total: &Figure) -> Self {
        Self {
            table,
            published_on: report.release.published_on,
            value: total.value,
            capture: report.release.capture.clone(),
            document: report.release.document.clone(),
            cell: total.cell.text(),
        }
    }

    /// Held from the day on which a lower one was published; `what` names the people counted.
    pub(super) fn contradicted(
        self,
        report: &Report<'_>,
        (measure, what): (Measure, &str),
        lower: f64,
    ) -> Finding {
        let today = report.release.published_on;
        Finding {
            rule: Rule::RunningTotalFell,
            weight: Weight::Hold,
            source: report.release.source,
            capture: self.capture,
            document: self.document,
            published_on: self.published_on,
            table: Some(self.table),
            measures: vec![measure],
            parts_only: false,
            as_of: None,
            message: format!(
                "{what} are cumulative: {} were listed, and {} on {today}",
                number_words(self.value),
                number_words(lower)
            ),
            cells: vec![self.cell],
            held: true,
            from: Some(today),
            until: None,
            decision: None,
        }
    }
}

/// Whether a figure is the page's own total.
pub(super) fn is_national(figure: &Figure) -> bool {
    matches!(figure.identity.category(0), "" | "all")
}
