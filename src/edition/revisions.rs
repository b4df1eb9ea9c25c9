//! What the publisher changed after the fact.
//!
//! A figure is the same figure in two releases where it counts the same for the same span: one month, one year, one
//! day. Figures that describe the as-of date of their table are the same only under the same date.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hashbrown::HashMap;

use crate::edition::catalog;
use crate::edition::spec::{DateKey, SeriesSpec};
use crate::model::{
    CaptureId, Datum, Dimension, Figure, FiscalYear, Hold, Identity, Measure, PeriodKind,
    PrintedTable, Release, SeriesTable, SourceId, TableId,
};

/// One statement of a figure.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Value.
    pub value: f64,
    /// When it was published.
    pub published_on: NaiveDate,
    /// By which document.
    pub capture: CaptureId,
    /// In which cell.
    pub cell: String,
}

/// One figure stated again with another value.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Series.
    pub series: &'static str,
    /// What the figure describes: first day of the month, or the as-of date.
    pub date: NaiveDate,
    /// `arresting_agency=ICE; criminality=all`.
    pub keys: String,
    /// Measure.
    pub measure: Measure,
    /// What was stated first.
    pub first: Statement,
    /// What was stated before.
    pub before: Statement,
    /// What is stated now.
    pub now: Statement,
    /// Whether the figure's fiscal year had ended when it was changed: ICE calls such figures locked.
    pub locked: bool,
}

impl Revision {
    /// Size of the change.
    pub fn change(&self) -> f64 {
        self.now.value - self.before.value
    }

    /// The same as a share of the earlier value; `None` where that is zero.
    pub fn change_share(&self) -> Option<f64> {
        (self.before.value.abs() > 0.0).then(|| self.change() / self.before.value)
    }
}

/// How many figures a release stated again, and how many of them with another value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Count {
    /// Figures stated before and again.
    pub n_compared: u32,
    /// Figures of fiscal years that still ran.
    pub n_changed_unlocked: u32,
    /// Figures of fiscal years that had ended.
    pub n_changed_locked: u32,
    /// The largest change, as a share of the earlier value.
    pub largest_share: f64,
}

impl Count {
    fn add(&mut self, revision: &Revision) {
        if revision.locked {
            self.n_changed_locked += 1;
        } else {
            self.n_changed_unlocked += 1;
        }
        let share = revision.change_share().map_or(1.0, f64::abs);
        self.largest_share = self.largest_share.max(share);
    }
}

/// All revisions, and the count by release and series.
#[derive(Debug, Default)]
pub struct Revisions {
    /// Every revision, by date, series, keys, publication.
    pub all: Vec<Revision>,
    /// By publication, capture and series.
    pub counts: BTreeMap<(NaiveDate, CaptureId, &'static str), Count>,
}

/// Values closer than this share are the same number in another last digit.
const SAME: f64 = 1e-9;

fn is_another(before: f64, now: f64) -> bool {
    (now - before).abs() > SAME * before.abs()
}

/// The series in which figures of a table and measure stand; of several, the one with the most keys.
fn series_of(table: TableId, measure: Measure) -> Option<&'static SeriesSpec> {
    catalog::all()
        .filter(|spec| spec.tables.contains(&table))
        .filter(|spec| spec.measures.iter().any(|(known, _)| *known == measure))
        .max_by_key(|spec| spec.keys.len())
}

/// Compares every workbook with those before it; not the places, whose averages since October 1 change with each.
pub fn all(releases: &[Release], holds: &[Hold]) -> Revisions {
    let mut known: Known<'_> = HashMap::new();
    let mut revisions = Revisions::default();
    for release in releases.iter().filter(|release| release.source == SourceId::IceWorkbook) {
        for (id, table) in &release.tables {
            let held = holds.iter().any(|hold| {
                hold.table == *id && hold.capture == release.capture && hold.measures.is_empty()
            });
            if !held && *id != TableId::Facilities {
                compare(&mut revisions, &mut known, release, (*id, table));
            }
        }
    }
    revisions.all.sort_by(|a, b| order(a).cmp(&order(b)));
    revisions
}

/// A figure as a release states it.
#[derive(Clone, Copy)]
struct Stated<'a> {
    release: &'a Release,
    figure: &'a Figure,
}

impl Stated<'_> {
    fn statement(self) -> Statement {
        Statement {
            value: self.figure.value,
            published_on: self.release.published_on,
            capture: self.release.capture.clone(),
            cell: self.figure.cell.text(),
        }
    }
}

/// The first and the last statement of every figure so far.
type Known<'a> = HashMap<Key, (Stated<'a>, Stated<'a>)>;

/// What revisions are sorted by.
fn order(of: &Revision) -> (NaiveDate, &str, &str, &str, NaiveDate, &str) {
    let Revision { date, series, measure, keys, now, .. } = of;
    (*date, series, measure.name(), keys, now.published_on, now.capture.as_str())
}

