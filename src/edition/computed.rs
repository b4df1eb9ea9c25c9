//! Series that no table has: they are computed from figures that ICE publishes.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::local;
use crate::ledger::LedgerError;
use crate::model::interval::{self, Means};
use crate::model::{
    Capture, Datum, Hold, PublishedFrom, Release, SeriesId, SeriesTable, SourceId, TableId,
};
use crate::reference::{Duty, LocalFigure, law};

/// What these series are made from.
pub struct Basis<'a> {
    /// Releases in the order of publication.
    pub releases: &'a [Release],
    /// Their documents.
    pub captures: &'a [Capture],
    /// What is held.
    pub holds: &'a [Hold],
    /// `known_releases.csv`.
    pub known_releases: &'a [crate::reference::KnownRelease],
    /// `law.csv`.
    pub law: &'a [Duty],
    /// What an analyst added below `data/local`.
    pub local: &'a [LocalFigure],
    /// The stable id of a place as printed.
    pub facility_id: &'a dyn Fn(&str) -> String,
    /// As known on this day.
    pub known_on: Option<NaiveDate>,
}

/// One computed series.
pub struct ComputedSpec {
    /// Which series it is.
    pub id: SeriesId,
    /// What the figures are and how they follow.
    pub definition: &'static str,
    /// Makes it.
    pub make: fn(&Basis<'_>) -> Result<SeriesTable, LedgerError>,
}

/// The registry.
pub const COMPUTED: &[ComputedSpec] = &[
    ComputedSpec {
        id: SeriesId::IntervalAverageDailyPopulation,
        definition: "Average daily population between two releases, national total (`all`) and by facility, computed from ICE's averages since 1 October, which hide recent change. The average is over `days` days, from `first_day` to `last_day`, both included; the next interval begins on the day after. `as_of` is the date that the release prints for the table, as in `facility_population`: the facility sheet counts through the day before it, as a rule. `lowest` and `highest` are the bounds that rounding leaves. A place that one of the two releases leaves out, or an average below zero, has no row.",
        make: |basis| Ok(intervals(basis)),
    },
    ComputedSpec {
        id: SeriesId::Lateness,
        definition: "Days between releases of the workbook. ICE must publish twice a month, so two releases are at most 16 days apart; `days_late` is the number of days beyond 16. Releases of which no copy is archived here, but that are known to have been published, are counted (`held` is false).",
        make: lateness,
    },
    ComputedSpec {
        id: SeriesId::Local,
        definition: "Figures that analysts added below `data/local`, each with its source, document and place in it, and who copied it when. `source` is the file's name, `series` the analyst's own. Of a figure published more than once the newest counts. Never joined to other series and in no counter; empty where none were added.",
        make: |basis| Ok(local::table(basis.local, basis.known_on)),
    },
];

/// How a series is computed; `None` for one that is read off tables.
pub fn of(id: SeriesId) -> Option<&'static ComputedSpec> {
    COMPUTED.iter().find(|spec| spec.id == id)
}

fn known<'a>(basis: &Basis<'a>) -> impl Iterator<Item = &'a Release> {
    let known_on = basis.known_on;
    basis
        .releases
        .iter()
        .filter(|release| release.source == SourceId::IceWorkbook)
        .filter(move |release| known_on.is_none_or(|day| release.published_on <= day))
}

fn is_held(basis: &Basis<'_>, release: &Release, table: TableId) -> bool {
    basis.holds.iter().any(|hold| {
        hold.table == table
            && hold.capture == release.capture
            && hold.measures.is_empty()
            && hold.applies(basis.known_on)
    })
}

/// A release's means with where they stand.
struct Stated<'a> {
    release: &'a Release,
    /// The date that the release prints for the table.
    as_of: NaiveDate,
    means: Means,
}

fn intervals(basis: &Basis<'_>) -> SeriesTable {
    let mut rows = Vec::new();
    for table in interval::TABLES {
        let mut stated: Vec<Stated<'_>> = Vec::new();
        for release in known(basis) {
            let Some(printed) = release.tables.get(&table) else { continue };
            let Some(as_of) = printed.as_of else { continue };
            if is_held(basis, release, table) {
                continue;
            }
            let means = match table {
                TableId::Facilities => interval::of_places(printed, basis.facility_id),
                _ => interval::of_nation(printed),
            };
            stated.extend(means.map(|means| Stated { release, as_of, means }));
        }
        // The last statement for a number of days of a year is used.
        let mut by_days: BTreeMap<(i32, u32), Stated<'_>> = BTreeMap::new();
        for one in stated {
            by_days.insert((one.means.year.0, one.means.counted()), one);
        }
        let ordered: Vec<Stated<'_>> = by_days.into_values().collect();
        for (at, after) in ordered.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| ordered.get(before));
            rows.extend(interval_rows(before, after));
        }
    }
    rows.sort_by_key(|row: &Vec<Datum>| {
        let text = |at: usize| row.get(at).map(Datum::csv).unwrap_or_default();
        (text(0), text(3))
    });
    let columns = [
        "as_of",
        "first_day",
        "fiscal_year",
        "facility_id",
        "people",
        "lowest",
        "highest",
        "days",
        "published_on",
        "capture",
        "previous_capture",
        "last_day",
    ];
    SeriesTable {
        name: "interval_average_daily_population".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows,
    }
}

