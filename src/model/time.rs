//! Fiscal years and periods.

use chrono::{Datelike, Days, Months, NaiveDate};

/// A US federal fiscal year, named by the calendar year in which it ends: October to September.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(pub i32);

impl FiscalYear {
    /// 1 October of the year before; `None` outside chrono's calendar.
    pub fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.0.checked_sub(1)?, 10, 1)
    }

    /// 30 September.
    pub fn last_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.0, 9, 30)
    }

    /// The first day of a calendar month (1 = January) within this fiscal year.
    pub fn month(self, month: u32) -> Option<NaiveDate> {
        let year = if month >= 10 { self.0.checked_sub(1)? } else { self.0 };
        NaiveDate::from_ymd_opt(year, month, 1)
    }

    /// The fiscal year in which a day falls.
    pub fn of(day: NaiveDate) -> Self {
        Self(if day.month() >= 10 { day.year() + 1 } else { day.year() })
    }

    /// Whether a snapshot may carry this date: within the year, or in the October after its end, in which
    /// ICE still uses the old year's sheets (EOFY2024: 10/03/2024; 1028/21 `ATD FY21 YTD`: 10.23.2021).
    pub fn may_be_dated(self, day: NaiveDate) -> bool {
        let last = self.last_day().and_then(|d| d.checked_add_days(Days::new(31)));
        matches!((self.first_day(), last), (Some(first), Some(last)) if first <= day && day <= last)
    }
}

/// The span of days that a figure describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// One day: a count of people on that day. The day is the table's as-of date, where it has one.
    Snapshot,
    /// One calendar month, written as its first day.
    Month(NaiveDate),
    /// From 1 October to the table's as-of date.
    FiscalYearToDate(FiscalYear),
    /// A whole past fiscal year.
    WholeFiscalYear(FiscalYear),
    /// Quarter 1 to 4 of a fiscal year.
    Quarter(FiscalYear, u8),
    /// One day named by the table itself: the 15th or the last day of a month.
    Day(NaiveDate),
    /// From one day to another, both included, as the publisher names them.
    Days(NaiveDate, NaiveDate),
}

impl Period {
    /// First day of the span; `None` for a snapshot, whose day is its as-of date.
    pub fn first_day(self) -> Option<NaiveDate> {
        match self {
            Self::Snapshot => None,
            Self::Month(first) => Some(first),
            Self::FiscalYearToDate(year) | Self::WholeFiscalYear(year) => year.first_day(),
            Self::Quarter(year, quarter) => {
                let months = u32::from(quarter.checked_sub(1)?) * 3;
                year.first_day()?.checked_add_months(Months::new(months))
            }
            Self::Day(day) | Self::Days(day, _) => Some(day),
        }
    }
}

/// The last day of the month in which a day falls.
pub fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// Calendar month number of an English month name or its first three letters, in lower case.
pub fn month_number(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let found = NAMES.iter().position(|name| {
        *name == word || name.get(..3) == Some(word) || (word == "sept" && *name == "september")
    })?;
    u32::try_from(found + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_fiscal_year_runs_from_october_to_september() {
        assert_eq!(FiscalYear::of(day("2021-10-01")), FiscalYear(2022));
        assert_eq!(FiscalYear::of(day("2022-09-30")), FiscalYear(2022));
        assert_eq!(FiscalYear(2022).month(10), Some(day("2021-10-01")));
        assert_eq!(FiscalYear(2022).month(9), Some(day("2022-09-01")));
    }

    #[test]
    fn end_of_year_sheets_may_be_dated_in_early_october() {
        assert!(FiscalYear(2024).may_be_dated(day("2024-10-03")));
        assert!(!FiscalYear(2024).may_be_dated(day("2024-11-01")));
        assert!(!FiscalYear(2022).may_be_dated(day("2021-05-08")));
    }

    #[test]
    fn quarters_begin_in_october() {
        assert_eq!(Period::Quarter(FiscalYear(2022), 1).first_day(), Some(day("2021-10-01")));
        assert_eq!(Period::Quarter(FiscalYear(2022), 4).first_day(), Some(day("2022-07-01")));
    }

    #[test]
    fn months_are_known_by_name_and_by_three_letters() {
        assert_eq!(month_number("oct"), Some(10));
        assert_eq!(month_number("july"), Some(7));
        assert_eq!(month_number("sept"), Some(9));
        assert_eq!(month_number("total"), None);
    }
}
