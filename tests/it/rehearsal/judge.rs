//! What became of an edit: read correctly, reported, or neither.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use detention_stats::check;
use detention_stats::extract::Extraction;
use detention_stats::model::population::CountedDays;
use detention_stats::model::{
    Capture, Finding, Hold, Identity, Measure, PeriodKind, PrintedTable, Problem, Release, Rule,
    Severity, TableId, Weight,
};

use super::bed::Original;

/// The findings and holds of these releases. The one place where the checks are asked.
pub(super) fn check(releases: &[Release], captures: &[Capture]) -> Judged {
    let counted = CountedDays::default();
    let inputs = check::Inputs { releases, captures, decisions: &[], counted: &counted };
    let checked = check::run(&inputs).unwrap();
    Judged { findings: checked.findings, holds: checked.holds }
}

/// What the checks say.
pub(super) struct Judged {
    /// Findings.
    pub(super) findings: Vec<Finding>,
    /// Holds.
    pub(super) holds: Vec<Hold>,
}

/// What makes a published figure that figure.
pub(super) type Key = (TableId, Option<NaiveDate>, Identity);

/// Figures as readers get them.
#[derive(Debug, Default, Clone)]
pub(super) struct Published {
    /// Values, as bits, by what they state.
    pub(super) figures: BTreeMap<Key, BTreeSet<u64>>,
    /// The cells that they are in.
    pub(super) cells: Vec<(String, u32, u32)>,
}

/// Adds what is published of one release.
pub(super) fn publish(release: &Release, judged: &Judged, to: &mut Published) {
    for (table, printed) in &release.tables {
        let dated = printed.as_of.is_some();
        for figure in &printed.figures {
            let held = judged.holds.iter().any(|hold| {
                hold.capture == release.capture
                    && hold.published_on == release.published_on
                    && hold.table == *table
                    && hold.applies(None)
                    && (hold.measures.is_empty()
                        || hold.measures.contains(&figure.identity.measure))
            });
            let dates_itself = !figure.identity.period.moves_with_as_of();
            if held || !(dated || dates_itself) {
                continue;
            }
            // A figure that names its own span is the same figure whatever the date of its table.
            let as_of = if dates_itself { None } else { printed.as_of };
            to.figures
                .entry((*table, as_of, figure.identity))
                .or_default()
                .insert(figure.value.to_bits());
            let column =
                figure.cell.column.bytes().fold(0, |n, b| n * 26 + u32::from(b - b'A') + 1);
            to.cells.push((figure.cell.sheet.to_string(), figure.cell.row, column));
        }
    }
}

/// What became of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// Every published figure equals the unedited document's.
    Read,
    /// Nothing wrong is published, and a finding names the place.
    Reported,
    /// Nothing wrong is published and something is told, but no cell is named.
    NoPlace,
    /// Something wrong is published, under a warning.
    Warned,
    /// Anything else.
    Unreported,
}

/// A verdict with what led to it.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    /// Which of the four.
    pub(super) sort: Sort,
    /// Something was reported that the unedited document does not have.
    pub(super) new_reports: usize,
    /// A counter's figure changed, or was lost without a report.
    pub(super) counter: bool,
    /// For people.
    pub(super) words: String,
}

/// What is told of a document beyond what was told before.
fn reports(original: &Original, after: &Extraction, judged: &Judged) -> Vec<Told> {
    let key = |f: &Finding| (f.rule, f.table, placeless(&f.message));
    let known: BTreeSet<_> = original.findings.iter().map(key).collect();
    let id = original.document.capture.id();
    let of_findings = judged
        .findings
        .iter()
        .filter(|f| {
            // What stopped or stayed as it was is told as a notice.
            let notice = matches!(f.rule, Rule::Stopped | Rule::NotUpdated);
            f.capture == id && (notice || f.weight >= Weight::Warning)
        })
        .filter(|f| !known.contains(&key(f)))
        .map(|f| Told {
            table: f.table,
            placed: !f.cells.is_empty(),
            sheets: f.cells.iter().filter_map(|c| Some(c.rsplit_once('!')?.0.to_owned())).collect(),
            words: format!("{} {}", f.rule, f.message),
        });
    let problem = |p: &Problem| (p.table, placeless(&p.message));
    let before: BTreeSet<_> = original.document.extraction.problems.iter().map(problem).collect();
    let of_problems = after
        .problems
        .iter()
        .filter(|p| p.severity == Severity::Refused)
        .filter(|p| !before.contains(&problem(p)))
        .map(|p| Told {
            table: p.table,
            placed: p.address.is_some(),
            sheets: p.address.iter().map(|a| a.sheet.to_string()).collect(),
            words: p.to_string(),
        });
    let spare = original.document.extraction.accounting.unaccounted.len();
    let of_cells = after.accounting.unaccounted.iter().skip(spare).map(|(address, number)| Told {
        table: None,
        placed: true,
        sheets: vec![address.sheet.to_string()],
        words: format!("{address} holds {number}, which no table takes"),
    });
    of_findings.chain(of_problems).chain(of_cells).collect()
}

/// A message without cells and rows, which move.
fn placeless(message: &str) -> String {
    let is_place = |word: &str| {
        let bare = word.rsplit('!').next().unwrap_or(word);
        let bare = bare.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let letters = bare.chars().take_while(char::is_ascii_uppercase).count();
        (1..=3).contains(&letters)
            && bare.len() > letters
            && bare[letters..].bytes().all(|b| b.is_ascii_digit())
    };
    message.split(' ').filter(|word| !is_place(word)).collect::<Vec<_>>().join(" ")
}

/// One report.
struct Told {
    table: Option<TableId>,
    placed: bool,
    sheets: Vec<String>,
    words: String,
}

