//! What the web archive holds of a source, capture by capture, over days if need be.
//!
//! The journal, `raw/backfill.jsonl`, has a line for each capture that needs no second request: taken, known, or
//! refused for good (an archived error page). What failed on the way there is asked for again by the next run.

mod kept;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use super::import::{self, Arrival, ImportReport};
use crate::archive::Archive;
use crate::archive::file_name::FileName;
use crate::disk;
use crate::extract::index::IndexRow;
use crate::fetch::payload::Expected;
use crate::fetch::web_archive::{self, Query, bare};
use crate::fetch::{Client, FetchError, causes};
use crate::model::SourceId;
use crate::sources::{Source, ice_coronavirus, ice_detention};

/// How many captures of a page are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    /// The first of each day.
    Daily,
    /// Each that differs from the one before.
    EveryChange,
}

/// What `backfill` was asked to do.
pub struct BackfillRequest<'a> {
    /// Data folder.
    pub data: &'a Path,
    /// Source.
    pub source: &'static Source,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// How many captures of a page.
    pub density: Density,
    /// The moment of the run (UTC).
    pub now: DateTime<Utc>,
    /// Called with each step: done, of how many, what.
    pub progress: &'a dyn Fn(usize, usize, &str),
}

/// What a run did.
#[derive(Debug, Default)]
pub struct BackfillReport {
    /// Captures that the index lists and that are wanted.
    pub n_wanted: usize,
    /// Captures that an earlier run dealt with.
    pub n_done_before: usize,
    /// What was taken in.
    pub taken: ImportReport,
    /// Captures refused for good, with the reason.
    pub refused: Vec<(String, String)>,
    /// How many of those are documents that could not be read.
    pub n_unreadable: usize,
    /// Captures that the next run asks for again, with the reason.
    pub failed: Vec<(String, String)>,
    /// Captures whose bytes have another digest than the index says.
    pub n_other_digest: usize,
    /// Why the run stopped before its end.
    pub stopped: Option<String>,
}

/// A line of the journal.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    timestamp: String,
    url: String,
    digest: String,
    outcome: Outcome,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason: String,
    /// The day of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Taken,
    Known,
    Refused,
    /// Not had; the next run asks again, after all that was not asked for yet.
    Failed,
}

/// Captures that failed one after the other before a run gives up.
const FAILURES_IN_A_ROW: u32 = 5;
/// A capture that the archive does not give on so many days is not asked for again.
const DAYS_ASKED: usize = 3;
/// The first workbook that is known.
const FIRST_WORKBOOK: NaiveDate = day(2019, 10, 1);
/// The day on which the coronavirus page began, and the one after its end.
const PAGE: (NaiveDate, NaiveDate) = (day(2020, 3, 24), day(2023, 5, 19));

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

fn journal_path(data: &Path) -> PathBuf {
    data.join("raw").join("backfill.jsonl")
}

/// The question to the index for a source; `None` where the archive's copies are not used.
pub fn query(request: &BackfillRequest<'_>) -> Option<Query> {
    let today = request.now.date_naive();
    match request.source.id {
        SourceId::IceWorkbook => Some(Query {
            url: ice_detention::FOLDER.to_owned(),
            prefix: true,
            from: request.from.unwrap_or(FIRST_WORKBOOK),
            to: request.to.unwrap_or(today),
            // Rows come in the order of addresses, then of time.
            collapse: Some("digest"),
        }),
        SourceId::IceCoronavirusPage => Some(Query {
            url: ice_coronavirus::URL.to_owned(),
            prefix: false,
            from: request.from.unwrap_or(PAGE.0),
            to: request.to.unwrap_or(PAGE.1),
            collapse: Some(match request.density {
                Density::Daily => "timestamp:8",
                Density::EveryChange => "digest",
            }),
        }),
        _ => None,
    }
}

/// The captures that are wanted: statistics workbooks, each content once; pages as the index gave them.
fn wanted(source: SourceId, rows: Vec<IndexRow>) -> Vec<IndexRow> {
    if source != SourceId::IceWorkbook {
        return rows;
    }
    let mut seen = BTreeSet::new();
    rows.into_iter()
        .filter(|row| name_of(row).is_some_and(|name| seen.insert((name, row.digest.clone()))))
        .collect()
}

/// The publisher's name of a workbook, where the address is one's.
fn name_of(row: &IndexRow) -> Option<String> {
    let path = row.original.split(['?', '#']).next()?;
    let last = path.rsplit('/').next()?;
    FileName::read(last).publisher.filter(|name| name.len() == last.len())
}

