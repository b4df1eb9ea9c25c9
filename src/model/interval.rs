//! Means between two releases from means since 1 October.
//!
//! A mean population over N days times N is the number of days that people spent in custody: a whole number. So N can
//! be read off the figures, and the mean between two releases follows exactly. Where a release prints whole numbers
//! only, N is known to a day or two and each mean to one half, and the bounds say so.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::model::{FiscalYear, Measure, PeriodKind, PrintedTable, TableId};

/// The four parts of the facility population by sex and criminality.
pub const PARTS: [Measure; 4] = [
    Measure::MaleCriminal,
    Measure::MaleNonCriminal,
    Measure::FemaleCriminal,
    Measure::FemaleNonCriminal,
];

/// What the figures tell of the days over which they are means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaysCounted {
    /// So many, read off the figures.
    Exactly(u32),
    /// The figures are whole numbers; nothing can be read off them.
    Rounded,
    /// Too few figures, or no number of days fits them.
    Unknown,
}

/// Means printed with six decimals times 366 are whole to within this much.
const WHOLE: f64 = 3e-4;
/// Part of the figures that must fit.
const FITTING: f64 = 0.97;
/// Figures needed before anything is read off them.
const FIGURES: usize = 30;

/// Days from 1 October to a date, both counted, within the fiscal year of the table's edition.
pub fn days_elapsed(table: &PrintedTable) -> Option<u32> {
    let year = table.edition()?;
    let date = table.date()?.min(year.last_day()?);
    u32::try_from((date - year.first_day()?).num_days() + 1).ok().filter(|days| *days > 0)
}

/// The number of days that makes every mean of these measures times it whole; of its multiples, the one nearest to
/// the days elapsed.
pub fn days_counted(table: &PrintedTable, measures: &[Measure]) -> DaysCounted {
    let values: Vec<f64> = table
        .figures
        .iter()
        .filter(|figure| measures.contains(&figure.identity.measure) && figure.value > 0.0)
        .map(|figure| figure.value)
        .collect();
    if values.len() < FIGURES {
        return DaysCounted::Unknown;
    }
    if values.iter().all(|value| value.fract().abs() <= 0.0) {
        return DaysCounted::Rounded;
    }
    let fits = |days: u32| {
        let odd = |value: &&f64| {
            let product = **value * f64::from(days);
            (product - product.round()).abs() >= WHOLE
        };
        // Nearly every number of days is ruled out by the first few figures.
        let mut n_odd = 0;
        values.iter().filter(odd).all(|_| {
            n_odd += 1;
            share(values.len() - n_odd, values.len()) >= FITTING
        })
    };
    let Some(least) = (1..=366).find(|days| fits(*days)) else { return DaysCounted::Unknown };
    let elapsed = days_elapsed(table).unwrap_or(least);
    let multiples = (1..=366 / least).map(|times| times * least);
    let nearest = multiples.min_by_key(|days| days.abs_diff(elapsed.saturating_sub(1)));
    nearest.map_or(DaysCounted::Unknown, DaysCounted::Exactly)
}

fn share(part: usize, all: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(part) / number(all)
}

/// Means since 1 October of one release, by place, with what is known of their days.
#[derive(Debug, Clone)]
pub struct Means {
    /// Fiscal year.
    pub year: FiscalYear,
    /// Least and greatest number of days that they may be means over; the same where it is known.
    pub days: (u32, u32),
    /// How far a printed mean may be from the true one.
    pub room: f64,
    /// People per day since 1 October, by id.
    pub people: BTreeMap<String, f64>,
}

impl Means {
    /// The days counted; where only bounds are known, the middle one.
    pub fn counted(&self) -> u32 {
        (self.days.0 + self.days.1).div_ceil(2)
    }

    /// The last day that is counted.
    pub fn last_day(&self) -> Option<NaiveDate> {
        let after_the_first = u64::from(self.counted().checked_sub(1)?);
        self.year.first_day()?.checked_add_days(Days::new(after_the_first))
    }
}

