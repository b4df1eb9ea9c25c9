//! Figures that are merely unlike their past: they wait for one release.
//!
//! A change is the natural logarithm of the ratio of two figures, per fortnight (over a longer time divided by the root
//! of the fortnights). Each series declares how far it may move; the bounds lie above the widest step between any two
//! sound releases of 2019 to 2026, so that a sound release, whichever others are known, surprises nobody.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::pace::pace;
use super::report::{Report, Saying};
use super::snapshots::{agrees, printed, series};
use super::steps::{Dated, Figures, Jump, Stated, at_level, jumps, words};
use crate::model::Cell;
use crate::model::population::CountedDays;
use crate::model::table::{Kind, profile, tables_where};
use crate::model::{Finding, Release, Rows, Rule, TableId, Weight};

/// So many earlier tables in a row must vouch for one that is held against a later one.
const VOUCHING: u32 = 2;

/// Tables of people counted on one day.
fn judged() -> impl Iterator<Item = TableId> {
    tables_where(|table| table.kind == Kind::Day)
}

/// What is known so far of each table.
pub(super) struct Surprises<'a> {
    /// What individual records count: an independent source.
    counted: &'a CountedDays,
    /// Tables that were not held, by date.
    good: BTreeMap<TableId, Vec<Stated>>,
    /// Tables held as a surprise, in the order of publication.
    waiting: BTreeMap<TableId, Vec<(Stated, Vec<String>)>>,
    /// Surprises that ended: the table, the document, the one that confirmed it.
    confirmed: Vec<(TableId, Stated, Stated)>,
    /// Releases that a later one showed to be out of line.
    out_of_line: Vec<Finding>,
}

impl<'a> Surprises<'a> {
    pub(super) fn new(counted: &'a CountedDays) -> Self {
        Self {
            counted,
            good: BTreeMap::new(),
            waiting: BTreeMap::new(),
            confirmed: Vec::new(),
            out_of_line: Vec::new(),
        }
    }

    pub(super) fn judge(&mut self, report: &mut Report<'_>) {
        for id in judged() {
            let Some((table, now)) = series(report.release, id) else { continue };
            let (Some(date), false) = (table.as_of, report.holds(printed(report, id))) else {
                continue;
            };
            let held = profile(id).held_with;
            let figures: Figures = now.iter().map(|(name, (v, _))| (name.clone(), *v)).collect();
            let at = Dated { date, figures: &figures };
            let mut jumps = self.jumps(id, date, &figures);
            let published_on = report.release.published_on;
            let since = self.confirmed_since(id, date, &figures);
            let is_counted = since.is_some_and(|since| since <= published_on);
            if agrees(report, id) || is_counted {
                jumps.retain(|jump| jump.name != "all");
            }
            if jumps.is_empty() || self.follows_a_waiting_one(id, &at, &jumps) {
                continue;
            }
            let between = self
                .in_line_without_the_last(id, date, &figures)
                .or_else(|| self.doubled(id, date, &jumps));
            if let Some(between) = between {
                let out = &between;
                self.accuse(report, &Accused { id, held, out, jumps: &jumps });
                continue;
            }
            if self.is_vouched_for(id, date) {
                let message = words(Some(date), &jumps);
                let cells = jumps.iter().filter_map(|jump| now.get(&jump.name));
                let cells: Vec<&Cell> =
                    cells.flat_map(|(_, cells)| cells.iter().copied()).collect();
                say(report, held, (&message, is_counted), &cells);
            }
        }
    }

    /// The day since which individual records confirm a table's total.
    fn confirmed_since(
        &self,
        id: TableId,
        date: NaiveDate,
        figures: &Figures,
    ) -> Option<NaiveDate> {
        let total = figures.get("all").filter(|_| profile(id).in_records)?;
        self.counted.agree_since(date, *total)
    }

    /// Steps from the newest earlier table that are wider than the series declares.
    fn jumps(&self, id: TableId, date: NaiveDate, figures: &Figures) -> Vec<Jump> {
        let before = self.before(id, date).last();
        before.map(|before| jumps(id, before, date, figures)).unwrap_or_default()
    }

