//! Whether the record and what is published of it are whole: nothing lost since the last publication.
//!
//! `status.json` names every document that the published files were made from, and `files.json` every published file
//! with its size and hash. A line lost from the manifest in a merge, an emptied file of `data/reference`, a deleted
//! chart: each is seen before anything is published.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Result, bail};
use rayon::prelude::*;

use super::{ACCOUNTING, Judged, PROBLEMS, pending, review};
use crate::archive::sha256;
use crate::disk::{self, DiskError};
use crate::ledger::files;
use crate::model::{Capture, SourceId};
use crate::publish::listed::PublishedFile;
use crate::publish::status::Record;
use crate::reference::{Reference, decisions};

/// What became of every cell, and what could not be read: made by imports, below `data`.
const ACCOUNTS: [&str; 2] = [ACCOUNTING, PROBLEMS];

/// The list of published files, below `data/v1`.
pub const FILES: &str = "files.json";

/// The documents of a record by id. A transcription is a table that we keep: its next edition replaces it.
pub fn documents(captures: &[Capture]) -> Vec<String> {
    let lasting = |c: &&Capture| c.source != SourceId::IceCoronavirusTranscription;
    let mut ids: Vec<String> =
        captures.iter().filter(lasting).map(|capture| capture.id().to_string()).collect();
    ids.sort();
    ids
}

/// How many rows each file of `data/reference` has.
///
/// # Errors
/// Where one cannot be read.
pub fn reference_rows(data: &Path) -> Result<BTreeMap<String, usize>> {
    let of =
        |reference: Reference| Ok((reference.file_name().to_owned(), reference.rows(data)?.len()));
    Reference::ALL.into_iter().map(of).collect()
}

/// The record as it is now.
///
/// # Errors
/// Where a file cannot be read.
pub fn now(judged: &Judged, data: &Path) -> Result<Record> {
    Ok(Record {
        basis: super::basis(data)?,
        open_items: review::open_items(judged, data)?,
        documents: documents(&judged.edition.captures),
        reference_rows: reference_rows(data)?,
    })
}

/// Documents that were published and are not in the manifest.
///
/// # Errors
/// Where `status.json` cannot be read.
pub fn missing(data: &Path, captures: &[Capture]) -> Result<Vec<String>> {
    let known: BTreeSet<String> = documents(captures).into_iter().collect();
    let withdrawn: BTreeSet<String> =
        decisions::withdrawn(data)?.iter().map(ToString::to_string).collect();
    let published = Record::read(data)?.documents;
    let is_lost = |id: &String| !known.contains(id) && !withdrawn.contains(id);
    Ok(published.into_iter().filter(is_lost).collect())
}

/// Files among those of the ledger that no document of the manifest names: nothing reads them here, but readers of the
/// whole folder would count their rows.
///
/// # Errors
/// Where a folder cannot be read.
pub fn strays(data: &Path, captures: &[Capture]) -> Result<Vec<PathBuf>, DiskError> {
    let named: BTreeSet<PathBuf> =
        captures.iter().map(|capture| files::path(data, capture)).collect();
    let mut strays = Vec::new();
    for source in SourceId::EVERY {
        strays.extend(disk::files_if_there(&data.join("ledger").join(source.name()))?);
    }
    strays.retain(|path| !named.contains(path));
    Ok(strays)
}

