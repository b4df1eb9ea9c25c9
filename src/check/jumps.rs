//! Changes beyond the pace of a series.
//! Comes in: releases in order. Goes out: findings of jumps, and their confirmation. Never: a jump judged by a later
//! release; a later one only ends a hold, from its own day on.
//!
//! A change is measured as the ratio of two figures per fortnight (a change over a longer time counts by the root of
//! that time). It holds the table where it is more than twice what the series did in at least eight earlier steps,
//! at least 35 % a fortnight, and concerns at least 3 % of the people in the table. Over 118 releases this holds
//! four, all of them wrong.
//!
//! A level that lasts is no jump after a while, since the change is then spread over the time since the last good
//! figure. The first release that is good again also ends the holds of those before it that stand beside it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::report::{Report, Saying};
use crate::model::release::Cell;
use crate::model::series::number_words;
use crate::model::{
    CaptureId, Figure, Finding, Measure, PeriodKind, PrintedTable, Rule, TableId, Weight,
};

/// Times the fastest step before.
const FASTER: f64 = 2.0;
/// Natural logarithm of the least ratio that counts as a jump: 1.35.
const LEAST: f64 = 0.3;
/// Share of the table's people that the change must concern.
const SHARE: f64 = 0.03;
/// Steps that must be known before a pace is.
const STEPS: usize = 8;
/// People below which a ratio says little; fewer count as so many, so that a fall to nothing still shows.
const FEW: f64 = 50.0;

/// Tables of people on one day.
const SNAPSHOTS: [TableId; 3] =
    [TableId::DetainedByDisposition, TableId::DetainedByCriminality, TableId::AtdStatus];

/// A series within a table.
type Key = (TableId, String);

#[derive(Default, Clone)]
struct Pace {
    last: Option<(NaiveDate, f64)>,
    steps: Vec<f64>,
}

/// The pace of every series so far.
#[derive(Default)]
pub(super) struct Paces {
    series: BTreeMap<Key, Pace>,
    /// Held jumps since the last good table of the kind.
    pending: BTreeMap<TableId, Vec<HeldJump>>,
    /// Held jumps that a later release stands beside: table, capture, the later release's publication.
    confirmed: Vec<(TableId, CaptureId, NaiveDate)>,
}

struct HeldJump {
    capture: CaptureId,
    date: NaiveDate,
    figures: BTreeMap<String, f64>,
}

/// One series' figure with its cells.
type Now<'a> = BTreeMap<String, (f64, Vec<&'a Cell>)>;

impl Paces {
    pub(super) fn judge(&self, report: &mut Report<'_>) {
        for (id, table, now) in series(report) {
            if report.holds(id) {
                continue;
            }
            let Some(date) = table.as_of else { continue };
            let all = now.values().map(|(value, _)| *value).fold(0.0, f64::max);
            let mut jumps: Vec<(f64, String, Vec<&Cell>)> = Vec::new();
            for (name, (value, cells)) in &now {
                let Some(pace) = self.series.get(&(id, name.clone())) else { continue };
                let Some((before, then)) = pace.last else { continue };
                let Some(step) = step(before, then, date, *value) else { continue };
                let fastest = pace.steps.iter().copied().fold(0.0, f64::max);
                let jumped = pace.steps.len() >= STEPS
                    && step > FASTER * fastest
                    && step > LEAST
                    && (value - then).abs() >= SHARE * all;
                if jumped {
                    let words = format!(
                        "{}: {} on {before}, {} on {date}",
                        name.replace('_', " "),
                        number_words(then),
                        number_words(*value)
                    );
                    jumps.push((step, words, cells.clone()));
                }
            }
            jumps.sort_by(|a, b| b.0.total_cmp(&a.0));
            if jumps.is_empty() {
                continue;
            }
            let words: Vec<&str> =
                jumps.iter().take(4).map(|(_, words, _)| words.as_str()).collect();
            let message = format!("a jump that the series has never done: {}", words.join("; "));
            let cells = jumps.iter().flat_map(|(_, _, cells)| cells.iter().copied());
            let tables: &[TableId] = match id {
                // The national split is printed in one table and follows from the other.
                TableId::AtdTechnology => &[TableId::AtdTechnology, TableId::AtdArea],
                _ => std::slice::from_ref(&id),
            };
            for table in tables.iter().filter(|table| report.release.tables.contains_key(table)) {
                let saying = Saying::of(Rule::Jump, Weight::Hold, *table, message.clone());
                report.say(saying.at(cells.clone()));
            }
        }
    }