/// Tables that are, date and figures, those of the previous release.
fn unchanged(releases: &[Release], history: &[Release]) -> BTreeSet<TableId> {
    let figures = |table: &PrintedTable| -> BTreeSet<(Identity, u64)> {
        table.figures.iter().map(|f| (f.identity, f.value.to_bits())).collect()
    };
    let Some(before) = history.last() else { return BTreeSet::new() };
    let tables = releases.iter().flat_map(|release| &release.tables);
    tables
        .filter(|(id, table)| {
            before
                .tables
                .get(id)
                .is_some_and(|old| old.date() == table.date() && figures(old) == figures(table))
        })
        .map(|(id, _)| *id)
        .collect()
}

/// Sorts an edited document.
pub(super) fn sort(original: &Original, after: &Extraction, history: &mut Vec<Release>) -> Verdict {
    let releases = Release::of(&original.document.capture, &after.observations);
    let n = history.len();
    history.extend(releases.iter().cloned());
    let judged = check(history, &original.captures);
    history.truncate(n);
    let mut published = Published::default();
    for release in &releases {
        publish(release, &judged, &mut published);
    }
    let told = reports(original, after, &judged);
    let expected = &original.published.figures;
    let unchanged = unchanged(&releases, history);
    let known = |key: &Key, values: &BTreeSet<u64>| {
        let same = |of: &BTreeMap<Key, BTreeSet<u64>>| {
            of.get(key).is_some_and(|expected| values.is_subset(expected))
        };
        // The figure of an earlier release, under its own date, is no wrong one; nor are those of a table that
        // stayed as it was.
        let earlier = !expected.contains_key(key) || unchanged.contains(&key.0);
        same(expected) || earlier && same(&original.published_before.figures)
    };
    let wrong: Vec<&Key> =
        published.figures.iter().filter(|(k, v)| !known(k, v)).map(|(k, _)| k).collect();
    let lost: Vec<&Key> = expected
        .iter()
        .filter(|(key, values)| match published.figures.get(*key) {
            Some(now) => unchanged.contains(&key.0) && now != *values,
            None => true,
        })
        .map(|(key, _)| key)
        .collect();
    let tables: BTreeSet<TableId> = wrong.iter().chain(&lost).map(|key| key.0).collect();
    let sheets: BTreeSet<&str> = original
        .document
        .extraction
        .observations
        .iter()
        .filter(|o| tables.contains(&o.table))
        .map(|o| &*o.address.sheet)
        .collect();
    let relevant = |t: &&Told| {
        t.table.is_some_and(|table| tables.contains(&table))
            || t.sheets.iter().any(|sheet| sheets.contains(sheet.as_str()))
            || t.table.is_none()
    };
    let relevant: Vec<&Told> = told.iter().filter(relevant).collect();
    let placed = relevant.iter().any(|told| told.placed);
    let sort = match (wrong.is_empty(), lost.is_empty(), relevant.is_empty()) {
        (true, true, _) => Sort::Read,
        (true, false, false) if placed => Sort::Reported,
        (true, false, false) => Sort::NoPlace,
        (false, _, false) => Sort::Warned,
        _ => Sort::Unreported,
    };
    let (was, is) = (counters(expected), counters(&published.figures));
    let before = counters(&original.published_before.figures);
    let counter = was.iter().zip(&is).zip(&before).any(|((was, is), before)| match (was, is) {
        // The figure of the previous release, under its own date, is a lost one.
        (Some(was), Some(is)) if was != is && before.as_ref() == Some(is) => relevant.is_empty(),
        (Some(was), Some(is)) => was != is,
        (Some(_), None) => relevant.is_empty(),
        (None, is) => is.is_some(),
    });
    let name = |key: &Key| format!("{} {} {:?} {:?}", key.0, key.2.measure, key.2.words(), key.1);
    let words = format!(
        "wrong {}: {}; lost {}: {}; told: {}",
        wrong.len(),
        wrong.first().map_or(String::new(), |key| name(key)),
        lost.len(),
        lost.first().map_or(String::new(), |key| name(key)),
        relevant.first().map_or("nothing", |told| &told.words),
    );
    Verdict { sort, new_reports: told.len(), counter, words }
}

/// The two counters of a workbook: people detained, and people monitored, with their dates. The second is chosen as
/// `counters` chooses it.
pub(super) fn counters(figures: &BTreeMap<Key, BTreeSet<u64>>) -> [Option<(NaiveDate, u64)>; 2] {
    let total = |table: TableId| {
        figures
            .iter()
            .filter(|((of, _, identity), _)| {
                *of == table
                    && identity.measure == Measure::People
                    && identity.period == PeriodKind::Snapshot
                    && identity.is_total()
            })
            .filter_map(|((_, as_of, _), values)| Some(((*as_of)?, *values.first()?)))
            .max()
    };
    let sum: f64 = figures
        .iter()
        .filter(|((of, _, identity), _)| {
            *of == TableId::AtdArea
                && identity.measure == Measure::People
                && identity.category(0) != "all"
                && (identity.category(1) == "all" || identity.categories[1].is_none())
        })
        .filter_map(|(_, values)| values.first().map(|bits| f64::from_bits(*bits)))
        .sum();
    let status = total(TableId::AtdStatus);
    let area = total(TableId::AtdArea).filter(|(_, bits)| {
        (f64::from_bits(*bits) - sum).abs() < 0.5 || status.is_some_and(|(_, s)| s == *bits)
    });
    let monitored = match (area, status) {
        (Some(area), Some(status)) if status.0 > area.0 => Some(status),
        (area, status) => area.or(status),
    };
    [total(TableId::DetainedByDisposition), monitored]
}
