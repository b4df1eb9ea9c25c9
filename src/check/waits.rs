//! Tables that are merely unlike the one before wait for one release.
//!
//! A rule compares a table with the last good one of its kind. What surprises is held until a table with a later date
//! says the same again: then both are believed, and the wait of the earlier one ends on the day of the later. What no
//! later table repeats stays held, since those before and after it contradict it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::history::{Earlier, day};
use super::report::Report;
use super::waiting::{PrintedTables, Waiting};
use super::{means, restated, structure};
use crate::model::{CaptureId, Finding, Rule, TableId};

/// Every such rule.
const RULES: &[Waiting] = &[structure::REPLACED, restated::RESTATED, means::MOVED];

/// A table so much older still vouches for one that it is in line with.
const VOUCHING_DAYS: i64 = 45;

/// Tables that wait, and waits that ended.
#[derive(Default)]
pub(super) struct Waits<'a> {
    /// The newest table of each kind that the rule did not hold, and whether it is in line with one before it: a
    /// table that nothing vouches for accuses nobody.
    good: BTreeMap<(Rule, TableId), (Earlier<'a>, bool)>,
    waiting: BTreeMap<(Rule, TableId), Vec<[Earlier<'a>; 2]>>,
    ended: Vec<Ended>,
}

/// A wait that a later table ended.
struct Ended {
    rule: Rule,
    table: TableId,
    capture: CaptureId,
    published_on: NaiveDate,
    until: NaiveDate,
}

fn is_near(rule: &Waiting, now: Earlier<'_>, before: Earlier<'_>) -> bool {
    let days = (day(now.release, now.table) - day(before.release, before.table)).num_days();
    (0..=rule.near_days).contains(&days)
}

impl<'a> Waits<'a> {
    /// Compares each of the tables, rule by rule, with the last one of its kind that the rule did not hold.
    pub(super) fn judge(&mut self, report: &mut Report<'a>) {
        let release = report.release;
        for rule in RULES {
            for (id, table) in &release.tables {
                let now = Earlier { release, table };
                let good = self.good.get(&(rule.rule, *id)).copied();
                let Some((before, is_vouched_for)) = good.filter(|_| !report.holds(*id)) else {
                    continue;
                };
                let saying = is_near(rule, now, before).then(|| (rule.compare)(*id, now, before));
                let confirmed = self.end_waits(rule, *id, now);
                if let Some(saying) = saying.flatten().filter(|_| is_vouched_for && !confirmed) {
                    report.say(saying);
                }
            }
        }
    }

    /// Ends the waits of tables that this later one repeats; whether there were any.
    fn end_waits(&mut self, rule: &Waiting, id: TableId, now: Earlier<'_>) -> bool {
        let Some(waiting) = self.waiting.get_mut(&(rule.rule, id)) else { return false };
        let when = day(now.release, now.table);
        let repeated = |[held, before]: &[Earlier<'_>; 2]| {
            let days = (when - day(held.release, held.table)).num_days();
            let tables = PrintedTables { now, held: *held, before: *before };
            (1..=rule.near_days).contains(&days) && (rule.repeats)(id, tables)
        };
        let (ended, still): (Vec<_>, Vec<_>) = waiting.drain(..).partition(repeated);
        *waiting = still;
        self.ended.extend(ended.iter().map(|[held, _]| Ended {
            rule: rule.rule,
            table: id,
            capture: held.release.capture.clone(),
            published_on: held.release.published_on,
            until: now.release.published_on,
        }));
        !ended.is_empty()
    }

    /// Takes a judged release in.
    pub(super) fn accept(&mut self, report: &Report<'a>) {
        let release = report.release;
        for (id, table) in &release.tables {
            let this = Earlier { release, table };
            for rule in RULES {
                let key = (rule.rule, *id);
                let known = self.good.get(&key).copied();
                if report.holds_by(rule.rule, *id) {
                    if let Some((before, _)) = known {
                        self.waiting.entry(key).or_default().push([this, before]);
                    }
                    continue;
                }
                let is_newer = known
                    .is_none_or(|(good, _)| day(good.release, good.table) <= day(release, table));
                if !report.holds(*id) && is_newer {
                    let is_vouched_for = known.is_some_and(|(good, _)| {
                        let days = day(release, table) - day(good.release, good.table);
                        let near = days.num_days() <= rule.near_days.max(VOUCHING_DAYS);
                        near && (rule.compare)(*id, this, good).is_none()
                    });
                    self.good.insert(key, (this, is_vouched_for));
                }
            }
        }
    }

    /// Writes the ends of the waits into the findings.
    pub(super) fn conclude(self, findings: &mut [Finding]) {
        for ended in self.ended {
            let own = |finding: &&mut Finding| {
                finding.rule == ended.rule
                    && finding.table == Some(ended.table)
                    && finding.capture == ended.capture
                    && finding.published_on == ended.published_on
            };
            for finding in findings.iter_mut().filter(own) {
                finding.until = Some(ended.until);
            }
        }
    }
}
