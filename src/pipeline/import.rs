//! Documents in: files on disk to archive and ledger.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rayon::prelude::*;
use tracing::{info, warn};

use crate::archive::file_name::FileName;
use crate::archive::unread::{self, Unread};
use crate::archive::{Archive, sha256};
use crate::check::LEADING;
use crate::daily;
use crate::disk;
use crate::extract::Accounting;
use crate::extract::document::{self, DocumentError};
use crate::extract::page_dates;
use crate::fetch::causes;
use crate::model::{Capture, Observation, Problem, PublishedFrom, Severity, Sha256, SourceId};
use crate::normalize::ledger;
use crate::pipeline::pending;
use crate::publish::accounting::{self, AccountingRow, ProblemRow};
use crate::sources::{ddp, ice_coronavirus};

/// What `import` was asked to do.
pub struct ImportRequest<'a> {
    /// Data folder.
    pub data: &'a Path,
    /// Files or folders.
    pub paths: &'a [PathBuf],
    /// Publication date, where a person gave one.
    pub published: Option<NaiveDate>,
    /// The moment of the run (UTC).
    pub now: DateTime<Utc>,
    /// Called after each file.
    pub progress: &'a (dyn Fn(Progress<'_>) + Sync),
}

/// A document that came over the network.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The publisher's file name.
    pub name: String,
    /// The publisher's address.
    pub url: String,
    /// The web archive's address of these bytes, where they came from there.
    pub archive_url: Option<String>,
    /// When the archive took them (UTC).
    pub archived_at: Option<NaiveDateTime>,
    /// When they came (UTC).
    pub retrieved_at: DateTime<Utc>,
}

/// Takes documents into archive and ledger.
///
/// # Errors
/// Where the data folder cannot be read or written; a bad document is in the report.
pub fn take_in(data: &Path, arrivals: Vec<Arrival>, now: DateTime<Utc>) -> Result<ImportReport> {
    let request = ImportRequest { data, paths: &[], published: None, now, progress: &|_| {} };
    take(&request, arrivals)
}

/// Takes in again what a run had kept that was cut off before it could list it.
///
/// # Errors
/// Where the data folder cannot be read or written.
pub fn recover(data: &Path, now: DateTime<Utc>) -> Result<ImportReport> {
    let mut report = ImportReport::default();
    if !pending::is_marked(data)? {
        return Ok(report);
    }
    let archive = Archive::new(data);
    let captures = archive.captures().context("cannot read the manifest of captures")?;
    for (capture, path) in archive.unlisted(&captures)? {
        info!(document = capture.document(), "Taking in what a run left that was cut off.");
        let published =
            (capture.published_from == PublishedFrom::Given).then_some(capture.published_on);
        let request = ImportRequest { data, paths: &[], published, now, progress: &|_| {} };
        let origin = Origin::File { path, walked: false };
        let candidate = Candidate { names: capture.file_names.clone(), origin };
        report.add(import_one(&request, &archive, &candidate, Some(&capture))?);
    }
    keep(data, &archive, captures, &mut report)?;
    Ok(report)
}

/// A step of long work.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// Steps in all.
    pub total: usize,
    /// What was just done.
    pub done: &'a str,
}

/// One document taken in.
#[derive(Debug)]
pub struct Imported {
    /// Its description.
    pub capture: Capture,
    /// Figures read from it.
    pub n_observations: usize,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Where every numeric cell went.
    pub accounting: Accounting,
}

/// What `import` did.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// New documents, in publication order.
    pub imported: Vec<Imported>,
    /// Documents that were there already.
    pub known: Vec<Capture>,
    /// Files refused, with the reason.
    pub refused: Vec<(PathBuf, String)>,
    /// Files in a folder that are no documents.
    pub skipped: Vec<PathBuf>,
}

impl ImportReport {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Imported(imported) => self.imported.push(*imported),
            Outcome::Refused(path, why) => self.refused.push((path, why)),
            Outcome::Skipped(path) => self.skipped.push(path),
        }
    }

    /// Adds what another run did.
    pub fn extend(&mut self, other: Self) {
        self.imported.extend(other.imported);
        self.known.extend(other.known);
        self.refused.extend(other.refused);
        self.skipped.extend(other.skipped);
    }

    /// Problems for which a person must look.
    pub fn n_refusals(&self) -> usize {
        let within = self.imported.iter().flat_map(|imported| &imported.problems);
        within.filter(|problem| problem.severity == Severity::Refused).count()
    }
}

