//! `check`: data errors, and an account of every numeric cell.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};

use super::output::counted;
use super::{Exit, Outcome, Settings, output};
use crate::disk;
use crate::edition::counters::words;
use crate::extract::grid::Exclusion;
use crate::model::{Capture, Finding, Rule, Weight};
use crate::pipeline::review;
use crate::pipeline::{self, ACCOUNTING, PROBLEMS};
use crate::publish::accounting::{self, AccountingRow, ProblemRow};

/// Report data errors and account for every numeric cell
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  detention-stats check --notices
  detention-stats check --rules")]
pub(super) struct Check {
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Include notices
    #[arg(long)]
    notices: bool,
    /// List the rules
    #[arg(long)]
    rules: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Check {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        if self.rules {
            let list: Vec<String> = Rule::EVERY
                .iter()
                .map(|rule| format!("{:<26}{}\n", rule.id(), rule.reason()))
                .collect();
            output::print(&list.concat())?;
            return Ok(Exit::Done);
        }
        let read = |name: &str| disk::read_if_there(&settings.data.join(name));
        let rows: Vec<AccountingRow> = accounting::read(&read(ACCOUNTING)?.unwrap_or_default())?;
        let mut problems: Vec<ProblemRow> = accounting::read(&read(PROBLEMS)?.unwrap_or_default())?;
        let judged = pipeline::open(&settings.data)?;
        let items = review::open_items(&judged, &settings.data)?;
        problems.retain(|problem| self.notices || problem.severity == "refused");
        let mut findings = judged.findings;
        findings.retain(|finding| self.notices || finding.weight > Weight::Notice);
        if settings.json || self.format == Format::Json {
            let holds = judged.edition.ledger.holds().len();
            let captures: Vec<serde_json::Value> =
                rows.iter().map(|row| capture(row, &judged.edition.captures)).collect();
            output::print_json(&json(&captures, &problems, &findings, holds))?;
        } else {
            output::print(&text(&rows, &problems, &findings))?;
            let open: Vec<String> =
                items.iter().map(|item| format!("needs review: {}\n", item.words())).collect();
            output::print(&open.concat())?;
        }
        Ok(if items.is_empty() { Exit::Done } else { Exit::NeedsPerson })
    }
}

fn text(rows: &[AccountingRow], problems: &[ProblemRow], findings: &[Finding]) -> String {
    let mut text = lead(rows, problems, findings);
    text.push_str("published   numeric  observed  date/label  excluded  unaccounted  document\n");
    let sum = |of: fn(&AccountingRow) -> u64| rows.iter().map(of).sum::<u64>();
    for row in rows {
        let excluded = excluded(row);
        let _ = writeln!(
            text,
            "{}  {:>7}  {:>8}  {:>10}  {excluded:>8}  {:>11}  {}",
            row.published_on,
            row.numeric_cells,
            row.observed,
            row.used_as_date_or_label,
            row.unaccounted,
            row.document
        );
        if row.unaccounted > 0 {
            let _ = writeln!(text, "    unaccounted: {}", row.unaccounted_cells);
        }
    }
    let _ = writeln!(
        text,
        "\n{} documents, {} numeric cells: {} observed, {} used as date or label, {} excluded, {} unaccounted",
        rows.len(),
        sum(|row| row.numeric_cells),
        sum(|row| row.observed),
        sum(|row| row.used_as_date_or_label),
        sum(excluded),
        sum(|row| row.unaccounted),
    );
    for (name, n) in accounting::exclusions(rows) {
        let reason = Exclusion::from_name(&name).map_or("", Exclusion::reason);
        let _ = writeln!(text, "  excluded {n:>7}  {name}: {reason}");
    }
    let n_held = findings.iter().filter(|finding| finding.held).count();
    let _ = writeln!(
        text,
        "\n{}; {}",
        counted(findings.len() + problems.len(), "finding", "findings"),
        counted(n_held, "excludes a table", "exclude a table"),
    );
    for group in groups(findings) {
        text.push_str(&lines(&group));
    }
    for problem in problems {
        text.push_str(&unreadable(problem));
    }
    text
}

/// The result in one line.
fn lead(rows: &[AccountingRow], problems: &[ProblemRow], findings: &[Finding]) -> String {
    let n_held = findings.iter().filter(|finding| finding.held).count();
    let n_unaccounted: u64 = rows.iter().map(|row| row.unaccounted).sum();
    let number = |n: usize| words::grouped(i64::try_from(n).unwrap_or(i64::MAX));
    format!(
        "{} errors and warnings found, {} of them exclude a table, {n_unaccounted} cells unaccounted\n\n",
        number(findings.len() + problems.len()),
        number(n_held),
    )
}

/// Numeric cells that are left out under a named reason.
fn excluded(row: &AccountingRow) -> u64 {
    row.numeric_cells - row.observed - row.used_as_date_or_label - row.unaccounted
}

