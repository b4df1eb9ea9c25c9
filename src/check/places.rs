//! The facility sheet beside the last good one: columns that changed places, names over other addresses, large places
//! that left the list, days in custody that fell.

use std::collections::{BTreeMap, BTreeSet};

use super::facilities::{ID, Row, rows, share};
use super::history::{Earlier, History};
use super::report::{Report, Saying};
use crate::model::interval;
use crate::model::series::number_words;
use crate::model::{Measure, PrintedTable, Rule, Weight};

/// Part of the places whose days in custody may fall (single records are taken back) before the sheet is held.
const PLACES_FALLING: f64 = 0.03;
/// Columns of people that add over places.
const ADDING: &[Measure] = &[
    Measure::LevelA,
    Measure::LevelB,
    Measure::LevelC,
    Measure::LevelD,
    Measure::MaleCriminal,
    Measure::MaleNonCriminal,
    Measure::FemaleCriminal,
    Measure::FemaleNonCriminal,
    Measure::ThreatLevel1,
    Measure::ThreatLevel2,
    Measure::ThreatLevel3,
    Measure::NoThreatLevel,
];
/// Days after which sums of columns say nothing.
const NEAR_DAYS: i64 = 35;
/// Two sums that moved by this much together (as logarithms) may have changed places; they are means since 1 October.
const COLUMNS_MOVED: f64 = 0.4;
/// A place of so many people does not leave a list of means since 1 October unseen.
const LARGE_PLACE: f64 = 100.0;

/// What the sheet says beside the last good one.
pub(super) fn judge(report: &mut Report<'_>, history: &History<'_>) {
    let Some(table) = report.table(ID) else { return };
    if report.holds(ID) {
        return;
    }
    slipped(report, history, table);
    if let Some(before) = history.edition(ID, table) {
        let days = table.date().zip(before.table.date()).map(|(now, then)| (now - then).num_days());
        if days.is_some_and(|days| (0..=NEAR_DAYS).contains(&days)) {
            exchanged(report, table, before);
        }
        gone(report, table, before);
        stays(report, table, before);
    }
}

/// Two columns whose sums over all places fit each other's past better than their own.
fn exchanged(report: &mut Report<'_>, table: &PrintedTable, before: Earlier<'_>) {
    let sums = |of: &PrintedTable| -> BTreeMap<Measure, f64> {
        let mut sums = BTreeMap::new();
        for figure in of.figures.iter().filter(|f| ADDING.contains(&f.identity.measure)) {
            *sums.entry(figure.identity.measure).or_default() += figure.value;
        }
        sums
    };
    let (now, then) = (sums(table), sums(before.table));
    let far = |one: f64, other: f64| (one.max(1.0) / other.max(1.0)).ln().abs();
    let mut pairs = ADDING
        .iter()
        .enumerate()
        .flat_map(|(at, one)| ADDING.iter().skip(at + 1).map(move |other| (one, other)));
    let fits = |(one, other): &(&Measure, &Measure)| {
        let of = |sums: &BTreeMap<Measure, f64>, measure: &Measure| sums.get(measure).copied();
        let all = (of(&now, one), of(&now, other), of(&then, one), of(&then, other));
        let (Some(a), Some(b), Some(a_then), Some(b_then)) = all else { return false };
        let (straight, crossed) =
            (far(a, a_then) + far(b, b_then), far(a, b_then) + far(b, a_then));
        straight > COLUMNS_MOVED && crossed < 0.35 * straight
    };
    let Some((one, other)) = pairs.find(fits) else { return };
    let message = format!(
        "the columns `{one}` and `{other}` fit each other's sums of {} better than their own",
        before.release.published_on
    );
    let cells = [one, other].into_iter().filter_map(|m| table.of(*m).next()).map(|f| &f.cell);
    let saying = Saying::of(Rule::LabelsExchanged, Weight::Hold, ID, message);
    report.say(saying.only(&[*one, *other]).at(cells));
}

