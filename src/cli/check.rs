//! `check [--format text|json]`.
//! Comes in: the ledger's own accounting. Goes out: where every numeric cell went, and what could not be read.
//! Never: a repaired figure.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};

use super::{Exit, Outcome, Settings, output};
use crate::archive::Archive;
use crate::disk;
use crate::extract::grid::Exclusion;
use crate::model::Capture;
use crate::pipeline::{ACCOUNTING, PROBLEMS};
use crate::publish::accounting::{self, AccountingRow, ProblemRow};

/// Findings, and an account of every numeric cell.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Form.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Also what was read without loss.
    #[arg(long)]
    notices: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Check {
    pub(super) fn run(&self, settings: &Settings) -> Outcome {
        let read = |name: &str| disk::read_if_there(&settings.data.join(name));
        let rows: Vec<AccountingRow> = accounting::read(&read(ACCOUNTING)?.unwrap_or_default())?;
        let mut problems: Vec<ProblemRow> = accounting::read(&read(PROBLEMS)?.unwrap_or_default())?;
        let needs_person = rows.iter().any(|row| row.unaccounted > 0)
            || problems.iter().any(|problem| problem.severity == "refused");
        problems.retain(|problem| self.notices || problem.severity == "refused");
        if settings.json || self.format == Format::Json {
            let captures = Archive::new(&settings.data).captures()?;
            output::print_json(&json(&rows, &problems, &captures))?;
        } else {
            output::print(&text(&rows, &problems))?;
        }
        Ok(if needs_person { Exit::NeedsPerson } else { Exit::Done })
    }
}

fn text(rows: &[AccountingRow], problems: &[ProblemRow]) -> String {
    let mut text =
        String::from("published   numeric  observed  date/label  excluded  in none  document\n");
    let sum = |of: fn(&AccountingRow) -> u64| rows.iter().map(of).sum::<u64>();
    for row in rows {
        let excluded =
            row.numeric_cells - row.observed - row.used_as_date_or_label - row.unaccounted;
        let _ = writeln!(
            text,
            "{}  {:>7}  {:>8}  {:>10}  {excluded:>8}  {:>7}  {}",
            row.published_on,
            row.numeric_cells,
            row.observed,
            row.used_as_date_or_label,
            row.unaccounted,
            row.document
        );
        if row.unaccounted > 0 {
            let _ = writeln!(text, "    in none: {}", row.unaccounted_cells);
        }
    }
    let _ = writeln!(
        text,
        "\n{} documents, {} numeric cells: {} observed, {} used as date or label, {} in none",
        rows.len(),
        sum(|row| row.numeric_cells),
        sum(|row| row.observed),
        sum(|row| row.used_as_date_or_label),
        sum(|row| row.unaccounted),
    );
    for (name, n) in accounting::exclusions(rows) {
        let reason = Exclusion::from_name(&name).map_or("", Exclusion::reason);
        let _ = writeln!(text, "  excluded {n:>7}  {name}: {reason}");
    }
    let _ = writeln!(text, "\n{} findings", problems.len());
    for problem in problems {
        let _ = writeln!(
            text,
            "  {}  {}  {} `{}`!{}: {}",
            problem.published_on,
            problem.document,
            problem.table,
            problem.sheet,
            problem.cell,
            problem.message
        );
    }
    text
}

fn json(rows: &[AccountingRow], problems: &[ProblemRow], known: &[Capture]) -> serde_json::Value {
    let captures: Vec<serde_json::Value> = rows.iter().map(|row| capture(row, known)).collect();
    let findings: Vec<serde_json::Value> = problems
        .iter()
        .map(|problem| {
            serde_json::json!({
                "rule": "unreadable",
                "severity": problem.severity,
                "held": false,
                "source": "ice_workbook",
                "table": problem.table,
                "release": problem.published_on,
                "document": problem.document,
                "as_of": null,
                "message": problem.message,
                "cells": [format!("{}!{}", problem.sheet, problem.cell)],
            })
        })
        .collect();
    serde_json::json!({ "captures": captures, "findings": findings, "holds": 0 })
}

fn capture(row: &AccountingRow, known: &[Capture]) -> serde_json::Value {
    let whole = known.iter().find(|known| known.sha256.short(12) == row.capture);
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
