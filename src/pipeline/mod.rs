//! The whole flow on one page: documents in, ledger, checks, series, counters, charts out.

pub mod backfill;
pub mod charts;
pub mod current;
pub mod daily;
pub mod fetch;
pub mod import;
mod making;
pub mod pending;
pub mod places;
pub mod record;
pub mod question;
pub mod review;
pub mod rules;
pub mod site;
pub mod state;
pub mod status;
pub mod told;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use tracing::warn;

use crate::check;
use crate::check::stops::Stop;
use crate::disk::{self, Written};
use crate::edition::register;
use crate::edition::revisions;
use crate::edition::{self, Edition};
use crate::ledger::Ledger;
use crate::model::{Finding, Rule, SeriesId, SeriesTable};
use crate::publish;
use crate::publish::accounting::ProblemRow;
use crate::publish::package;
use crate::publish::site::Site;
use crate::reference::{Judgements, Reference, ReferenceError, local, must_name};

use making::{Making, SITEMAP};

pub use import::{ACCOUNTING, ImportReport, ImportRequest, Imported, PROBLEMS, Progress, import};

/// The record, opened and checked.
#[derive(Debug)]
pub struct Judged {
    /// What is published of it today.
    pub edition: Edition,
    /// What the checks say.
    pub findings: Vec<Finding>,
    /// What stopped.
    pub stops: Vec<Stop>,
    /// What could not be read.
    pub problems: Vec<ProblemRow>,
}

impl Judged {
    /// `anomalies.csv`: what was found, could not be read, or was corrected. What a second source says is not ours to
    /// pass on: it is in `check`, not in files.
    fn anomalies(&self) -> SeriesTable {
        let is_ours = |finding: &&Finding| finding.rule != Rule::SecondSourceDisagrees;
        let findings: Vec<Finding> = self.findings.iter().filter(is_ours).cloned().collect();
        publish::findings::anomalies(&findings, &self.problems, self.edition.ledger.decisions())
    }
}

/// An empty folder is an empty record; a folder that is not there is a wrong name.
///
/// # Errors
/// Where there is no such folder.
pub fn must_be_there(data: &Path) -> Result<()> {
    if !disk::is_folder(data) {
        bail!("data directory `{}` not found; set --data", data.display());
    }
    Ok(())
}

/// Reads the ledger, applies decisions, judges every release.
///
/// # Errors
/// Where a file is damaged or a decision's guard no longer holds.
pub fn open(data: &Path) -> Result<Judged> {
    open_by(data, || Judgements::read(data))
}

/// The same by judgements that come from elsewhere.
///
/// # Errors
/// As [`open`].
pub fn open_by(
    data: &Path,
    judgements: impl FnOnce() -> Result<Judgements, ReferenceError> + Send,
) -> Result<Judged> {
    must_be_there(data)?;
    let captures = question::captures(data)?;
    record::must_be_whole(data, &captures)?;
    for stray in record::strays(data, &captures)? {
        warn!(file = %stray.display(), "No document of captures.csv names this file; it is not read. Remove it.");
    }
    let ledger = Ledger::open_by(data, &captures, judgements).context("cannot open the ledger")?;
    must_name(&ledger.judgements().events, |name| crate::charts::find(name).is_some())?;
    let (releases, decisions) = (&ledger.releases, ledger.decisions());
    let vintages = daily::vintages(data, &captures)?;
    let counted = &crate::daily::counted(&vintages);
    let inputs = check::Inputs { releases, captures: &captures, decisions, counted };
    let checked = check::run(&inputs).context("cannot check the ledger")?;
    let unread = crate::archive::unread::read(data, &captures)?;
    let ledger = ledger.holding(checked.holds).knowing(unread);
    let findings = checked.findings;
    let captures = captures.into_iter().filter(|capture| capture.source.is_passed_on()).collect();
    let stops = check::stops::all(&ledger.releases, &findings);
    let problems = disk::read_if_there(&data.join(PROBLEMS))?.unwrap_or_default();
    let problems = publish::accounting::read(&problems)?;
    let mut edition = Edition::new(ledger, captures, None);
    edition.local = question::local(&edition, data)?;
    let mut judged = Judged { edition, findings, stops, problems };
    daily::add(&mut judged, data, vintages)?;
    Ok(judged)
}

