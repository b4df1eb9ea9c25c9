//! Deaths on the coronavirus page: they are cumulative, and nobody dies more often than there were cases.

use std::collections::BTreeMap;

use super::readings::{Reading, is_national};
use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::{Figure, Finding, Measure, Rule, TableId, Weight};

/// A reading so long ago is not contradicted by a lower one; ICE took single deaths back after months.
const NEAR_DAYS: i64 = 45;

/// Readings so far, and those that later ones contradict.
#[derive(Default)]
pub(super) struct Deaths {
    readings: Vec<Reading>,
    contradicted: Vec<Finding>,
}

impl Deaths {
    pub(super) fn judge(&mut self, report: &mut Report<'_>) {
        more_than_cases(report);
        for id in [TableId::CovidSummary, TableId::CovidFacilities] {
            let Some(table) = report.table(id) else { continue };
            let total = table.of(Measure::Deaths).find(|figure| is_national(figure));
            let Some(total) = total else { continue };
            self.contradict(report, id, total);
            self.readings.push(Reading::of(report, id, total));
        }
    }

    /// Holds the higher readings before a lower one, from its day on: on 2022-07-09 to 07-12 the page said 12 deaths,
    /// before and after 11.
    fn contradict(&mut self, report: &Report<'_>, id: TableId, total: &Figure) {
        let today = report.release.published_on;
        let is_higher = |reading: &Reading| {
            reading.table == id
                && reading.value > total.value + 0.5
                && (today - reading.published_on).num_days() <= NEAR_DAYS
        };
        let (higher, kept): (Vec<Reading>, Vec<Reading>) =
            std::mem::take(&mut self.readings).into_iter().partition(is_higher);
        self.readings = kept;
        let of = (Measure::Deaths, "deaths");
        let held = higher.into_iter().map(|reading| reading.contradicted(report, of, total.value));
        self.contradicted.extend(held);
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
    let wrong = rows()
        .filter(|figure| figure.identity.measure == Measure::Deaths)
        .find(|figure| cases.get(&figure.cell.row).is_some_and(|cases| figure.value > *cases));
    let Some(figure) = wrong else { return };
    let message = format!(
        "{} has {} deaths and {} cases",
        figure.identity.category(0),
        number_words(figure.value),
        number_words(cases.get(&figure.cell.row).copied().unwrap_or_default())
    );
    let saying = Saying::of(Rule::PartsDoNotAdd, Weight::Hold, id, message);
    report.say(saying.only(&[Measure::Deaths]).parts_only(true).at([&figure.cell]));
}
