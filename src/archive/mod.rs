//! Captures: content-addressed bytes, a sidecar for each, and the manifest of all.
//! Comes in: bytes with what is known of them. Goes out: [`Capture`]s. Never: a changed byte; `data/raw` is write-once.

pub mod file_name;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256 as Hasher};

use crate::disk::{self, DiskError, Written};
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

#[derive(Serialize)]
struct Sidecar<'a> {
    source: &'a str,
    sha256: &'a str,
    file_names: &'a [String],
    bytes: u64,
    url: Option<&'a str>,
    archive_url: Option<&'a str>,
    published_on: NaiveDate,
    published_from: &'a str,
    retrieved_at: DateTime<Utc>,
}

impl Archive {
    /// The archive below a data folder, which need not exist yet.
    pub fn new(data: &Path) -> Self {
        Self { data: data.to_path_buf() }
    }

    /// Where the bytes of a capture are kept.
    pub fn path(&self, sha256: &Sha256, source: SourceId) -> PathBuf {
        let extension = match source {
            SourceId::IceWorkbook => "xlsx",
            SourceId::IceCoronavirusPage => "html",
            SourceId::IceCoronavirusTranscription => "csv",
            SourceId::TracTables => "json",
        };
        self.data.join("raw").join(sha256.short(2)).join(format!("{sha256}.{extension}"))
    }

    /// Keeps the bytes and their sidecar. Bytes that are there already are not written again.
    ///
    /// # Errors
    /// [`ArchiveError::Disk`].
    pub fn store(&self, capture: &Capture, bytes: &[u8]) -> Result<(), ArchiveError> {
        let path = self.path(&capture.sha256, capture.source);
        disk::write(&path, bytes)?;
        let sidecar = Sidecar {
            source: capture.source.name(),
            sha256: capture.sha256.as_str(),
            file_names: &capture.file_names,
            bytes: capture.bytes,
            url: capture.url.as_deref(),
            archive_url: capture.archive_url.as_deref(),
            published_on: capture.published_on,
            published_from: capture.published_from.name(),
            retrieved_at: capture.retrieved_at,
        };
        let mut json = serde_json::to_vec_pretty(&sidecar).unwrap_or_default();
        json.push(b'\n');
        disk::write(&path.with_extension("json"), &json)?;
        Ok(())
    }

    /// Every capture known, in manifest order; empty where there is no manifest.
    ///
    /// # Errors
    /// [`ArchiveError::Manifest`] where a line cannot be read.
    pub fn captures(&self) -> Result<Vec<Capture>, ArchiveError> {
        let Some(bytes) = disk::read_if_there(&self.manifest())? else { return Ok(Vec::new()) };
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let mut captures = Vec::new();
        for (index, record) in reader.records().enumerate() {
            let line = index + 2;
            let damaged = |problem: String| ArchiveError::Manifest { line, problem };
            let record = record.map_err(|cause| damaged(cause.to_string()))?;
            let fields: Vec<&str> = record.iter().collect();
            captures.push(capture_of(&fields).map_err(damaged)?);
        }
        Ok(captures)
    }

    /// Writes the manifest: sorted by publication date, source and hash.
    ///
    /// # Errors
    /// [`ArchiveError::Disk`].
    pub fn write_captures(&self, captures: &[Capture]) -> Result<Written, ArchiveError> {
        let mut sorted: Vec<&Capture> = captures.iter().collect();
        sorted.sort_by_key(|c| (c.published_on, c.source, c.sha256.clone()));
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        let failed =
            |cause: csv::Error| ArchiveError::Manifest { line: 0, problem: cause.to_string() };
        writer.write_record(COLUMNS).map_err(failed)?;
        for capture in sorted {
            writer.write_record(row_of(capture)).map_err(failed)?;
        }
        let bytes = writer
            .into_inner()
            .map_err(|cause| ArchiveError::Manifest { line: 0, problem: cause.to_string() })?;
        Ok(disk::write(&self.manifest(), &bytes)?)
    }

    fn manifest(&self) -> PathBuf {
        self.data.join("captures.csv")
    }
}

fn row_of(capture: &Capture) -> [String; 9] {
    [
        capture.published_on.to_string(),
        capture.source.name().to_owned(),
        capture.sha256.to_string(),
        capture.file_names.join("; "),
        capture.bytes.to_string(),
        capture.url.clone().unwrap_or_default(),
        capture.archive_url.clone().unwrap_or_default(),
        capture.published_from.name().to_owned(),
        capture.retrieved_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
    ]
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
        file_names: names.split("; ").map(str::to_owned).collect(),
        bytes: bytes.parse().map_err(|_| wrong("a size", bytes))?,
        url: optional(url),
        archive_url: optional(archive_url),
        published_on: published_on.parse().map_err(|_| wrong("a date", published_on))?,
        published_from: PublishedFrom::from_name(from).ok_or_else(|| wrong("an evidence", from))?,
        retrieved_at: retrieved_at.parse().map_err(|_| wrong("a time", retrieved_at))?,
    })
}
