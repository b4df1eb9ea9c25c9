//! Which days of a release are complete: book-ins are entered late, so its last days are still incomplete.
//!
//! Not complete are the last seven days; the days before them on which the change from a week earlier falls day after
//! day until the end; and, of the last thirty days, all from the first on which the count is further below ICE's own
//! than on any of the 68 days until February 2026 (2.4%). For the release of March 2026 that makes 2026-03-03 the last
//! complete day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::population::{DailyPopulation, LEAST_SHARE};

/// Days at the end of a release that are never called complete.
const ALWAYS: usize = 7;
/// Days at the end of a release that may be incomplete.
const LOOKED_AT: usize = 30;
const WEEK: usize = 7;

/// The number of days of a release that are complete; all later ones are not. `stated` has ICE's own counts by day.
pub fn n_complete(population: &DailyPopulation, stated: &BTreeMap<NaiveDate, f64>) -> usize {
    let n_days = population.n_days;
    let earliest = n_days.saturating_sub(LOOKED_AT);
    let mut complete = n_days.saturating_sub(ALWAYS);
    complete = complete.min(falling_from(population).max(earliest));
    let lacking = (earliest..n_days).find(|number| is_lacking(population, stated, *number));
    lacking.map_or(complete, |number| complete.min(number))
}

/// The first day of those until the end on each of which the change from a week earlier is lower than the day before.
fn falling_from(population: &DailyPopulation) -> usize {
    let midnight = |number: usize| population.nation(number).map(|count| f64::from(count.midnight));
    let change = |number: usize| {
        let before = midnight(number.checked_sub(WEEK)?)?;
        (before > 0.0).then_some(midnight(number)? / before)
    };
    let mut first = population.n_days;
    while let Some(number) = first.checked_sub(1) {
        let falls = match (change(number), number.checked_sub(1).and_then(change)) {
            (Some(now), Some(before)) => now < before,
            _ => false,
        };
        if !falls {
            break;
        }
        first = number;
    }
    first
}

/// Whether the count of a day is too far below ICE's own.
fn is_lacking(
    population: &DailyPopulation,
    stated: &BTreeMap<NaiveDate, f64>,
    number: usize,
) -> bool {
    let day = population.first.iter_days().nth(number);
    let ice = day.and_then(|day| stated.get(&day));
    let ours = population.nation(number);
    ours.zip(ice).is_some_and(|(ours, ice)| f64::from(ours.midnight) < LEAST_SHARE * ice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::population::{DailyPlace, DayCount};

    fn of(midnights: &[u32]) -> DailyPopulation {
        let count = |midnight: &u32| Some(DayCount { midnight: *midnight, any_time: *midnight });
        let counts: Vec<Option<DayCount>> = midnights.iter().map(count).collect();
        DailyPopulation {
            first: "2022-10-01".parse().unwrap(),
            n_days: counts.len(),
            places: vec![DailyPlace { detloc: "KRO".into(), name: "KROME".into(), counts }],
        }
    }

    #[test]
    fn the_last_week_and_a_longer_fall_are_not_complete() {
        let level = vec![1000; 60];
        assert_eq!(n_complete(&of(&level), &BTreeMap::new()), 53);
        let mut falling = level.clone();
        for (at, count) in falling.iter_mut().skip(50).enumerate() {
            *count -= u32::try_from(20 * (at + 1).pow(2)).unwrap() / 4;
        }
        assert_eq!(n_complete(&of(&falling), &BTreeMap::new()), 50);
        let long: Vec<u32> = (0..60).map(|at| 100_000 - at * at * 20).collect();
        assert_eq!(n_complete(&of(&long), &BTreeMap::new()), 30, "thirty days at most");
    }

    #[test]
    fn a_count_far_below_the_workbook_ends_what_is_complete() {
        let level = of(&[1000; 60]);
        let ice = |number: u64, people: f64| {
            let day = level.first.checked_add_days(chrono::Days::new(number)).unwrap();
            BTreeMap::from([(day, people)])
        };
        assert_eq!(n_complete(&level, &ice(40, 1024.0)), 53);
        assert_eq!(n_complete(&level, &ice(40, 1026.0)), 40);
        assert_eq!(
            n_complete(&level, &ice(20, 1026.0)),
            53,
            "long ago: a finding, not a late entry"
        );
    }
}
