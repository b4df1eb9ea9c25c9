//! How fresh each source is, from the record and the notes of earlier runs.

use std::path::Path;

use anyhow::Result;
use chrono::NaiveDate;

use super::Judged;
use super::state::{LastRun, SourceState, State};
use crate::disk;
use crate::edition::{self, Edition};
use crate::model::{Capture, PeriodKind, Release, SourceId};
use crate::publish::status::{SourceStatus, time};
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
    let noted = noted(source, &judged.edition.captures, state);
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
    SourceStatus {
        source,
        last_success: noted.last_success,
        last_change: noted.last_change,
        newest_as_of: own()
            .filter_map(|release| newest_figure(judged, release))
            .max()
            .or_else(|| newest_day(judged, source)),
        newest_publication: newest_publication(source, judged),
        newest_document: judged
            .edition
            .captures
            .iter()
            .filter(|capture| capture.source == source.id)
            .map(|capture| capture.published_on)
            .max(),
        n_holds,
        last_problem: match last_run {
            Some(last_run) => last_run
                .get(source.id.name())
                .map(|last| format!("{} (since {})", last.problem, last.since.format("%Y-%m-%d"))),
            None => noted.last_problem,
        },
    }
}

/// What was noted of a source, with what its documents tell.
fn noted(source: &Source, captures: &[Capture], state: &State) -> SourceState {
    let noted = state.sources.get(source.id.name()).cloned().unwrap_or_default();
    let own = captures.iter().filter(|capture| belongs(capture.source, source.id));
    let newest_came = own.map(|capture| capture.retrieved_at).max();
    let last_change = noted.last_change.max(newest_came);
    SourceState { last_success: noted.last_success.max(last_change), last_change, ..noted }
}

/// Whether `status.json` says of each source what is noted now.
///
/// # Errors
/// Where a file cannot be read.
pub fn is_as_noted(data: &Path) -> Result<bool> {
    let published = disk::read_if_there(&data.join("v1").join("status.json"))?.unwrap_or_default();
    let published: serde_json::Value = serde_json::from_slice(&published).unwrap_or_default();
    let captures: Vec<Capture> = super::question::captures(data)?
        .into_iter()
        .filter(|capture| capture.source.is_passed_on())
        .collect();
    let state = State::read(data)?;
    let sources = published.get("sources").and_then(serde_json::Value::as_array);
    Ok(SOURCES.iter().all(|source| {
        let is_it = |one: &&serde_json::Value| one["id"] == source.id.name();
        let Some(said) = sources.and_then(|all| all.iter().find(is_it)) else { return false };
        let noted = noted(source, &captures, &state);
        said["last_success"] == serde_json::json!(time(noted.last_success))
            && said["last_change"] == serde_json::json!(time(noted.last_change))
            && said["last_problem"] == serde_json::json!(noted.last_problem)
    }))
}

/// Pages and what was transcribed from them are one source.
fn belongs(document: SourceId, source: SourceId) -> bool {
    document == source
        || (document == SourceId::IceCoronavirusTranscription
            && source == SourceId::IceCoronavirusPage)
}

/// The newest day that tables describe that are not held.
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
