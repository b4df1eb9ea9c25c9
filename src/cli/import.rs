//! `import`: takes documents that are on disk into the ledger.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context;
use chrono::NaiveDate;
use clap::Args;

use super::output::counted;
use super::{Exit, Outcome, Settings, date, output};
use crate::model::{Capture, Finding, Severity, TableId};
use crate::pipeline::review::{self, Item};
use crate::pipeline::{self, ImportReport, ImportRequest, pending};
use crate::publish::status::Record;
use crate::reference::{Judgements, ReferenceError};

/// Import documents from disk
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats import ~/Downloads/FY26_detentionStats04092026.xlsx
  detention-stats import documents --published 2022-07-08")]
pub(super) struct Import {
    /// ICE workbooks (.xlsx), pages (.html), daily counts or stints of individual records (.parquet), or directories
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Publication date, if the detected one is wrong
    #[arg(long, value_parser = date, value_name = "DATE")]
    published: Option<NaiveDate>,
}

impl Import {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let address = self.paths.iter().find(|path| {
            let text = path.to_string_lossy();
            text.starts_with("http://") || text.starts_with("https://")
        });
        if let Some(address) = address {
            let text = format!(
                "`{}` is a URL; use `fetch` for new documents, `backfill` for past ones",
                address.display()
            );
            return Err(super::UsageError(text).into());
        }
        let Some(_lock) = super::network::lock(settings)? else { return Ok(Exit::Locked) };
        pipeline::import::recover(&settings.data, settings.now)
            .context("cannot complete the import of an earlier run")?;
        let bar = output::progress(settings.quiet);
        let request = ImportRequest {
            data: &settings.data,
            paths: &self.paths,
            published: self.published,
            now: settings.now,
            progress: &|step| {
                bar.set_length(step.total as u64);
                bar.set_message(step.done.to_owned());
                bar.inc(1);
            },
        };
        // What documents are judged by is read beside them: of one document alone, that takes a tenth of the time.
        let (report, judgements) =
            rayon::join(|| pipeline::import(&request), || Judgements::read(&settings.data));
        let report = report.context("import stopped")?;
        bar.finish_and_clear();
        // Reports what was imported even if the guard of a decision then stops the checks.
        let judged = judge(settings, &report, judgements);
        let (held, open) = judged.as_ref().map_or((&[][..], &[][..]), |(held, open)| (held, open));
        if settings.json {
            output::print_json(&json(&report, held, open))?;
        } else {
            output::print(&text(&report, held, open))?;
        }
        let exit = exit(&report, held, open);
        judged.map(|_| exit)
    }
}

/// Holds on the new documents, and open items of documents that were imported before: an earlier run may have been
/// killed before it reported them.
fn judge(
    settings: &Settings,
    report: &ImportReport,
    judgements: Result<Judgements, ReferenceError>,
) -> anyhow::Result<(Vec<Finding>, Vec<Item>)> {
    if report.imported.is_empty() && !pending::is_marked(&settings.data)? {
        let items = if report.known.is_empty() {
            Vec::new()
        } else {
            Record::read(&settings.data)?.open_items
        };
        return Ok((Vec::new(), known_only(report, items)));
    }
    let judged = pipeline::open_by(&settings.data, || judgements)?;
    pipeline::question::keep_verdicts(&judged.findings, &settings.data)?;
    let open = known_only(report, review::open_items(&judged, &settings.data)?);
    let mut findings = judged.findings;
    findings.retain(|finding| {
        let new = |imported: &pipeline::Imported| imported.capture.id() == finding.capture;
        // What later documents show to be wrong was no reason to look when it came.
        let open = finding.held && finding.until.is_none() && finding.from.is_none();
        (open || finding.needs_review()) && report.imported.iter().any(new)
    });
    Ok((findings, open))
}

fn known_only(report: &ImportReport, mut items: Vec<Item>) -> Vec<Item> {
    items.retain(|item| report.known.iter().any(|known| known.id().as_str() == item.capture));
    items
}

/// 1 if nothing was imported, 3 if something was and an item needs review.
fn exit(report: &ImportReport, held: &[Finding], open: &[Item]) -> Exit {
    let taken = report.imported.len() + report.known.len();
    match (taken, report.refused.is_empty(), report.n_refusals()) {
        (0, _, _) => Exit::Failed,
        (_, true, 0) if held.is_empty() && open.is_empty() => Exit::Done,
        _ => Exit::NeedsPerson,
    }
}

fn text(report: &ImportReport, held: &[Finding], open: &[Item]) -> String {
    let mut text = String::new();
    for imported in &report.imported {
        let capture = &imported.capture;
        let _ = writeln!(
            text,
            "{}  {}  {} figures, published {} ({}), sha256 {}",
            capture.source,
            capture.document(),
            imported.n_observations,
            capture.published_on,
            capture.published_from.name(),
            capture.id(),
        );
        for problem in imported.problems.iter().filter(|p| p.severity == Severity::Refused) {
            let _ = writeln!(text, "    not published: {problem}");
        }
        let own = |f: &&Finding| capture.id() == f.capture;
        for finding in held.iter().filter(own) {
            let table = finding.table.map_or("", TableId::name);
            let what = if finding.held { "held" } else { "missing" };
            let _ = writeln!(text, "    {what}: {table}: {} ({})", finding.message, finding.rule);
        }
    }
    for item in open {
        let _ = writeln!(text, "needs review: {}", item.words());
    }
    for (path, why) in &report.refused {
        let _ = writeln!(text, "refused  {}: {why}", path.display());
    }
    let tables = held.iter().filter(|f| f.held).map(|f| (&f.capture, f.table));
    let n_held = tables.collect::<BTreeSet<_>>().len();
    let n_review = report.n_refusals() + report.refused.len() + held.len() + open.len();
    let _ = writeln!(
        text,
        "{} imported, {} already imported, {} refused, {} skipped; {}, {} held",
        report.imported.len(),
        report.known.len(),
        report.refused.len(),
        report.skipped.len(),
        counted(n_review, "item needs review", "items need review"),
        counted(n_held, "table", "tables"),
    );
    text
}

fn json(report: &ImportReport, held: &[Finding], open: &[Item]) -> serde_json::Value {
    let imported: Vec<serde_json::Value> = report
        .imported
        .iter()
        .map(|imported| {
            let capture = &imported.capture;
            let problems: Vec<String> = imported.problems.iter().map(ToString::to_string).collect();
            let own = |f: &&Finding| capture.id() == f.capture;
            let held: Vec<serde_json::Value> = held
                .iter()
                .filter(own)
                .map(|finding| {
                    serde_json::json!({
                        "rule": finding.rule.id(),
                        "table": finding.table.map(TableId::name),
                        "message": finding.message,
                    })
                })
                .collect();
            serde_json::json!({
                "held": held,
                "source": capture.source.name(),
                "document": capture.document(),
                "file_names": capture.file_names,
                "sha256": capture.sha256.as_str(),
                "published_on": capture.published_on,
                "published_from": capture.published_from.name(),
                "observations": imported.n_observations,
                "problems": problems,
            })
        })
        .collect();
    let refused: Vec<serde_json::Value> = report
        .refused
        .iter()
        .map(|(path, why)| serde_json::json!({ "path": path, "reason": why }))
        .collect();
    let known: Vec<&str> = report.known.iter().map(Capture::document).collect();
    serde_json::json!({
        "imported": imported,
        "known": known,
        "refused": refused,
        "open_items": open,
    })
}
