//! The bytes of one document as retrieved once, described.
//! Comes in: nothing. Goes out: types. Never: the bytes themselves.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use super::SourceId;

/// SHA-256 of a document, lower-case hexadecimal, 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256(String);

impl Sha256 {
    /// Accepts 64 hexadecimal digits in lower case.
    pub fn new(hex: impl Into<String>) -> Option<Self> {
        let hex = hex.into();
        let ok = hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        ok.then_some(Self(hex))
    }

    /// All 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first `n` digits.
    pub fn short(&self, n: usize) -> &str {
        self.0.get(..n).unwrap_or(&self.0)
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What told when a document became public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublishedFrom {
    /// A person said so.
    Given,
    /// The release date in the publisher's file name.
    FileName,
    /// A web archive's capture stamp.
    ArchiveStamp,
    /// The day on which we first retrieved it.
    Retrieved,
    /// Nothing better: the newest as-of date inside.
    NewestAsOf,
    /// Each row of a transcription carries the day it was read; this is the newest.
    Read,
}

impl PublishedFrom {
    /// The word in `captures.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::FileName => "file_name",
            Self::ArchiveStamp => "archive_stamp",
            Self::Retrieved => "retrieved",
            Self::NewestAsOf => "newest_as_of",
            Self::Read => "read",
        }
    }

    /// The member of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Given,
            Self::FileName,
            Self::ArchiveStamp,
            Self::Retrieved,
            Self::NewestAsOf,
            Self::Read,
        ]
        .into_iter()
        .find(|member| member.name() == name)
    }
}

/// One document, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Its source.
    pub source: SourceId,
    /// Its identity.
    pub sha256: Sha256,
    /// Every file name under which these bytes were met, sorted.
    pub file_names: Vec<String>,
    /// Size.
    pub bytes: u64,
    /// The publisher's address, when known.
    pub url: Option<String>,
    /// The web archive's address, when known.
    pub archive_url: Option<String>,
    /// First evidence that the document was public.
    pub published_on: NaiveDate,
    /// What that evidence is.
    pub published_from: PublishedFrom,
    /// When these bytes were taken (UTC).
    pub retrieved_at: DateTime<Utc>,
}

impl Capture {
    /// `2022-07-08-f9fb7924`: the stem of the ledger file.
    pub fn stem(&self) -> String {
        format!("{}-{}", self.published_on, self.sha256.short(8))
    }

    /// The name a reader knows the document by: the publisher's own, else the first met.
    pub fn document(&self) -> &str {
        self.file_names.first().map_or("", String::as_str)
    }
}
