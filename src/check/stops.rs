//! What the workbook stops printing, and what returns.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::table::profile;
use crate::model::{
    CaptureId, Finding, Measure, PrintedTable, Release, Rows, Rule, SourceId, TableId, Weight,
};

/// One absence.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// `table`, `column`, `row` or `source`.
    pub kind: &'static str,
    /// What stopped: a table, or `table: column`, or `table: row`.
    pub what: String,
    /// The table.
    pub table: Option<TableId>,
    /// Publication of the last release that had it.
    pub last_seen: NaiveDate,
    /// The date that the table described there.
    pub last_as_of: Option<NaiveDate>,
    /// That release.
    pub last_document: String,
    /// Its capture.
    pub capture: CaptureId,
    /// Publication of the first release without it.
    pub missing_since: NaiveDate,
    /// Releases without it.
    pub n_missing: u32,
    /// Publication of the release that had it again.
    pub returned_on: Option<NaiveDate>,
}

/// A followed thing: its kind, name and table.
type Thing = (&'static str, String, TableId);

/// Every absence, by the day on which the thing was last seen.
pub fn all(releases: &[Release], findings: &[Finding]) -> Vec<Stop> {
    let stale: BTreeSet<&CaptureId> = findings
        .iter()
        .filter(|f| f.held && matches!(f.rule, Rule::MixedAge | Rule::OlderThanBefore))
        .map(|finding| &finding.capture)
        .collect();
    let mut newest = NaiveDate::MIN;
    let mut seen: BTreeMap<Thing, (&Release, Option<NaiveDate>)> = BTreeMap::new();
    let mut open: BTreeMap<Thing, Stop> = BTreeMap::new();
    let mut stops: Vec<Stop> = Vec::new();
    for release in releases.iter().filter(|release| release.source == SourceId::IceWorkbook) {
        let dates = release.tables.values().filter_map(|table| table.as_of);
        let date = dates.filter(|date| *date <= release.published_on).max();
        if stale.contains(&release.capture) || date.is_none_or(|date| date < newest) {
            continue;
        }
        newest = newest.max(date.unwrap_or(newest));
        let here = things(release);
        for (thing, (last, as_of)) in &seen {
            // A column or row is missed only where its table is there.
            let judged = thing.0 == "table" || release.tables.contains_key(&thing.2);
            if here.contains_key(thing) || !judged {
                continue;
            }
            let stop =
                open.entry(thing.clone()).or_insert_with(|| missed(thing, last, *as_of, release));
            stop.n_missing += 1;
        }
        for (thing, as_of) in here {
            if let Some(mut stop) = open.remove(&thing) {
                stop.returned_on = Some(release.published_on);
                stops.push(stop);
            }
            seen.insert(thing, (release, as_of));
        }
    }
    stops.extend(open.into_values());
    stops.sort_by(|a, b| {
        (a.last_seen, a.kind, &a.what, a.missing_since).cmp(&(
            b.last_seen,
            b.kind,
            &b.what,
            b.missing_since,
        ))
    });
    stops
}

fn missed(thing: &Thing, last: &Release, as_of: Option<NaiveDate>, release: &Release) -> Stop {
    Stop {
        kind: thing.0,
        what: thing.1.clone(),
        table: Some(thing.2),
        last_seen: last.published_on,
        last_as_of: as_of,
        last_document: last.document.clone(),
        capture: last.capture.clone(),
        missing_since: release.published_on,
        n_missing: 0,
        returned_on: None,
    }
}

/// What a release prints.
fn things(release: &Release) -> BTreeMap<Thing, Option<NaiveDate>> {
    let mut things = BTreeMap::new();
    for (id, table) in &release.tables {
        things.insert(("table", id.name().to_owned(), *id), table.as_of);
        if profile(*id).columns_followed {
            for measure in &table.columns {
                let name = format!("{id}: {measure}");
                things.insert(("column", name, *id), table.as_of);
            }
        }
        for at in profile(*id).rows_followed {
            for category in categories(table, *at) {
                things.insert(("row", format!("{id}: {category}"), *id), table.as_of);
            }
        }
    }
    things
}

fn categories(table: &PrintedTable, at: usize) -> BTreeSet<&str> {
    table
        .figures
        .iter()
        .map(|figure| figure.identity.category(at))
        .filter(|category| !category.is_empty() && *category != "all")
        .collect()
}

/// Findings on whole tables and columns that stopped or returned; rows are in the list only.
pub(super) fn findings(stops: &[Stop], releases: &[Release]) -> Vec<Finding> {
    let of = |published_on: NaiveDate| {
        releases.iter().find(|release| {
            release.published_on == published_on && release.source == SourceId::IceWorkbook
        })
    };
    let mut findings = Vec::new();
    for stop in stops.iter().filter(|stop| stop.kind != "row") {
        let gone = format!(
            "the {} `{}` is no longer published; last published on {}",
            stop.kind, stop.what, stop.last_seen
        );
        findings.extend(finding(stop, of(stop.missing_since), Rule::Stopped, gone));
        if let Some(returned_on) = stop.returned_on {
            let back = format!(
                "the {} `{}` is published again; it was missing from {}",
                stop.kind, stop.what, stop.missing_since
            );
            findings.extend(finding(stop, of(returned_on), Rule::Returned, back));
        }
    }
    findings
}

fn finding(stop: &Stop, release: Option<&Release>, rule: Rule, message: String) -> Option<Finding> {
    let release = release?;
    let measures: Vec<Measure> = Vec::new();
    Some(Finding {
        rule,
        weight: Weight::Notice,
        source: release.source,
        capture: release.capture.clone(),
        document: release.document.clone(),
        published_on: release.published_on,
        table: stop.table,
        measures,
        rows: Rows::Every,
        as_of: None,
        message,
        cells: Vec::new(),
        held: false,
        from: None,
        until: None,
        decision: None,
    })
}