/// The facility sheet's means by place: the sum over sex and criminality.
pub fn of_places(table: &PrintedTable, id: &dyn Fn(&str) -> String) -> Option<Means> {
    let elapsed = days_elapsed(table)?;
    let (days, room) = match days_counted(table, &PARTS) {
        DaysCounted::Exactly(days) => ((days, days), 0.0),
        // Four parts, each off by one half at most; the count ends up to two days before the sheet's date.
        DaysCounted::Rounded => ((elapsed.saturating_sub(2).max(1), elapsed), 2.0),
        DaysCounted::Unknown => return None,
    };
    let mut rows: BTreeMap<u32, (&str, usize, f64)> = BTreeMap::new();
    for words in table.words.iter().filter(|words| words.measure == Measure::Name) {
        let [place, ..] = &words.categories;
        rows.insert(words.cell.row, (place.as_deref().unwrap_or_default(), 0, 0.0));
    }
    for figure in table.figures.iter().filter(|f| PARTS.contains(&f.identity.measure)) {
        let row = rows.entry(figure.cell.row).or_insert((figure.identity.category(0), 0, 0.0));
        (row.1, row.2) = (row.1 + 1, row.2 + figure.value);
    }
    // A row without one of its parts has no sum, and leaves its place without one.
    let mut people: BTreeMap<String, Option<f64>> = BTreeMap::new();
    for (place, n_parts, sum) in rows.into_values() {
        let known = people.entry(id(place)).or_insert(Some(0.0));
        *known = known.filter(|_| n_parts == PARTS.len()).map(|known| known + sum);
    }
    let people = people.into_iter().filter_map(|(id, sum)| Some((id, sum?))).collect();
    Some(Means { year: table.edition()?, days, room, people })
}

/// The nation's mean: the table by arresting agency.
pub fn of_nation(table: &PrintedTable) -> Option<Means> {
    let measure = Measure::AverageDailyPopulation;
    let figure = table.find(measure, &["all", "all"], PeriodKind::FiscalYearToDate)?;
    let elapsed = days_elapsed(table)?;
    let whole = |days: &u32| {
        let product = figure.value * f64::from(*days);
        (product - product.round()).abs() < 2e-2
    };
    // Two days more or less would leave a remainder that no rounding explains.
    let days = [elapsed, elapsed.saturating_sub(1)].into_iter().find(whole);
    let (days, room) = match days {
        Some(days) if days > 0 => ((days, days), 0.0),
        _ => ((elapsed.saturating_sub(1).max(1), elapsed), 0.5),
    };
    let people = BTreeMap::from([("all".to_owned(), figure.value)]);
    Some(Means { year: table.edition()?, days, room, people })
}

/// A mean between two releases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// People per day.
    pub people: f64,
    /// Not less than.
    pub lowest: f64,
    /// Not more than.
    pub highest: f64,
    /// Days that it is taken over (where uncertain, those by the printed dates).
    pub days: u32,
}

/// The mean from the day after one release's count ends to the day on which the other's ends; `None` for another
/// fiscal year, or where the later count may not be later.
pub fn between(before: &Means, then: f64, after: &Means, now: f64) -> Option<Interval> {
    if before.year != after.year || after.days.0 <= before.days.1 {
        return None;
    }
    let mean = |now: f64, now_days: u32, then: f64, then_days: u32| {
        let (d1, d2) = (f64::from(then_days), f64::from(now_days));
        (now * d2 - then * d1) / (d2 - d1)
    };
    let mut lowest = f64::INFINITY;
    let mut highest = f64::NEG_INFINITY;
    for now_days in [after.days.0, after.days.1] {
        for then_days in [before.days.0, before.days.1] {
            for (now_off, then_off) in [(-1.0, 1.0), (1.0, -1.0)] {
                let value = mean(
                    now + now_off * after.room,
                    now_days,
                    then + then_off * before.room,
                    then_days,
                );
                lowest = lowest.min(value);
                highest = highest.max(value);
            }
        }
    }
    let (now_days, then_days) = (after.counted(), before.counted());
    Some(Interval {
        people: mean(now, now_days, then, then_days),
        lowest,
        highest,
        days: now_days - then_days,
    })
}

/// Tables that the series of intervals is made from.
pub const TABLES: [TableId; 2] = [TableId::Facilities, TableId::AverageDailyPopulation];

#[cfg(test)]
mod tests {
    use super::*;

    fn means(year: i32, days: u32, people: f64, room: f64) -> Means {
        Means {
            year: FiscalYear(year),
            days: (days, days),
            room,
            people: BTreeMap::from([("all".to_owned(), people)]),
        }
    }