/// Files that a build wrote or found unchanged.
#[derive(Debug, Default)]
pub struct Published {
    /// Files whose bytes changed.
    pub changed: Vec<PathBuf>,
    /// Files that were already right.
    pub n_unchanged: usize,
}

impl Published {
    /// Writes one file and notes what happened.
    ///
    /// # Errors
    /// [`disk::DiskError`].
    pub fn write(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), disk::DiskError> {
        match disk::write(&path, bytes)? {
            Written::Changed => self.changed.push(path),
            Written::Unchanged => self.n_unchanged += 1,
        }
        Ok(())
    }
}

/// Whether what is published was made from another record or other judgements than those of now.
///
/// # Errors
/// Where a file cannot be read.
pub fn is_outdated(data: &Path) -> Result<bool> {
    if disk::read_if_there(&data.join("captures.csv"))?.is_none() {
        return Ok(false);
    }
    let status = disk::read_if_there(&data.join("v1").join("status.json"))?.unwrap_or_default();
    let status: serde_json::Value = serde_json::from_slice(&status).unwrap_or_default();
    Ok(status.get("basis").and_then(serde_json::Value::as_str) != Some(&basis(data)?))
}

/// The record to files: every series, the counters, findings, revisions, notes, the charts.
///
/// # Errors
/// Where the ledger cannot be queried or a file cannot be written.
pub fn build(judged: &Judged, data: &Path, charts_folder: &Path) -> Result<Published> {
    let edition = &judged.edition;
    let site = &site::of(data)?;
    let contract = Making::begin(&data.join("v1"), record::listed(data)?)?;
    let pictures = Making::begin(charts_folder, None)?;
    // Made once, before all that is made side by side from it.
    edition.places().context("cannot make places")?;
    let (series, ((register, told), pages)) = rayon::join(
        || all_series(edition, &contract),
        || {
            rayon::join(
                || {
                    rayon::join(
                        || places(edition, data, &contract),
                        || told(judged, site, &contract),
                    )
                },
                || charts::files(judged, site, &pictures),
            )
        },
    );
    series?;
    told?;
    pages?;
    let register = register?;
    daily::files(edition, &contract)?;
    let counters = daily::with_records(edition, data)?;
    contract.put_table("counters.csv", publish::counters::csv(&counters)?.as_bytes())?;
    let latest = publish::series::csv(&package::latest(&edition.ledger))?;
    contract.put_table("latest.csv", latest.as_bytes())?;
    contract.put("counters.json", publish::counters::json(&counters)?.as_bytes())?;
    contract.put_all(publish::schemas::files().collect())?;
    contract.describe()?;
    let basis = basis_with(data, register.as_bytes())?;
    let kept = self::places::files(edition, (data, charts_folder, &basis), (&contract, &pictures))?;
    let statuses = status::all(judged, data, None)?;
    let seen_from = edition::seen_from(&edition.captures).unwrap_or_default();
    let now = publish::status::Record { basis, ..record::now(judged, data)? };
    let status = publish::status::seen(&statuses, seen_from, &now);
    // It proves itself: a build follows where it does not name the record as it is.
    contract.put_unlisted(STATUS, &pretty(&status)?)?;
    let register_file = data.join("reference").join(register::REGISTER);
    disk::write(&register_file, register.as_bytes())?;
    question::keep_verdicts(&judged.findings, data)?;
    let of_kept = kept.keys().filter_map(|name| name.strip_prefix("charts/").map(str::to_owned));
    let mut names = pictures.names();
    names.extend(of_kept);
    if let Some(sitemap) = publish::site::sitemap(site, names.iter().map(String::as_str)) {
        pictures.put(SITEMAP, sitemap.as_bytes())?;
    }
    let has_places = kept.is_empty();
    let mut files = contract.files("v1/");
    files.extend(pictures.files("charts/"));
    files.extend(kept);
    let files = record::files_json(data, &edition.captures, files)?;
    contract.put_unlisted(record::FILES, &files)?;
    // Until both folders are in their places, the next run has something to do.
    pending::mark(data)?;
    let published = making::publish([contract, pictures], has_places)?;
    pending::clear(data)?;
    Ok(published)
}

