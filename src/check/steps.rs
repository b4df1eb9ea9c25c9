//! Steps between two tables of one day's counts, and which of them are too wide.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::pace::pace;
use crate::model::series::number_words;
use crate::model::{CaptureId, TableId};

/// People below which a ratio says little; fewer count as so many, so that a fall to nothing still shows.
const FEW: f64 = 50.0;

/// Figures of one table, by series.
pub(super) type Figures = BTreeMap<String, f64>;

/// One table of one release, as the next is compared with it.
#[derive(Debug, Clone)]
pub(super) struct Stated {
    pub(super) capture: CaptureId,
    pub(super) published_on: NaiveDate,
    pub(super) date: NaiveDate,
    pub(super) figures: Figures,
    /// How many earlier tables in a row it is in line with: one that nothing vouches for accuses nobody.
    pub(super) n_vouching: u32,
}

/// Figures with the date of their table.
pub(super) struct Dated<'a> {
    pub(super) date: NaiveDate,
    pub(super) figures: &'a Figures,
}

impl Stated {
    pub(super) fn dated(&self) -> Dated<'_> {
        Dated { date: self.date, figures: &self.figures }
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        self.capture == other.capture && self.date == other.date
    }
}

/// One step that is too wide.
#[derive(Debug, Clone)]
pub(super) struct Jump {
    pub(super) name: String,
    pub(super) before: NaiveDate,
    pub(super) then: f64,
    pub(super) now: f64,
    pub(super) step: f64,
}

pub(super) fn jumps(id: TableId, before: &Stated, date: NaiveDate, figures: &Figures) -> Vec<Jump> {
    let all = figures.values().copied().fold(0.0, f64::max);
    let mut jumps: Vec<Jump> = figures
        .iter()
        .filter_map(|(name, now)| {
            let then = *before.figures.get(name)?;
            let pace = pace(id, name);
            let step = step(before.date, then, date, *now)?;
            let wide = (date - before.date).num_days() <= pace.window_days
                && step > if *now > then { pace.rise } else { pace.fall }
                && (now - then).abs() >= pace.share * all;
            wide.then(|| Jump { name: name.clone(), before: before.date, then, now: *now, step })
        })
        .collect();
    jumps.sort_by(|a, b| b.step.total_cmp(&a.step));
    jumps
}

/// Whether later figures are at the level of a surprising table, in the series that surprised.
pub(super) fn at_level(id: TableId, stated: &Stated, later: &Dated<'_>, names: &[String]) -> bool {
    !names.is_empty()
        && names.iter().all(|name| {
            let pair = stated.figures.get(name).zip(later.figures.get(name));
            pair.is_some_and(|(then, now)| {
                step(stated.date, *then, later.date, *now)
                    .is_some_and(|step| step <= pace(id, name).level)
            })
        })
}

/// The change per fortnight; `None` for dates that do not follow.
pub(super) fn step(before: NaiveDate, then: f64, date: NaiveDate, now: f64) -> Option<f64> {
    let days = u32::try_from((date - before).num_days()).ok()?;
    if days == 0 {
        return None;
    }
    Some((now.max(FEW) / then.max(FEW)).ln().abs() / (f64::from(days.max(14)) / 14.0).sqrt())
}

pub(super) fn words(date: Option<NaiveDate>, jumps: &[Jump]) -> String {
    let date = date.map_or_else(String::new, |date| date.to_string());
    let each: Vec<String> = jumps
        .iter()
        .take(4)
        .map(|jump| {
            format!(
                "{}: {} on {}, {} on {date}",
                jump.name,
                number_words(jump.then),
                jump.before,
                number_words(jump.now)
            )
        })
        .collect();
    each.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_ratio_per_fortnight_of_at_least_fifty_people() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let of = |then, now| step(day("2022-07-01"), then, day("2022-07-15"), now).unwrap();
        assert!((of(50.0, 100.0) - 2.0_f64.ln()).abs() < 1e-12);
        assert!(of(20.0, 50.0).abs() < 1e-12);
        assert!(of(20_000.0, 0.0) > 5.0, "a fall to nothing");
        assert!((of(100.0, 50.0) - of(50.0, 100.0)).abs() < 1e-12);
        let longer = step(day("2022-07-01"), 50.0, day("2022-08-26"), 100.0).unwrap();
        assert!((longer - 2.0_f64.ln() / 2.0).abs() < 1e-12, "four fortnights, half the step");
        assert_eq!(step(day("2022-07-15"), 50.0, day("2022-07-15"), 60.0), None);
    }
}
