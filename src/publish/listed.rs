//! A published file as `files.json` lists it.

use serde::{Deserialize, Serialize};

use crate::archive::sha256;
use crate::model::Sha256;

/// A published file (`v1/NAME`, `charts/NAME`) or one of the ledger (`ledger/SOURCE/NAME`).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PublishedFile {
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of its content.
    pub sha256: Sha256,
    /// Of a file of the ledger: hash of its rows, which another layout keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows_sha256: Option<String>,
    /// Of a file that follows from another file alone: hash of that file and of the program's rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_from: Option<Sha256>,
}

impl PublishedFile {
    /// A file with this content.
    pub fn of(content: &[u8]) -> Self {
        let (bytes, sha256) = (content.len() as u64, sha256(content));
        Self { bytes, sha256, rows_sha256: None, made_from: None }
    }

    /// The same file, which follows from this source alone.
    #[must_use]
    pub fn made_from(self, source: Sha256) -> Self {
        Self { made_from: Some(source), ..self }
    }

    /// Whether it follows from this source alone.
    pub fn is_made_from(&self, source: &Sha256) -> bool {
        self.made_from.as_ref() == Some(source)
    }
}