    #[test]
    fn the_mean_between_two_releases_follows_exactly() {
        // 2022-07-02 and 2022-07-16: 21,880.6145454545 over 275 days, 21,960.1903114187 over 289.
        let before = means(2022, 275, 21_880.614_545_454_5, 0.0);
        let after = means(2022, 289, 21_960.190_311_418_7, 0.0);
        let found = between(&before, 21_880.614_545_454_5, &after, 21_960.190_311_418_7).unwrap();
        assert_eq!(found.days, 14);
        assert!((found.people - 23_523.285_714).abs() < 1e-3, "{found:?}");
        assert!(found.highest - found.lowest < 1e-9);
    }

    #[test]
    fn rounding_widens_the_bounds_and_the_first_of_october_ends_the_count() {
        let before = means(2026, 58, 100.0, 0.5);
        let after = means(2026, 71, 110.0, 0.5);
        let found = between(&before, 100.0, &after, 110.0).unwrap();
        // (110 * 71 - 100 * 58) / 13 = 154.6; each half a person weighs 71 and 58 days.
        assert!((found.people - 154.615).abs() < 1e-2);
        assert!((found.highest - found.lowest - (71.0 + 58.0) / 13.0).abs() < 1e-6);
        assert!(between(&means(2025, 349, 1.0, 0.0), 1.0, &after, 2.0).is_none());
    }

    /// A facility sheet of these means.
    fn sheet(values: &[f64]) -> PrintedTable {
        use crate::model::{Cell, Figure, Identity};
        let identity = Identity {
            measure: Measure::MaleCriminal,
            categories: [None, None, None],
            period: PeriodKind::FiscalYearToDate,
            start: None,
        };
        let cell = Cell { sheet: "Facilities FY22".into(), column: "K".into(), row: 1 };
        let figures = values.iter().map(|value| Figure::alone(identity, *value, cell)).collect();
        PrintedTable { figures, ..PrintedTable::default() }
    }

    /// Means over 269 days, off by so much in days of custody; some of them mean nothing.
    fn counted(n: u32, off: f64, n_foreign: usize) -> DaysCounted {
        let mut values: Vec<f64> = (1..=n).map(|n| (f64::from(n * 1009) + off) / 269.0).collect();
        for value in values.iter_mut().take(n_foreign) {
            *value += 0.37 / 269.0;
        }
        days_counted(&sheet(&values), &PARTS)
    }

    #[test]
    fn a_row_without_one_of_its_parts_has_no_average() {
        use crate::model::{Cell, Figure, Identity, Text};
        let part = |row: u32, measure: Measure| {
            let categories = [Some(Text::of(if row < 41 { "a" } else { "b" })), None, None];
            let period = PeriodKind::FiscalYearToDate;
            let identity = Identity { measure, categories, period, start: None };
            let cell = Cell { sheet: "Facilities FY22".into(), column: "K".into(), row };
            Figure::alone(identity, f64::from(row * 1009) / 269.0, cell)
        };
        let all = (1..=41).flat_map(|row| PARTS.map(|measure| part(row, measure)));
        let mut table = PrintedTable { figures: all.collect(), ..PrintedTable::default() };
        table.as_of = "2022-06-27".parse().ok();
        let places = |table: &PrintedTable| -> Vec<String> {
            of_places(table, &str::to_owned).unwrap().people.into_keys().collect()
        };
        assert_eq!(places(&table), ["a", "b"]);
        table.figures.pop();
        assert_eq!(places(&table), ["a"], "three parts are no sum");
    }

    #[test]
    fn days_are_read_off_enough_figures_that_fit_closely() {
        assert_eq!(counted(100, 0.0, 0), DaysCounted::Exactly(269));
        assert_eq!(counted(31, 0.0, 0), DaysCounted::Exactly(269));
        assert_eq!(counted(29, 0.0, 0), DaysCounted::Unknown, "too few");
        // Six decimals times 366 are off by 1.8e-4 at most.
        assert_eq!(counted(100, 1.8e-4, 0), DaysCounted::Exactly(269));
        assert_eq!(counted(100, 6e-4, 0), DaysCounted::Unknown);
        assert_eq!(counted(100, 0.0, 2), DaysCounted::Exactly(269));
        assert_eq!(counted(100, 0.0, 10), DaysCounted::Unknown, "one in ten does not fit");
    }
}
