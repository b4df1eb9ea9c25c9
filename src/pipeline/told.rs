//! What `--notify` has reported: the next run reports what a killed run could not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::review::Item;
use crate::disk::{self, DiskError};
use crate::model::Capture;

/// Items and documents reported so far, `raw/told.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    items: BTreeSet<String>,
    documents: BTreeSet<String>,
}

fn path(data: &Path) -> PathBuf {
    data.join("raw").join("told.json")
}

/// What makes an item that item, whatever its message says later.
fn key(item: &Item) -> String {
    format!("{} {} {}", item.capture, item.table, item.rule)
}

fn ids(captures: &[Capture]) -> BTreeSet<String> {
    captures.iter().map(|capture| capture.id().to_string()).collect()
}

impl Told {
    /// Reads it; if nothing was reported yet, it starts with the documents that are in the ledger before the run.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn begin(data: &Path, captures: &[Capture]) -> Result<Self, DiskError> {
        let bytes = disk::read_if_there(&path(data))?.unwrap_or_default();
        if let Ok(told) = serde_json::from_slice(&bytes) {
            return Ok(told);
        }
        let told = Self { items: BTreeSet::new(), documents: ids(captures) };
        told.write(data)?;
        Ok(told)
    }

    /// Whether an open item was not reported yet.
    pub fn lacks_any(&self, items: &[Item]) -> bool {
        items.iter().any(|item| !self.items.contains(&key(item)))
    }

    /// Documents that were not reported yet.
    pub fn new_among<'a>(&self, captures: &'a [Capture]) -> Vec<&'a Capture> {
        let is_new = |capture: &&Capture| !self.documents.contains(capture.id().as_str());
        captures.iter().filter(is_new).collect()
    }

    /// Records that these were reported.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn note(data: &Path, items: &[Item], captures: &[Capture]) -> Result<(), DiskError> {
        Self { items: items.iter().map(key).collect(), documents: ids(captures) }.write(data)
    }

    fn write(&self, data: &Path) -> Result<(), DiskError> {
        disk::write_json(&path(data), self).map(drop)
    }
}
