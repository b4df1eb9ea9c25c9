//! Questions: the manifest, the stored verdicts and the tables asked for. Nothing is judged again.

use std::path::Path;

use anyhow::{Context, Result};
use chrono::NaiveDate;
use tracing::warn;

use super::{must_be_there, record, rules};
use crate::archive::{Archive, sha256, unread};
use crate::disk;
use crate::edition::Edition;
use crate::ledger::Ledger;
use crate::model::{Capture, Finding, Hold, TableId};
use crate::publish;
use crate::reference::{LocalFigure, Reference, decisions, local, must_name};

/// Where verdicts are kept when they are made, below the data folder.
const VERDICTS: &str = "ledger/verdicts.csv";
/// The hash of what they were made from, and of themselves.
const BASIS: &str = "ledger/verdicts.sha256";

/// Opens some tables of the record by the stored verdicts. Where those were made by other rules, or from other
/// documents or judgements, the whole record is judged in memory, and that is said.
///
/// # Errors
/// Where a file is damaged or something of the record is missing.
pub fn ask(data: &Path, tables: &[TableId], known_on: Option<NaiveDate>) -> Result<Edition> {
    must_be_there(data)?;
    let captures = captures(data)?;
    let Some(holds) = stored(data, &captures)? else {
        warn!(
            "The stored verdicts were made by other rules or from another record; `build` renews them."
        );
        let Edition { ledger, captures, .. } = super::open(data)?.edition;
        return Ok(Edition::new(ledger, captures, known_on));
    };
    let (whole, ledger) = rayon::join(
        || record::must_be_whole(data, &captures),
        || Ledger::open_tables(data, &captures, tables).context("cannot open the ledger"),
    );
    whole?;
    let ledger = ledger?;
    must_name(&ledger.judgements().events, |name| crate::charts::find(name).is_some())?;
    let ledger = ledger.holding(holds).knowing(unread::read(data, &captures)?);
    let captures = captures.into_iter().filter(|capture| capture.source.is_passed_on()).collect();
    Ok(Edition::new(ledger, captures, known_on))
}

/// What an analyst added below `data/local`.
///
/// # Errors
/// Names every line that does not fit.
pub fn local(edition: &Edition, data: &Path) -> Result<Vec<LocalFigure>> {
    Ok(local::read(data, &edition.judgements().register)?)
}

/// The manifest without documents that a person withdrew.
///
/// # Errors
/// Where it, or `decisions.csv`, is damaged.
pub(super) fn captures(data: &Path) -> Result<Vec<Capture>> {
    let mut captures = Archive::new(data).captures()?;
    let withdrawn = decisions::withdrawn(data)?;
    captures.retain(|capture| !withdrawn.contains(&capture.id()));
    Ok(captures)
}

/// Keeps the verdicts of a record that was judged, for all who read it later.
///
/// # Errors
/// Where a file cannot be written.
pub fn keep_verdicts(findings: &[Finding], data: &Path) -> Result<()> {
    let csv = publish::series::csv(&publish::findings::holds(findings))?;
    disk::write_proven(&data.join(VERDICTS), csv.as_bytes())?;
    let basis = basis(data, &captures(data)?, csv.as_bytes())?;
    disk::write_proven(&data.join(BASIS), basis.as_bytes())?;
    Ok(())
}

/// Whether the stored verdicts are those of this record, these judgements and these rules.
///
/// # Errors
/// Where a file cannot be read.
pub fn is_stored(data: &Path) -> Result<bool> {
    Ok(stored(data, &captures(data)?)?.is_some())
}

/// The stored verdicts; `None` where they are not those of this record, these judgements and these rules.
fn stored(data: &Path, captures: &[Capture]) -> Result<Option<Vec<Hold>>> {
    let Some(csv) = disk::read_if_there(&data.join(VERDICTS))? else { return Ok(None) };
    let said = disk::read_if_there(&data.join(BASIS))?.unwrap_or_default();
    if said != basis(data, captures, &csv)?.as_bytes() {
        return Ok(None);
    }
    Ok(publish::findings::read_holds(&csv))
}

fn basis(data: &Path, captures: &[Capture], verdicts: &[u8]) -> Result<String> {
    let mut all = env!("CARGO_PKG_VERSION").as_bytes().to_vec();
    all.extend(rules::RULES.as_bytes());
    // Documents and their days decide, not the moment at which they came.
    for capture in captures {
        all.extend(format!("{} {}\n", capture.sha256, capture.published_on).bytes());
    }
    for reference in Reference::ALL {
        // Neither decides what is held, and a build adds to the register after it judged.
        let decides = !matches!(reference, Reference::Register | Reference::Corrections);
        if decides && !reference.is_geography() {
            all.extend(reference.bytes(data)?);
        }
    }
    all.extend(verdicts);
    Ok(format!("{}\n", sha256(&all)))
}