/// A document with what is known of it before it is read.
struct Candidate {
    names: Vec<String>,
    origin: Origin,
}

/// Where a candidate's bytes are.
enum Origin {
    /// In a file that was named, or found in a folder.
    File {
        /// The file.
        path: PathBuf,
        /// Whether it was found in a folder.
        walked: bool,
    },
    /// Here.
    Arrived(Box<Arrival>),
}

impl Candidate {
    fn place(&self) -> PathBuf {
        match &self.origin {
            Origin::File { path, .. } => path.clone(),
            Origin::Arrived(arrival) => PathBuf::from(&arrival.url),
        }
    }

    fn arrival(&self) -> Option<&Arrival> {
        match &self.origin {
            Origin::Arrived(arrival) => Some(arrival),
            Origin::File { .. } => None,
        }
    }
}

enum Outcome {
    Imported(Box<Imported>),
    Refused(PathBuf, String),
    Skipped(PathBuf),
}

/// Takes files into archive and ledger. A file that is refused changes nothing; the others go in.
///
/// # Errors
/// Where the data folder cannot be read or written; a bad document is in the report.
pub fn import(request: &ImportRequest<'_>) -> Result<ImportReport> {
    take(request, Vec::new())
}

fn take(request: &ImportRequest<'_>, arrivals: Vec<Arrival>) -> Result<ImportReport> {
    let archive = Archive::new(request.data);
    let captures = archive.captures().context("cannot read the manifest of captures")?;
    let known: BTreeMap<&Sha256, &Capture> =
        captures.iter().map(|capture| (&capture.sha256, capture)).collect();
    let mut report = ImportReport::default();
    let candidates = candidates(request, &archive, arrivals, &known, &mut report)?;
    let total = candidates.len();
    // Set before anything is written, so that a run which is cut off leaves a trace.
    let was_pending = pending::is_marked(request.data)?;
    if total > 0 {
        pending::mark(request.data)?;
    }
    let outcomes: Vec<Outcome> = candidates
        .into_par_iter()
        .map(|(hash, candidate)| {
            let outcome = import_one(request, &archive, &candidate, known.get(&hash).copied());
            (request.progress)(Progress {
                total,
                done: candidate.names.first().map_or("", String::as_str),
            });
            outcome
        })
        .collect::<Result<_>>()?;
    for outcome in outcomes {
        report.add(outcome);
    }
    if report.imported.is_empty() && total > 0 && !was_pending {
        pending::clear(request.data)?;
    }
    keep(request.data, &archive, captures, &mut report)?;
    note_refused(request, &archive, &report)?;
    Ok(report)
}

/// Lists releases that were refused, and strikes those that are here by now.
fn note_refused(
    request: &ImportRequest<'_>,
    archive: &Archive,
    report: &ImportReport,
) -> Result<()> {
    if report.refused.is_empty() && report.imported.is_empty() {
        return Ok(());
    }
    let captures = archive.captures()?;
    let refused = report.refused.iter().filter_map(|(path, why)| {
        let name = path.file_name()?.to_string_lossy();
        Unread::of(&name, why, &captures, request.now)
    });
    Ok(unread::note(request.data, refused.collect(), &captures)?)
}

/// Puts what was taken in into the lists.
fn keep(
    data: &Path,
    archive: &Archive,
    captures: Vec<Capture>,
    report: &mut ImportReport,
) -> Result<()> {
    if report.imported.is_empty() {
        return Ok(());
    }
    let mut captures: BTreeMap<Sha256, Capture> =
        captures.into_iter().map(|capture| (capture.sha256.clone(), capture)).collect();
    report.imported.sort_by(|a, b| {
        (a.capture.published_on, &a.capture.sha256)
            .cmp(&(b.capture.published_on, &b.capture.sha256))
    });
    let mut replaced: Vec<Capture> = Vec::new();
    for imported in &report.imported {
        let capture = &imported.capture;
        replaced.extend(supersede(&mut captures, capture));
        let earlier = captures.insert(capture.sha256.clone(), capture.clone());
        replaced.extend(earlier.filter(|earlier| earlier.stem() != capture.stem()));
    }
    let all: Vec<Capture> = captures.into_values().collect();
    write_accounts(data, &all, report)?;
    archive.write_captures(&all).context("cannot write the manifest of captures")?;
    // Only now: a file that the manifest names must be there at every moment.
    for old in replaced {
        disk::remove(&ledger::path(data, &old))?;
    }
    Ok(())
}

