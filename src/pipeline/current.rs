//! Whether a build would change anything.

use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;

use super::record::listed;
use super::{pending, question, status};
use crate::archive::sha256;
use crate::disk::{self, DiskError};

/// Whether everything published is what a build would make: made by these rules from this record, and no file of it
/// changed since. Every file is read.
///
/// # Errors
/// Where a file cannot be read.
pub fn is_current(data: &Path, charts: &Path) -> Result<bool> {
    let Some((files, _)) = listed(data)? else { return Ok(false) };
    if files.is_empty()
        || pending::is_marked(data)?
        || super::is_outdated(data)?
        || !question::is_stored(data)?
    {
        return Ok(false);
    }
    if !status::is_as_noted(data)? {
        return Ok(false);
    }
    let same: Vec<bool> = files
        .par_iter()
        .map(|(name, file)| {
            let path = match name.strip_prefix("charts/") {
                Some(name) => charts.join(name),
                None => data.join(name),
            };
            let content = disk::read_if_there(&path)?.unwrap_or_default();
            Ok(sha256(&content) == file.sha256)
        })
        .collect::<Result<_, DiskError>>()?;
    Ok(same.into_iter().all(|same| same))
}
