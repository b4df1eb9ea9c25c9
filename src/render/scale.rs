//! Scales: round values of an axis, days of a time axis.

use chrono::{Datelike, NaiveDate};

use crate::charts::Language;

/// Round values from zero to just above the greatest, at most so many steps.
pub(super) fn ticks(greatest: f64, most: u32) -> Vec<f64> {
    let greatest = if greatest > 0.0 { greatest } else { 1.0 };
    let magnitude = 10_f64.powf((greatest / f64::from(most)).log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * magnitude)
        // Counts of people have no halves.
        .filter(|step| *step >= 1.0 || greatest < 2.0)
        .find(|step| greatest / step <= f64::from(most))
        .unwrap_or(magnitude * 10.0);
    let mut ticks = vec![0.0];
    let mut next = step;
    while next < greatest + step * 0.999 {
        ticks.push(next);
        next += step;
    }
    ticks
}

/// Where days are on an axis.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeAxis {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    pub(super) left: i32,
    pub(super) right: i32,
}

impl TimeAxis {
    /// Distance from the left edge of the picture.
    pub(super) fn x(&self, day: NaiveDate) -> f64 {
        let span = (self.last - self.first).num_days().max(1);
        let days = (day - self.first).num_days();
        let part = |days: i64| f64::from(i32::try_from(days).unwrap_or(0));
        f64::from(self.left) + f64::from(self.right - self.left) * part(days) / part(span)
    }

    /// Of a short span, its first and last day, and days between them.
    fn days(&self, room: i32, language: Language) -> Vec<(NaiveDate, String)> {
        let days = (self.last - self.first).num_days();
        // Figures of months are on first days, and are named as months.
        if self.last.day() == 1 && (self.first.day() == 1 || days == 14) {
            let months = [self.first, self.last].into_iter().filter(|day| day.day() == 1);
            return months.map(|day| (day, language.short_month(day))).collect();
        }
        let fits = i64::from((self.right - self.left) / (room + 30)).clamp(1, 6);
        let step = ((days + fits - 1) / fits).max(1);
        (0..=days)
            .step_by(usize::try_from(step).unwrap_or(1))
            .map(|passed| self.first + chrono::Days::new(passed.unsigned_abs()))
            .map(|day| (day, language.short_day(day)))
            .collect()
    }

    /// Days to name at the axis, with their names: years, or months where the span is short.
    pub(super) fn ticks(&self, room: i32, language: Language) -> Vec<(NaiveDate, String)> {
        let days = (self.last - self.first).num_days();
        let width = self.right - self.left;
        let years = || self.first.year()..=self.last.year();
        let firsts = |months: &'static [u32]| -> Vec<NaiveDate> {
            years()
                .flat_map(|year| {
                    months.iter().filter_map(move |month| NaiveDate::from_ymd_opt(year, *month, 1))
                })
                .filter(|day| self.first <= *day && *day <= self.last)
                .collect()
        };
        if days < 62 {
            return self.days(room, language);
        }
        if days < 900 {
            let sets: [&'static [u32]; 4] =
                [&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], &[1, 4, 7, 10], &[1, 7], &[1]];
            for months in sets {
                let all = firsts(months);
                let fits =
                    i32::try_from(all.len()).unwrap_or(i32::MAX).saturating_mul(room) <= width;
                if fits && !all.is_empty() {
                    let name = |day: NaiveDate| (day, language.short_month(day));
                    return all.into_iter().map(name).collect();
                }
            }
        }
        let all = firsts(&[1]);
        let n = i32::try_from(all.len()).unwrap_or(i32::MAX).max(1);
        // Two digits where four do not fit, every second year where two do not.
        let short = n.saturating_mul(room * 2 / 3) > width;
        let step = if n.saturating_mul(room / 2) > width { 2 } else { 1 };
        all.into_iter()
            .step_by(step)
            .map(|day| {
                let year = if short {
                    format!("’{:02}", day.year() % 100)
                } else {
                    day.year().to_string()
                };
                (day, year)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_begin_at_zero_and_end_above_the_greatest() {
        assert_eq!(ticks(70_766.0, 4), [0.0, 20_000.0, 40_000.0, 60_000.0, 80_000.0]);
        assert_eq!(ticks(141.0, 4), [0.0, 50.0, 100.0, 150.0]);
        assert_eq!(ticks(3.0, 5), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(ticks(0.0, 4).first(), Some(&0.0));
        let shares = ticks(0.73, 4);
        assert!(shares.last().is_some_and(|last| *last >= 0.73 && *last <= 1.0), "{shares:?}");
    }

    #[test]
    fn years_are_shortened_before_they_touch() {
        let day = |text: &str| text.parse().unwrap();
        let axis = |right: i32| TimeAxis {
            first: day("2019-10-01"),
            last: day("2026-04-04"),
            left: 0,
            right,
        };
        let names = |right: i32| -> Vec<String> {
            axis(right).ticks(70, Language::En).into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(names(1000)[0], "2020");
        assert_eq!(names(300)[0], "’20");
        assert!(names(150).len() <= 4);
    }
}
