//! The facility sheet: three splits of one population, a list of places, means since 1 October.
//! Comes in: a release, the history. Goes out: findings on the sheet. Never: a row mended, or a column trusted because
//! the others are sound.

use std::collections::{BTreeMap, BTreeSet};

use super::history::{Earlier, History};
use super::report::{Report, Saying};
use crate::model::release::Cell;
use crate::model::series::number_words;
use crate::model::{Measure, PeriodKind, PrintedTable, Rule, TableId, Weight};
use crate::normalize::interval::{self, DaysCounted, PARTS};

const ID: TableId = TableId::Facilities;

const LEVELS: [Measure; 4] = [Measure::LevelA, Measure::LevelB, Measure::LevelC, Measure::LevelD];
const THREATS: [Measure; 4] =
    [Measure::ThreatLevel1, Measure::ThreatLevel2, Measure::ThreatLevel3, Measure::NoThreatLevel];

/// Sums of four numbers that were each rounded to a whole one differ by less than this.
const ROUNDED_ROOM: f64 = 4.0;
/// On 2022-02-07 values below one were left out; rows then differ by up to this.
const SMALL_VALUES_ROOM: f64 = 1.5;
/// A row that differs by more has a figure that is wrong; sound rows differ by one person at most (2024-09-17).
const ROW_ROOM: f64 = 2.5;
/// Part of the rows that may fail by more before the sheet is held.
const ROWS_FAILING: f64 = 0.05;
/// Above the nation by this share, something is counted twice; sound sheets reach 100.9 % (early in a year).
const ABOVE_NATION: f64 = 1.03;
/// The count ends at most so many days before the sheet's date.
const DAYS_BEFORE: u32 = 5;
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
/// The share of people under mandatory detention; sound sheets of 2019 to 2026 say 48 to 73 in a hundred.
const MANDATORY_SHARE: std::ops::RangeInclusive<f64> = 0.3..=0.9;

fn share(part: usize, all: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if all == 0 { 0.0 } else { number(part) / number(all) }
}

/// One row: its place and the sums of the three splits.
#[derive(Default)]
struct Row<'a> {
    name: &'a str,
    levels: f64,
    criminality: f64,
    threats: f64,
    cell: Option<&'a Cell>,
}

impl Row<'_> {
    fn spread(&self) -> f64 {
        let sums = [self.levels, self.criminality, self.threats];
        sums.iter().copied().fold(f64::MIN, f64::max)
            - sums.iter().copied().fold(f64::MAX, f64::min)
    }
}

fn rows(table: &PrintedTable) -> BTreeMap<u32, Row<'_>> {
    let mut rows: BTreeMap<u32, Row<'_>> = BTreeMap::new();
    for figure in &table.figures {
        let measure = figure.identity.measure;
        let row = rows.entry(figure.cell.row).or_default();
        row.name = figure.identity.category(0);
        if LEVELS.contains(&measure) {
            row.levels += figure.value;
        } else if PARTS.contains(&measure) {
            row.criminality += figure.value;
            row.cell = row.cell.or(Some(&figure.cell));
        } else if THREATS.contains(&measure) {
            row.threats += figure.value;
        }
    }
    rows
}

/// What the sheet says of itself.
pub(super) fn alone(report: &mut Report<'_>) {
    let Some(table) = report.table(ID) else { return };
    let rows = rows(table);
    let counted = interval::days_counted(table, &PARTS);
    splits(report, &rows, counted);
    repeated(report, &rows);
    nation(report, table, &rows);
    days(report, table, counted);
    zeros(report, table);
    mandatory(report, table);
    words(report, table);
}