    /// Takes a judged release in.
    pub(super) fn accept(&mut self, report: &Report<'_>) {
        for (id, table, now) in series(report) {
            let Some(date) = table.as_of else { continue };
            let printed =
                if report.release.tables.contains_key(&id) { id } else { TableId::AtdArea };
            if report.holds(printed) {
                if report.holds_by(Rule::Jump, printed) {
                    let figures = now.into_iter().map(|(name, (value, _))| (name, value)).collect();
                    let capture = report.release.capture.clone();
                    self.pending.entry(id).or_default().push(HeldJump { capture, date, figures });
                }
                continue;
            }
            self.end_holds(report, id, date, &now);
            for (name, (value, _)) in now {
                let pace = self.series.entry((id, name)).or_default();
                if let Some((before, then)) = pace.last {
                    if before >= date {
                        continue;
                    }
                    pace.steps.extend(step(before, then, date, value));
                }
                pace.last = Some((date, value));
            }
        }
    }

    /// Ends the holds of jumps that a good table stands beside, back to the first that it does not.
    fn end_holds(&mut self, report: &Report<'_>, id: TableId, date: NaiveDate, now: &Now<'_>) {
        let mut later: BTreeMap<String, f64> =
            now.iter().map(|(name, (value, _))| (name.clone(), *value)).collect();
        let mut later_date = date;
        for held in self.pending.remove(&id).unwrap_or_default().into_iter().rev() {
            let beside = held.figures.iter().all(|(name, then)| {
                later.get(name).is_some_and(|now| {
                    step(held.date, *then, later_date, *now).is_none_or(|step| step <= LEAST)
                })
            });
            if !beside {
                break;
            }
            self.confirmed.push((id, held.capture, report.release.published_on));
            later = held.figures;
            later_date = held.date;
        }
    }

    /// Writes the ends of holds into the findings.
    pub(super) fn confirm(&self, findings: &mut [Finding]) {
        for (id, capture, until) in &self.confirmed {
            let tables: &[TableId] = match id {
                TableId::AtdTechnology => &[TableId::AtdTechnology, TableId::AtdArea],
                other => std::slice::from_ref(other),
            };
            let own = |f: &&mut Finding| {
                f.rule == Rule::Jump
                    && f.capture == *capture
                    && f.table.is_some_and(|table| tables.contains(&table))
            };
            for finding in findings.iter_mut().filter(own) {
                finding.until = Some(*until);
            }
        }
    }
}

/// The change per fortnight; `None` for dates that do not follow.
fn step(before: NaiveDate, then: f64, date: NaiveDate, now: f64) -> Option<f64> {
    let days = u32::try_from((date - before).num_days()).ok()?;
    if days == 0 {
        return None;
    }
    Some((now.max(FEW) / then.max(FEW)).ln().abs() / (f64::from(days.max(7)) / 14.0).sqrt())
}

/// The series of a release. The national split by technology stands in its own table from August 2022, and is the
/// sum over the areas before.
fn series<'a>(report: &Report<'a>) -> Vec<(TableId, &'a PrintedTable, Now<'a>)> {
    let mut all = Vec::new();
    for id in SNAPSHOTS {
        let Some(table) = report.table(id) else { continue };
        let now = table
            .of(Measure::People)
            .filter(|figure| figure.identity.period == PeriodKind::Snapshot)
            .map(|figure| (name(figure), (figure.value, vec![&figure.cell])))
            .collect();
        all.push((id, table, now));
    }
    if let Some(table) = report.table(TableId::AtdArea) {
        let mut now = Now::new();
        for figure in table.of(Measure::People) {
            let (area, technology) = (figure.identity.category(0), figure.identity.category(1));
            if technology == "all" && area == "all" {
                now.insert("all".to_owned(), (figure.value, vec![&figure.cell]));
            } else if technology != "all" && area != "all" {
                let (value, cells) = now.entry(technology.to_owned()).or_insert((0.0, Vec::new()));
                *value += figure.value;
                if cells.len() < 2 {
                    cells.push(&figure.cell);
                }
            }
        }
        all.push((TableId::AtdTechnology, table, now));
    }
    all
}

fn name(figure: &Figure) -> String {
    let words = figure.identity.words();
    if words.is_empty() { "all".to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_ratio_per_fortnight_of_at_least_fifty_people() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let of = |then, now| step(day("2022-07-01"), then, day("2022-07-15"), now).unwrap();
        assert!((of(50.0, 100.0) - 2.0_f64.ln()).abs() < 1e-12);
        assert!(of(20.0, 50.0).abs() < 1e-12);
        assert!(of(20_000.0, 0.0) > 5.0, "a fall to nothing");
        assert!((of(100.0, 50.0) - of(50.0, 100.0)).abs() < 1e-12);
        let longer = step(day("2022-07-01"), 50.0, day("2022-08-26"), 100.0).unwrap();
        assert!((longer - 2.0_f64.ln() / 2.0).abs() < 1e-12, "four fortnights, half the step");
        assert_eq!(step(day("2022-07-15"), 50.0, day("2022-07-15"), 60.0), None);
    }
}
