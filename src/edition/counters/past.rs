//! What a counter was: the figure before, about a year ago, and its highest.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Figure, Previous};

/// A year ago there is a figure where one is at most so many days nearer or farther.
const YEAR_ROOM_DAYS: i64 = 20;
const YEAR_DAYS: i64 = 365;

/// Earlier figures of the same source.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub(super) previous: Option<Previous>,
    pub(super) year_ago: Option<Previous>,
    /// The highest figure on record, the newest one included; of two equal ones the first.
    pub(super) peak: Option<Previous>,
}

fn of(figure: &Figure) -> Previous {
    Previous { value: figure.value, as_of: figure.as_of }
}

impl Past {
    /// Of the newest figure and those before it, oldest first.
    fn new(newest: &Figure, previous: Option<&Figure>, earlier: &[Figure]) -> Self {
        let apart = |figure: &&Figure| ((newest.as_of - figure.as_of).num_days() - YEAR_DAYS).abs();
        let near = earlier.iter().filter(|figure| apart(figure) <= YEAR_ROOM_DAYS);
        let highest = earlier.iter().chain([newest]).rev();
        Self {
            previous: previous.map(of),
            year_ago: near.min_by_key(apart).map(of),
            peak: highest.max_by_key(|figure| figure.value).map(of),
        }
    }
}

/// The newest figure of the coronavirus page and those before it: ordered by the day on which the page said so, since
/// many transcribed figures carry the day of reading and no date of the page's own.
pub(super) fn last_read(figures: impl Iterator<Item = Figure>) -> (Option<Figure>, Past) {
    let mut sorted: Vec<Figure> = figures.collect();
    sorted.sort_by_key(|figure| (figure.published_on, figure.as_of));
    let Some(newest) = sorted.pop() else { return (None, Past::default()) };
    let before = sorted.iter().rev().find(|figure| figure.published_on < newest.published_on);
    let past = Past::new(&newest, before, &sorted);
    (Some(newest), past)
}

/// The newest figure and those before it.
pub(super) fn last(mut figures: BTreeMap<NaiveDate, Figure>) -> (Option<Figure>, Past) {
    let Some((_, newest)) = figures.pop_last() else { return (None, Past::default()) };
    let earlier: Vec<Figure> = figures.into_values().collect();
    let past = Past::new(&newest, earlier.last(), &earlier);
    (Some(newest), past)
}