fn splits(report: &mut Report<'_>, rows: &BTreeMap<u32, Row<'_>>, counted: DaysCounted) {
    if counted == DaysCounted::Rounded {
        let message = "figures are printed in whole numbers: splits differ by a few people, means between releases are known within bounds only".to_owned();
        report.say(Saying::of(Rule::Rounded, Weight::Notice, ID, message));
    }
    let room = if counted == DaysCounted::Rounded { ROUNDED_ROOM } else { 0.01 };
    let failing: Vec<&Row<'_>> = rows.values().filter(|row| row.spread() > room).collect();
    let Some(worst) = failing.iter().max_by(|a, b| a.spread().total_cmp(&b.spread())) else {
        return;
    };
    let far = failing.iter().filter(|row| row.spread() > room.max(SMALL_VALUES_ROOM)).count();
    let large = failing.iter().filter(|row| row.spread() > room.max(ROW_ROOM)).count();
    let many = share(far, rows.len()) > ROWS_FAILING;
    let weight = if many || large > 0 { Weight::Hold } else { Weight::Warning };
    let message = format!(
        "in {} of {} rows the three splits of the population differ, most at {}: {} by level, {} by sex and criminality, {} by threat level",
        failing.len(),
        rows.len(),
        worst.name.split(" | ").next().unwrap_or_default(),
        number_words(worst.levels),
        number_words(worst.criminality),
        number_words(worst.threats)
    );
    let saying = Saying::of(Rule::SplitsDisagree, weight, ID, message);
    // Where two of the three agree in every row, the third is wrong.
    let odd = if many { None } else { odd_split(&failing, room) };
    report.say(saying.only(odd.unwrap_or_default()).at(worst.cell));
}

