//! What follows from findings: holds, as persons' decisions leave them.

use chrono::NaiveDate;

use super::report::Report;
use crate::ledger::LedgerError;
use crate::ledger::decisions::{Action, Decision, damaged};
use crate::model::{Finding, Hold, PrintedTable, Rule, Weight};

/// Applies the decisions on a release.
///
/// # Errors
/// [`LedgerError::Reference`] where a table that a row releases is not held by the rules it names, or one that a
/// row excludes does not have the date it names.
pub(super) fn decide(report: &mut Report<'_>, decisions: &[Decision]) -> Result<(), LedgerError> {
    for decision in decisions {
        if decision.capture_id().as_ref() != Some(&report.release.capture) {
            continue;
        }
        match &decision.action {
            Action::Release { found } => release(report, decision, found)?,
            Action::Exclude { found } => exclude(report, decision, *found)?,
            Action::CorrectDate { found, corrected } => {
                corrected_date(report, decision, *found, *corrected);
            }
            Action::CorrectValue { .. } | Action::Acknowledge { .. } | Action::Withdraw => {}
        }
    }
    Ok(())
}

fn words(decision: &Decision) -> String {
    format!("{} by {}: {}", decision.decided_on, decision.decided_by, decision.reason)
}

fn release(report: &mut Report<'_>, decision: &Decision, found: &str) -> Result<(), LedgerError> {
    let Some(table) = decision.table else { return Ok(()) };
    let mut rules: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.table == Some(table) && finding.held)
        .map(|finding| finding.rule.id())
        .collect();
    rules.sort_unstable();
    rules.dedup();
    let mut expected: Vec<&str> = found.split("; ").collect();
    expected.sort_unstable();
    if rules != expected {
        let problem = format!(
            "expected `{}` to be held by {found}, found {}; the decision no longer applies",
            table,
            if rules.is_empty() { "nothing that holds it".to_owned() } else { rules.join("; ") }
        );
        return Err(damaged(decision.line, problem));
    }
    for finding in &mut report.findings {
        if finding.table == Some(table) && finding.held {
            finding.held = false;
            finding.decision = Some(words(decision));
        }
    }
    Ok(())
}

fn exclude(
    report: &mut Report<'_>,
    decision: &Decision,
    expected: Option<NaiveDate>,
) -> Result<(), LedgerError> {
    let Some(table) = decision.table else { return Ok(()) };
    let date = report.table(table).and_then(PrintedTable::date);
    if report.table(table).is_none() || date != expected {
        let print =
            |date: Option<NaiveDate>| date.map_or_else(|| "no date".to_owned(), |d| d.to_string());
        let problem = format!(
            "expected `{}` of {}, found {}; the decision no longer applies",
            table,
            print(expected),
            print(date)
        );
        return Err(damaged(decision.line, problem));
    }
    let mut saying =
        super::report::Saying::of(Rule::Excluded, Weight::Hold, table, decision.reason.clone());
    saying.measures.extend(decision.measure);
    report.say(saying);
    if let Some(finding) = report.findings.last_mut() {
        finding.decision = Some(words(decision));
    }
    Ok(())
}

/// Reports a corrected date; the ledger's frame has the corrected one already.
fn corrected_date(
    report: &mut Report<'_>,
    decision: &Decision,
    found: NaiveDate,
    corrected: NaiveDate,
) {
    let Some(of) = decision.table else { return };
    let Some(table) = report.table(of) else { return };
    let message = format!("the document dates the table {found}; it describes {corrected}");
    let saying = super::report::Saying::of(Rule::DatesDisagree, Weight::Notice, of, message);
    report.say(saying.at_date_of(table));
    for finding in &mut report.findings {
        if finding.rule == Rule::DatesDisagree && finding.table == Some(of) {
            finding.decision = Some(words(decision));
        }
    }
}

/// What is kept out, each span once.
pub(super) fn holds(findings: &[Finding]) -> Vec<Hold> {
    let mut holds: Vec<Hold> = findings
        .iter()
        .filter(|finding| finding.held)
        .filter_map(|finding| {
            Some(Hold {
                capture: finding.capture.clone(),
                published_on: finding.published_on,
                table: finding.table?,
                measures: finding.measures.clone(),
                rows: finding.rows.clone(),
                from: finding.from.unwrap_or(finding.published_on),
                until: finding.until,
            })
        })
        .collect();
    holds.sort();
    holds.dedup();
    // A span within another adds nothing.
    let within = |one: &Hold, other: &Hold| {
        one != other
            && (&one.capture, one.published_on, one.table, &one.measures)
                == (&other.capture, other.published_on, other.table, &other.measures)
            && one.rows.within(&other.rows)
            && other.from <= one.from
            && other.until.is_none_or(|until| one.until.is_some_and(|ends| ends <= until))
    };
    let all = holds.clone();
    holds.retain(|hold| !all.iter().any(|other| within(hold, other)));
    holds
}