/// Files to read, one per content. Content that is known under the same name is left out.
fn candidates(
    request: &ImportRequest<'_>,
    archive: &Archive,
    arrivals: Vec<Arrival>,
    known: &BTreeMap<&Sha256, &Capture>,
    report: &mut ImportReport,
) -> Result<Vec<(Sha256, Candidate)>> {
    let mut files: Vec<(PathBuf, bool)> = Vec::new();
    for path in request.paths {
        let found = disk::files(path)?;
        let walked = found.as_slice() != std::slice::from_ref(path);
        files.extend(found.into_iter().map(|file| (file, walked)));
    }
    files.retain(|(path, walked)| {
        let Some(why) = unreadable(path) else { return true };
        if *walked {
            report.skipped.push(path.clone());
        } else {
            report.refused.push((path.clone(), why));
        }
        false
    });
    let hashed: Vec<(Sha256, PathBuf, bool)> = files
        .into_par_iter()
        .map(|(path, walked)| Ok((sha256(&disk::read(&path)?), path, walked)))
        .collect::<Result<_, disk::DiskError>>()?;
    let mut unique: BTreeMap<Sha256, Candidate> = BTreeMap::new();
    for (hash, path, walked) in hashed {
        let met = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let origin = Origin::File { path, walked };
        let entry = unique.entry(hash).or_insert_with(|| Candidate { names: Vec::new(), origin });
        entry.names.push(met);
    }
    for arrival in arrivals {
        let names = vec![arrival.name.clone()];
        let hash = sha256(&arrival.bytes);
        unique.insert(hash, Candidate { names, origin: Origin::Arrived(Box::new(arrival)) });
    }
    let mut wanted = Vec::new();
    for (hash, candidate) in unique {
        let named = |capture: &Capture| {
            candidate.names.iter().all(|name| capture.file_names.contains(&document_name(name)))
        };
        match known.get(&hash) {
            Some(capture) if named(capture) && request.published.is_none() => {
                bring_back(archive, capture, &candidate)?;
                report.known.push((*capture).clone());
            }
            _ => wanted.push((hash, candidate)),
        }
    }
    Ok(wanted)
}

/// Keeps the bytes of a known document where the archive lacks them or holds others: a fresh checkout has none.
fn bring_back(archive: &Archive, capture: &Capture, candidate: &Candidate) -> Result<()> {
    let kept = disk::read_if_there(&archive.path(&capture.sha256, capture.source))?;
    if kept.is_some_and(|bytes| sha256(&bytes) == capture.sha256) {
        return Ok(());
    }
    let bytes = match &candidate.origin {
        Origin::File { path, .. } => Cow::Owned(disk::read(path)?),
        Origin::Arrived(arrival) => Cow::Borrowed(arrival.bytes.as_slice()),
    };
    archive.store(capture, &bytes)?;
    Ok(())
}

/// No document is larger: twice the largest that the network may bring.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Why a file is not even opened.
fn unreadable(path: &Path) -> Option<String> {
    match disk::size(path) {
        Ok(Some(size)) if size > LARGEST => {
            Some(format!("it has {size} bytes, and no document has more than {LARGEST}"))
        }
        Ok(Some(_)) | Err(_) => None,
        Ok(None) => Some("it is no regular file".to_owned()),
    }
}

/// The publisher's own name of a file, else the name it was met under.
fn document_name(met: &str) -> String {
    FileName::read(met).publisher.unwrap_or_else(|| met.to_owned())
}