/// The split that differs where the other two agree in every failing row.
fn odd_split(failing: &[&Row<'_>], room: f64) -> Option<&'static [Measure]> {
    let agree = |one: fn(&Row<'_>) -> f64, other: fn(&Row<'_>) -> f64| {
        failing.iter().all(|row| (one(row) - other(row)).abs() <= room)
    };
    match () {
        () if agree(|row| row.criminality, |row| row.threats) => Some(&LEVELS),
        () if agree(|row| row.levels, |row| row.threats) => Some(&PARTS),
        () if agree(|row| row.levels, |row| row.criminality) => Some(&THREATS),
        () => None,
    }
}

fn repeated(report: &mut Report<'_>, rows: &BTreeMap<u32, Row<'_>>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let again: Vec<&Row<'_>> = rows.values().filter(|row| !seen.insert(row.name)).collect();
    let Some(first) = again.first() else { return };
    let weight =
        if share(again.len(), rows.len()) > ROWS_FAILING { Weight::Hold } else { Weight::Warning };
    let message = format!(
        "{} of {} rows name a place that another row names, {} first",
        again.len(),
        rows.len(),
        first.name.split(" | ").next().unwrap_or_default()
    );
    let cells = again.iter().filter_map(|row| row.cell);
    report.say(Saying::of(Rule::RowsRepeated, weight, ID, message).at(cells));
}

fn nation(report: &mut Report<'_>, table: &PrintedTable, rows: &BTreeMap<u32, Row<'_>>) {
    let Some(national) = report.table(TableId::AverageDailyPopulation) else { return };
    let figure = national.find(
        Measure::AverageDailyPopulation,
        &["all", "all"],
        PeriodKind::FiscalYearToDate,
    );
    let Some(figure) = figure else { return };
    // The nation of another year, or of a stale sheet, is no measure.
    if national.edition() != table.edition() || report.holds(TableId::AverageDailyPopulation) {
        return;
    }
    let sum: f64 = rows.values().map(|row| row.criminality).sum();
    if sum > ABOVE_NATION * figure.value {
        let message = format!(
            "the listed places hold {} people a day together, the nation {}",
            number_words(sum),
            number_words(figure.value)
        );
        let saying = Saying::of(Rule::FacilitiesAboveNation, Weight::Hold, ID, message);
        report.say(saying.at([&figure.cell]));
    }
}

fn days(report: &mut Report<'_>, table: &PrintedTable, counted: DaysCounted) {
    let (DaysCounted::Exactly(counted), Some(elapsed)) = (counted, interval::days_elapsed(table))
    else {
        return;
    };
    let first = table.edition().and_then(crate::model::FiscalYear::first_day);
    if table.edition() != table.date().map(crate::model::FiscalYear::of) && counted < 365 {
        return;
    }
    if counted <= elapsed && elapsed - counted <= DAYS_BEFORE {
        return;
    }
    let ends = first.and_then(|first| {
        first.checked_add_days(chrono::Days::new(u64::from(counted).checked_sub(1)?))
    });
    let message = format!(
        "the sheet is dated {}, and its figures are means over {counted} days, which end on {}",
        table.date().map_or_else(String::new, |date| date.to_string()),
        ends.map_or_else(String::new, |date| date.to_string())
    );
    let saying = Saying::of(Rule::DaysContradictDate, Weight::Hold, ID, message);
    report.say(saying.at_date_of(table));
}

/// A column in which every row is zero.
fn zeros(report: &mut Report<'_>, table: &PrintedTable) {
    for measure in [Measure::Mandatory, Measure::AverageDays] {
        let values: Vec<&crate::model::Figure> = table.of(measure).collect();
        if values.len() > 20 && values.iter().all(|figure| figure.value.abs() <= 0.0) {
            let message = format!(
                "the column `{measure}` is zero in all of {} rows; zero is not a figure here",
                values.len()
            );
            let saying = Saying::of(Rule::ColumnOutOfRange, Weight::Hold, ID, message);
            report.say(saying.only(&[measure]).at(values.first().map(|figure| &figure.cell)));
        }
    }
}

/// The column of men and women holds other words.
fn words(report: &mut Report<'_>, table: &PrintedTable) {
    let foreign = |text: &&std::sync::Arc<str>| !text.to_ascii_lowercase().contains("male");
    let n_foreign = table.genders.iter().filter(foreign).count();
    let Some(first) = table.genders.iter().find(foreign) else { return };
    if share(n_foreign, table.genders.len()) > 0.5 && table.genders.len() > 20 {
        let message = format!(
            "the column of men and women says `{first}` and the like in {n_foreign} of {} rows: its words, and those of the column before, belong to other columns",
            table.genders.len()
        );
        let saying = Saying::of(Rule::WordsOutOfColumn, Weight::Hold, ID, message);
        report.say(saying.only(&[Measure::TypeDetailed, Measure::Gender]));
    }
}

/// What the sheet says beside the last good one.
pub(super) fn against(report: &mut Report<'_>, history: &History<'_>) {
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

/// The share of people under mandatory detention, far out of its range.
fn mandatory(report: &mut Report<'_>, table: &PrintedTable) {
    let held = |finding: &crate::model::Finding| {
        finding.held && finding.measures.contains(&Measure::Mandatory)
    };
    if report.findings.iter().any(held) {
        return;
    }
    let sum = |measures: &[Measure]| -> f64 {
        let of = |figure: &&crate::model::Figure| measures.contains(&figure.identity.measure);
        table.figures.iter().filter(of).map(|figure| figure.value).sum()
    };
    let (mandatory, all) = (sum(&[Measure::Mandatory]), sum(&PARTS));
    if mandatory <= 0.0 || all <= 0.0 || MANDATORY_SHARE.contains(&(mandatory / all)) {
        return;
    }
    let message = format!(
        "{:.0}% of the people are under mandatory detention; in sound releases it is {:.0}% to {:.0}%",
        100.0 * mandatory / all,
        100.0 * MANDATORY_SHARE.start(),
        100.0 * MANDATORY_SHARE.end()
    );
    let saying = Saying::of(Rule::ColumnOutOfRange, Weight::Hold, ID, message);
    let cells = table.of(Measure::Mandatory).next().map(|figure| &figure.cell);
    report.say(saying.only(&[Measure::Mandatory]).at(cells));
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
                "the row of {} ({}) carries the name of another place, {}",
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
            "at {} the mean since {} would be {} people a day, more than all listed places hold",
            name.split(" | ").next().unwrap_or_default().to_ascii_uppercase(),
            before.release.published_on,
            number_words(*mean)
        );
        report.say(Saying::of(Rule::ImpossibleInterval, Weight::Hold, ID, message));
    }
}
