//! The facility sheet: three splits of one population, a list of places, means since 1 October.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Report, Saying};
use crate::model::Cell;
use crate::model::interval::{self, DaysCounted, PARTS};
use crate::model::series::number_words;
use crate::model::{Measure, PeriodKind, PrintedTable, Rule, TableId, Text, Weight};

pub(super) const ID: TableId = TableId::Facilities;

pub(super) const LEVELS: [Measure; 4] =
    [Measure::LevelA, Measure::LevelB, Measure::LevelC, Measure::LevelD];
pub(super) const THREATS: [Measure; 4] =
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
/// The count ends one or two days before the sheet's date; a longer gap is a warning (2024-01-18: four days).
const DAYS_USUAL: u32 = 2;
/// And at most so many.
const DAYS_BEFORE: u32 = 5;
/// The share of people under mandatory detention; sound sheets of 2019 to 2026 say 48 to 73 in a hundred.
const MANDATORY_SHARE: std::ops::RangeInclusive<f64> = 0.3..=0.9;

pub(super) fn share(part: usize, all: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if all == 0 { 0.0 } else { number(part) / number(all) }
}

/// One row: its place and the sums of the three splits.
#[derive(Default)]
pub(super) struct Row<'a> {
    pub(super) name: &'a str,
    levels: f64,
    pub(super) criminality: f64,
    threats: f64,
    pub(super) cell: Option<&'a Cell>,
}

impl Row<'_> {
    fn spread(&self) -> f64 {
        let sums = [self.levels, self.criminality, self.threats];
        sums.iter().copied().fold(f64::MIN, f64::max)
            - sums.iter().copied().fold(f64::MAX, f64::min)
    }
}

pub(super) fn rows(table: &PrintedTable) -> BTreeMap<u32, Row<'_>> {
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
        "{} of {} rows repeat the name of another row, first {}",
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
            "listed facilities sum to {} people a day, above the national {}",
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
    let before = elapsed.checked_sub(counted);
    if before.is_some_and(|days| days <= DAYS_USUAL) || counted >= 365 && before.is_some() {
        return;
    }
    let weight = match before {
        Some(days) if days <= DAYS_BEFORE => Weight::Warning,
        _ => Weight::Hold,
    };
    let ends = first.and_then(|first| {
        first.checked_add_days(chrono::Days::new(u64::from(counted).checked_sub(1)?))
    });
    let message = format!(
        "the sheet is dated {}, and its figures are means over {counted} days, which end on {}",
        table.date().map_or_else(String::new, |date| date.to_string()),
        ends.map_or_else(String::new, |date| date.to_string())
    );
    let saying = Saying::of(Rule::DaysContradictDate, weight, ID, message);
    report.say(saying.at_date_of(table));
}

/// A column in which every row is zero.
fn zeros(report: &mut Report<'_>, table: &PrintedTable) {
    for measure in [Measure::Mandatory, Measure::AverageDays] {
        let values: Vec<&crate::model::Figure> = table.of(measure).collect();
        if values.len() > 20 && values.iter().all(|figure| figure.value.abs() <= 0.0) {
            let message = format!(
                "the column `{measure}` is zero in all of {} rows, which means not reported",
                values.len()
            );
            let saying = Saying::of(Rule::ColumnOutOfRange, Weight::Hold, ID, message);
            report.say(saying.only(&[measure]).at(values.first().map(|figure| &figure.cell)));
        }
    }
}

/// The column of men and women holds other words.
fn words(report: &mut Report<'_>, table: &PrintedTable) {
    let foreign = |text: &&Text| !text.to_ascii_lowercase().contains("male");
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
