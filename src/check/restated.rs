//! Figures of periods that had ended, stated again otherwise.
//!
//! ICE prints the same past months, half years and days in release after release, and in sound releases they stand
//! almost still: of about 1,400 pairs of tables of 2019 to 2026, nine in ten repeat at least 80 in 100 of the settled
//! figures within two in a hundred. A few that move among many that stand are slips of the hand.

use chrono::NaiveDate;
use hashbrown::HashMap;

use super::history::{Earlier, day};
use super::report::Saying;
use super::waiting::{Waiting, figures_repeat};
use crate::model::series::number_words;
use crate::model::time::last_of_month;
use crate::model::{Figure, FiscalYear, Identity, Measure, PeriodKind, Rule, TableId, Weight};

/// Among figures that stand, one that moves by this factor is a surprise: the widest sound move is 1.16 (book-outs of
/// small groups, November 2025).
const AMONG_OTHERS: f64 = 1.25;
/// So many settled figures tell that the others stand.
const OTHERS: usize = 10;
/// Releases come every two weeks; over a longer time ICE revises more.
const OTHERS_DAYS: i64 = 20;
/// At most this share of the settled figures may move for the others to count as standing.
const FEW_MOVED: f64 = 0.2;
/// This factor is a surprise whatever the others do. ICE computes parole and the in-custody sheet anew now and then;
/// those wait for one release.
const ALONE: f64 = 1.6;

/// A month that ended so long ago is settled; ICE still counts book-outs of the last weeks (December 2024).
const MONTH_SETTLED_DAYS: i64 = 25;
/// Days, quarters and years: ICE fills in the last weeks of the in-custody sheet.
const SETTLED_DAYS: i64 = 60;

/// The rule.
pub(super) const RESTATED: Waiting =
    Waiting { rule: Rule::Restated, near_days: 120, compare, repeats: figures_repeat };

/// Compares two tables of one kind.
fn compare(id: TableId, now: Earlier<'_>, then: Earlier<'_>) -> Option<Saying> {
    let when = day(then.release, then.table);
    if !then.table.figures.iter().any(|figure| is_settled(figure, when)) {
        return None;
    }
    let known: HashMap<&Identity, &Figure> = then
        .table
        .figures
        .iter()
        .filter(|figure| is_settled(figure, when) && !is_volatile(id, figure))
        .map(|figure| (&figure.identity, figure))
        .collect();
    let compared: Vec<(&Figure, &Figure)> = now
        .table
        .figures
        .iter()
        .filter_map(|now| known.get(&now.identity).map(|then| (now, *then)))
        .filter(|(figure, _)| !paroles_moved_together(id, now, then, figure))
        .collect();
    let moved = |factor: f64, least: fn(Measure) -> f64| -> Vec<&(&Figure, &Figure)> {
        let far = |(now, then): &&(&Figure, &Figure)| {
            let (low, high) = (now.value.min(then.value), now.value.max(then.value));
            high - low >= least(now.identity.measure) && high > factor * low
        };
        compared.iter().filter(far).collect()
    };
    let slightly = moved(AMONG_OTHERS, least_among_others);
    let days = (day(now.release, now.table) - when).num_days();
    let spans = || if days <= OTHERS_DAYS { exchanged_spans(id, now, then) } else { None };
    let elsewhere = under_another_label(id, now, then).or_else(spans);
    if elsewhere.is_some() {
        return elsewhere;
    }
    let among_others = days <= OTHERS_DAYS
        && compared.len() >= OTHERS
        && share(slightly.len(), compared.len()) <= FEW_MOVED;
    let far = if among_others { slightly } else { moved(ALONE, least) };
    let (now_far, then_far) = far.first()?;
    let who = now_far.identity.words();
    let who = if who.is_empty() { String::new() } else { format!(" ({who})") };
    let message = format!(
        "{} of {} figures for past periods differ from the release of {}: {} instead of {} for {}{who}",
        far.len(),
        compared.len(),
        then.release.published_on,
        number_words(now_far.value),
        number_words(then_far.value),
        span(now_far)
    );
    let cells = far.iter().map(|(now, _)| &now.cell);
    Some(Saying::of(Rule::Restated, Weight::Hold, id, message).at(cells))
}

/// So many figures do not repeat by chance what another label or month had.
const ELSEWHERE: usize = 3;
/// Nor does one in so many of the table's.
const ELSEWHERE_SHARE: usize = 10;
/// A whole number repeats by chance unless it is as large as this.
const TELLING: f64 = 1_000.0;
const FEW_FIGURES: usize = 300;