/// Whether everything is there that the published files were made from.
///
/// # Errors
/// Names what is missing and how to get it back.
pub fn must_be_whole(data: &Path, captures: &[Capture]) -> Result<()> {
    let missing = missing(data, captures)?;
    if let Some(first) = missing.first() {
        bail!(
            "`{}` lacks {} of {} documents that were published, {first} first; get the file back from version control (`git checkout {0}`) or `import` the documents again",
            data.join("captures.csv").display(),
            missing.len(),
            missing.len() + documents(captures).len(),
        );
    }
    let absent = captures.iter().map(|capture| files::path(data, capture));
    let absent: Vec<PathBuf> = absent.filter(|path| !disk::is_file(path)).collect();
    if let Some(first) = absent.first() {
        bail!(
            "{} files of the ledger are missing, `{}` first; get them back from version control (`git checkout {1}`) or `import` their documents again",
            absent.len(),
            first.display(),
        );
    }
    // Between an import and the publication that follows it, the ledger is newer than the list.
    let is_pending = pending::is_marked(data)?;
    if let Some((files, published)) = listed(data)?.filter(|_| !is_pending) {
        // New documents have new accounts.
        if documents(captures) == Record::read(data)?.documents {
            accounts_must_be_whole(data, &files, published)?;
        }
        for (name, file) in files.iter().filter(|(name, _)| name.starts_with("ledger/")) {
            let path = data.join(name);
            let is_whole = !disk::is_file(&path)
                || is_at(file, &path, published)?
                || has_rows_of(file, data, captures, &path);
            if !is_whole {
                bail!(
                    "`{}` is not the file that was published: it was cut, edited or exchanged; get it back from version control (`git checkout {0}`) or `import` its document again",
                    path.display(),
                );
            }
        }
    }
    // An empty register is no register yet; one without its header was emptied.
    let register = data.join("reference").join(Reference::Register.file_name());
    if disk::size(&register)? == Some(0) {
        bail!(
            "`{}` is empty: it has not even its header; get it back from version control (`git checkout {0}`)",
            register.display(),
        );
    }
    for (name, n_before) in Record::read(data)?.reference_rows {
        let file = data.join("reference").join(&name);
        let is_there = disk::is_file(&file);
        let reference = Reference::ALL.into_iter().find(|of| of.file_name() == name);
        let Some(reference) = reference.filter(|_| n_before > 0) else { continue };
        // A folder that never had the file has what is compiled in.
        if is_there && !reference.has_rows(data)? {
            bail!(
                "`{}` is empty, and {n_before} rows of it were published; get it back from version control (`git checkout {0}`)",
                file.display(),
            );
        }
    }
    Ok(())
}

/// Whether the accounts of imports are as they were published.
fn accounts_must_be_whole(
    data: &Path,
    files: &BTreeMap<String, PublishedFile>,
    published: SystemTime,
) -> Result<()> {
    for (name, file) in files.iter().filter(|(name, _)| ACCOUNTS.contains(&name.as_str())) {
        let path = data.join(name);
        if !disk::is_file(&path) || !is_at(file, &path, published)? {
            bail!(
                "`{0}` is missing, or it was cut or edited since it was published; get it back from version control (`git checkout {0}`)",
                path.display(),
            );
        }
    }
    Ok(())
}

/// Whether a file of the ledger has the published rows in another layout.
fn has_rows_of(listed: &PublishedFile, data: &Path, captures: &[Capture], path: &Path) -> bool {
    let capture = captures.iter().find(|capture| files::path(data, capture) == path);
    let rows = capture.and_then(|capture| files::proven_rows_sha256(data, capture).ok());
    rows.is_some_and(|rows| listed.rows_sha256.as_deref() == Some(rows.as_str()))
}

/// Whether a file is what was published. One of the right size that is older than the list is believed.
pub(super) fn is_at(
    listed: &PublishedFile,
    path: &Path,
    published: SystemTime,
) -> Result<bool, DiskError> {
    if disk::size(path)? != Some(listed.bytes) {
        return Ok(false);
    }
    let is_older = disk::modified(path)? <= published;
    Ok(is_older || sha256(&disk::read(path)?) == listed.sha256)
}

/// Published files by name, and when their list was written.
pub(super) type Listed = (BTreeMap<String, PublishedFile>, SystemTime);

/// The list of published files with the time at which it was written; `None` where there is none.
pub(super) fn listed(data: &Path) -> Result<Option<Listed>, DiskError> {
    let list = data.join("v1").join(FILES);
    let Some(text) = disk::read_if_there(&list)? else { return Ok(None) };
    Ok(Some((serde_json::from_slice(&text).unwrap_or_default(), disk::modified(&list)?)))
}