/// Asks the index what there is, and leaves out what earlier runs dealt with. Gives what is wanted and how many were
/// left out.
///
/// # Errors
/// Where the index is out of reach, or the journal cannot be read.
pub fn plan(
    request: &BackfillRequest<'_>,
    client: &Client,
) -> Result<Result<(Vec<IndexRow>, usize), FetchError>> {
    let Some(query) = query(request) else { return Ok(Ok((Vec::new(), 0))) };
    let rows = web_archive::ask(client, &query, |page| {
        for problem in &page.problems {
            warn!("The web archive's index: {problem}");
        }
        (request.progress)(0, 0, &format!("{} captures listed", page.rows.len()));
    });
    let rows = match rows {
        Ok(rows) => wanted(request.source.id, rows),
        Err(error) => return Ok(Err(error)),
    };
    let (done, failed) = done(request.data)?;
    let n_listed = rows.len();
    let key = |row: &IndexRow| (row.timestamp.clone(), bare(&row.original));
    let mut left: Vec<IndexRow> =
        rows.into_iter().filter(|row| !done.contains(&key(row))).collect();
    // What could not be had before does not stand in the way of the rest.
    left.sort_by_key(|row| failed.contains(&key(row)));
    let n_done = n_listed - left.len();
    Ok(Ok((left, n_done)))
}

/// Timestamps and addresses of captures.
type Captures = BTreeSet<(String, String)>;

/// Captures that need no request: in the journal, or in the manifest with the archive's address; and those that could
/// not be had before.
fn done(data: &Path) -> Result<(Captures, Captures)> {
    let (mut done, mut failed) = (Captures::new(), Captures::new());
    let mut withheld: BTreeMap<(String, String), BTreeSet<Option<NaiveDate>>> = BTreeMap::new();
    let journal = disk::read_if_there(&journal_path(data))?.unwrap_or_default();
    for line in String::from_utf8_lossy(&journal).lines() {
        // The last line of a run that was cut off may be half a line; its capture is asked for again.
        if let Ok(entry) = serde_json::from_str::<Entry>(line) {
            let key = (entry.timestamp, bare(&entry.url));
            if entry.outcome == Outcome::Failed {
                let days: &mut BTreeSet<_> = withheld.entry(key.clone()).or_default();
                days.insert(entry.on);
                if days.len() < DAYS_ASKED {
                    failed.insert(key);
                    continue;
                }
            }
            done.insert(key);
        }
    }
    for capture in Archive::new(data).captures()? {
        let Some(rest) = capture.archive_url.as_deref().and_then(|url| url.split_once("/web/"))
        else {
            continue;
        };
        if let Some((stamp, original)) = rest.1.split_once('/') {
            done.insert((stamp.trim_end_matches("id_").to_owned(), bare(original)));
        }
    }
    Ok((done, failed))
}

/// Fetches what is wanted, oldest first.
///
/// # Errors
/// Where the data folder cannot be read or written; what could not be had is in the report.
pub fn backfill(request: &BackfillRequest<'_>, client: &Client) -> Result<BackfillReport> {
    let mut report = BackfillReport::default();
    kept::take(request, client, &mut report)?;
    let (rows, n_done_before) = match plan(request, client)? {
        Ok(plan) => plan,
        Err(error) => {
            report.stopped = Some(causes(&error));
            return Ok(report);
        }
    };
    report.n_done_before += n_done_before;
    report.n_wanted += rows.len() + n_done_before;
    let mut n_failed = 0;
    for (n, row) in rows.iter().enumerate() {
        match one(request, client, row, &mut report)? {
            Ok(()) => n_failed = 0,
            Err(error) => {
                if is_withheld(&error) {
                    note(request, row, Outcome::Failed, &causes(&error))?;
                }
                let address = web_archive::memento_url(&row.timestamp, &row.original);
                warn!("{}", causes(&error));
                n_failed += 1;
                let stop =
                    matches!(error, FetchError::Busy { .. }) || n_failed >= FAILURES_IN_A_ROW;
                report.failed.push((address, causes(&error)));
                if stop {
                    report.stopped = Some(causes(&error));
                    break;
                }
            }
        }
        (request.progress)(n + 1, rows.len(), &row.timestamp);
    }
    Ok(report)
}

