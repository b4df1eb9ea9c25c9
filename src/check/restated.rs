//! Figures of periods that had ended, stated again far otherwise.

use std::collections::BTreeMap;

use super::history::History;
use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::time::last_of_month;
use crate::model::{Figure, Identity, PeriodKind, PrintedTable, Rule, TableId, Weight};

/// A figure of a period that had ended moves by less than this, as a factor.
const FACTOR: f64 = 1.6;
/// And by at least so much in its own unit, for the change to be no matter of single records.
const LEAST: f64 = 100.0;
/// The same for averages of days.
const LEAST_DAYS: f64 = 10.0;
/// A whole table that ICE computes anew moves together: a restatement of more than this share of it is reported only.
const WHOLESALE: f64 = 0.5;

/// A month that ended so long ago is settled; ICE still counts book-outs of the last weeks (December 2024).
const SETTLED_DAYS: i64 = 25;
/// Days between two tables that are compared.
const NEAR_DAYS: i64 = 45;

/// Tables of months that ICE revises by a few in a hundred; those of parole and of the in-custody sheet it computes
/// anew now and then.
const MONTHLY: &[TableId] = &[
    TableId::BookInsByAgency,
    TableId::ReleasesByReason,
    TableId::AverageDailyPopulation,
    TableId::AverageDailyPopulationByFacilityType,
    TableId::LengthOfStay,
    TableId::LengthOfStayByFacilityType,
    TableId::LengthOfStayAdult,
];

pub(super) fn judge(report: &mut Report<'_>, history: &History<'_>) {
    let tables: Vec<(TableId, &PrintedTable)> =
        report.release.tables.iter().map(|(id, table)| (*id, table)).collect();
    for (id, table) in tables {
        if !MONTHLY.contains(&id) || report.holds(id) {
            continue;
        }
        let Some(before) = history.edition(id, table) else { continue };
        let days = table.date().zip(before.table.date()).map(|(now, then)| (now - then).num_days());
        if !days.is_some_and(|days| (0..=NEAR_DAYS).contains(&days)) {
            continue;
        }
        let known: BTreeMap<&Identity, &Figure> = before
            .table
            .figures
            .iter()
            .filter(|f| f.identity.period == PeriodKind::Month && is_settled(f, before.table))
            .map(|figure| (&figure.identity, figure))
            .collect();
        let compared: Vec<(&Figure, &Figure)> = table
            .figures
            .iter()
            .filter_map(|now| known.get(&now.identity).map(|then| (now, *then)))
            .collect();
        let far: Vec<&(&Figure, &Figure)> =
            compared.iter().filter(|(now, then)| is_far(now, then.value)).collect();
        let Some((now, then)) = far.first() else { continue };
        let share = share(far.len(), compared.len());
        let weight = if share > WHOLESALE { Weight::Warning } else { Weight::Hold };
        let who = now.identity.words();
        let who = if who.is_empty() { String::new() } else { format!(" ({who})") };
        let message = format!(
            "{} of {} figures of periods that had ended are stated far otherwise than on {}: {} instead of {} for {}{who}",
            far.len(),
            compared.len(),
            before.release.published_on,
            number_words(now.value),
            number_words(then.value),
            span(now)
        );
        let cells = far.iter().map(|(now, _)| &now.cell);
        report.say(Saying::of(Rule::Restated, weight, id, message).at(cells));
    }
}

/// Whether a month had ended long enough before the table's date for its figure to be settled.
fn is_settled(figure: &Figure, table: &PrintedTable) -> bool {
    let ended = figure.identity.start.and_then(last_of_month);
    let days = ended.zip(table.date()).map(|(ended, date)| (date - ended).num_days());
    figure.complete && days.is_some_and(|days| days >= SETTLED_DAYS)
}

fn is_far(now: &Figure, then: f64) -> bool {
    let least = if now.identity.measure.unit() == "days" { LEAST_DAYS } else { LEAST };
    let (low, high) = (now.value.min(then), now.value.max(then));
    high - low >= least && high > FACTOR * low
}

fn span(figure: &Figure) -> String {
    let start = figure.identity.start;
    match figure.identity.period {
        PeriodKind::Month => start.map_or_else(String::new, |d| d.format("%B %Y").to_string()),
        _ => start.map_or_else(String::new, |day| day.to_string()),
    }
}

fn share(part: usize, all: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(part) / number(all.max(1))
}
