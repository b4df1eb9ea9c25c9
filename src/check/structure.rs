//! What a release no longer shows: tables, columns, rows and places that the one before it had.
//!
//! ICE stops tables without a word, and a reworded title looks the same: both are reported once, with the place where
//! the thing was last seen.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::history::{Earlier, History};
use super::report::{Report, Saying};
use crate::model::{Figure, Measure, PeriodKind, PrintedTable, Rule, TableId, Weight};

/// Tables whose rows are proper names, which come and go.
const NAMES: &[TableId] =
    &[TableId::Facilities, TableId::Segregation, TableId::Stateless, TableId::SemiannualByCountry];
/// Rows and columns of fewer people or events come and go.
const FEW: f64 = 50.0;

pub(super) fn judge(report: &mut Report<'_>, history: &History<'_>) {
    let release = report.release;
    for (id, before) in history.newest(release) {
        match release.tables.get(&id) {
            None => missing_table(report, id, before),
            Some(table) if !report.holds(id) => {
                if NAMES.contains(&id) {
                    missing_columns(report, id, table, before);
                } else {
                    missing_labels(report, id, table, before);
                }
            }
            Some(_) => {}
        }
    }
}

fn missing_table(report: &mut Report<'_>, id: TableId, before: Earlier<'_>) {
    let first = before.table.figures.first();
    let message = format!(
        "the table is missing; the release of {} showed it on sheet `{}`",
        before.release.published_on,
        before.table.sheet()
    );
    let saying = Saying::of(Rule::LayoutChanged, Weight::Warning, id, message);
    report.say(saying.at(first.map(|figure| &figure.cell)));
}

fn missing_columns(
    report: &mut Report<'_>,
    id: TableId,
    table: &PrintedTable,
    before: Earlier<'_>,
) {
    let gone: Vec<Measure> = before.table.columns.difference(&table.columns).copied().collect();
    if gone.is_empty() {
        return;
    }
    let names: Vec<String> = gone.iter().map(|measure| measure.name().replace('_', " ")).collect();
    let message = format!(
        "columns are missing that the release of {} showed: {}",
        before.release.published_on,
        names.join(", ")
    );
    let place = before.table.figures.iter().find(|f| gone.contains(&f.identity.measure));
    let place = place.or_else(|| before.table.figures.first());
    let saying = Saying::of(Rule::LayoutChanged, Weight::Warning, id, message);
    report.say(saying.at(place.map(|figure| &figure.cell)));
}

/// What a figure is called, apart from the span it is for.
type Label = (Measure, [Option<Arc<str>>; 3]);

fn missing_labels(report: &mut Report<'_>, id: TableId, table: &PrintedTable, before: Earlier<'_>) {
    let same_year = table.edition() == before.table.edition();
    let label = |figure: &Figure| -> Label {
        (figure.identity.measure, figure.identity.categories.clone())
    };
    let labels: BTreeSet<Label> = table.figures.iter().map(label).collect();
    let spans: BTreeSet<_> = table.figures.iter().map(|figure| &figure.identity).collect();
    // The bond sheet shows the last thirteen to sixteen months: the oldest leave it.
    let first = table.figures.iter().filter_map(|figure| figure.identity.start).min();
    let is_gone = |figure: &&Figure| {
        let label_gone = !labels.contains(&label(figure));
        // Within a fiscal year no month that was complete leaves the table.
        let span_gone = same_year
            && figure.identity.period == PeriodKind::Month
            && figure.complete
            && figure.identity.start >= first
            && !spans.contains(&figure.identity);
        let named = figure.identity.categories.iter().flatten().filter(|c| &***c != "all").count();
        // One technology of one area comes and goes with its people.
        let small = id == TableId::AtdArea && named > 1;
        !small && figure.value.abs() >= least(figure.identity.measure) && (label_gone || span_gone)
    };
    let gone: Vec<&Figure> = before.table.figures.iter().filter(is_gone).collect();
    let Some(first) = gone.first() else { return };
    let mut names: BTreeSet<String> = BTreeSet::new();
    for figure in &gone {
        let words = figure.identity.words();
        let month = figure.identity.start.filter(|_| figure.identity.period == PeriodKind::Month);
        let month = month.map_or_else(String::new, |month| format!(" {}", month.format("%Y-%m")));
        let words = if words.is_empty() { "all".to_owned() } else { words };
        names.insert(format!("{words}{month}"));
    }
    let names: Vec<&str> = names.iter().take(6).map(String::as_str).collect();
    let message = format!(
        "{} figures are missing that the release of {} showed: {}",
        gone.len(),
        before.release.published_on,
        names.join("; ")
    );
    let saying = Saying::of(Rule::LayoutChanged, Weight::Warning, id, message);
    report.say(saying.at([&first.cell]));
}

/// From which size on a figure that is gone is worth a report.
fn least(measure: Measure) -> f64 {
    match measure.unit() {
        "people" | "events" => FEW,
        _ => 0.0,
    }
}