/// A line of the journal.
fn note(
    request: &BackfillRequest<'_>,
    row: &IndexRow,
    outcome: Outcome,
    reason: &str,
) -> Result<()> {
    let entry = Entry {
        timestamp: row.timestamp.clone(),
        url: row.original.clone(),
        digest: row.digest.clone(),
        outcome,
        reason: reason.to_owned(),
        on: Some(request.now.date_naive()),
    };
    let line = serde_json::to_string(&entry).context("cannot write a line of the journal")?;
    disk::append_line(&journal_path(request.data), &line)?;
    Ok(())
}

/// One capture; the error where the next run should ask again.
fn one(
    request: &BackfillRequest<'_>,
    client: &Client,
    row: &IndexRow,
    report: &mut BackfillReport,
) -> Result<Result<(), FetchError>> {
    let expected = match request.source.id {
        SourceId::IceWorkbook => Expected::Workbook,
        _ => Expected::CoronavirusPage,
    };
    let note = |outcome: Outcome, reason: &str| note(request, row, outcome, reason);
    let memento = match web_archive::memento(client, row, expected) {
        Ok(memento) => memento,
        Err(error) if is_final(&error) => {
            info!("{}", causes(&error));
            note(Outcome::Refused, &causes(&error))?;
            report.refused.push((row.timestamp.clone(), causes(&error)));
            return Ok(Ok(()));
        }
        Err(error) => return Ok(Err(error)),
    };
    if memento.digest_matches == Some(false) {
        // The archive counts the bytes as they were packed on their way; a mismatch proves nothing.
        info!(url = %memento.fetched.url, "The bytes have another digest than the index says.");
        report.n_other_digest += 1;
    }
    let name = name_of(row).unwrap_or_else(|| format!("{}.html", request.source.id.name()));
    let arrival = Arrival {
        bytes: memento.fetched.bytes,
        name,
        url: row.original.clone(),
        archive_url: Some(memento.fetched.url),
        archived_at: Some(memento.taken_at),
        retrieved_at: request.now,
    };
    let mut taken = import::take_in(request.data, vec![arrival], request.now)?;
    if let Some((_, reason)) = taken.refused.pop() {
        note(Outcome::Refused, &reason)?;
        report.n_unreadable += 1;
        report.refused.push((row.timestamp.clone(), reason));
    } else if taken.imported.is_empty() {
        note(Outcome::Known, "")?;
    } else {
        note(Outcome::Taken, "")?;
    }
    report.taken.extend(taken);
    Ok(Ok(()))
}

/// Whether asking again would give the same: the archive's copy itself is no document. What the archive says in its own
/// name, of a failure or of a capture that it cannot find now, may be otherwise tomorrow.
fn is_final(error: &FetchError) -> bool {
    match error {
        FetchError::Status { archived, .. } | FetchError::Redirect { archived, .. } => *archived,
        FetchError::Refused { .. } | FetchError::TooLarge { .. } | FetchError::Address { .. } => {
            true
        }
        _ => false,
    }
}

/// Whether the archive answers, and does not give the capture.
fn is_withheld(error: &FetchError) -> bool {
    match error {
        FetchError::NoCapture { .. } | FetchError::Redirect { .. } => true,
        FetchError::Status { status, .. } => *status < 500,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(timestamp: &str, original: &str, digest: &str) -> IndexRow {
        IndexRow {
            url_key: String::new(),
            timestamp: timestamp.to_owned(),
            original: original.to_owned(),
            mime_type: String::new(),
            status: "200".to_owned(),
            digest: digest.to_owned(),
        }
    }

    #[test]
    fn every_content_of_every_statistics_workbook_is_wanted_once() {
        let of = |stamp: &str, name: &str, digest: &str| {
            row(stamp, &format!("https://www.ice.gov/doclib/detention/{name}"), digest)
        };
        let rows = vec![
            of("20220709054442", "FY22_detentionStats07082022.xlsx", "A"),
            of("20220710000000", "FY22_detentionStats07082022.xlsx?x=1", "A"),
            of("20220711000000", "FY22_detentionStats07082022.xlsx", "B"),
            of("20220712000000", "Over72HourFacilities.xlsx", "C"),
            of("20220713000000", "FY25_detentionStats02032025_markedup.xlsx", "D"),
        ];
        let stamps: Vec<String> =
            wanted(SourceId::IceWorkbook, rows).into_iter().map(|row| row.timestamp).collect();
        assert_eq!(stamps, ["20220709054442", "20220711000000"]);
    }

    #[test]
    fn an_address_is_one_whatever_its_scheme() {
        assert_eq!(bare("http://www.ice.gov:80/coronavirus"), "ice.gov/coronavirus");
        assert_eq!(bare("https://www.ice.gov/coronavirus"), bare("http://ice.gov/coronavirus"));
    }
}
