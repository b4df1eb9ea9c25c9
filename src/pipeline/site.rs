//! The address of the published site, remembered in `data/site.json` so that every later run makes the same bytes.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::disk;
use crate::publish::site::Site;

fn path(data: &Path) -> PathBuf {
    data.join("site.json")
}

/// The site that the record remembers; none where nobody has named one.
///
/// # Errors
/// Where the file cannot be read or names no address.
pub fn of(data: &Path) -> Result<Site> {
    let path = path(data);
    match disk::read_if_there(&path)? {
        Some(json) => Site::read(&json)
            .with_context(|| format!("cannot read `{}`; set --base-url", path.display())),
        None => Ok(Site::default()),
    }
}

/// The bytes that the published files depend on; empty where nobody has named a site.
pub(super) fn bytes(data: &Path) -> Result<Vec<u8>> {
    Ok(disk::read_if_there(&path(data))?.unwrap_or_default())
}

/// Remembers a site for this run and all later ones; one without address is forgotten.
///
/// # Errors
/// Where the file cannot be written.
pub fn remember(data: &Path, site: &Site) -> Result<()> {
    match site.json() {
        Some(json) => disk::write(&path(data), json.as_bytes()).map(drop)?,
        None => disk::remove(&path(data))?,
    }
    Ok(())
}
