//! The bytes of one document as retrieved once, described.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::SourceId;

/// SHA-256 of a document, lower-case hexadecimal, 64 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String")]
pub struct Sha256(String);

impl TryFrom<String> for Sha256 {
    type Error = &'static str;

    fn try_from(hex: String) -> Result<Self, Self::Error> {
        Self::new(hex).ok_or("expected 64 hexadecimal digits")
    }
}

impl Sha256 {
    /// Accepts 64 hexadecimal digits in lower case.
    pub fn new(hex: impl Into<String>) -> Option<Self> {
        let hex = hex.into();
        let ok = hex.len() == 64 && is_hex(&hex);
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

/// A capture by its short name: `c` and the first twelve digits of its SHA-256 (`c25440e453788`), so that no reader
/// of a CSV file takes it for a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaptureId(Arc<str>);

impl CaptureId {
    /// The id of these bytes.
    pub fn of(sha256: &Sha256) -> Self {
        Self(Arc::from(format!("c{}", sha256.short(12))))
    }

    /// An id as it is in a published file; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('c')?;
        (digits.len() == 12 && is_hex(digits)).then(|| Self(Arc::from(text)))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaptureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document named by the beginning of its SHA-256, as people write it: eight to sixty-four digits, with or without
/// the `c` of published files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapturePrefix(String);

impl CapturePrefix {
    /// Accepts `25440e453788`, `c25440e453788` and the whole hash; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        // `c` is a hexadecimal digit too: thirteen characters that begin with it are a published id.
        let digits = match text.strip_prefix('c') {
            Some(rest) if text.len() == 13 => rest,
            _ => text,
        };
        let named = (8..=64).contains(&digits.len()) && is_hex(digits);
        named.then(|| Self(digits.to_owned()))
    }

    /// Whether it names these bytes.
    pub fn names(&self, sha256: &Sha256) -> bool {
        sha256.as_str().starts_with(&self.0)
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
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
    /// Each row of a transcription has the day it was read; this is the newest.
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
    /// Its short name.
    pub fn id(&self) -> CaptureId {
        CaptureId::of(&self.sha256)
    }

    /// `2022-07-08-f9fb7924`: the stem of the ledger file.
    pub fn stem(&self) -> String {
        format!("{}-{}", self.published_on, self.sha256.short(8))
    }

    /// The name a reader knows the document by: the publisher's own, else the first met.
    pub fn document(&self) -> &str {
        self.file_names.first().map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_named_by_a_prefix_with_or_without_the_letter() {
        let sha256 = Sha256::new("c5440e4537881".to_owned() + &"0".repeat(51)).unwrap();
        assert_eq!(CaptureId::of(&sha256).as_str(), "cc5440e453788");
        let names = |text| CapturePrefix::from_text(text).is_some_and(|p| p.names(&sha256));
        assert!(names("c5440e453788") && names("cc5440e453788") && names(sha256.as_str()));
        assert!(names("c5440e45"), "a short one that begins with the digit c");
        assert!(!names("c5440e4") && !names("25440e453788") && !names("xyz"));
    }
}
