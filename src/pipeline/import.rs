//! Documents in: files on disk to archive and ledger.

mod accounts;
mod candidates;
mod describe;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rayon::prelude::*;
use tracing::{info, warn};

use self::accounts::write_accounts;
use self::candidates::{Candidate, Origin, candidates};
use self::describe::{Read, describe};
use crate::archive::Archive;
use crate::archive::unread::{self, Unread};
use crate::daily;
use crate::disk;
use crate::extract::document::{self, DocumentError};
use crate::extract::{Accounting, page_dates};
use crate::fetch::causes;
use crate::ledger::files;
use crate::model::{Capture, Problem, PublishedFrom, Severity, Sha256, SourceId};
use crate::pipeline::pending;

pub use self::accounts::{ACCOUNTING, PROBLEMS, n_refused};

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
    let candidates = candidates(request, arrivals, &known, &mut report)?;
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
        disk::remove(&files::path(data, &old))?;
    }
    Ok(())
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
        Origin::Computed { bytes, .. } => (Cow::Borrowed(bytes.as_slice()), false),
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
                let kept = archive.set_aside(&bytes, (url, &why), request.now)?;
                why = format!("{why}; its bytes are kept as {}", kept.display());
            }
            return Ok(Outcome::Refused(place, why));
        }
    };
    let read = Read { bytes: &bytes, document: &document };
    let Some(capture) = describe(request, candidate, read, known) else {
        let why = "no date inside, none in the name; give one with --published".to_owned();
        return Ok(Outcome::Refused(place, why));
    };
    if document.source == SourceId::IceCoronavirusPage {
        page_dates::refuse(&mut document.extraction, capture.published_on);
    }
    let observations = &document.extraction.observations;
    let file = || match &document.population {
        Some(population) => daily::file::bytes(population, &capture).map_err(anyhow::Error::from),
        None => files::bytes(observations, &capture).map_err(anyhow::Error::from),
    };
    // The document is on its way to the disk while the file of its figures is made.
    let (file, stored) = rayon::join(file, || archive.store(&capture, &bytes));
    let file =
        file.with_context(|| format!("cannot make the ledger file of {}", place.display()))?;
    stored?;
    disk::write(&files::path(request.data, &capture), &file)?;
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
