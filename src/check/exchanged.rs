//! Two labels of one table that changed places, seen beside the last good table of the kind.
//!
//! On 2021-03-17 reinstatements were 705 and other cases 1,235, after 1,488 and 750 and before 1,020 and 635: the two
//! rows had changed places. Sound releases move; they do not move into each other's places.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::history::History;
use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::table::{Named, profile};
use crate::model::{Figure, Measure, PeriodKind, PrintedTable, Rule, TableId, Text, Weight};

/// When two labels fit each other's past better than their own.
#[derive(Debug, Clone, Copy)]
struct Fit {
    /// Mean change, as a logarithm, from which two labels are suspected.
    moved: f64,
    /// What may remain of it once the labels are exchanged.
    remains: f64,
}

/// Beside the previous release.
const PROOF: Fit = Fit { moved: 0.4, remains: 0.35 };
/// Beside the one before that, which only must not say the contrary.
const HINT: Fit = Fit { moved: 0.2, remains: 0.9 };

/// Smaller figures say little.
const FEW: f64 = 100.0;
/// Days after which the past says nothing of one day's counts.
const NEAR_DAYS: i64 = 35;

/// Figures of one label, by everything else that makes them.
type Slice<'t> = BTreeMap<Rest, &'t Figure>;
type Rest = (Measure, [Option<Text>; 3], PeriodKind, Option<NaiveDate>);

pub(super) fn judge(report: &mut Report<'_>, history: &History<'_>) {
    let tables: Vec<(TableId, &PrintedTable)> =
        report.release.tables.iter().map(|(id, table)| (*id, table)).collect();
    for (id, table) in tables {
        let before = history.edition(id, table).or_else(|| history.last(id));
        // A place has no fixed size.
        let is_list = profile(id).named == Named::Labels;
        let Some(before) = before.filter(|_| is_list && !report.holds(id)) else { continue };
        let days = table.date().zip(before.table.date()).map(|(now, then)| (now - then).num_days());
        if !days.is_some_and(|days| (1..=NEAR_DAYS).contains(&days)) {
            continue;
        }
        let Some((message, cells)) = exchanged(table, before.table, PROOF) else { continue };
        // Where the one before the previous release agrees with this one, the labels changed places in between.
        let two_say_so = history.previous(id).is_some_and(|earlier| {
            let days =
                table.date().zip(earlier.table.date()).map(|(now, then)| (now - then).num_days());
            days.is_some_and(|days| days <= 2 * NEAR_DAYS)
                && exchanged(table, earlier.table, HINT).is_some()
        });
        let weight = if two_say_so { Weight::Hold } else { Weight::Warning };
        let message = format!("{message} ({})", before.release.published_on);
        let saying = Saying::of(Rule::LabelsExchanged, weight, id, message);
        let confirmed = super::snapshots::agrees(report, id);
        let saying = saying.at(cells.into_iter().map(|figure| &figure.cell));
        report.say(saying.parts_only(confirmed));
    }
}

fn exchanged<'t>(
    table: &'t PrintedTable,
    before: &PrintedTable,
    measure: Fit,
) -> Option<(String, Vec<&'t Figure>)> {
    (0..3).find_map(|at| on_axis(at, table, before, measure))
}

fn slices(table: &PrintedTable, at: usize) -> BTreeMap<Text, Slice<'_>> {
    let mut slices: BTreeMap<Text, Slice<'_>> = BTreeMap::new();
    for figure in &table.figures {
        let identity = &figure.identity;
        let Some(Some(label)) = identity.categories.get(at).copied() else { continue };
        let mut others = identity.categories;
        if let Some(own) = others.get_mut(at) {
            *own = None;
        }
        let rest = (identity.measure, others, identity.period, identity.start);
        slices.entry(label).or_default().insert(rest, figure);
    }
    slices
}

/// The first pair of labels on an axis that changed places, in a sentence with the figures that show it.
fn on_axis<'t>(
    at: usize,
    table: &'t PrintedTable,
    before: &PrintedTable,
    measure: Fit,
) -> Option<(String, Vec<&'t Figure>)> {
    let (now, then) = (slices(table, at), slices(before, at));
    let labels: Vec<(&Text, bool)> = now
        .iter()
        .filter(|(label, _)| &***label != "all")
        .map(|(label, slice)| {
            (label, then.get(label).is_some_and(|then| moves(slice, then, measure)))
        })
        .collect();
    for (index, (one, one_moves)) in labels.iter().enumerate() {
        for (other, other_moves) in labels.iter().skip(index + 1) {
            // Of two that stayed where they were, neither took the other's place.
            if !one_moves && !other_moves {
                continue;
            }
            let pair = |of: &Text| now.get(of).zip(then.get(of));
            let (Some(a), Some(b)) = (pair(one), pair(other)) else { continue };
            if let Some((first, second)) = changed_places(a, b, measure) {
                let words = |label: &str| label.replace('_', " ");
                let message = format!(
                    "`{}` is {} and `{}` is {}: each fits the other's figures of the previous release",
                    words(one),
                    number_words(first.value),
                    words(other),
                    number_words(second.value)
                );
                return Some((message, vec![first, second]));
            }
        }
    }
    None
}

/// How far apart two figures are, as a logarithm.
fn far(one: f64, other: f64) -> f64 {
    (one.max(FEW) / other.max(FEW)).ln().abs()
}

/// Whether any figure of a label moved as far as the mean of two suspected labels must.
fn moves(now: &Slice<'_>, then: &Slice<'_>, measure: Fit) -> bool {
    now.iter().any(|(rest, figure)| {
        then.get(rest).is_some_and(|before| far(figure.value, before.value) > measure.moved)
    })
}

/// Compares two labels with each other's past; the two figures that moved most, where they changed places.
fn changed_places<'t>(
    (a_now, a_then): (&Slice<'t>, &Slice<'_>),
    (b_now, b_then): (&Slice<'t>, &Slice<'_>),
    measure: Fit,
) -> Option<(&'t Figure, &'t Figure)> {
    let (mut straight, mut crossed, mut n) = (0.0, 0.0, 0.0);
    let mut worst: Option<(f64, &Figure, &Figure)> = None;
    for (rest, a) in a_now {
        let others = (a_then.get(rest), b_now.get(rest), b_then.get(rest));
        let (Some(a_old), Some(b), Some(b_old)) = others else { continue };
        let moved = far(a.value, a_old.value) + far(b.value, b_old.value);
        straight += moved;
        crossed += far(a.value, b_old.value) + far(b.value, a_old.value);
        n += 2.0;
        if worst.is_none_or(|(most, ..)| moved > most) {
            worst = Some((moved, *a, *b));
        }
    }
    let exchanged = n > 0.0 && straight > measure.moved * n && crossed < measure.remains * straight;
    worst.filter(|_| exchanged).map(|(_, a, b)| (a, b))
}
