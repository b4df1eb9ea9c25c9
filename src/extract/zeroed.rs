//! Fiscal years that a table of several years prints as zeros because ICE no longer fills them in.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::context::Context;
use crate::extract::grid::Exclusion;
use crate::model::{Category, Dimension, FiscalYear, Measure, Observation, Period, TableId, Value};

/// A year beside which a year of zeros is taken as not filled in counts at least so many.
const FILLED: f64 = 50.0;

/// Rows that are filled in together: a table's figures of one measure and group.
type Rows = (TableId, Measure, Option<Category>);

/// What a year of such rows holds.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    people: f64,
    by_month: bool,
}

/// Withdraws every figure of a fiscal year that is zero in all its rows although a year beside it counts fifty or more:
/// parole requests of FY2025 in every FY26 file (0409/26 `Detention FY26`!B149:M149, FY25 files have 4,394), arrests of
/// FY2025 (`Semiannual`!A12). A table by month keeps the year that still runs: zeros may be true there. Where one
/// measure or group of a table lost a year, zeros of the others in that year are withdrawn as well, however small the
/// group (FY2025 arrests of citizens: 0 after 13 and 7).
pub fn withdraw(context: &mut Context<'_>) {
    let mut sums: BTreeMap<Rows, BTreeMap<FiscalYear, Sum>> = BTreeMap::new();
    for figure in &context.observations {
        if let (Some(year), Value::Number(number)) = (year_of(figure), &figure.value) {
            let sum = sums.entry(rows_of(figure)).or_default().entry(year).or_default();
            sum.people += number;
            sum.by_month |= matches!(figure.period, Period::Month(_));
        }
    }
    let mut zeroed: BTreeSet<(Rows, FiscalYear)> = BTreeSet::new();
    for (rows, years) in &sums {
        let newest = years.keys().next_back().copied().max(context.year);
        for (year, sum) in years {
            let runs = Some(*year) >= newest && sum.by_month;
            if !runs && sum.people.abs() <= 0.0 && beside(years, *year) >= FILLED {
                zeroed.insert((rows.clone(), *year));
            }
        }
    }
    let lost: BTreeSet<(TableId, FiscalYear)> =
        zeroed.iter().map(|((table, ..), year)| (*table, *year)).collect();
    for (rows, years) in &sums {
        for (year, sum) in years {
            if sum.people.abs() <= 0.0 && lost.contains(&(rows.0, *year)) {
                zeroed.insert((rows.clone(), *year));
            }
        }
    }
    let is_zeroed = |figure: &Observation| {
        year_of(figure).is_some_and(|year| zeroed.contains(&(rows_of(figure), year)))
    };
    let (withdrawn, kept): (Vec<Observation>, Vec<Observation>) =
        context.observations.drain(..).partition(is_zeroed);
    context.observations = kept;
    for figure in withdrawn {
        context.grid.withdraw(figure.address.row, figure.address.column, Exclusion::Zeroed);
    }
}

fn rows_of(figure: &Observation) -> Rows {
    let group = figure.breakdown.iter().find(|(dimension, _)| *dimension == Dimension::Group);
    (figure.table, figure.measure, group.map(|(_, category)| category.clone()))
}

fn year_of(figure: &Observation) -> Option<FiscalYear> {
    figure.period.first_day().map(FiscalYear::of)
}

/// The year before, or where the table begins with this year, the year after.
fn beside(years: &BTreeMap<FiscalYear, Sum>, year: FiscalYear) -> f64 {
    let before = years.range(..year).next_back();
    let after = years.range(year..).find(|(other, _)| **other > year);
    before.or(after).map_or(0.0, |(_, sum)| sum.people)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::sample::{after, day, figure};

    fn years(figures: Vec<Observation>) -> Vec<Option<chrono::NaiveDate>> {
        let (kept, _) = after(withdraw, 2026, &[], figures);
        kept.iter().map(|figure| figure.period.first_day()).collect()
    }

    #[test]
    fn a_past_year_of_zeros_beside_a_filled_one_is_withdrawn() {
        // 0409/26 `Detention FY26`!B149:M149: FY2025 as zeros, 4,394 in FY25 files.
        let requests = |month: &str, number| {
            let period = Period::Month(day(month));
            figure((TableId::ParoleRequested, Measure::Paroles), &[], period, number)
        };
        let kept = years(vec![
            requests("2024-01-01", 900.0),
            requests("2024-02-01", 0.0),
            requests("2024-10-01", 0.0),
            requests("2024-11-01", 0.0),
            requests("2025-10-01", 0.0),
            requests("2025-11-01", 0.0),
        ]);
        let expected = ["2024-01-01", "2024-02-01", "2025-10-01", "2025-11-01"];
        assert_eq!(kept, expected.map(|month| Some(day(month))));
    }

    #[test]
    fn small_groups_lose_the_year_that_the_large_ones_lost() {
        let arrests = |group, year, number| {
            let period = Period::WholeFiscalYear(FiscalYear(year));
            let by = [(Dimension::Group, group)];
            figure((TableId::Semiannual, Measure::Arrests), &by, period, number)
        };
        let (parents, citizens) = ("parents_of_us_citizens", "us_citizens");
        let kept = years(vec![
            arrests(parents, 2024, 9_739.0),
            arrests(parents, 2025, 0.0),
            arrests(citizens, 2024, 7.0),
            arrests(citizens, 2025, 0.0),
        ]);
        assert_eq!(kept, [Some(day("2023-10-01")); 2]);
    }

    #[test]
    fn true_zeros_of_a_small_group_stay() {
        let removals = |year, number| {
            let period = Period::WholeFiscalYear(FiscalYear(year));
            let by = [(Dimension::Group, "us_citizens")];
            figure((TableId::Semiannual, Measure::RemovalsCount), &by, period, number)
        };
        assert_eq!(years(vec![removals(2023, 2.0), removals(2024, 0.0)]).len(), 2);
    }
}
