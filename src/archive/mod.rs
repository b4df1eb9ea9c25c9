//! Captures: content-addressed bytes, a sidecar for each, and the manifest of all.

pub mod file_name;
pub mod unread;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256 as Hasher};

use crate::disk::{self, DiskError};
use crate::model::series::field;
use crate::model::{Capture, PublishedFrom, Sha256, SourceId};

/// Why the archive refused.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file could not be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// `captures.csv` is damaged.
    #[error("`captures.csv`, line {line}: {problem}")]
    Manifest {
        /// Line, from 1.
        line: usize,
        /// What was expected and found.
        problem: String,
    },
    /// `unread.csv` is damaged.
    #[error("`unread.csv`, line {line}: {problem}")]
    Unread {
        /// Line, from 1.
        line: usize,
        /// What was expected and found.
        problem: String,
    },
    /// The description beside a document is damaged.
    #[error("`{}` does not describe a document", file.display())]
    Sidecar {
        /// File.
        file: PathBuf,
    },
}

/// The folder of captures, `<data>/raw` and `<data>/captures.csv`.
#[derive(Debug, Clone)]
pub struct Archive {
    data: PathBuf,
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> Sha256 {
    let digest = Hasher::digest(bytes);
    let mut hex = String::with_capacity(64);
    for byte in digest {
        let _ = write!(hex, "{byte:02x}");
    }
    // 32 bytes make 64 lower-case digits, which is what the type accepts.
    Sha256::new(hex).unwrap_or_else(|| unreachable!("a digest has 64 hexadecimal digits"))
}

const COLUMNS: [&str; 9] = [
    "published_on",
    "source",
    "sha256",
    "file_names",
    "bytes",
    "url",
    "archive_url",
    "published_from",
    "retrieved_at",
];

#[derive(Serialize, Deserialize)]
struct Sidecar {
    source: String,
    sha256: String,
    file_names: Vec<String>,
    bytes: u64,
    url: Option<String>,
    archive_url: Option<String>,
    published_on: NaiveDate,
    published_from: String,
    retrieved_at: DateTime<Utc>,
}

impl Sidecar {
    fn of(capture: &Capture) -> Self {
        Self {
            source: capture.source.name().to_owned(),
            sha256: capture.sha256.to_string(),
            file_names: capture.file_names.clone(),
            bytes: capture.bytes,
            url: capture.url.clone(),
            archive_url: capture.archive_url.clone(),
            published_on: capture.published_on,
            published_from: capture.published_from.name().to_owned(),
            retrieved_at: capture.retrieved_at,
        }
    }

    fn capture(self) -> Option<Capture> {
        Some(Capture {
            source: SourceId::from_name(&self.source)?,
            sha256: Sha256::new(self.sha256)?,
            file_names: self.file_names,
            bytes: self.bytes,
            url: self.url,
            archive_url: self.archive_url,
            published_on: self.published_on,
            published_from: PublishedFrom::from_name(&self.published_from)?,
            retrieved_at: self.retrieved_at,
        })
    }
}

impl Archive {
    /// The archive below a data folder, which need not exist yet.
    pub fn new(data: &Path) -> Self {
        Self { data: data.to_path_buf() }
    }

    /// Where the bytes of a capture are kept.
    pub fn path(&self, sha256: &Sha256, source: SourceId) -> PathBuf {
        let extension = source.profile().extension;
        self.data.join("raw").join(sha256.short(2)).join(format!("{sha256}.{extension}"))
    }

    /// The description beside the bytes.
    fn sidecar(&self, sha256: &Sha256) -> PathBuf {
        self.data.join("raw").join(sha256.short(2)).join(format!("{sha256}.json"))
    }

    /// Keeps the bytes and their sidecar. Bytes that are there already are not written again. The sidecar comes
    /// first, so that bytes without a description are never there.
    ///
    /// # Errors
    /// [`ArchiveError::Disk`].
    pub fn store(&self, capture: &Capture, bytes: &[u8]) -> Result<(), ArchiveError> {
        let path = self.path(&capture.sha256, capture.source);
        disk::write_json(&self.sidecar(&capture.sha256), &Sidecar::of(capture))?;
        disk::write(&path, bytes)?;
        Ok(())
    }