/// A cell that could not be read; parts that are not known are left out.
fn unreadable(problem: &ProblemRow) -> String {
    let place = match (problem.sheet.as_str(), problem.cell.as_str()) {
        ("", _) => String::new(),
        (sheet, "") => format!("`{sheet}`"),
        (sheet, cell) => format!("`{sheet}`!{cell}"),
    };
    let where_found: Vec<&str> =
        [problem.table.as_str(), &place].into_iter().filter(|part| !part.is_empty()).collect();
    let where_found = match where_found.as_slice() {
        [] => String::new(),
        parts => format!("  {}", parts.join(" ")),
    };
    format!(
        "{}  {}  unreadable{where_found}: {}\n",
        problem.published_on, problem.document, problem.message
    )
}

/// Findings of one rule and weight on one document.
fn groups(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let group = groups.iter_mut().rev().find(|group| {
            group.first().is_some_and(|first| {
                (first.published_on, &first.capture, first.rule, first.weight, first.held)
                    == (
                        finding.published_on,
                        &finding.capture,
                        finding.rule,
                        finding.weight,
                        finding.held,
                    )
            })
        });
        match group {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// One rule's findings on one document: the first in full, the other tables by name.
fn lines(group: &[&Finding]) -> String {
    let Some(finding) = group.first() else { return String::new() };
    let tables: Vec<&str> =
        group.iter().filter_map(|f| f.table).map(crate::model::TableId::name).collect();
    let tables = match tables.as_slice() {
        [] => String::new(),
        tables => format!("  {}", tables.join(", ")),
    };
    let mut text = format!(
        "{}  {}  {} ({}){tables}: {}\n",
        finding.published_on,
        finding.document,
        finding.rule,
        finding.weight.name(),
        finding.message
    );
    if finding.held || finding.decision.is_some() {
        let until = finding.until.map(|until| format!(" (until {until})")).unwrap_or_default();
        let _ = writeln!(text, "    {}{until}", finding.effect());
    }
    if let Some(decision) = &finding.decision {
        let _ = writeln!(text, "    decision: {decision}");
    }
    if !finding.cells.is_empty() {
        let shown: Vec<&str> = finding.cells.iter().take(4).map(String::as_str).collect();
        let more = finding.cells.len().saturating_sub(4);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(text, "    cells {}{more}", shown.join(", "));
    }
    text
}

fn json(
    captures: &[serde_json::Value],
    problems: &[ProblemRow],
    findings: &[Finding],
    holds: usize,
) -> serde_json::Value {
    let mut all: Vec<serde_json::Value> = findings.iter().map(finding_json).collect();
    all.extend(problems.iter().map(problem_json));
    serde_json::json!({ "captures": captures, "findings": all, "holds": holds })
}

fn finding_json(finding: &Finding) -> serde_json::Value {
    let measures: Vec<&str> = finding.measures.iter().map(|measure| measure.name()).collect();
    serde_json::json!({
        "rule": finding.rule.id(),
        "severity": finding.weight.name(),
        "held": finding.held && finding.until.is_none(),
        "source": finding.source.name(),
        "table": finding.table.map(crate::model::TableId::name),
        "release": finding.published_on,
        "document": finding.document,
        "capture": finding.capture.as_str(),
        "as_of": finding.as_of,
        "message": finding.message,
        "cells": finding.cells,
        "measures": measures,
        "held_until": finding.until,
        "decision": finding.decision,
        "reason": finding.rule.reason(),
    })
}

fn problem_json(problem: &ProblemRow) -> serde_json::Value {
    serde_json::json!({
        "rule": Rule::Unreadable.id(),
        "severity": problem.severity,
        "held": false,
        "source": "ice_workbook",
        "table": problem.table,
        "release": problem.published_on,
        "document": problem.document,
        "capture": problem.capture,
        "as_of": null,
        "message": problem.message,
        "cells": [format!("{}!{}", problem.sheet, problem.cell)],
    })
}

fn capture(row: &AccountingRow, known: &[Capture]) -> serde_json::Value {
    let whole = known.iter().find(|known| known.id().as_str() == row.capture);
    let sha256 = whole.map_or(row.capture.as_str(), |known| known.sha256.as_str());
    let excluded = accounting::exclusions(std::slice::from_ref(row));
    let unaccounted: Vec<serde_json::Value> = row
        .unaccounted_cells
        .split("; ")
        .filter_map(|cell| {
            let (place, value) = cell.rsplit_once('=')?;
            let (sheet, address) = place.rsplit_once('!')?;
            let value: f64 = value.parse().ok()?;
            Some(serde_json::json!({ "sheet": sheet.trim_matches('`'), "cell": address, "value": value }))
        })
        .collect();
    serde_json::json!({
        "document": row.document,
        "sha256": sha256,
        "numeric_cells": row.numeric_cells,
        "observed": row.observed,
        "used_as_date_or_label": row.used_as_date_or_label,
        "excluded": excluded,
        "unaccounted": unaccounted,
    })
}