    /// Whether the newest earlier table is in line with enough of those before it to be held against a later one.
    fn is_vouched_for(&self, id: TableId, date: NaiveDate) -> bool {
        self.before(id, date).last().is_some_and(|before| before.n_vouching >= VOUCHING)
    }

    fn before(&self, id: TableId, date: NaiveDate) -> impl Iterator<Item = &Stated> {
        let all = self.good.get(&id).map_or(&[][..], Vec::as_slice);
        all.iter().filter(move |stated| stated.date < date)
    }

    /// Whether an earlier surprise is at the level of this one: then both are believed.
    fn follows_a_waiting_one(&self, id: TableId, now: &Dated<'_>, jumps: &[Jump]) -> bool {
        let waiting = self.waiting.get(&id).map_or(&[][..], Vec::as_slice);
        waiting.iter().any(|(stated, names)| {
            let same = jumps.iter().all(|jump| names.contains(&jump.name));
            same && stated.date < now.date && at_level(id, stated, now, names)
        })
    }

    /// The newest earlier table, where this one is in line with those before it: then the one between is out of line.
    fn in_line_without_the_last(
        &self,
        id: TableId,
        date: NaiveDate,
        figures: &Figures,
    ) -> Option<Stated> {
        let before: Vec<&Stated> = self.before(id, date).collect();
        let (last, earlier) = before.split_last()?;
        let earlier = earlier.iter().rev().find(|stated| stated.date < last.date)?;
        let window = (date - earlier.date).num_days() <= 120;
        let in_line = window && jumps(id, earlier, date, figures).is_empty();
        (in_line && !jumps(id, earlier, last.date, &last.figures).is_empty())
            .then(|| (*last).clone())
    }

    /// The newest earlier table, where figures that fell to one half show that it had counted them twice.
    fn doubled(&self, id: TableId, date: NaiveDate, jumps: &[Jump]) -> Option<Stated> {
        let halved = |jump: &Jump| (0.46..0.54).contains(&(jump.now / jump.then));
        let doubled = jumps.len() >= 2 && jumps.iter().all(halved);
        doubled.then(|| self.before(id, date).last().cloned()).flatten()
    }

    /// Holds a table that later figures show to be out of line, from the day on which they were published.
    fn accuse(&mut self, report: &Report<'_>, accused: &Accused<'_>) {
        let Accused { id, held, out, jumps } = *accused;
        let release = report.release;
        let message = format!(
            "later figures contradict this table: {}",
            words(release.tables.get(&printed(report, id)).and_then(|t| t.as_of), jumps)
        );
        // What it confirmed falls with it.
        let fallen = self.confirmed.iter().filter(|(of, _, by)| *of == id && by.is(out));
        let fallen: Vec<Stated> = fallen.map(|(_, stated, _)| stated.clone()).collect();
        for out in fallen.iter().chain([out]) {
            for table in held {
                self.out_of_line.push(Finding {
                    rule: Rule::Jump,
                    weight: Weight::Hold,
                    source: release.source,
                    capture: out.capture.clone(),
                    document: String::new(),
                    published_on: out.published_on,
                    table: Some(*table),
                    measures: Vec::new(),
                    rows: Rows::Every,
                    as_of: Some(out.date),
                    message: message.clone(),
                    cells: Vec::new(),
                    held: true,
                    from: Some(release.published_on),
                    until: None,
                    decision: None,
                });
            }
        }
        if let Some(good) = self.good.get_mut(&id) {
            good.retain(|stated| !stated.is(out));
        }
    }

    /// Takes a judged release in.
    pub(super) fn accept(&mut self, report: &Report<'_>) {
        for id in judged() {
            let Some((table, now)) = series(report.release, id) else { continue };
            let Some(date) = table.as_of else { continue };
            let stated = Stated {
                capture: report.release.capture.clone(),
                published_on: report.release.published_on,
                date,
                figures: now.into_iter().map(|(name, (value, _))| (name, value)).collect(),
                n_vouching: 0,
            };
            let stated = self.vouched(id, stated);
            let of = printed(report, id);
            if !report.holds(of) {
                self.end_waits(id, &stated);
                let good = self.good.entry(id).or_default();
                good.push(stated);
                good.sort_by_key(|stated| (stated.date, stated.published_on));
            } else if report.holds_by(Rule::Jump, of) && !report.holds_by_another(Rule::Jump, of) {
                let names = self.jumps(id, date, &stated.figures);
                let names = names.into_iter().map(|jump| jump.name).collect();
                self.waiting.entry(id).or_default().push((stated, names));
            }
        }
    }

