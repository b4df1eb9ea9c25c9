//! Figures that their measure cannot have: each measure declares its range, and a figure outside it is held.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::report::{Report, Saying};
use crate::model::series::number_words;
use crate::model::{Figure, Measure, PeriodKind, Range, Rule, Weight};

pub(super) fn judge(report: &mut Report<'_>) {
    let release = report.release;
    for (id, table) in &release.tables {
        let day = table.date().unwrap_or(release.published_on);
        let mut wrong: BTreeMap<Measure, Vec<&Figure>> = BTreeMap::new();
        let mut to_come: BTreeMap<Measure, Vec<&Figure>> = BTreeMap::new();
        for figure in &table.figures {
            let measure = figure.identity.measure;
            if !holds(measure.range(), figure.value, day) {
                wrong.entry(measure).or_default().push(figure);
            }
            if begins_after(figure, release.published_on) {
                to_come.entry(measure).or_default().push(figure);
            }
        }
        let several = table.columns.len() > 1;
        let mut say = |rule, measure: Measure, figures: &[&Figure], message| {
            let saying = Saying::of(rule, Weight::Hold, *id, message);
            let saying = if several { saying.only(&[measure]) } else { saying };
            report.say(saying.at(figures.iter().map(|figure| &figure.cell)));
        };
        for (measure, figures) in &wrong {
            let message = words(*measure, figures, day);
            say(Rule::OutOfRange, *measure, figures, message);
        }
        for (measure, figures) in &to_come {
            let Some(first) = figures.first() else { continue };
            let start = first.identity.start.unwrap_or_default();
            let message = format!(
                "`{measure}` has a figure for the time from {start}, which had not begun when it was published on {}",
                release.published_on
            );
            say(Rule::DateAfterPublication, *measure, figures, message);
        }
    }
}

fn words(measure: Measure, figures: &[&Figure], day: NaiveDate) -> String {
    let first = figures.first();
    let value = first.map_or_else(String::new, |figure| number_words(figure.value));
    let cell = first.map_or_else(String::new, |figure| figure.cell.text());
    let others = match figures.len() {
        0 | 1 => String::new(),
        n => format!("; {} other figures of the table are outside it too", n - 1),
    };
    let range = match measure.range() {
        Range::Count => "a whole number of at least 0".to_owned(),
        Range::Amount => "at least 0".to_owned(),
        Range::Share => "between 0 and 1".to_owned(),
        Range::Days => format!("between 0 and {} days, since ICE began on 2003-03-01", days(day)),
        Range::Words => "words".to_owned(),
    };
    format!("`{measure}` must be {range}; {cell} says {value}{others}")
}

fn days(day: NaiveDate) -> i64 {
    (day - Range::BEGINNING).num_days().max(0)
}

fn holds(range: Range, value: f64, day: NaiveDate) -> bool {
    match range {
        Range::Count => value >= 0.0 && value.fract().abs() <= 0.0 && value < Range::PEOPLE,
        Range::Amount => value >= 0.0 && value.is_finite(),
        Range::Share => (0.0..=1.0).contains(&value),
        Range::Days => {
            let days = u32::try_from(days(day)).unwrap_or(0);
            (0.0..=f64::from(days)).contains(&value)
        }
        Range::Words => true,
    }
}

/// Whether a figure describes a month or quarter that began after a day. Zeros of months to come are no figures.
fn begins_after(figure: &Figure, day: NaiveDate) -> bool {
    let of_time = matches!(figure.identity.period, PeriodKind::Month | PeriodKind::Quarter);
    of_time && figure.value.abs() > 0.0 && figure.identity.start.is_some_and(|start| start > day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_has_a_range_and_keeps_to_it() {
        let day: NaiveDate = "2026-02-07".parse().unwrap();
        let sound = |measure: Measure, value: f64| holds(measure.range(), value, day);
        assert!(sound(Measure::People, 68_289.0) && sound(Measure::People, 0.0));
        for wrong in [-1.0, 0.5, 1e12, f64::NAN, f64::INFINITY] {
            assert!(!sound(Measure::People, wrong), "{wrong}");
        }
        assert!(sound(Measure::Share, 1.0) && !sound(Measure::Share, 3.4));
        assert!(!sound(Measure::Share, -0.01) && !sound(Measure::Share, f64::NAN));
        assert!(sound(Measure::AverageDays, 8379.0) && !sound(Measure::AverageDays, 8380.0));
        assert!(!sound(Measure::AverageDays, -0.1) && !sound(Measure::AverageDays, f64::NAN));
        assert!(sound(Measure::DailyCost, 0.5) && !sound(Measure::DailyCost, -0.5));
        assert!(!sound(Measure::AverageDailyPopulation, f64::INFINITY));
        for measure in Measure::EVERY {
            assert_eq!(measure.is_text(), measure.range() == Range::Words, "{measure}");
        }
    }
}