/// The hash of everything that the published files are made from: the program's version and rules, the manifest, which
/// names every ledger file by its content, what could not be read, the judgements below `reference/`, the figures below
/// `local/`, and the address of the site.
///
/// # Errors
/// Where a file cannot be read.
pub fn basis(data: &Path) -> Result<String> {
    basis_with(data, &Reference::Register.bytes(data)?)
}

/// The same with the register as it is about to be written.
fn basis_with(data: &Path, register: &[u8]) -> Result<String> {
    let mut all = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
    all.extend(rules::RULES.as_bytes());
    for name in ["captures.csv", PROBLEMS] {
        all.extend(disk::read_if_there(&data.join(name))?.unwrap_or_default());
    }
    all.extend(site::bytes(data)?);
    for (path, bytes) in local::files(data)? {
        all.extend(path.file_name().unwrap_or_default().as_encoded_bytes());
        all.extend(bytes);
    }
    for reference in Reference::ALL {
        match reference {
            Reference::Register => all.extend(register),
            other => all.extend(other.bytes(data)?),
        }
    }
    Ok(crate::archive::sha256(&all).to_string())
}

/// Below `data/v1`: how fresh the record is.
const STATUS: &str = "status.json";

fn pretty(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn all_series(edition: &Edition, contract: &Making) -> Result<()> {
    let csv = |id: SeriesId| -> Result<Vec<u8>> {
        Ok(match edition.frame(id)? {
            Some(frame) => frame.csv()?,
            None => publish::series::csv(&*edition.passing_series(id)?)?.into_bytes(),
        })
    };
    let file = |id: &SeriesId| -> Result<()> {
        let csv = csv(*id).with_context(|| format!("cannot make series `{id}`"))?;
        contract.put_table(&format!("series/{id}.csv"), &csv)
    };
    // Those counted from individual records have files of their own, where the record has any.
    let read = SeriesId::EVERY.par_iter().filter(|id| crate::daily::series::of(**id).is_none());
    read.try_for_each(file)
}

/// What the checks and comparisons found: anomalies, disappearances, revisions, notes, the feed.
fn told(judged: &Judged, site: &Site, contract: &Making) -> Result<()> {
    let edition = &judged.edition;
    let (ledger, revisions) = (&edition.ledger, edition.revisions());
    let holds = ledger.holds();
    // What a second source says is not ours to pass on: it is in `check`, not in files.
    let findings: Vec<Finding> = judged
        .findings
        .iter()
        .filter(|finding| finding.rule != Rule::SecondSourceDisagrees)
        .cloned()
        .collect();
    let Judgements { endings, corrections, .. } = ledger.judgements();
    let tables = [
        publish::findings::holds(&findings),
        judged.anomalies(),
        publish::findings::disappeared(&judged.stops, endings),
        crate::reference::corrections::table(corrections),
        revisions::table(revisions.all.iter()),
        revisions::by_release(revisions, &ledger.releases),
    ];
    for table in tables {
        let csv = publish::series::csv(&table)?;
        contract.put_table(&format!("{}.csv", table.name), csv.as_bytes())?;
    }
    let basis = publish::releases::Basis {
        releases: &ledger.releases,
        captures: &edition.captures,
        findings: &findings,
        holds,
        revisions,
        stops: &judged.stops,
        places: edition.places()?,
    };
    let notes = publish::releases::notes(&basis);
    contract.put_all(publish::releases::files(&basis, &notes))?;
    let feed = publish::feed::xml(&notes, (ledger.decisions(), corrections), site)?;
    contract.put("feed.xml", feed.as_bytes())
}

/// Places of detention over time, and the register with what is to be appended to it.
fn places(edition: &Edition, data: &Path, contract: &Making) -> Result<String> {
    let register = data.join("reference").join(register::REGISTER);
    let registered = disk::read_if_there(&register)?.unwrap_or_default();
    let appended = register::register(&edition.ledger, &String::from_utf8_lossy(&registered))?;
    for table in [edition.facilities(), Arc::new(register::unmatched(&edition.ledger))] {
        let csv = publish::series::csv(&table)?;
        contract.put_table(&format!("{}.csv", table.name), csv.as_bytes())?;
    }
    Ok(appended)
}