    /// With the number of earlier tables in a row that it is in line with.
    fn vouched(&self, id: TableId, stated: Stated) -> Stated {
        let before = self.before(id, stated.date).last();
        let n_vouching = before.map_or(0, |before| {
            let days = (stated.date - before.date).num_days();
            let near = days <= pace(id, "").window_days;
            let in_line = jumps(id, before, stated.date, &stated.figures).is_empty();
            if near && in_line { before.n_vouching + 1 } else { 0 }
        });
        Stated { n_vouching, ..stated }
    }

    /// Ends the waits of tables that a good one with a later date confirms, back to the first that it does not.
    fn end_waits(&mut self, id: TableId, good: &Stated) {
        let mut waiting = self.waiting.remove(&id).unwrap_or_default();
        let mut later = good.clone();
        while let Some((stated, names)) = waiting.pop() {
            let days = (later.date - stated.date).num_days();
            let confirms = (1..=pace(id, "").window_days).contains(&days)
                && at_level(id, &stated, &later.dated(), &names);
            if !confirms {
                waiting.push((stated, names));
                break;
            }
            self.confirmed.push((id, stated.clone(), good.clone()));
            later = stated;
        }
        self.waiting.insert(id, waiting);
    }

    /// Writes the ends of waits into the findings, and adds what turned out to be out of line.
    pub(super) fn conclude(self, findings: &mut Vec<Finding>, releases: &[Release]) {
        let by_release = self.confirmed.iter().map(|(id, of, by)| (*id, of, by.published_on));
        let by_records = self.waiting.iter().flat_map(|(id, waiting)| {
            let total_alone = waiting.iter().filter(|(_, names)| *names == ["all"]);
            total_alone.filter_map(|(stated, _)| {
                let since = self.confirmed_since(*id, stated.date, &stated.figures)?;
                Some((*id, stated, since))
            })
        });
        let ended: Vec<(TableId, &Stated, NaiveDate)> = by_release.chain(by_records).collect();
        for (id, stated, until) in ended {
            let tables = profile(id).held_with;
            let own = |f: &&mut Finding| {
                f.rule == Rule::Jump
                    && f.capture == stated.capture
                    && f.from.is_none()
                    && f.table.is_some_and(|table| tables.contains(&table))
            };
            for finding in findings.iter_mut().filter(own) {
                finding.until = Some(finding.until.map_or(until, |known| known.min(until)));
            }
        }
        for mut finding in self.out_of_line {
            let release = releases.iter().find(|release| release.capture == finding.capture);
            let Some(release) = release else { continue };
            let Some(id) = finding.table.filter(|id| release.tables.contains_key(id)) else {
                continue;
            };
            finding.document.clone_from(&release.document);
            if agrees(&Report::new(release), id) {
                finding.rows = Rows::Parts;
            }
            let total = release.tables.get(&id).and_then(|table| table.figures.first());
            finding.cells.extend(total.map(|figure| figure.cell.text()));
            let known = findings.iter().any(|known| {
                known.held
                    && known.until.is_none()
                    && known.capture == finding.capture
                    && known.table == finding.table
            });
            if !known {
                findings.push(finding);
            }
        }
    }
}

/// A table that later figures show to be out of line.
struct Accused<'a> {
    id: TableId,
    /// Tables that are held with it.
    held: &'a [TableId],
    out: &'a Stated,
    jumps: &'a [Jump],
}

fn say(
    report: &mut Report<'_>,
    held: &[TableId],
    (jumps, is_counted): (&str, bool),
    cells: &[&Cell],
) {
    let message = format!("a change far larger than any before in this series: {jumps}");
    for table in held.iter().filter(|table| report.release.tables.contains_key(table)) {
        let saying = Saying::of(Rule::Jump, Weight::Hold, *table, message.clone());
        // The status table is counted by itself: where it states the same total, the total is confirmed.
        let confirmed = agrees(report, *table) || is_counted;
        report.say(saying.at(cells.iter().copied()).parts_only(confirmed));
    }
}
