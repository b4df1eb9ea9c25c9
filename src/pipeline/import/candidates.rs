//! Documents to read: one per content, and none that is known under the same name.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Result;
use rayon::prelude::*;

use super::{Arrival, ImportReport, ImportRequest};
use crate::archive::file_name::FileName;
use crate::archive::{Archive, sha256};
use crate::disk;
use crate::fetch::causes;
use crate::model::{Capture, Sha256};
use crate::records;

/// A document with what is known of it before it is read.
pub(super) struct Candidate {
    pub(super) names: Vec<String>,
    pub(super) origin: Origin,
}

/// Where a candidate's bytes are.
pub(super) enum Origin {
    /// In a file that was named, or found in a folder.
    File {
        /// The file.
        path: PathBuf,
        /// Whether it was found in a folder.
        walked: bool,
    },
    /// Computed from a file of individual records, of which nothing else is kept.
    Computed {
        /// The file of records.
        path: PathBuf,
        /// Its daily counts.
        bytes: Vec<u8>,
    },
    /// Here.
    Arrived(Box<Arrival>),
}

impl Candidate {
    pub(super) fn place(&self) -> PathBuf {
        match &self.origin {
            Origin::File { path, .. } | Origin::Computed { path, .. } => path.clone(),
            Origin::Arrived(arrival) => PathBuf::from(&arrival.url),
        }
    }

    pub(super) fn arrival(&self) -> Option<&Arrival> {
        match &self.origin {
            Origin::Arrived(arrival) => Some(arrival),
            Origin::File { .. } | Origin::Computed { .. } => None,
        }
    }
}

/// Files to read, one per content. Content that is known under the same name is left out.
pub(super) fn candidates(
    request: &ImportRequest<'_>,
    arrivals: Vec<Arrival>,
    known: &BTreeMap<&Sha256, &Capture>,
    report: &mut ImportReport,
) -> Result<Vec<(Sha256, Candidate)>> {
    let archive = Archive::new(request.data);
    let mut files: Vec<(PathBuf, bool)> = Vec::new();
    for path in request.paths {
        let found = disk::files(path)?;
        let walked = found.as_slice() != std::slice::from_ref(path);
        files.extend(found.into_iter().map(|file| (file, walked)));
    }
    let mut unique: BTreeMap<Sha256, Candidate> = BTreeMap::new();
    files.retain(|(path, _)| match counted(path) {
        Ok(None) => true,
        Ok(Some((hash, candidate))) => {
            unique.insert(hash, candidate);
            false
        }
        Err(error) => {
            report.refused.push((path.clone(), causes(error.as_ref())));
            false
        }
    });
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
                bring_back(&archive, capture, &candidate)?;
                report.known.push((*capture).clone());
            }
            _ => wanted.push((hash, candidate)),
        }
    }
    Ok(wanted)
}

/// Endings of files of individual records.
const RECORDS: [&str; 2] = ["parquet", "feather"];

/// The daily counts of a file of individual records; `None` for any other file. The records themselves are not kept.
fn counted(path: &Path) -> Result<Option<(Sha256, Candidate)>> {
    let is_named = |ending: &OsStr| RECORDS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    if !path.extension().is_some_and(is_named) {
        return Ok(None);
    }
    let Ok(file) = records::open(path) else { return Ok(None) };
    if !records::is_stints(&file) {
        return Ok(None);
    }
    let made_from = sha256(&disk::read(path)?);
    let bytes = records::daily_file(file, made_from.as_str())?;
    let start: String = made_from.as_str().chars().take(12).collect();
    let names = vec![format!("daily-population-computed-from-{start}.parquet")];
    let hash = sha256(&bytes);
    Ok(Some((hash, Candidate { names, origin: Origin::Computed { path: path.to_owned(), bytes } })))
}

/// Keeps the bytes of a known document where the archive lacks them or holds others: a fresh checkout has none.
fn bring_back(archive: &Archive, capture: &Capture, candidate: &Candidate) -> Result<()> {
    let kept = disk::read_if_there(&archive.path(&capture.sha256, capture.source))?;
    if kept.is_some_and(|bytes| sha256(&bytes) == capture.sha256) {
        return Ok(());
    }
    let bytes = match &candidate.origin {
        Origin::File { path, .. } => Cow::Owned(disk::read(path)?),
        Origin::Computed { bytes, .. } => Cow::Borrowed(bytes.as_slice()),
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
pub(super) fn document_name(met: &str) -> String {
    FileName::read(met).publisher.unwrap_or_else(|| met.to_owned())
}
