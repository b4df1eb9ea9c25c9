//! A column that repeats another one.
//!
//! In the facility sheet of 2021-03-05 the average length of stay equals the average daily population at 146 of 146
//! places. Sound sheets have equal figures at single places only: one person, or none. A table by month has equal
//! months only if one was pasted over another.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::facilities::{ID, LEVELS, THREATS, rows, share};
use super::report::{Report, Saying};
use crate::model::interval::PARTS;
use crate::model::{Figure, Measure, PeriodKind, PrintedTable, Rule, TableId, Text, Weight};

/// Rows above zero in both columns that a comparison needs.
const ROWS: usize = 20;
/// Share of those rows that must be equal.
const EQUAL: f64 = 0.9;
/// Figures above this size that two months must share; small counts are equal by chance.
const LARGE: f64 = 20.0;
const MONTH_ROWS: usize = 4;

type Column<'a> = BTreeMap<u32, &'a Figure>;
/// Figures of one month by their categories.
type Month<'a> = BTreeMap<[Option<Text>; 3], &'a Figure>;

pub(super) fn judge(report: &mut Report<'_>) {
    facilities(report);
    for (id, table) in &report.release.tables {
        months(report, *id, table);
    }
}

/// Columns of the facility sheet beside each other and beside the population.
fn facilities(report: &mut Report<'_>) {
    let Some(table) = report.table(ID) else { return };
    let mut columns: BTreeMap<Measure, Column<'_>> = BTreeMap::new();
    for figure in table.figures.iter().filter(|figure| figure.value > 0.0) {
        columns.entry(figure.identity.measure).or_default().insert(figure.cell.row, figure);
    }
    let population: BTreeMap<u32, f64> =
        rows(table).into_iter().map(|(row, place)| (row, place.criminality)).collect();
    for measure in [Measure::AverageDays, Measure::GuaranteedMinimum] {
        let Some(column) = columns.get(&measure) else { continue };
        let beside = |figure: &&Figure| population.get(&figure.cell.row).copied();
        let what = "the average daily population";
        say(report, column, beside, (&[measure], &format!("`{measure}`"), what));
    }
    // Columns of one split; a place whose people are all of one kind has equal figures in two splits.
    let is_split = |one: &Measure, other: &Measure| {
        [&LEVELS[..], &PARTS[..], &THREATS[..]]
            .iter()
            .any(|split| split.contains(one) && split.contains(other))
    };
    let pairs = columns
        .iter()
        .enumerate()
        .flat_map(|(at, one)| columns.iter().skip(at + 1).map(move |other| (one, other)))
        .filter(|((one, _), (other, _))| is_split(one, other));
    for ((one, column), (other, beside)) in pairs {
        let value = |figure: &&Figure| beside.get(&figure.cell.row).map(|figure| figure.value);
        let (words, others) = (format!("`{one}`"), format!("`{other}`"));
        say(report, column, value, (&[*one, *other], &words, &others));
    }
}

fn say<'a>(
    report: &mut Report<'_>,
    column: &Column<'a>,
    beside: impl Fn(&&'a Figure) -> Option<f64>,
    (held, what, other): (&[Measure], &str, &str),
) {
    let both: Vec<(&Figure, f64)> = column
        .values()
        .filter_map(|figure| Some((*figure, beside(figure).filter(|value| *value > 0.0)?)))
        .collect();
    let n_equal = both.iter().filter(|(figure, value)| (figure.value - value).abs() < 1e-6).count();
    if both.len() < ROWS || share(n_equal, both.len()) < EQUAL {
        return;
    }
    let message = format!("the column {what} equals {other} in {n_equal} of {} rows", both.len());
    let cells = both.first().map(|(figure, _)| &figure.cell);
    let saying = Saying::of(Rule::ColumnOutOfRange, Weight::Hold, ID, message);
    report.say(saying.only(held).at(cells));
}

/// Two months of a table that are equal in every row.
fn months(report: &mut Report<'_>, id: TableId, table: &PrintedTable) {
    let mut months: BTreeMap<(Measure, NaiveDate), Month<'_>> = BTreeMap::new();
    for figure in table.figures.iter().filter(|f| f.identity.period == PeriodKind::Month) {
        let Some(month) = figure.identity.start else { continue };
        let identity = &figure.identity;
        let rows = months.entry((identity.measure, month)).or_default();
        rows.insert(identity.categories, figure);
    }
    let all: Vec<_> = months.iter().collect();
    for (((measure, one), rows), ((other_measure, other), others)) in all
        .iter()
        .enumerate()
        .flat_map(|(at, one)| all.iter().skip(at + 1).map(move |other| (*one, *other)))
    {
        if measure != other_measure {
            continue;
        }
        let both = rows
            .iter()
            .filter_map(|(row, figure)| Some((*figure, *others.get(row)?)))
            .filter(|(one, other)| one.value > LARGE || other.value > LARGE);
        // Ends at the first that differs.
        let equal: Option<Vec<(&Figure, &Figure)>> = both
            .map(|(one, other)| ((one.value - other.value).abs() < 1e-6).then_some((one, other)))
            .collect();
        if let Some(both) = equal.filter(|both| both.len() >= MONTH_ROWS) {
            let message =
                format!("the figures of {one} and {other} are equal in {} rows", both.len());
            let cells = both.iter().take(1).flat_map(|(one, other)| [&one.cell, &other.cell]);
            let saying = Saying::of(Rule::ColumnOutOfRange, Weight::Hold, id, message);
            report.say(saying.only(&[*measure]).at(cells));
        }
    }
}