/// Compares the figures of one table with those known.
fn compare<'a>(
    revisions: &mut Revisions,
    known: &mut Known<'a>,
    release: &'a Release,
    (id, table): (TableId, &'a PrintedTable),
) {
    let mut specs: BTreeMap<Measure, Option<&'static SeriesSpec>> = BTreeMap::new();
    for figure in &table.figures {
        let measure = figure.identity.measure;
        let spec = specs.entry(measure).or_insert_with(|| series_of(id, measure));
        let Some(spec) = *spec else { continue };
        let dated = dated(spec, &figure.identity, table.as_of, figure.complete);
        let Some(date) = dated else { continue };
        let now = Stated { release, figure };
        let key = Key { table: id, date, identity: figure.identity };
        let Some(statements) = known.get_mut(&key) else {
            known.insert(key, (now, now));
            continue;
        };
        let (first, before) = *statements;
        statements.1 = now;
        let place = (release.published_on, release.capture.clone(), spec.name());
        let count = revisions.counts.entry(place).or_default();
        count.n_compared += 1;
        if is_another(before.figure.value, figure.value) {
            let revision = Revision {
                series: spec.name(),
                date,
                keys: keys(table.dimensions, &figure.identity),
                measure,
                first: first.statement(),
                before: before.statement(),
                now: now.statement(),
                locked: is_locked(&figure.identity, date, table.date()),
            };
            count.add(&revision);
            revisions.all.push(revision);
        }
    }
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    table: TableId,
    date: NaiveDate,
    identity: Identity,
}

/// The day that a figure is under in its series; `None` where it is not settled yet.
fn dated(
    spec: &SeriesSpec,
    identity: &Identity,
    as_of: Option<NaiveDate>,
    complete: bool,
) -> Option<NaiveDate> {
    match (spec.date, identity.period) {
        (DateKey::Month, PeriodKind::Month) => identity.start.filter(|_| complete),
        (DateKey::Month, _)
        | (DateKey::Period(_), PeriodKind::Snapshot | PeriodKind::FiscalYearToDate) => None,
        (DateKey::Period(_), _) => identity.start,
        (DateKey::AsOf | DateKey::AsOfOrRead, _) => as_of,
    }
}

fn is_locked(identity: &Identity, date: NaiveDate, seen: Option<NaiveDate>) -> bool {
    let start = identity.start.unwrap_or(date);
    let ended = FiscalYear::of(start).last_day();
    matches!((ended, seen), (Some(ended), Some(seen)) if ended < seen)
}

fn keys(dimensions: [Option<Dimension>; 3], identity: &Identity) -> String {
    let named = dimensions.iter().zip(&identity.categories);
    let pairs: Vec<String> = named
        .filter_map(|(dimension, category)| {
            Some(format!("{}={}", (*dimension)?, category.as_deref()?))
        })
        .collect();
    pairs.join("; ")
}

/// Columns of `revisions.csv`.
const COLUMNS: [&str; 18] = [
    "date",
    "series",
    "measure",
    "keys",
    "published_on",
    "value",
    "previous_published_on",
    "previous_value",
    "first_published_on",
    "first_value",
    "change",
    "change_share",
    "locked",
    "cell",
    "capture",
    "previous_cell",
    "previous_capture",
    "column",
];

/// Revisions as plain rows.
pub fn table<'a>(revisions: impl Iterator<Item = &'a Revision>) -> SeriesTable {
    let text = |text: &str| Datum::Text(text.to_owned());
    let rows = revisions
        .map(|revision| {
            vec![
                Datum::Date(revision.date),
                text(revision.series),
                text(revision.measure.name()),
                text(&revision.keys),
                Datum::Date(revision.now.published_on),
                Datum::Number(revision.now.value),
                Datum::Date(revision.before.published_on),
                Datum::Number(revision.before.value),
                Datum::Date(revision.first.published_on),
                Datum::Number(revision.first.value),
                Datum::Number(rounded(revision.change())),
                revision.change_share().map_or(Datum::Null, |share| Datum::Number(rounded(share))),
                Datum::Flag(revision.locked),
                text(&revision.now.cell),
                text(revision.now.capture.as_str()),
                text(&revision.before.cell),
                text(revision.before.capture.as_str()),
                text(column_of(revision)),
            ]
        })
        .collect();
    SeriesTable { name: "revisions".to_owned(), columns: COLUMNS.map(str::to_owned).to_vec(), rows }
}

/// The column in which a series publishes a measure.
fn column_of(revision: &Revision) -> &'static str {
    let spec = catalog::all().find(|spec| spec.name() == revision.series);
    let own = |spec: &&SeriesSpec| {
        spec.measures
            .iter()
            .find(|(measure, _)| *measure == revision.measure)
            .map(|(_, column)| *column)
    };
    spec.as_ref().and_then(own).unwrap_or("value")
}

/// Differences carry the last digits of two numbers; six decimals are what they can tell.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// The summary by release and series.
pub fn by_release(revisions: &Revisions, releases: &[Release]) -> SeriesTable {
    let document = |capture: &CaptureId| {
        let release = releases.iter().find(|release| release.capture == *capture);
        Datum::Text(release.map_or_else(String::new, |release| release.document.clone()))
    };
    let number = |n: u32| Datum::Number(f64::from(n));
    let rows = revisions
        .counts
        .iter()
        .map(|((published_on, capture, series), count)| {
            vec![
                Datum::Date(*published_on),
                Datum::Text(capture.to_string()),
                document(capture),
                Datum::Text((*series).to_owned()),
                number(count.n_compared),
                number(count.n_changed_unlocked),
                number(count.n_changed_locked),
                Datum::Number(rounded(count.largest_share)),
            ]
        })
        .collect();
    let columns = [
        "published_on",
        "capture",
        "document",
        "series",
        "n_compared",
        "n_changed_unlocked",
        "n_changed_locked",
        "largest_change_share",
    ];
    SeriesTable {
        name: "revisions_by_release".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_last_digit_is_no_change() {
        assert!(!is_another(18_214.9, 18_214.9 * (1.0 + 5e-10)));
        assert!(is_another(18_214.9, 18_214.9 * (1.0 + 2e-9)));
        assert!(is_another(0.0, 1.0) && !is_another(0.0, 0.0));
    }
}
