//! Totals that can only grow: since 1 October, table by table; and two labels that changed places.

use super::history::{Earlier, History};
use super::report::{Report, Saying};
use crate::model::interval;
use crate::model::series::number_words;
use crate::model::table::{Kind, tables_where};
use crate::model::{Figure, Measure, PeriodKind, PrintedTable, Rule, TableId, Weight};

/// Corrections of single records take back less than this share of a total.
const TAKEN_BACK: f64 = 0.01;
/// A part may lose more, where it is small beside the total.
const PART_TAKEN_BACK: f64 = 0.05;
/// A part that loses more than this share of itself, and so many, is not corrected: it is wrong.
const PART_LOST: f64 = 0.4;
const PART_LOST_LEAST: f64 = 20.0;

pub(super) fn judge(report: &mut Report<'_>, history: &History<'_>) {
    for id in tables_where(|table| table.kind == Kind::Running) {
        let Some(table) = report.table(id) else { continue };
        let Some(before) = history.edition(id, table) else { continue };
        if !report.holds(id) && before.table.date() <= table.date() {
            fallen(report, id, table, before);
            outgrown(report, id, table, before);
        }
    }
}

/// A total that outgrows the pace since 1 October by more than this is a surprise; sound ones reach 1.49 (2021-06-24,
/// after ten weeks without a release).
const OUTGROWN: f64 = 1.7;
/// Smaller totals, and younger years, have no pace.
const PACE_FROM: f64 = 2_000.0;
const PACE_DAYS: u32 = 45;
/// A longer silence is no measure of a pace.
const NEAR_DAYS: u32 = 45;
/// For a part even less: groups double within a month.
const PART_NEAR_DAYS: u32 = 20;

/// A total that grew far faster than since 1 October: the nation's, or that of a part.
fn outgrown(report: &mut Report<'_>, id: TableId, table: &PrintedTable, before: Earlier<'_>) {
    let (Some(now_days), Some(then_days)) =
        (interval::days_elapsed(table), interval::days_elapsed(before.table))
    else {
        return;
    };
    let days = f64::from(now_days) / f64::from(then_days);
    let near = then_days >= PACE_DAYS && (then_days..=then_days + NEAR_DAYS).contains(&now_days);
    let mut grown: Vec<(&Figure, &Figure)> = running(table)
        .filter_map(|now| {
            let then = running(before.table).find(|then| then.identity == now.identity)?;
            let soon = now.identity.is_total() || now_days <= then_days + PART_NEAR_DAYS;
            let outgrown =
                soon && then.value >= PACE_FROM && now.value > OUTGROWN * days * then.value;
            (near && outgrown).then_some((now, then))
        })
        .collect();
    grown.sort_by_key(|(now, _)| !now.identity.is_total());
    let Some((now, then)) = grown.first() else { return };
    let who = now.identity.words();
    let message = format!(
        "the total since 1 October{} rose from {} on {} to {}, far faster than before",
        if who.is_empty() { String::new() } else { format!(" ({who})") },
        number_words(then.value),
        before.table.date().map_or_else(String::new, |date| date.to_string()),
        number_words(now.value)
    );
    let saying = Saying::of(Rule::Jump, Weight::Hold, id, message);
    report.say(saying.at(grown.iter().map(|(now, _)| &now.cell)));
}

fn running(table: &PrintedTable) -> impl Iterator<Item = &Figure> {
    table.figures.iter().filter(|figure| figure.identity.period == PeriodKind::FiscalYearToDate)
}

fn fallen(report: &mut Report<'_>, id: TableId, table: &PrintedTable, before: Earlier<'_>) {
    let total = |of: &PrintedTable| running(of).map(|figure| figure.value).fold(0.0, f64::max);
    let all = total(before.table);
    let falls: Vec<(&Figure, &Figure)> = running(table)
        .filter_map(|now| {
            let then = running(before.table).find(|then| then.identity == now.identity)?;
            (now.value < then.value - 0.5).then_some((now, then))
        })
        .collect();
    let of_itself = |(now, then): &(&Figure, &Figure)| (then.value - now.value) / then.value;
    let severe = |fall: &&(&Figure, &Figure)| {
        let (now, then) = **fall;
        let room = if now.identity.is_total() { TAKEN_BACK } else { PART_TAKEN_BACK };
        of_itself(fall) > room && then.value - now.value > TAKEN_BACK * all
    };
    // Removals of families fell from 160 to 7 on 2023-07-01, under a total that went on growing.
    let lost = |fall: &&(&Figure, &Figure)| {
        of_itself(fall) > PART_LOST && fall.1.value - fall.0.value >= PART_LOST_LEAST
    };
    let worst = |of: &dyn Fn(&&(&Figure, &Figure)) -> bool| {
        falls.iter().filter(of).max_by(|a, b| of_itself(a).total_cmp(&of_itself(b)))
    };
    let whole = worst(&severe);
    let part = worst(&lost).filter(|(now, _)| !now.identity.is_total());
    let total = falls.iter().find(|(now, _)| now.identity.is_total());
    let (weight, (now, then)) = match (whole.or(part), total) {
        (Some(fall), _) => (Weight::Hold, *fall),
        (None, Some(fall)) => (Weight::Warning, *fall),
        (None, None) => return,
    };
    let parts_only = whole.is_none() && part.is_some();
    let who = now.identity.words();
    let who = if who.is_empty() { "all".to_owned() } else { who };
    let message = format!(
        "the total since 1 October ({who}) fell from {} on {} to {}",
        number_words(then.value),
        before.table.date().map_or_else(String::new, |date| date.to_string()),
        number_words(now.value)
    );
    let saying = Saying::of(Rule::RunningTotalFell, weight, id, message).at([&now.cell]);
    report.say(saying.parts_only(parts_only));
}

/// Families are fewer than adults in detention by far; more of them booked in or out mean exchanged labels. On
/// 2021-03-01 and 2021-03-17 the final releases had changed places, as the book-ins had in the final file of FY2020.
pub(super) fn families_and_adults(report: &mut Report<'_>) {
    for (id, measures) in [
        (TableId::BookInsByFacilityType, &[Measure::BookIns][..]),
        (TableId::FinalReleasesByFacilityType, &[Measure::Releases, Measure::BookOuts]),
    ] {
        exchanged(report, id, measures);
    }
}

fn exchanged(report: &mut Report<'_>, id: TableId, measures: &[Measure]) {
    let (Some(table), Some(detained)) =
        (report.table(id), report.table(TableId::DetainedByDisposition))
    else {
        return;
    };
    let flow = |kind: &str| {
        table.figures.iter().find(|figure| {
            let rest = figure.identity.category(1);
            measures.contains(&figure.identity.measure)
                && figure.identity.period == PeriodKind::FiscalYearToDate
                && figure.identity.category(0) == kind
                && (rest.is_empty() || rest == "all")
        })
    };
    let held = |kind: &str| {
        detained.find(Measure::People, &["all", kind], PeriodKind::Snapshot).map(|f| f.value)
    };
    let (Some(families), Some(adults)) = (flow("family"), flow("adult")) else { return };
    let (Some(families_held), Some(adults_held)) = (held("family"), held("adult")) else { return };
    if families.value > adults.value && families_held * 4.0 < adults_held {
        let message = format!(
            "{} are listed for families and {} for adults, while {} of the people detained are adults and {} in families",
            number_words(families.value),
            number_words(adults.value),
            number_words(adults_held),
            number_words(families_held)
        );
        let saying = Saying::of(Rule::LabelsExchanged, Weight::Hold, id, message);
        report.say(saying.at([&families.cell, &adults.cell]));
    }
}