/// Large places that are no longer listed, neither by their name nor at their address.
fn gone(report: &mut Report<'_>, table: &PrintedTable, before: Earlier<'_>) {
    let key = |row: &Row<'_>| {
        let (name, place) = row.name.split_once(" | ").unwrap_or((row.name, ""));
        let letters = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase()
        };
        (letters(name), place.to_ascii_lowercase())
    };
    let (now, then) = (rows(table), rows(before.table));
    let listed: Vec<(String, String)> = now.values().map(key).collect();
    let gone: Vec<&Row<'_>> = then
        .values()
        .filter(|row| row.criminality >= LARGE_PLACE)
        .filter(|row| {
            let (name, place) = key(row);
            !listed.iter().any(|(other, at)| *other == name || *at == place)
        })
        .collect();
    let Some(first) = gone.first() else { return };
    let names: Vec<&str> =
        gone.iter().take(4).map(|row| row.name.split(" | ").next().unwrap_or_default()).collect();
    let message = format!(
        "{} places of {LARGE_PLACE} people or more a day since 1 October are no longer listed: {}",
        gone.len(),
        names.join("; ")
    );
    report.say(Saying::of(Rule::RowsVanished, Weight::Warning, ID, message).at(first.cell));
}

/// A name over the address of a place that had another name, while the name's own place is in the list too.
fn slipped(report: &mut Report<'_>, history: &History<'_>, table: &PrintedTable) {
    let Some(before) = history.last(ID) else { return };
    let of = |table: &PrintedTable| -> BTreeMap<String, BTreeSet<String>> {
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for figure in table.of(Measure::NoThreatLevel) {
            let lower = figure.identity.category(0).to_ascii_lowercase();
            if let Some((name, place)) = lower.split_once(" | ") {
                names.entry(place.to_owned()).or_default().insert(name.to_owned());
            }
        }
        names
    };
    let (now, then) = (of(table), of(before.table));
    let n_places = |name: &str| now.values().filter(|names| names.contains(name)).count();
    let had = |name: &str, place: &str| then.get(place).is_some_and(|names| names.contains(name));
    for (place, names) in &now {
        let Some(old) = then.get(place) else { continue };
        for name in names.iter().filter(|name| n_places(name) > 1 && !old.contains(*name)) {
            let elsewhere = now.keys().any(|other| other != place && had(name, other));
            let gone = old.iter().find(|old| !names.contains(*old));
            let (true, Some(gone)) = (elsewhere, gone) else { continue };
            let upper = |text: &str| text.to_ascii_uppercase();
            let message = format!(
                "the row of {} ({}) has the name of another place, {}",
                upper(gone),
                upper(place),
                upper(name)
            );
            report.say(Saying::of(Rule::RowsRepeated, Weight::Warning, ID, message));
        }
    }
}

/// Days in custody since 1 October, place by place.
fn stays(report: &mut Report<'_>, table: &PrintedTable, before: Earlier<'_>) {
    let own = |name: &str| name.to_ascii_lowercase();
    let (Some(then), Some(now)) =
        (interval::of_places(before.table, &own), interval::of_places(table, &own))
    else {
        return;
    };
    let nation: f64 = now.people.values().sum();
    let mut fallen: Vec<(f64, &str)> = Vec::new();
    let mut beyond: Vec<(f64, &str)> = Vec::new();
    let mut n_compared = 0;
    for (name, people) in &now.people {
        let Some(earlier) = then.people.get(name) else { continue };
        let Some(mean) = interval::between(&then, *earlier, &now, *people) else { continue };
        n_compared += 1;
        // A day of one person's custody taken back is a correction.
        if mean.highest * f64::from(mean.days) < -0.5 {
            fallen.push((mean.people, name));
        } else if mean.lowest > nation {
            beyond.push((mean.people, name));
        }
    }
    fallen.sort_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((mean, name)) = fallen.first() {
        let many = share(fallen.len(), n_compared) > PLACES_FALLING;
        let weight = if many { Weight::Hold } else { Weight::Warning };
        let message = format!(
            "at {} of {n_compared} places the days spent in custody since 1 October fell since {}; most at {}, where the mean between the two would be {}",
            fallen.len(),
            before.release.published_on,
            name.split(" | ").next().unwrap_or_default().to_ascii_uppercase(),
            number_words(*mean)
        );
        report.say(Saying::of(Rule::StaysFell, weight, ID, message));
    }
    if let Some((mean, name)) = beyond.first() {
        let message = format!(
            "at {} the average since {} would be {} people a day, more than in all listed facilities",
            name.split(" | ").next().unwrap_or_default().to_ascii_uppercase(),
            before.release.published_on,
            number_words(*mean)
        );
        report.say(Saying::of(Rule::ImpossibleInterval, Weight::Hold, ID, message));
    }
}
