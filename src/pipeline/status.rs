//! How fresh each source is, from the record and the notes of earlier runs.

use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};

use super::Judged;
use super::state::{LastRun, State};
use crate::edition::{self, Edition};
use crate::model::{PeriodKind, Release, SourceId};
use crate::publish::status::SourceStatus;
use crate::sources::{SOURCES, Source};

/// One status for each source that a run can fetch; with the problems of the last run, where those are to be told.
///
/// # Errors
/// Where a file of the data folder is damaged.
pub fn all(judged: &Judged, data: &Path, last_run: Option<&LastRun>) -> Result<Vec<SourceStatus>> {
    let state = State::read(data)?;
    Ok(SOURCES.iter().map(|source| one(source, judged, &state, last_run)).collect())
}

fn one(
    source: &'static Source,
    judged: &Judged,
    state: &State,
    last_run: Option<&LastRun>,
) -> SourceStatus {
    let noted = state.sources.get(source.id.name()).cloned().unwrap_or_default();
    let newest_came = judged
        .edition
        .captures
        .iter()
        .filter(|capture| belongs(capture.source, source.id))
        .map(|capture| capture.retrieved_at)
        .max();
    let own = || {
        judged.edition.ledger.releases.iter().filter(|release| belongs(release.source, source.id))
    };
    let newest = own().max_by_key(|release| (release.published_on, release.capture.clone()));
    let n_holds = newest.map_or(0, |newest| {
        let held = judged.findings.iter().filter(|finding| {
            finding.held && finding.until.is_none() && finding.capture == newest.capture
        });
        held.filter_map(|finding| finding.table).collect::<std::collections::BTreeSet<_>>().len()
    });
    let last_change: Option<DateTime<Utc>> = noted.last_change.max(newest_came);
    SourceStatus {
        source,
        last_success: noted.last_success.max(last_change),
        last_change,
        newest_as_of: own()
            .filter_map(|release| newest_figure(judged, release))
            .max()
            .or_else(|| newest_day(judged, source)),
        newest_publication: newest_publication(source, judged),
        n_holds,
        last_problem: match last_run {
            Some(last_run) => last_run
                .get(source.id.name())
                .map(|last| format!("{} (since {})", last.problem, last.since.format("%Y-%m-%d"))),
            None => noted.last_problem,
        },
    }
}

/// Pages and what was transcribed from them are one source.
fn belongs(document: SourceId, source: SourceId) -> bool {
    document == source
        || (document == SourceId::IceCoronavirusTranscription
            && source == SourceId::IceCoronavirusPage)
}

/// The newest day for which tables speak that are not held.
fn newest_figure(judged: &Judged, release: &Release) -> Option<NaiveDate> {
    let is_held = |table| {
        let of_table = |hold: &&crate::model::Hold| {
            hold.capture == release.capture && hold.table == table && hold.measures.is_empty()
        };
        judged.edition.ledger.holds().iter().filter(of_table).any(|hold| hold.until.is_none())
    };
    release
        .tables
        .iter()
        .filter(|(table, _)| !is_held(**table))
        .flat_map(|(_, table)| {
            let days = table.figures.iter().filter(|f| f.identity.period == PeriodKind::Day);
            days.filter_map(|figure| figure.identity.start).chain(table.as_of)
        })
        .max()
}

/// The last complete day of a source that counts each day.
fn newest_day(judged: &Judged, source: &Source) -> Option<NaiveDate> {
    let daily =
        judged.edition.daily.as_ref().filter(|daily| daily.vintage.capture.source == source.id)?;
    let last = daily.n_complete.checked_sub(1)?;
    daily.vintage.population.first.iter_days().nth(last)
}

/// The newest publication of the workbook that is known of, held or not.
fn newest_publication(source: &Source, judged: &Judged) -> Option<NaiveDate> {
    let Edition { captures, .. } = &judged.edition;
    (source.id == SourceId::IceWorkbook)
        .then(|| edition::newest_known(captures, judged.edition.judgements(), None))
        .flatten()
}
