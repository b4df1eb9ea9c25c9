//! What earlier runs learnt of each address, so that the next need not transfer it again.
//!
//! `fetched.json` is committed: a fresh checkout asks as politely as the machine before it. It is written only when
//! something in it changed. How the last run ended is in `raw/last_run.json`, which stays on the machine.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::disk::{self, DiskError};
use crate::fetch::Validators;
use crate::fetch::pace::MOST;
use crate::model::Sha256;

/// File name of what earlier runs learnt, below the data folder.
const FETCHED: &str = "fetched.json";

/// What is known of one address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// What to ask with.
    #[serde(flatten)]
    pub validators: Validators,
    /// SHA-256 of what came last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Workbooks that a page linked to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
    /// Why what came last could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
}

/// When a source went through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    /// The last run that brought anything new, from whichever source, if all of this one went through.
    #[serde(default)]
    pub last_success: Option<DateTime<Utc>>,
    /// The last run that brought a new document.
    #[serde(default)]
    pub last_change: Option<DateTime<Utc>>,
    /// What was out of reach in the last run that brought anything new, from whichever source.
    #[serde(default)]
    pub last_problem: Option<String>,
}

/// What earlier runs learnt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The program that read pages and documents: another may find and read more.
    #[serde(default)]
    pub program: String,
    /// By source.
    #[serde(default)]
    pub sources: BTreeMap<String, SourceState>,
    /// By address.
    #[serde(default)]
    pub addresses: BTreeMap<String, Known>,
}

const PROGRAM: &str = env!("CARGO_PKG_VERSION");

fn path(data: &Path) -> PathBuf {
    data.join(FETCHED)
}

impl State {
    /// Reads the state; a file that cannot be read is as none: everything is then asked for in full.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn read(data: &Path) -> Result<Self, DiskError> {
        let bytes = disk::read_if_there(&path(data))?.unwrap_or_default();
        let mut state: Self = serde_json::from_slice(&bytes).unwrap_or_default();
        if state.program != PROGRAM {
            state.addresses.retain(|_, known| known.links.is_empty() && known.unread.is_none());
            PROGRAM.clone_into(&mut state.program);
        }
        Ok(state)
    }

    /// Writes the state.
    ///
    /// # Errors
    /// [`DiskError`].
    pub fn write(&self, data: &Path) -> Result<(), DiskError> {
        disk::write_json(&path(data), self).map(drop)
    }

    /// What is known of an address, if the document that came from it is still held.
    pub fn known(&self, url: &str, is_held: impl Fn(&Sha256) -> bool) -> Known {
        let known = self.addresses.get(url).cloned().unwrap_or_default();
        let held = known.sha256.clone().and_then(Sha256::new).is_none_or(|hash| is_held(&hash));
        if held { known } else { Known::default() }
    }
}

fn closed_path(data: &Path) -> PathBuf {
    data.join("raw").join("left_alone.json")
}

/// Hosts that asked to be left alone, and for how long from now on.
///
/// # Errors
/// [`DiskError`].
pub fn closed(data: &Path, now: DateTime<Utc>) -> Result<BTreeMap<String, Duration>, DiskError> {
    let bytes = disk::read_if_there(&closed_path(data))?.unwrap_or_default();
    let until: BTreeMap<String, DateTime<Utc>> = serde_json::from_slice(&bytes).unwrap_or_default();
    let left =
        until.into_iter().filter_map(|(host, until)| Some((host, (until - now).to_std().ok()?)));
    Ok(left
        .filter(|(_, left)| !left.is_zero())
        .map(|(host, left)| (host, left.min(MOST)))
        .collect())
}

/// Notes which hosts are to be left alone by later runs; the file is touched only where that differs.
///
/// # Errors
/// [`DiskError`].
pub fn note_closed(
    data: &Path,
    closed: &BTreeMap<String, Duration>,
    now: DateTime<Utc>,
) -> Result<(), DiskError> {
    if closed.is_empty() {
        return Ok(());
    }
    let until: BTreeMap<&str, DateTime<Utc>> =
        closed.iter().map(|(host, pause)| (host.as_str(), now + *pause)).collect();
    disk::write_json(&closed_path(data), &until).map(drop)
}

/// How the last run ended for a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastProblem {
    /// What went wrong, with the address.
    pub problem: String,
    /// The first run in a row that ended so.
    pub since: DateTime<Utc>,
}

/// Problems of the last run, by source; empty where all went well.
pub type LastRun = BTreeMap<String, LastProblem>;

fn last_run_path(data: &Path) -> PathBuf {
    data.join("raw").join("last_run.json")
}

/// Reads how the last run ended.
///
/// # Errors
/// [`DiskError`].
pub fn last_run(data: &Path) -> Result<LastRun, DiskError> {
    let bytes = disk::read_if_there(&last_run_path(data))?.unwrap_or_default();
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

/// Notes how a run ended; the file is touched only where that differs from before.
///
/// # Errors
/// [`DiskError`].
pub fn note_run(
    data: &Path,
    ended: &BTreeMap<String, Option<String>>,
    now: DateTime<Utc>,
) -> Result<(), DiskError> {
    let before = last_run(data)?;
    let mut after = before.clone();
    for (source, problem) in ended {
        match problem {
            None => {
                after.remove(source);
            }
            Some(problem) => {
                let since = before.get(source).map_or(now, |last| last.since);
                after.insert(source.clone(), LastProblem { problem: problem.clone(), since });
            }
        }
    }
    if after == before {
        return Ok(());
    }
    if after.is_empty() {
        return disk::remove(&last_run_path(data));
    }
    disk::write_json(&last_run_path(data), &after).map(drop)
}
