//! What a release no longer shows: tables, columns, rows and places that the one before it had.
//!
//! ICE stops tables without a word, and a reworded title looks the same: both are reported once, with the place where
//! the thing was last seen.

use std::collections::BTreeSet;

use hashbrown::HashSet;

use super::history::{Earlier, History};
use super::report::{Report, Saying};
use super::restated::is_volatile;
use super::waiting::Waiting;
use crate::model::table::{Named, profile};
use crate::model::{Figure, Measure, PeriodKind, PrintedTable, Rule, TableId, Text, Weight};

/// Over a longer time ICE lays its tables out anew.
const NEAR_DAYS: i64 = 120;
/// Rows and columns of fewer people or events come and go.
const FEW: f64 = 50.0;

pub(super) fn judge(report: &mut Report<'_>, history: &History<'_>) {
    let release = report.release;
    for (id, before) in history.newest(release) {
        match release.tables.get(&id) {
            None => missing_table(report, id, before),
            Some(table) if !report.holds(id) => {
                if profile(id).named == Named::Places {
                    missing_columns(report, id, table, before);
                } else {
                    missing_labels(report, id, table, before);
                }
            }
            Some(_) => {}
        }
    }
    titles_exchanged(report, history);
}

/// The rule of tables that lost most of their labels.
pub(super) const REPLACED: Waiting = Waiting {
    rule: Rule::LayoutChanged,
    near_days: 120,
    compare: replaced,
    repeats: |id, tables| Lost::of(id, tables.now.table, tables.held).is_none(),
};

/// A table that lost more than half of its labels is another one under its title.
fn replaced(id: TableId, now: Earlier<'_>, then: Earlier<'_>) -> Option<Saying> {
    let lost = Lost::of(id, now.table, then)?;
    (lost.share() > 0.5).then(|| lost.saying(id))
}

/// Two tables of one sheet that each lost a third of their labels, and not the same ones: their titles changed places.
fn titles_exchanged(report: &mut Report<'_>, history: &History<'_>) {
    let before = history.newest(report.release);
    let lost: Vec<(TableId, Lost<'_>)> = before
        .iter()
        .filter(|(id, before)| {
            let days = (report.release.published_on - before.release.published_on).num_days();
            !report.holds(*id) && days <= NEAR_DAYS
        })
        .filter_map(|(id, before)| {
            let lost = Lost::of(*id, report.release.tables.get(id)?, *before)?;
            (lost.share() >= 0.33).then_some((*id, lost))
        })
        .collect();
    // ICE opens and closes places for families: that row leaves every table at once (December 2023).
    let other_than_families = |lost: &Lost<'_>| lost.labels.iter().any(|l| !l.contains("family"));
    for (id, own) in &lost {
        let missing = before.iter().any(|(other, earlier)| {
            !report.release.tables.contains_key(other)
                && earlier.table.sheet() == &*own.first.cell.sheet
        });
        let partner = lost.iter().any(|(other, theirs)| {
            other != id
                && own.first.cell.sheet == theirs.first.cell.sheet
                && own.labels != theirs.labels
                && (other_than_families(theirs) || other_than_families(own))
        });
        if partner || missing && other_than_families(own) {
            report.say(own.saying(*id));
        }
    }
}

/// Labels of the table before that are missing.
struct Lost<'t> {
    labels: BTreeSet<String>,
    n_before: usize,
    first: &'t Figure,
    before: Earlier<'t>,
}