/// Published files of some folders by their names in `files.json`; `None` unless they were made from this basis and are
/// all as they were published.
///
/// # Errors
/// Where a file cannot be read.
pub fn kept(
    data: &Path,
    charts: &Path,
    (basis, folders): (&str, &[&str]),
) -> Result<Option<BTreeMap<String, PublishedFile>>> {
    if Record::read(data)?.basis != basis || pending::is_marked(data)? {
        return Ok(None);
    }
    let Some((mut files, _)) = listed(data)? else { return Ok(None) };
    let is_below = |name: &str| {
        folders.iter().any(|folder| {
            let rest = name.strip_prefix("v1/").or_else(|| name.strip_prefix("charts/"));
            rest.and_then(|rest| rest.strip_prefix(folder)).is_some_and(|r| r.starts_with('/'))
        })
    };
    files.retain(|name, _| is_below(name));
    let damaged = damaged(data, charts)?;
    let is_own = |path: &PathBuf| {
        folders.iter().any(|folder| path.parent().is_some_and(|parent| parent.ends_with(folder)))
    };
    Ok((!files.is_empty() && !damaged.iter().any(is_own)).then_some(files))
}

/// `files.json`: every file of an edition, `v1/NAME` or `charts/NAME`, and of the ledger, `ledger/SOURCE/NAME`, with
/// its size and hash.
///
/// # Errors
/// Where a file of the ledger cannot be read.
pub fn files_json(
    data: &Path,
    captures: &[Capture],
    mut files: BTreeMap<String, PublishedFile>,
) -> Result<Vec<u8>> {
    let ledger: Vec<(String, PublishedFile)> = captures
        .par_iter()
        .map(|capture| {
            let file = files::path(data, capture);
            let name = file.strip_prefix(data).unwrap_or(&file).to_string_lossy().into_owned();
            let file = PublishedFile::of(&disk::read(&file)?);
            if !capture.source.has_cells() {
                return Ok((name, file));
            }
            let rows = files::stated_rows_sha256(data, capture)?;
            Ok((name, PublishedFile { rows_sha256: Some(rows), ..file }))
        })
        .collect::<Result<_>>()?;
    files.extend(ledger);
    for name in ACCOUNTS {
        let account = disk::read_if_there(&data.join(name))?;
        files.extend(account.map(|bytes| (name.to_owned(), PublishedFile::of(&bytes))));
    }
    let mut text = serde_json::to_vec_pretty(&files)?;
    text.push(b'\n');
    Ok(text)
}

/// How many published files there are, the list and `status.json` among them.
///
/// # Errors
/// Where the list cannot be read.
pub fn n_files(data: &Path) -> Result<usize> {
    let Some((files, _)) = listed(data)? else { return Ok(0) };
    let is_published = |name: &&String| name.starts_with("v1/") || name.starts_with("charts/");
    Ok(files.keys().filter(is_published).count() + 2)
}

/// Published files that are not what was published: deleted, cut or edited. A file that is older than the list and of
/// the right size is believed.
///
/// # Errors
/// Where a file cannot be read.
pub fn damaged(data: &Path, charts: &Path) -> Result<Vec<PathBuf>> {
    let Some((files, published)) = listed(data)? else {
        // A publication without its list is not whole.
        let list = data.join("v1").join(FILES);
        return Ok(if disk::is_folder(&data.join("v1")) { vec![list] } else { Vec::new() });
    };
    let wrong: Vec<Option<PathBuf>> = files
        .par_iter()
        .map(|(name, file)| {
            let path = match name.split_once('/') {
                Some(("v1", name)) => data.join("v1").join(name),
                Some(("charts", name)) => charts.join(name),
                _ => return Ok(None),
            };
            Ok((!is_at(file, &path, published)?).then_some(path))
        })
        .collect::<Result<_, DiskError>>()?;
    Ok(wrong.into_iter().flatten().collect())
}
