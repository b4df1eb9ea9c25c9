//! Deaths on the coronavirus page: they are cumulative, and nobody dies more often than there were cases.

use std::collections::BTreeMap;

use super::readings::{Reading, is_national};
use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::{Finding, Measure, Rows, Rule, TableId, Weight};

/// A reading so long ago is not contradicted by a lower one; ICE took single deaths back after months.
const NEAR_DAYS: i64 = 45;

/// Readings so far, and those that later ones contradict.
#[derive(Default)]
pub(super) struct Deaths {
    readings: BTreeMap<(TableId, Rows), Vec<Reading>>,
    contradicted: Vec<Finding>,
}

impl Deaths {
    pub(super) fn judge(&mut self, report: &mut Report<'_>) {
        more_than_cases(report);
        for id in [TableId::CovidSummary, TableId::CovidFacilities] {
            let Some(table) = report.table(id) else { continue };
            for figure in table.of(Measure::Deaths) {
                self.take(report, Reading::of(report, id, figure));
            }
        }
    }

    /// Holds the higher readings before a lower one, from its day on: on 2022-07-09 to 07-12 the page said 12 deaths,
    /// before and after 11.
    fn take(&mut self, report: &Report<'_>, now: Reading) {
        let readings = self.readings.entry((now.table, now.rows.clone())).or_default();
        let is_higher = |reading: &mut Reading| {
            reading.value > now.value + 0.5 && reading.days_before(&now) <= NEAR_DAYS
        };
        let higher = readings.extract_if(.., is_higher);
        self.contradicted.extend(higher.map(|reading| reading.contradicted(report, now.value)));
        readings.push(now);
    }

    pub(super) fn conclude(self, findings: &mut Vec<Finding>) {
        findings.extend(self.contradicted);
    }
}

/// A place with more deaths than cases: in September 2022 Farmville had 406 deaths and 340 cases for a week.
fn more_than_cases(report: &mut Report<'_>) {
    let id = TableId::CovidFacilities;
    let Some(table) = report.table(id) else { return };
    let rows = || table.figures.iter().filter(|figure| !is_national(figure));
    let cases: BTreeMap<u32, f64> = rows()
        .filter(|figure| figure.identity.measure == Measure::CasesTotal)
        .map(|figure| (figure.cell.row, figure.value))
        .collect();
    let deaths = rows().filter(|figure| figure.identity.measure == Measure::Deaths);
    for figure in deaths {
        let Some(cases) = cases.get(&figure.cell.row).filter(|cases| figure.value > **cases) else {
            continue;
        };
        let place = figure.identity.category(0);
        let message = format!(
            "{place} has {} deaths and {} cases",
            number_words(figure.value),
            number_words(*cases)
        );
        let saying = Saying::of(Rule::PartsDoNotAdd, Weight::Hold, id, message);
        report.say(saying.only(&[Measure::Deaths]).row(place).at([&figure.cell]));
    }
}
