//! Cases on the coronavirus page that were counted twice: a rise that is taken back.
//!
//! On 2022-06-10 the rows of three places were doubled; the page rose from 43,799 cases to 46,980 and fell to 44,397.
//! From 2022-06-29 to 07-19 it was Tacoma, then Prairieland, then Alexandria: 439, 880 and 455 cases. Cases are counted
//! since March 2020 and cannot fall, so that the lower reading shows the higher ones to be wrong.

use std::collections::BTreeMap;

use super::readings::Reading;
use super::report::Report;
use crate::model::series::number_words;
use crate::model::{Finding, Measure, Rows, TableId};

/// A rise of more than this share that is taken back is a row counted twice; places took back cases too, but below
/// where they stood before.
const SPIKE: f64 = 0.02;
/// At one place: a row counted twice doubles.
const SPIKE_OF_PLACE: f64 = 0.25;
/// And by at least so many cases; in the first weeks ICE took single ones back.
const LEAST: f64 = 100.0;
const LEAST_OF_PLACE: f64 = 20.0;
/// A rise so long ago is not taken back by a lower reading.
const SPIKE_DAYS: i64 = 45;

/// Readings of cases that are not held, and those that later readings showed to be too high.
#[derive(Default)]
pub(super) struct Spikes {
    standing: BTreeMap<(TableId, Rows), Vec<Reading>>,
    too_high: Vec<Finding>,
}

impl Spikes {
    /// Holds what this release takes back, from its day on; the tables whose total was among it.
    pub(super) fn judge(&mut self, report: &Report<'_>) -> Vec<TableId> {
        let mut readings = of(report);
        readings.sort_by_key(|reading| reading.rows == Rows::Total);
        let mut totals = Vec::new();
        for now in &readings {
            for too_high in self.taken_back(now) {
                if now.rows == Rows::Total {
                    totals.push(too_high.clone());
                } else if too_high.value - now.value >= LEAST {
                    totals.extend(self.counted_with(report, now, &too_high));
                }
                self.too_high.push(too_high.contradicted(report, now.value));
            }
        }
        self.repeated(report, &totals);
        totals.iter().map(|total| total.table).collect()
    }

    /// Holds the same totals where another document repeats them: a page that was copied by hand two days later.
    fn repeated(&mut self, report: &Report<'_>, totals: &[Reading]) {
        for ((_, rows), readings) in &mut self.standing {
            let repeats = |one: &mut Reading| {
                totals
                    .iter()
                    .any(|total| one.repeats(total) && total.days_before(one) <= SPIKE_DAYS)
            };
            if *rows == Rows::Total {
                let repeating = readings.extract_if(.., repeats);
                self.too_high.extend(repeating.map(|one| {
                    let message =
                        format!("the total of {} repeats one that was too high", one.published_on);
                    one.held(report, message)
                }));
            }
        }
    }

    /// Readings above this one that stood far above those before.
    fn taken_back(&mut self, now: &Reading) -> Vec<Reading> {
        let Some(readings) = self.standing.get_mut(&(now.table, now.rows.clone())) else {
            return Vec::new();
        };
        let Some(base) = readings.iter().rposition(|reading| reading.value <= now.value) else {
            return Vec::new();
        };
        let (share, least) = match now.rows {
            Rows::Total => (SPIKE, LEAST),
            _ => (SPIKE_OF_PLACE, LEAST_OF_PLACE),
        };
        let spike = readings.get(base + 1..).unwrap_or_default();
        let rose = readings.get(base).zip(spike.first());
        let is_spike = rose
            .is_some_and(|(base, first)| first.value - base.value > least.max(base.value * share))
            && spike.iter().all(|reading| reading.days_before(now) <= SPIKE_DAYS);
        if is_spike { readings.drain(base + 1..).collect() } else { Vec::new() }
    }

    /// Holds the totals of the document that counted a place twice.
    fn counted_with(
        &mut self,
        report: &Report<'_>,
        now: &Reading,
        place: &Reading,
    ) -> Vec<Reading> {
        let mut totals = Vec::new();
        for ((_, rows), readings) in &mut self.standing {
            if *rows != Rows::Total {
                continue;
            }
            for total in readings.extract_if(.., |total| total.is_beside(place)) {
                let message = format!(
                    "the total has {} cases at {}, where {} were listed on {}",
                    number_words(place.value),
                    place.rows.name(),
                    number_words(now.value),
                    now.published_on
                );
                self.too_high.push(total.clone().held(report, message));
                totals.push(total);
            }
        }
        totals
    }

    /// Takes a judged reading in.
    pub(super) fn accept(&mut self, report: &Report<'_>) {
        for reading in of(report) {
            let is_held = |finding: &Finding| {
                finding.held
                    && finding.table == Some(reading.table)
                    && (finding.measures.is_empty()
                        || finding.measures.contains(&Measure::CasesTotal))
                    && reading.rows.within(&finding.rows)
            };
            if !report.findings.iter().any(is_held) {
                let key = (reading.table, reading.rows.clone());
                self.standing.entry(key).or_default().push(reading);
            }
        }
    }

    /// Adds what turned out to be too high.
    pub(super) fn conclude(self, findings: &mut Vec<Finding>) {
        findings.extend(self.too_high);
    }
}

fn of(report: &Report<'_>) -> Vec<Reading> {
    let tables = [TableId::CovidSummary, TableId::CovidFacilities];
    let printed = tables.into_iter().filter_map(|id| Some((id, report.table(id)?)));
    printed
        .flat_map(|(id, table)| {
            table.of(Measure::CasesTotal).map(move |figure| Reading::of(report, id, figure))
        })
        .collect()
}