fn interval_rows(before: Option<&Stated<'_>>, after: &Stated<'_>) -> Vec<Vec<Datum>> {
    let same_year = before.filter(|before| before.means.year == after.means.year);
    let (Some(first), Some(last)) = (after.means.year.first_day(), after.means.last_day()) else {
        return Vec::new();
    };
    let start = match same_year.and_then(|before| before.means.last_day()) {
        Some(ended) => ended.succ_opt().unwrap_or(ended),
        None => first,
    };
    let mut rows = Vec::new();
    for (id, now) in &after.means.people {
        let mean = match same_year {
            // The first release of a year: its mean since 1 October is the mean of the interval.
            None => Some(interval::Interval {
                people: *now,
                lowest: (now - after.means.room).max(0.0),
                highest: now + after.means.room,
                days: after.means.counted(),
            }),
            Some(before) => before
                .means
                .people
                .get(id)
                .and_then(|then| interval::between(&before.means, *then, &after.means, *now)),
        };
        // Below zero by more than rounding leaves: one of the two releases is wrong; the finding says so.
        let Some(mean) = mean.filter(|mean| mean.highest >= 0.0) else { continue };
        let number = |value: f64| Datum::Number((value.max(0.0) * 1e3).round() / 1e3);
        rows.push(vec![
            Datum::Date(after.as_of),
            Datum::Date(start),
            Datum::Number(f64::from(after.means.year.0)),
            Datum::Text(id.clone()),
            number(mean.people),
            number(mean.lowest),
            number(mean.highest),
            Datum::Number(f64::from(mean.days)),
            Datum::Date(after.release.published_on),
            Datum::Text(after.release.capture.to_string()),
            same_year.map_or(Datum::Null, |b| Datum::Text(b.release.capture.to_string())),
            Datum::Date(last),
        ]);
    }
    rows
}

/// A publication, held or known of.
struct Publication {
    published_on: NaiveDate,
    document: String,
    capture: Option<String>,
    evidence: String,
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every computed series is made by one kind of function"
)]
fn lateness(basis: &Basis<'_>) -> Result<SeriesTable, LedgerError> {
    let is_known = |day: NaiveDate| basis.known_on.is_none_or(|known_on| day <= known_on);
    let workbooks = basis.captures.iter().filter(|c| c.source == SourceId::IceWorkbook);
    let mut all: Vec<Publication> = workbooks
        // A date taken from the figures is not one of publication.
        .filter(|capture| capture.published_from != PublishedFrom::NewestAsOf)
        .filter(|capture| is_known(capture.published_on))
        .map(|capture| Publication {
            published_on: capture.published_on,
            document: capture.document().to_owned(),
            capture: Some(capture.id().to_string()),
            evidence: capture.published_from.name().to_owned(),
        })
        .collect();
    all.extend(known_of(basis, &all));
    all.sort_by(|a, b| {
        (a.published_on, &a.document, &a.capture).cmp(&(b.published_on, &b.document, &b.capture))
    });
    let mut rows = Vec::new();
    let mut before: Option<NaiveDate> = None;
    for publication in all {
        let days = before.map(|before| (publication.published_on - before).num_days());
        let number = |days: i64| {
            i32::try_from(days).map_or(Datum::Null, |days| Datum::Number(f64::from(days)))
        };
        rows.push(vec![
            Datum::Date(publication.published_on),
            Datum::Text(publication.document),
            days.map_or(Datum::Null, number),
            law::on(basis.law, publication.published_on)
                .zip(days)
                .map_or(Datum::Null, |(duty, days)| {
                    number((days - i64::from(duty.longest_gap_days)).max(0))
                }),
            Datum::Flag(publication.capture.is_some()),
            Datum::Text(publication.evidence),
            publication.capture.map_or(Datum::Null, Datum::Text),
        ]);
        before = Some(publication.published_on);
    }
    let columns = [
        "published_on",
        "document",
        "days_since_previous",
        "days_late",
        "held",
        "evidence",
        "capture",
    ];
    Ok(SeriesTable {
        name: "lateness".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows,
    })
}

/// Publications that are known of and not held; a held document of the same day or name is the same.
fn known_of(basis: &Basis<'_>, held: &[Publication]) -> Vec<Publication> {
    // An empty record has nothing to be late against.
    let Some(first) = held.iter().map(|publication| publication.published_on).min() else {
        return Vec::new();
    };
    let mut known = Vec::new();
    for release in basis.known_releases {
        let there = held.iter().any(|publication| {
            publication.published_on == release.published_on
                || (!release.document.is_empty() && publication.document == release.document)
        });
        let later = basis.known_on.is_some_and(|day| release.published_on > day);
        if !there && !later && release.published_on > first {
            known.push(Publication {
                published_on: release.published_on,
                document: release.document.clone(),
                capture: None,
                evidence: release.evidence.clone(),
            });
        }
    }
    known
}