/// Figures that stood under another label, month or year in the table before: columns or rows that were exchanged or
/// shifted. Sound tables repeat a settled figure where it was.
fn under_another_label(id: TableId, now: Earlier<'_>, then: Earlier<'_>) -> Option<Saying> {
    let when = day(then.release, then.table);
    let own: HashMap<&Identity, &Figure> =
        then.table.figures.iter().map(|figure| (&figure.identity, figure)).collect();
    let mut places: HashMap<(Measure, u64), &Identity> = HashMap::new();
    for figure in then.table.figures.iter().filter(|figure| is_settled(figure, when)) {
        places.insert((figure.identity.measure, figure.value.to_bits()), &figure.identity);
    }
    // In a table of a thousand figures a whole number of any size repeats by chance.
    let few = places.len() <= FEW_FIGURES;
    let telling = |figure: &Figure| figure.value.fract() != 0.0 || few && figure.value >= TELLING;
    let compared: Vec<(&Figure, &Figure)> = now
        .table
        .figures
        .iter()
        .filter(|figure| telling(figure))
        .filter_map(|figure| Some((figure, *own.get(&figure.identity)?)))
        .collect();
    let stood = |(now, then): &&(&Figure, &Figure)| now.value.to_bits() == then.value.to_bits();
    let moved: Vec<&(&Figure, &Figure)> = compared
        .iter()
        .filter(|pair| !stood(pair))
        .filter(|(now, _)| places.contains_key(&(now.identity.measure, now.value.to_bits())))
        .collect();
    let (figure, before) = moved.first()?;
    if moved.len() < ELSEWHERE.max(compared.len() / ELSEWHERE_SHARE) {
        return None;
    }
    let place = places.get(&(figure.identity.measure, figure.value.to_bits()))?;
    let words = |identity: &Identity| {
        let who = identity.words();
        let start = identity.start.map_or_else(String::new, |day| day.format(" %B %Y").to_string());
        format!("{}{start}", if who.is_empty() { "all" } else { &who })
    };
    let message = format!(
        "{} figures stand where the release of {} had others of its own: {} for {} was there {}, that of {}",
        moved.len(),
        then.release.published_on,
        number_words(figure.value),
        words(&figure.identity),
        number_words(before.value),
        words(place)
    );
    let cells = moved.iter().map(|(now, _)| &now.cell);
    Some(Saying::of(Rule::Restated, Weight::Hold, id, message).at(cells))
}

/// Two figures moved this much each (as logarithms) may have changed places, the first of a settled period.
const SPANS_MOVED: f64 = 0.03;
/// So much of it may remain when they change places again.
const SPANS_REMAIN: f64 = 0.25;

/// Two months of one label, or a month and the year to date, that fit each other's past better than their own.
fn exchanged_spans(id: TableId, now: Earlier<'_>, then: Earlier<'_>) -> Option<Saying> {
    let when = day(then.release, then.table);
    let own: HashMap<&Identity, &Figure> =
        then.table.figures.iter().map(|figure| (&figure.identity, figure)).collect();
    let far = |one: f64, other: f64| (one.max(1.0) / other.max(1.0)).ln().abs();
    let moved: Vec<(&Figure, &Figure)> = now
        .table
        .figures
        .iter()
        .filter_map(|figure| Some((figure, *own.get(&figure.identity)?)))
        .filter(|(now, then)| {
            far(now.value, then.value) > SPANS_MOVED
                && (now.value - then.value).abs() >= least_among_others(now.identity.measure)
                && !is_volatile(id, now)
        })
        .collect();
    let label = |figure: &Figure| (figure.identity.measure, figure.identity.categories);
    let mut pairs = moved.iter().filter(|(_, then)| is_settled(then, when)).flat_map(|one| {
        let others = moved.iter().filter(|other| label(other.0) == label(one.0));
        others.filter(|other| other.0.identity != one.0.identity).map(move |other| (one, other))
    });
    let (one, other) = pairs.find(|((a, a_then), (b, b_then))| {
        let straight = far(a.value, a_then.value) + far(b.value, b_then.value);
        let crossed = far(a.value, b_then.value) + far(b.value, a_then.value);
        crossed < SPANS_REMAIN * straight
    })?;
    let message = format!(
        "{} for {} and {} for {} fit each other's figures of {} better than their own",
        number_words(one.0.value),
        span(one.0),
        number_words(other.0.value),
        span(other.0),
        then.release.published_on
    );
    Some(Saying::of(Rule::Restated, Weight::Hold, id, message).at([&one.0.cell, &other.0.cell]))
}

