//! Documents beside each other: names, bytes, figures.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::archive::file_name::FileName;
use crate::model::{Capture, Finding, Release, Rows, Rule, SourceId, TableId, Weight};

/// Findings on names and bytes.
pub(super) fn names(captures: &[Capture], releases: &[Release]) -> Vec<Finding> {
    let workbooks: Vec<&Capture> =
        captures.iter().filter(|capture| capture.source == SourceId::IceWorkbook).collect();
    let mut findings = Vec::new();
    for capture in &workbooks {
        if capture.file_names.len() > 1 {
            let message =
                format!("the same bytes were published as {}", capture.file_names.join(", "));
            findings.push(finding(capture, Rule::SameBytesNewName, message));
        }
        for name in &capture.file_names {
            findings.extend(name_date(capture, name, releases));
            findings.extend(name_year(capture, name, releases));
        }
    }
    let mut by_name: BTreeMap<&str, Vec<&Capture>> = BTreeMap::new();
    for capture in &workbooks {
        for name in &capture.file_names {
            by_name.entry(name).or_default().push(capture);
        }
    }
    for (name, captures) in by_name {
        for (before, capture) in captures.iter().zip(captures.iter().skip(1)) {
            let message = format!(
                "`{name}` held other bytes before ({}, published {})",
                before.id(),
                before.published_on
            );
            findings.push(finding(capture, Rule::SameNameNewBytes, message));
        }
    }
    findings.extend(same_figures(&workbooks, releases));
    findings
}

fn finding(capture: &Capture, rule: Rule, message: String) -> Finding {
    Finding {
        rule,
        weight: Weight::Notice,
        source: capture.source,
        capture: capture.id(),
        document: capture.document().to_owned(),
        published_on: capture.published_on,
        table: None,
        measures: Vec::new(),
        rows: Rows::Every,
        as_of: None,
        message,
        cells: Vec::new(),
        held: false,
        from: None,
        until: None,
        decision: None,
    }
}

/// A date in a name that is before the figures inside.
fn name_date(capture: &Capture, name: &str, releases: &[Release]) -> Option<Finding> {
    let released = FileName::read(name).released.or_else(|| eight_digits(name))?;
    let release = releases.iter().find(|release| capture.id() == release.capture)?;
    let newest = release
        .tables
        .values()
        .filter_map(|table| table.as_of)
        .filter(|date| *date <= release.published_on)
        .max()?;
    (released < newest).then(|| {
        let message = format!(
            "the name `{name}` says {released}, and the document holds figures of {newest}"
        );
        finding(capture, Rule::FileNameDate, message)
    })
}

/// A date in a name of ICE's that its own fiscal year cannot carry: `FY23_detentionStats01192022`.
fn eight_digits(name: &str) -> Option<NaiveDate> {
    let publisher = FileName::read(name).publisher?;
    let stem = publisher.to_ascii_lowercase();
    let stem = stem.strip_suffix(".xlsx")?;
    let digits = stem.get(stem.len().checked_sub(8)?..)?;
    NaiveDate::parse_from_str(digits, "%m%d%Y").ok()
}

/// A fiscal year in a name that is not the one of the detention sheet.
fn name_year(capture: &Capture, name: &str, releases: &[Release]) -> Option<Finding> {
    let named = FileName::read(name).publisher?;
    let year: i32 = named.get(2..4)?.parse().ok()?;
    let release = releases.iter().find(|release| capture.id() == release.capture)?;
    let sheet = release.tables.get(&TableId::DetainedByDisposition)?;
    let edition = sheet.edition()?;
    (edition.0 != 2000 + year).then(|| {
        let message = format!(
            "the name `{name}` is one of fiscal year {}, the detention sheet one of {}",
            2000 + year,
            edition.0
        );
        finding(capture, Rule::FileNameDate, message)
    })
}

/// A document in which every number, under every date, equals the one before it.
fn same_figures(workbooks: &[&Capture], releases: &[Release]) -> Vec<Finding> {
    let releases: Vec<&Release> =
        releases.iter().filter(|release| release.source == SourceId::IceWorkbook).collect();
    let mut findings = Vec::new();
    for (before, release) in releases.iter().zip(releases.iter().skip(1)) {
        let same = before.tables.len() == release.tables.len()
            && before.tables.iter().zip(&release.tables).all(|((one, a), (other, b))| {
                one == other
                    && a.as_of == b.as_of
                    && a.figures.len() == b.figures.len()
                    && a.figures
                        .iter()
                        .zip(&b.figures)
                        .all(|(x, y)| x.identity == y.identity && (x.value - y.value).abs() <= 0.0)
            });
        let capture = workbooks.iter().find(|c| c.id() == release.capture);
        if let (true, Some(capture)) = (same, capture) {
            let message = format!(
                "every figure and date equals that of {} ({})",
                before.document, before.capture
            );
            findings.push(finding(capture, Rule::SameFiguresNewBytes, message));
        }
    }
    findings
}
