//! The mark of figures that are in the ledger and not yet published.

use std::path::{Path, PathBuf};

use crate::disk::{self, DiskError};

fn path(data: &Path) -> PathBuf {
    data.join(".pending")
}

/// Sets the mark, before anything of the ledger is changed.
///
/// # Errors
/// [`DiskError`].
pub fn mark(data: &Path) -> Result<(), DiskError> {
    disk::write(&path(data), b"the ledger holds what is not published yet\n").map(drop)
}

/// Whether the mark is set.
///
/// # Errors
/// [`DiskError`].
pub fn is_marked(data: &Path) -> Result<bool, DiskError> {
    Ok(disk::read_if_there(&path(data))?.is_some())
}

/// Takes the mark away, once everything is published.
///
/// # Errors
/// [`DiskError`].
pub fn clear(data: &Path) -> Result<(), DiskError> {
    disk::remove(&path(data))
}