/// Whether a period had ended long enough before the day for its figure to be settled.
fn is_settled(figure: &Figure, when: NaiveDate) -> bool {
    let Some(start) = figure.identity.start else { return false };
    let (end, days) = match figure.identity.period {
        PeriodKind::Month => (last_of_month(start), MONTH_SETTLED_DAYS),
        PeriodKind::Day => (Some(start), SETTLED_DAYS),
        PeriodKind::Quarter => (start.checked_add_days(chrono::Days::new(91)), SETTLED_DAYS),
        PeriodKind::WholeFiscalYear => (FiscalYear::of(start).last_day(), SETTLED_DAYS),
        _ => return false,
    };
    end.is_some_and(|end| (when - end).num_days() >= days)
}

/// Paroles requested, and those granted or denied, of one month are in two tables: where ICE computes both anew, each
/// confirms the other (May 2022, November 2023).
fn paroles_moved_together(id: TableId, now: Earlier<'_>, then: Earlier<'_>, of: &Figure) -> bool {
    if !matches!(id, TableId::ParoleRequested | TableId::ParoleStatus) {
        return false;
    }
    let of_month = |earlier: Earlier<'_>, table: TableId, is_wanted: fn(&str) -> bool| {
        let figures = &earlier.release.tables.get(&table)?.figures;
        let same = |figure: &&Figure| {
            (figure.identity.period, figure.identity.start)
                == (of.identity.period, of.identity.start)
                && is_wanted(figure.identity.category(0))
        };
        let mut found = figures.iter().filter(same).map(|figure| figure.value).peekable();
        found.peek().is_some().then(|| found.sum::<f64>())
    };
    // Until April 2022 the requests stood in the table of decisions.
    let requested = |earlier: Earlier<'_>| {
        let own = of_month(earlier, TableId::ParoleRequested, |_| true);
        own.or_else(|| of_month(earlier, TableId::ParoleStatus, |status| status == "requested"))
    };
    let decided =
        |earlier| of_month(earlier, TableId::ParoleStatus, |status| status != "requested");
    let months = [requested(now), decided(now), requested(then), decided(then)];
    let [Some(asked), Some(answered), Some(asked_then), Some(answered_then)] = months else {
        return false;
    };
    // Requests of one month are decided in others too, but most of them in their own.
    let apart = |asked: f64, answered: f64| (asked.max(1.0) / answered.max(1.0)).ln().abs();
    let nearer = apart(asked_then, answered_then) - apart(asked, answered);
    let together = (asked - asked_then) / (answered - answered_then);
    // Seven requests beside 58 decisions are a slip of the hand (2024-12-11); the decisions are sound.
    let plausible = id == TableId::ParoleStatus || nearer > -APART;
    (0.4..=2.5).contains(&together) && plausible || nearer > CORRECTED
}

/// Requests and decisions of a month that come so much nearer to each other (as a logarithm of their ratio) are
/// corrected; that move apart by more are not computed anew.
const CORRECTED: f64 = 0.7;
const APART: f64 = 1.2;

/// Families and people with a fear claim in custody are counted anew in every release, months back.
pub(super) fn is_volatile(id: TableId, figure: &Figure) -> bool {
    let custody = matches!(id, TableId::CustodyLengthOfStay | TableId::PeopleByDaysInCustody);
    let who = figure.identity.category(0);
    // A share follows from its counts and is judged by them.
    figure.identity.measure == Measure::Share
        || custody && (who.contains("fear") || who.contains("family"))
}

/// By how much a figure moves at least for the change to be no matter of single records.
fn least(measure: Measure) -> f64 {
    match measure.unit() {
        "days" => 10.0,
        _ => 100.0,
    }
}

/// The same among figures that stand.
fn least_among_others(measure: Measure) -> f64 {
    match measure.unit() {
        "days" => 2.0,
        "usd" => 50.0,
        _ => 12.0,
    }
}

fn span(figure: &Figure) -> String {
    let start = figure.identity.start;
    match figure.identity.period {
        PeriodKind::Month => start.map_or_else(String::new, |d| d.format("%B %Y").to_string()),
        PeriodKind::WholeFiscalYear => {
            start.map_or_else(String::new, |day| format!("fiscal year {}", FiscalYear::of(day).0))
        }
        PeriodKind::FiscalYearToDate => "the year to date".to_owned(),
        _ => start.map_or_else(String::new, |day| day.to_string()),
    }
}

fn share(part: usize, all: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(part) / number(all.max(1))
}