    /// Keeps the bytes of a document that could not be read, with where they came from and why: a later reader may
    /// read them, and the publisher may have taken them away by then. Gives the file.
    ///
    /// # Errors
    /// [`ArchiveError::Disk`].
    pub fn set_aside(
        &self,
        bytes: &[u8],
        (url, reason): (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<PathBuf, ArchiveError> {
        let name = url.split(['?', '#']).next().unwrap_or(url);
        let extension = name.rsplit('/').next().and_then(|last| last.rsplit_once('.'));
        let extension = extension
            .map(|(_, extension)| extension.to_ascii_lowercase())
            .filter(|extension| {
                extension.len() <= 5 && extension.bytes().all(|b| b.is_ascii_alphanumeric())
            })
            .unwrap_or_else(|| "bin".to_owned());
        let sha256 = sha256(bytes);
        let folder = self.data.join("raw").join("unread");
        // Not the name of a description (`<sha256>.json`), whatever the document is.
        let file = folder.join(format!("{sha256}.unread.{extension}"));
        if disk::read_if_there(&file)?.is_none() {
            let told = serde_json::json!({ "url": url, "reason": reason, "retrieved_at": now });
            disk::write_json(&folder.join(format!("{sha256}.about.json")), &told)?;
            disk::write(&file, bytes)?;
        }
        Ok(file)
    }

    /// Documents that are kept and not in the manifest, with the files of their bytes: what a run left that was cut off between
    /// the two.
    ///
    /// # Errors
    /// [`ArchiveError`]; a description without bytes is none.
    pub fn unlisted(&self, listed: &[Capture]) -> Result<Vec<(Capture, PathBuf)>, ArchiveError> {
        let mut found = Vec::new();
        for file in disk::files_if_there(&self.data.join("raw"))? {
            let stem = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some(sha256) = stem.strip_suffix(".json").and_then(Sha256::new) else { continue };
            if listed.iter().any(|capture| capture.sha256 == sha256) {
                continue;
            }
            let sidecar: Option<Sidecar> = serde_json::from_slice(&disk::read(&file)?).ok();
            let Some(capture) = sidecar.and_then(Sidecar::capture) else {
                return Err(ArchiveError::Sidecar { file });
            };
            let path = self.path(&capture.sha256, capture.source);
            if disk::read_if_there(&path)?.is_some() {
                found.push((capture, path));
            }
        }
        Ok(found)
    }

    /// Every capture known: those of the manifest in its order, then those that are not passed on; empty where there
    /// is neither.
    ///
    /// # Errors
    /// [`ArchiveError::Manifest`] where a line cannot be read.
    pub fn captures(&self) -> Result<Vec<Capture>, ArchiveError> {
        let mut captures = read_manifest(&self.manifest())?;
        captures.extend(read_manifest(&self.private_manifest())?);
        Ok(captures)
    }

    /// Writes the manifests, sorted by publication date, source and hash: one for the world, and one, where there is
    /// need of it, for documents that are not ours to pass on.
    ///
    /// # Errors
    /// [`ArchiveError::Disk`].
    pub fn write_captures(&self, captures: &[Capture]) -> Result<(), ArchiveError> {
        let (ours, private): (Vec<&Capture>, Vec<&Capture>) =
            captures.iter().partition(|capture| capture.source.is_passed_on());
        if !private.is_empty() {
            disk::write(&self.private_manifest(), &manifest_bytes(private)?)?;
        }
        disk::write(&self.manifest(), &manifest_bytes(ours)?)?;
        Ok(())
    }

    fn private_manifest(&self) -> PathBuf {
        self.data.join("raw").join("captures.csv")
    }

    fn manifest(&self) -> PathBuf {
        self.data.join("captures.csv")
    }
}

fn read_manifest(file: &Path) -> Result<Vec<Capture>, ArchiveError> {
    let Some(bytes) = disk::read_if_there(file)? else { return Ok(Vec::new()) };
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let mut captures = Vec::new();
    let mut lines: BTreeMap<Sha256, usize> = BTreeMap::new();
    for (index, record) in reader.records().enumerate() {
        let line = index + 2;
        let damaged = |problem: String| ArchiveError::Manifest { line, problem };
        let record = record.map_err(|cause| damaged(cause.to_string()))?;
        let fields: Vec<&str> = record.iter().collect();
        let capture = capture_of(&fields).map_err(damaged)?;
        if let Some(at) = lines.insert(capture.sha256.clone(), line) {
            let twice = format!("the document {} is in line {at} too", capture.id());
            return Err(damaged(twice));
        }
        captures.push(capture);
    }
    Ok(captures)
}

fn manifest_bytes(mut captures: Vec<&Capture>) -> Result<Vec<u8>, ArchiveError> {
    captures.sort_by_key(|c| (c.published_on, c.source, c.sha256.clone()));
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let failed = |problem: String| ArchiveError::Manifest { line: 0, problem };
    writer.write_record(COLUMNS).map_err(|cause| failed(cause.to_string()))?;
    for capture in captures {
        writer.write_record(row_of(capture)).map_err(|cause| failed(cause.to_string()))?;
    }
    writer.into_inner().map_err(|cause| failed(cause.to_string()))
}

fn row_of(capture: &Capture) -> [String; 9] {
    [
        capture.published_on.to_string(),
        capture.source.name().to_owned(),
        capture.sha256.to_string(),
        field(&capture.file_names.join("; ")).into_owned(),
        capture.bytes.to_string(),
        capture.url.clone().unwrap_or_default(),
        capture.archive_url.clone().unwrap_or_default(),
        capture.published_from.name().to_owned(),
        capture.retrieved_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
    ]
}

/// A text without the apostrophe that keeps spreadsheets from taking it for a formula.
fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|bare| field(bare) == text).unwrap_or(text)
}

fn capture_of(fields: &[&str]) -> Result<Capture, String> {
    let [published_on, source, sha256, names, bytes, url, archive_url, from, retrieved_at] = fields
    else {
        return Err(format!("expected {} fields, found {}", COLUMNS.len(), fields.len()));
    };
    let wrong = |what: &str, found: &str| format!("expected {what}, found `{found}`");
    let optional = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(Capture {
        source: SourceId::from_name(source).ok_or_else(|| wrong("a source", source))?,
        sha256: Sha256::new(*sha256).ok_or_else(|| wrong("a SHA-256", sha256))?,
        file_names: unguarded(names).split("; ").map(str::to_owned).collect(),
        bytes: bytes.parse().map_err(|_| wrong("a size", bytes))?,
        url: optional(url),
        archive_url: optional(archive_url),
        published_on: published_on.parse().map_err(|_| wrong("a date", published_on))?,
        published_from: PublishedFrom::from_name(from).ok_or_else(|| wrong("an evidence", from))?,
        retrieved_at: retrieved_at.parse().map_err(|_| wrong("a time", retrieved_at))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_a_formula_comes_back_as_it_was() {
        for name in ["=cmd.xlsx", "@a.xlsx", "'quoted.xlsx", "FY22_detentionStats07082022.xlsx"] {
            assert_eq!(unguarded(&field(name)), name);
        }
        assert!(field("=cmd.xlsx").starts_with('\''));
    }
}
