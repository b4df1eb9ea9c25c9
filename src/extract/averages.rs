//! Averages of zero over people whom the same document counts, which ICE prints where an average was not filled in.

use std::collections::BTreeSet;

use crate::extract::context::Context;
use crate::extract::grid::Exclusion;
use crate::model::table::profile;
use crate::model::{Category, Measure, Observation, Period, TableId, Value};

/// Withdraws averages of zero where the same document counts people (families in September 2025 in 0924/25 and in March
/// 2026 in 0409/26, 6 bonds in January 2026 in 0108/26): nobody stays 0 days or posts a bond of 0 dollars on average. A
/// zero over nobody is left as ICE prints it, but not for a month that still runs: somebody may come in it (families in
/// April 2022: nobody in 0413/22, 0.8 a day in later files, which do not fill the average in).
pub fn withdraw(context: &mut Context<'_>) {
    let zeros: Vec<Zero> = context.observations.iter().enumerate().filter_map(zero).collect();
    if zeros.is_empty() {
        return;
    }
    let counting: BTreeSet<Counting> = zeros.iter().map(|zero| zero.counted.0).collect();
    let is_counting = |figure: &&Observation| {
        let some = matches!(figure.value, Value::Number(number) if number > 0.0);
        some && counting.contains(&(figure.table, figure.measure))
    };
    let counts = context.observations.iter().filter(is_counting);
    let counted: BTreeSet<Counted> =
        counts.map(|figure| ((figure.table, figure.measure), where_and_when(figure))).collect();
    let mut not_filled = zeros
        .into_iter()
        .filter(|zero| zero.still_runs || counted.contains(&zero.counted))
        .map(|zero| zero.at)
        .peekable();
    let figures = std::mem::take(&mut context.observations);
    for (at, figure) in figures.into_iter().enumerate() {
        if not_filled.next_if_eq(&at).is_some() {
            let (row, column) = (figure.address.row, figure.address.column);
            context.grid.withdraw(row, column, Exclusion::AverageNotFilled);
        } else {
            context.observations.push(figure);
        }
    }
}

/// Table and measure in which the people of an average are counted.
type Counting = (TableId, Measure);
/// The same, with the categories other than `all`, and the first day and kind of the period.
type Counted = (Counting, WhereAndWhen);
type WhereAndWhen = (Vec<Category>, Option<chrono::NaiveDate>, bool);

/// An average of zero.
struct Zero {
    /// Its number among the figures.
    at: usize,
    /// Where its people are counted.
    counted: Counted,
    /// Whether it is of a month that still runs.
    still_runs: bool,
}

fn zero((at, figure): (usize, &Observation)) -> Option<Zero> {
    let zero = matches!(figure.value, Value::Number(number) if number.abs() <= 0.0);
    let average = matches!(
        figure.measure,
        Measure::AverageDays
            | Measure::AverageBond
            | Measure::AverageConsecutiveDays
            | Measure::AverageCumulativeDays
    );
    if !(zero && average) {
        return None;
    }
    let counted = (profile(figure.table).counted_in?, where_and_when(figure));
    let still_runs = matches!(figure.period, Period::Month(_)) && !figure.complete;
    Some(Zero { at, counted, still_runs })
}

fn where_and_when(figure: &Observation) -> WhereAndWhen {
    let named = figure.breakdown.iter().map(|(_, category)| category);
    let named = named.filter(|category| category.as_str() != "all").cloned().collect();
    let dated = !matches!(figure.period, Period::Snapshot | Period::FiscalYearToDate(_));
    (named, figure.period.first_day().filter(|_| dated), matches!(figure.period, Period::Month(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::sample::{after, day, figure};
    use crate::model::Dimension;

    #[test]
    fn an_average_of_zero_over_people_is_withdrawn_and_one_over_nobody_is_kept() {
        // 0409/26: families are counted in March 2026, nobody in October 2022.
        let family = [(Dimension::FacilityType, "family")];
        let stay = |month: &str, days| {
            let table = TableId::LengthOfStayByFacilityType;
            figure((table, Measure::AverageDays), &family, Period::Month(day(month)), days)
        };
        let held = |month: &str, people| {
            let table = TableId::AverageDailyPopulationByFacilityType;
            let period = Period::Month(day(month));
            figure((table, Measure::AverageDailyPopulation), &family, period, people)
        };
        let mut running = stay("2022-11-01", 0.0);
        running.complete = false;
        let figures = vec![
            stay("2026-03-01", 0.0),
            held("2026-03-01", 907.5),
            stay("2022-10-01", 0.0),
            held("2022-10-01", 0.0),
            stay("2026-02-01", 21.4),
            held("2026-02-01", 911.0),
            running,
        ];
        let (kept, _) = after(withdraw, 2026, &[], figures);
        let months: Vec<_> = kept
            .iter()
            .filter(|figure| figure.measure == Measure::AverageDays)
            .filter_map(|figure| figure.period.first_day())
            .collect();
        assert_eq!(months, [day("2022-10-01"), day("2026-02-01")]);
    }
}
