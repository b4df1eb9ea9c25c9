//! What can be known to be wrong from the documents themselves: findings and holds. A figure is never repaired.
//!
//! Each release is judged by what was public when it came: first alone (parts and totals, tables that state one figure
//! twice, ranges, ages and dates, the facility sheet), then against the last good table of the same kind. A table that
//! is held never becomes what the next one is compared with. Contradictions hold until they are gone; a surprise waits
//! for one release. A later release may show an earlier one to be wrong: then that one is held from the later one's day
//! on, so that answers as of an earlier day stay what they were. Adding a rule is one member of
//! [`Rule`](crate::model::Rule) with its reason, and one function in the file of its kind.

mod report;
mod history;
mod parts;
mod agreement;
mod dates;
mod ages;
mod totals;
mod twice;
mod copied;
mod years;
mod pace;
mod snapshots;
mod steps;
mod surprise;
mod prices;
mod facilities;
mod places;
mod rows;
mod exchanged;
mod restated;
mod means;
mod shares;
mod structure;
mod range;
mod readings;
mod page;
mod deaths;
mod spikes;
mod documents;
mod second_source;
mod verdicts;
mod waiting;
mod waits;
pub mod stops;

#[cfg(test)]
mod tests;

use crate::ledger::LedgerError;
use crate::ledger::decisions::Decision;
use crate::model::population::CountedDays;
use crate::model::{Capture, Finding, Hold, Release, SourceId};

use history::History;
use report::Report;

/// What the checks read.
pub struct Inputs<'a> {
    /// Releases in the order of publication.
    pub releases: &'a [Release],
    /// The manifest.
    pub captures: &'a [Capture],
    /// What persons decided.
    pub decisions: &'a [Decision],
    /// What individual records count.
    pub counted: &'a CountedDays,
}

/// What the checks say.
#[derive(Debug, Default)]
pub struct Checked {
    /// Every finding, in the order of publication.
    pub findings: Vec<Finding>,
    /// What is kept out of the series because of them.
    pub holds: Vec<Hold>,
}

/// Judges every release.
///
/// # Errors
/// [`LedgerError::Reference`] where a decision's guard no longer holds.
pub fn run(inputs: &Inputs<'_>) -> Result<Checked, LedgerError> {
    let mut history = History::default();
    let mut pages = page::Readings::default();
    let mut spikes = spikes::Spikes::default();
    let mut deaths = deaths::Deaths::default();
    let mut surprises = surprise::Surprises::new(inputs.counted);
    let mut prices = prices::Prices::default();
    let mut waits = waits::Waits::default();
    let mut findings = Vec::new();
    for release in inputs.releases {
        let mut report = Report::new(release);
        match release.source {
            SourceId::IceWorkbook => {
                alone(&mut report);
                against(&mut report, &history);
                waits.judge(&mut report);
                surprises.judge(&mut report);
                prices.judge(&mut report);
            }
            SourceId::IceCoronavirusPage | SourceId::IceCoronavirusTranscription => {
                let taken_back = spikes.judge(&report);
                pages.judge(&mut report, &taken_back);
                deaths.judge(&mut report);
            }
            // Others are compared with ICE, or have no tables.
            _ => {}
        }
        verdicts::decide(&mut report, inputs.decisions)?;
        spikes.accept(&report);
        history.accept(&report);
        surprises.accept(&report);
        waits.accept(&report);
        prices.accept(&report);
        findings.extend(report.finish());
    }
    pages.confirm(&mut findings);
    spikes.conclude(&mut findings);
    deaths.conclude(&mut findings);
    surprises.conclude(&mut findings, inputs.releases);
    waits.conclude(&mut findings);
    findings.extend(second_source::compare(inputs.releases));
    findings.extend(documents::names(inputs.captures, inputs.releases));
    findings.extend(stops::findings(&stops::all(inputs.releases, &findings), inputs.releases));
    findings.sort_by(|a, b| {
        (a.published_on, &a.capture, a.rule, a.table).cmp(&(
            b.published_on,
            &b.capture,
            b.rule,
            b.table,
        ))
    });
    let holds = verdicts::holds(&findings);
    Ok(Checked { findings, holds })
}

/// What one document says of itself.
fn alone(report: &mut Report<'_>) {
    range::judge(report);
    parts::judge(report);
    agreement::judge(report);
    shares::judge(report);
    twice::judge(report);
    copied::judge(report);
    dates::judge(report);
    totals::families_and_adults(report);
    facilities::alone(report);
}

/// What it says beside those before it.
fn against(report: &mut Report<'_>, history: &History<'_>) {
    ages::judge(report, history);
    totals::judge(report, history);
    rows::judge(report, history);
    exchanged::judge(report, history);
    structure::judge(report, history);
    years::judge(report, history);
    places::judge(report, history);
}