impl<'t> Lost<'t> {
    fn of(id: TableId, table: &PrintedTable, before: Earlier<'t>) -> Option<Self> {
        let measures = |of: &PrintedTable| -> BTreeSet<Measure> {
            of.figures.iter().map(|figure| figure.identity.measure).collect()
        };
        // What is counted changed its name (releases to book-outs, February 2024): another table in sound order.
        if profile(id).named != Named::Labels
            || measures(table).is_disjoint(&measures(before.table))
        {
            return None;
        }
        let categories = |of: &PrintedTable| -> HashSet<[Option<Text>; 3]> {
            of.figures.iter().map(|figure| figure.identity.categories).collect()
        };
        if categories(before.table).is_subset(&categories(table)) {
            return None;
        }
        let now: BTreeSet<String> = table.figures.iter().map(|f| f.identity.words()).collect();
        let then: BTreeSet<String> =
            before.table.figures.iter().map(|f| f.identity.words()).collect();
        let labels: BTreeSet<String> = then.difference(&now).cloned().collect();
        let first = before.table.figures.iter().find(|f| labels.contains(&f.identity.words()))?;
        Some(Self { labels, n_before: then.len(), first, before })
    }

    fn share(&self) -> f64 {
        let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        number(self.labels.len()) / number(self.n_before.max(1))
    }

    fn saying(&self, id: TableId) -> Saying {
        let names: Vec<&str> = self.labels.iter().take(4).map(String::as_str).collect();
        let message = format!(
            "{} of {} labels that the release of {} showed are missing ({}): another table may be under this title",
            self.labels.len(),
            self.n_before,
            self.before.release.published_on,
            names.join("; ")
        );
        Saying::of(Rule::LayoutChanged, Weight::Hold, id, message).at([&self.first.cell])
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
type Label = (Measure, [Option<Text>; 3]);

fn missing_labels(report: &mut Report<'_>, id: TableId, table: &PrintedTable, before: Earlier<'_>) {
    let same_year = table.edition() == before.table.edition();
    let label =
        |figure: &Figure| -> Label { (figure.identity.measure, figure.identity.categories) };
    let labels: BTreeSet<Label> = table.figures.iter().map(label).collect();
    let spans: BTreeSet<_> = table.figures.iter().map(|figure| &figure.identity).collect();
    // The bond sheet shows the last thirteen to sixteen months: the oldest leave it.
    let first = table.figures.iter().filter_map(|figure| figure.identity.start).min();
    let is_semiannual = matches!(id, TableId::Semiannual | TableId::SemiannualByCountry);
    let running: BTreeSet<_> = table
        .figures
        .iter()
        .filter(|figure| figure.identity.period == PeriodKind::FiscalYearToDate)
        .map(|figure| figure.identity.start)
        .collect();
    let is_gone = |figure: &&Figure| {
        let label_gone = !labels.contains(&label(figure));
        // Within a fiscal year no month leaves the table, nor a figure since 1 October.
        let stays = match figure.identity.period {
            // On the semiannual sheet the running year becomes a whole one, whatever the sheet is called.
            PeriodKind::FiscalYearToDate if is_semiannual => false,
            PeriodKind::FiscalYearToDate => running.contains(&figure.identity.start),
            // The list of quarters moves on when it likes (FY2025 Q4 was there on 2026-02-02 and gone ten days later).
            PeriodKind::Snapshot | PeriodKind::Quarter => false,
            _ if is_volatile(id, figure) => false,
            _ => figure.identity.start >= first,
        };
        let span_gone = same_year && stays && !spans.contains(&figure.identity);
        let named = figure.identity.categories.iter().flatten().filter(|c| &***c != "all").count();
        // One technology of one area comes and goes with its people.
        let people = |figure: &&Figure| figure.identity.measure == Measure::People;
        let same = |now: &Figure| now.identity.categories == figure.identity.categories;
        let present = table.figures.iter().filter(people).any(same);
        let small = id == TableId::AtdArea && named > 1 && !present;
        let least = if id == TableId::Transgender && !is_of_one_place(figure) {
            0.0
        } else {
            least(figure.identity.measure)
        };
        !small && figure.value.abs() >= least && (label_gone || span_gone)
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

/// Whether a figure is of one area: those come and go with their people.
fn is_of_one_place(figure: &Figure) -> bool {
    figure.identity.category(0) != "all"
}

/// From which size on a figure that is gone is worth a report.
fn least(measure: Measure) -> f64 {
    match measure.unit() {
        "people" | "events" => FEW,
        _ => 0.0,
    }
}
