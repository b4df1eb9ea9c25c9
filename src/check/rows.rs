//! Rows that leave a table.

use super::history::History;
use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::table::{Kind, tables_where};
use crate::model::{Figure, Measure, PeriodKind, Rule, TableId, Weight};

/// A row with at least this share of the table's people does not vanish by itself.
const SHARE: f64 = 0.02;

/// Lists of places lose fewer rows than this from one release to the next, within a fiscal year.
const PLACES_LOST: f64 = 0.25;

pub(super) fn judge(report: &mut Report<'_>, history: &History<'_>) {
    for id in tables_where(|table| table.kind == Kind::Day) {
        vanished(report, history, id);
    }
    places(report, history);
}

fn snapshot(figure: &Figure) -> bool {
    figure.identity.measure == Measure::People && figure.identity.period == PeriodKind::Snapshot
}

fn vanished(report: &mut Report<'_>, history: &History<'_>, id: TableId) {
    let (Some(table), Some(before)) = (report.table(id), history.last(id)) else { return };
    if table.date() <= before.table.date() {
        return;
    }
    let all = before.table.of(Measure::People).map(|f| f.value).fold(0.0, f64::max);
    // A row of the list: its own total over the other breakdown.
    let is_row = |figure: &&Figure| {
        let second = figure.identity.category(1);
        snapshot(figure)
            && figure.identity.category(0) != "all"
            && (second.is_empty() || second == "all")
    };
    let gone: Vec<&Figure> = before
        .table
        .figures
        .iter()
        .filter(is_row)
        .filter(|then| then.value >= SHARE * all)
        .filter(|then| !table.figures.iter().any(|now| now.identity == then.identity))
        .collect();
    let Some(first) = gone.first() else { return };
    let names: Vec<String> = gone.iter().map(|figure| figure.identity.words()).collect();
    let message = format!(
        "no figure for {}; the previous release had {} people there",
        names.join(", "),
        number_words(gone.iter().map(|figure| figure.value).sum())
    );
    report.say(Saying::of(Rule::RowsVanished, Weight::Hold, id, message).at([&first.cell]));
}

fn places(report: &mut Report<'_>, history: &History<'_>) {
    let id = TableId::Facilities;
    let Some(table) = report.table(id) else { return };
    let Some(before) = history.edition(id, table) else { return };
    let count = |of: &crate::model::PrintedTable| of.of(Measure::NoThreatLevel).count();
    let (now, then) = (count(table), count(before.table));
    let few = |now: usize, then: usize| {
        let part = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        part(now) < (1.0 - PLACES_LOST) * part(then)
    };
    if few(now, then) {
        let message = format!(
            "{now} places of detention are listed, {then} in the previous release ({})",
            before.release.published_on
        );
        report.say(Saying::of(Rule::RowsVanished, Weight::Warning, id, message));
    }
}