fn import_one(
    request: &ImportRequest<'_>,
    archive: &Archive,
    candidate: &Candidate,
    known: Option<&Capture>,
) -> Result<Outcome> {
    let place = candidate.place();
    let (bytes, walked) = match &candidate.origin {
        Origin::File { path, walked } => (Cow::Owned(disk::read(path)?), *walked),
        Origin::Arrived(arrival) => (Cow::Borrowed(arrival.bytes.as_slice()), false),
    };
    let mut document = match document::read(&bytes) {
        Ok(document) => document,
        Err(DocumentError::Unknown) if walked => {
            info!(file = %place.display(), "Left out: not a document.");
            return Ok(Outcome::Skipped(place));
        }
        Err(error) => {
            let mut why = causes(&error);
            warn!(file = %place.display(), error = %why, "Refused a file.");
            if let Origin::Arrived(arrival) = &candidate.origin {
                let url = arrival.archive_url.as_ref().unwrap_or(&arrival.url);
                let kept = archive.set_aside(&bytes, url, &why, request.now)?;
                why = format!("{why}; its bytes are kept as {}", kept.display());
            }
            return Ok(Outcome::Refused(place, why));
        }
    };
    let newest = newest_date(&document);
    let Some(capture) = describe(request, candidate, &bytes, &document, newest, known) else {
        let why = "no date inside, none in the name; give one with --published".to_owned();
        return Ok(Outcome::Refused(place, why));
    };
    if document.source == SourceId::IceCoronavirusPage {
        page_dates::refuse(&mut document.extraction, capture.published_on);
    }
    let observations = &document.extraction.observations;
    let frame = match &document.population {
        Some(population) => daily::file::bytes(population, &capture).map_err(anyhow::Error::from),
        None => ledger::bytes(observations, &capture).map_err(anyhow::Error::from),
    };
    let frame =
        frame.with_context(|| format!("cannot make the ledger file of {}", place.display()))?;
    archive.store(&capture, &bytes)?;
    disk::write(&ledger::path(request.data, &capture), &frame)?;
    for problem in &document.extraction.problems {
        match problem.severity {
            Severity::Refused => warn!(document = capture.document(), "{problem}"),
            Severity::Notice => info!(document = capture.document(), "{problem}"),
        }
    }
    Ok(Outcome::Imported(Box::new(Imported {
        n_observations: document.n_figures(),
        problems: document.extraction.problems,
        accounting: document.extraction.accounting,
        capture,
    })))
}

/// The newest date for which the document speaks: as-of dates, or days of reading.
fn newest_date(document: &document::Document) -> Option<NaiveDate> {
    if let Some(population) = &document.population {
        return Some(population.last());
    }
    let observations = document.extraction.observations.iter();
    if document.source == SourceId::IceCoronavirusTranscription {
        return observations.filter_map(|figure| figure.period.first_day()).max();
    }
    // Tables that follow each release tell its age; others may be left over from another year.
    let leading = |figure: &&Observation| LEADING.contains(&figure.table);
    let date = |figure: &Observation| figure.as_of.date;
    let newest = observations.clone().filter(leading).filter_map(date).max();
    newest.or_else(|| observations.filter_map(date).max())
}

/// A document whose newest figure is older than this when it is first seen is no new one.
const NEW_DAYS: i64 = 183;

