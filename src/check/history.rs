//! What was published before, as far as it was good.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;

use super::report::Report;
use crate::model::{Figure, FiscalYear, PrintedTable, Release, TableId};

/// One table of an earlier release.
#[derive(Clone, Copy)]
pub(super) struct Earlier<'a> {
    pub(super) release: &'a Release,
    pub(super) table: &'a PrintedTable,
}

/// The day that a table describes; one without a date that of its publication.
pub(super) fn day(release: &Release, table: &PrintedTable) -> NaiveDate {
    table.date().unwrap_or(release.published_on)
}

/// Good tables so far.
#[derive(Default)]
pub(super) struct History<'a> {
    /// The last good table of each fiscal year's edition.
    editions: BTreeMap<(TableId, Option<FiscalYear>), Earlier<'a>>,
    /// The last good table of each kind, whatever the year.
    last: BTreeMap<TableId, Earlier<'a>>,
    /// The good one before it, of another date.
    previous: BTreeMap<TableId, Earlier<'a>>,
    /// The first table (good or held) with these figures.
    figures: BTreeMap<(TableId, u64), Earlier<'a>>,
    /// Dates and totals of good tables, oldest first.
    totals: BTreeMap<TableId, Vec<(NaiveDate, f64)>>,
}

impl<'a> History<'a> {
    /// The last good table made for the same fiscal year.
    pub(super) fn edition(&self, table: TableId, of: &PrintedTable) -> Option<Earlier<'a>> {
        self.editions.get(&(table, of.edition())).copied()
    }

    /// The good tables of the release of the same source that was published last.
    pub(super) fn newest(&self, of: &Release) -> Vec<(TableId, Earlier<'a>)> {
        let same = |e: &&Earlier<'a>| e.release.source == of.source;
        let last = self.last.values().filter(same).map(|e| e.release.published_on);
        let newest = last.max();
        let of_it = |e: &Earlier<'a>| same(&e) && Some(e.release.published_on) == newest;
        self.last.iter().filter(|(_, e)| of_it(e)).map(|(id, e)| (*id, *e)).collect()
    }

    /// The last good table of the kind.
    pub(super) fn last(&self, table: TableId) -> Option<Earlier<'a>> {
        self.last.get(&table).copied()
    }

    /// The good table of the kind before the last.
    pub(super) fn previous(&self, table: TableId) -> Option<Earlier<'a>> {
        self.previous.get(&table).copied()
    }

    /// An earlier table with exactly these figures.
    pub(super) fn same_figures(&self, table: TableId, of: &PrintedTable) -> Option<Earlier<'a>> {
        self.figures.get(&(table, fingerprint(of))).copied()
    }

    /// Dates and totals of the last good tables, at most four.
    pub(super) fn last_totals(&self, table: TableId) -> &[(NaiveDate, f64)] {
        let all = self.totals.get(&table).map_or(&[][..], Vec::as_slice);
        all.get(all.len().saturating_sub(4)..).unwrap_or_default()
    }

    /// Takes a judged release in; held tables only leave their figures, by which copies are known.
    pub(super) fn accept(&mut self, report: &Report<'a>) {
        let release = report.release;
        for (id, table) in &release.tables {
            let earlier = Earlier { release, table };
            self.figures.entry((*id, fingerprint(table))).or_insert(earlier);
            if report.holds(*id) {
                continue;
            }
            let when = day(release, table);
            let newer = |known: &Earlier<'_>| day(known.release, known.table) <= when;
            let edition = (*id, table.edition());
            if self.editions.get(&edition).is_none_or(newer) {
                self.editions.insert(edition, earlier);
            }
            if self.last.get(id).is_none_or(newer) {
                let before = self.last.insert(*id, earlier);
                if let Some(before) = before.filter(|b| day(b.release, b.table) < when) {
                    self.previous.insert(*id, before);
                }
            }
            let total = table.figures.iter().find(|figure| figure.identity.is_total());
            if let (Some(date), Some(total)) = (table.as_of, total) {
                self.totals.entry(*id).or_default().push((date, total.value));
            }
        }
    }
}

/// The same for two tables exactly where their figures are the same, in whatever order and cells; zeros do not tell:
/// the total of a month that has just begun is printed as one (FY2026).
fn fingerprint(table: &PrintedTable) -> u64 {
    let of = |figure: &Figure| {
        let (identity, bits) = (&figure.identity, figure.value.to_bits());
        // A total of one fiscal year repeated in the next is a copy all the same (court hearings of 2025-12-03).
        let start = identity.start.filter(|_| !identity.period.moves_with_as_of());
        let mut hasher = DefaultHasher::new();
        (identity.measure, &identity.categories, identity.period, start, bits).hash(&mut hasher);
        hasher.finish()
    };
    let figures = table.figures.iter().filter(|figure| figure.value.abs() > 0.0);
    figures.map(of).fold(0, u64::wrapping_add)
}
