//! People in each place on each day, as one release of individual records counts them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

/// The count of one place on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayCount {
    /// People in the place over the midnight that ends the day.
    pub midnight: u32,
    /// Different people in it at any time of the day.
    pub any_time: u32,
}

/// A place with its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyPlace {
    /// ICE's code (DETLOC).
    pub detloc: Arc<str>,
    /// ICE's name of it.
    pub name: Arc<str>,
    /// One count for each day of the release; `None` where it has none, or two that differ.
    pub counts: Vec<Option<DayCount>>,
}

/// Every place of one release, in the order of the codes, each with as many days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyPopulation {
    /// The first day.
    pub first: NaiveDate,
    /// How many days.
    pub n_days: usize,
    /// The places.
    pub places: Vec<DailyPlace>,
}

impl DailyPopulation {
    /// Every day with its number, in order.
    pub fn days(&self) -> impl Iterator<Item = (usize, NaiveDate)> {
        self.first.iter_days().take(self.n_days).enumerate()
    }

    /// The last day.
    pub fn last(&self) -> NaiveDate {
        let after = u64::try_from(self.n_days.saturating_sub(1)).unwrap_or(0);
        self.first.checked_add_days(Days::new(after)).unwrap_or(self.first)
    }

    /// The number of a day; `None` outside the release.
    pub fn number_of(&self, day: NaiveDate) -> Option<usize> {
        let after = usize::try_from((day - self.first).num_days()).ok()?;
        (after < self.n_days).then_some(after)
    }

    /// The count of a place on a day by its number.
    pub fn count(place: &DailyPlace, number: usize) -> Option<DayCount> {
        place.counts.get(number).copied().flatten()
    }

    /// The sum over some places on a day; `None` where one of them has no count for it.
    pub fn sum<'a>(
        places: impl IntoIterator<Item = &'a DailyPlace>,
        number: usize,
    ) -> Option<DayCount> {
        let mut sum = DayCount::default();
        for place in places {
            let count = Self::count(place, number)?;
            sum.midnight += count.midnight;
            sum.any_time += count.any_time;
        }
        Some(sum)
    }

    /// The nation on a day by its number.
    pub fn nation(&self, number: usize) -> Option<DayCount> {
        Self::sum(&self.places, number)
    }
}

/// The share of ICE's own count of a day that the records' count at midnight reached on each of the 68 common days
/// until February 2026.
pub const LEAST_SHARE: f64 = 0.976;

/// People over the midnight of complete days, by every release of individual records.
#[derive(Debug, Clone, Default)]
pub struct CountedDays(BTreeMap<NaiveDate, Vec<(NaiveDate, f64)>>);

impl CountedDays {
    /// Adds the complete days of a release, the first so many, that was published on a day.
    pub fn add(
        &mut self,
        population: &DailyPopulation,
        n_complete: usize,
        published_on: NaiveDate,
    ) {
        for (number, day) in population.days().take(n_complete) {
            if let Some(count) = population.nation(number) {
                let known = self.0.entry(day).or_default();
                known.push((published_on, f64::from(count.midnight)));
            }
        }
    }

    /// The day since which a release is public that counts as many people on a day as ICE states, as nearly as the two
    /// ever agree.
    pub fn agree_since(&self, day: NaiveDate, people: f64) -> Option<NaiveDate> {
        let agrees = |count: f64| count >= LEAST_SHARE * people && LEAST_SHARE * count <= people;
        let counts = self.0.get(&day)?.iter().filter(|(_, count)| agrees(*count));
        counts.map(|(published_on, _)| *published_on).min()
    }
}