fn describe(
    request: &ImportRequest<'_>,
    candidate: &Candidate,
    bytes: &[u8],
    document: &document::Document,
    newest: Option<NaiveDate>,
    known: Option<&Capture>,
) -> Option<Capture> {
    let arrival = candidate.arrival();
    let mut read: Vec<FileName> = candidate.names.iter().map(|name| FileName::read(name)).collect();
    for name in &mut read {
        name.stamp = name.stamp.or(arrival.and_then(|arrival| arrival.archived_at));
    }
    // The name under which the bytes came first stays the document's name.
    let mut names = known.map(|capture| capture.file_names.clone()).unwrap_or_default();
    let mut met: Vec<String> = candidate.names.iter().map(|name| document_name(name)).collect();
    met.sort();
    names.extend(met);
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    // The day of a first retrieval is evidence of what is new; an old file was public long before it was first seen.
    let retrieved = arrival
        .filter(|arrival| arrival.archived_at.is_none())
        .map(|arrival| arrival.retrieved_at.date_naive())
        // Nor can it have been public before the day it speaks for, whatever the clock says.
        .filter(|day| {
            newest.is_none_or(|newest| (0..=NEW_DAYS).contains(&(*day - newest).num_days()))
        })
        .map(|day| (day, PublishedFrom::Retrieved));
    // Somewhere on earth it is tomorrow.
    let tomorrow = request.now.date_naive().succ_opt().unwrap_or(NaiveDate::MAX);
    let told = read
        .iter()
        .filter_map(|name| name.published(newest))
        .chain(retrieved)
        .chain(known.map(|capture| (capture.published_on, capture.published_from)))
        // A day that has not come is a slip of the hand in a name, an archive's stamp or a header.
        .filter(|(day, _)| *day <= tomorrow)
        .min_by_key(|(date, from)| (*from == PublishedFrom::NewestAsOf, *date));
    let (published_on, published_from) = match (request.published, document.source) {
        (Some(given), _) => (given, PublishedFrom::Given),
        (None, SourceId::IceCoronavirusTranscription) => (newest?, PublishedFrom::Read),
        (None, _) => told?,
    };
    let url = match (arrival, document.source) {
        (Some(arrival), _) => Some(arrival.url.clone()),
        (None, SourceId::IceWorkbook) => read.iter().find_map(FileName::url),
        (None, SourceId::TracTables) => None,
        (None, SourceId::DdpDailyPopulation) => ddp::address_of(&sha256(bytes)),
        (None, SourceId::IceCoronavirusPage | SourceId::IceCoronavirusTranscription) => {
            Some(ice_coronavirus::URL.to_owned())
        }
    };
    Some(Capture {
        source: document.source,
        sha256: sha256(bytes),
        file_names: names,
        bytes: bytes.len() as u64,
        url: known.and_then(|capture| capture.url.clone()).or(url),
        archive_url: known
            .and_then(|capture| capture.archive_url.clone())
            .or_else(|| arrival.and_then(|arrival| arrival.archive_url.clone()))
            .or_else(|| read.iter().find_map(FileName::archive_url)),
        published_on,
        published_from,
        retrieved_at: known.map_or(request.now, |capture| capture.retrieved_at),
    })
}

/// A transcription is a table that we keep: its newest edition replaces the one before.
fn supersede(captures: &mut BTreeMap<Sha256, Capture>, newest: &Capture) -> Vec<Capture> {
    if newest.source != SourceId::IceCoronavirusTranscription {
        return Vec::new();
    }
    let is_older = |old: &Capture| {
        old.source == newest.source
            && old.sha256 != newest.sha256
            && old.file_names == newest.file_names
    };
    captures.extract_if(.., |_, old| is_older(old)).map(|(_, old)| old).collect()
}

/// Where every numeric cell of every document went.
pub const ACCOUNTING: &str = "accounting.csv";
/// What could not be read.
pub const PROBLEMS: &str = "problems.csv";

/// Places of a document for which a person must look.
///
/// # Errors
/// Where `problems.csv` cannot be read.
pub fn n_refused(data: &Path, capture: &Capture) -> Result<usize> {
    let bytes = disk::read_if_there(&data.join(PROBLEMS))?.unwrap_or_default();
    let rows: Vec<ProblemRow> = accounting::read(&bytes)?;
    let id = capture.id();
    let refused = rows.iter().filter(|row| row.capture == id.as_str() && row.severity == "refused");
    Ok(refused.count())
}

/// Adds the accounts of the new documents to those of the ones that stay.
fn write_accounts(data: &Path, captures: &[Capture], report: &ImportReport) -> Result<()> {
    let stays = |capture: &str| {
        captures.iter().any(|known| known.id().as_str() == capture)
            && !report.imported.iter().any(|new| new.capture.id().as_str() == capture)
    };
    let read = |name: &str| disk::read_if_there(&data.join(name));
    let mut rows: Vec<AccountingRow> = accounting::read(&read(ACCOUNTING)?.unwrap_or_default())?;
    let mut problems: Vec<ProblemRow> = accounting::read(&read(PROBLEMS)?.unwrap_or_default())?;
    rows.retain(|row| stays(&row.capture));
    problems.retain(|row| stays(&row.capture));
    for new in report.imported.iter().filter(|new| new.capture.source.is_passed_on()) {
        rows.push(accounting::row(&new.capture, &new.accounting));
        problems.extend(accounting::problem_rows(&new.capture, &new.problems));
    }
    rows.sort_by_key(|row| (row.published_on.clone(), row.capture.clone()));
    problems.sort_by_key(|row| (row.published_on.clone(), row.capture.clone()));
    disk::write(&data.join(ACCOUNTING), &accounting::write(&rows)?)?;
    disk::write(&data.join(PROBLEMS), &accounting::write(&problems)?)?;
    Ok(())
}
