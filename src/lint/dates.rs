//! Dates as English and Spanish write them, and by which words each is tied to a figure.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::vocabulary::{AS_OF, AS_OF_ES, OTHER, WEEKDAYS};
use crate::edition::counters::words;
use crate::model::time::month_number;
use crate::profiles::find::plain;

/// By which words a date is tied to a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// `as of`, `al`: the text claims to be of that day, so it ages.
    AsOf,
    /// `on`, `el`, or no word: what was so on that day stays so.
    On,
    /// `since`, `updated`, `published`: not the day of a figure.
    Other,
}

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Iso,
    /// With its mark, whether a zero is before small numbers, and whether the day comes first.
    Numeric {
        mark: char,
        is_padded: bool,
        has_century: bool,
        day_first: bool,
    },
    English {
        is_short: bool,
    },
    DayFirst,
    Spanish,
}

/// A date in a text.
#[derive(Debug, Clone)]
pub struct Date {
    /// Its bytes among the words.
    pub span: Range<usize>,
    /// The day.
    pub day: NaiveDate,
    /// The day if it were read day first, where Spanish words leave that open.
    pub other: Option<NaiveDate>,
    /// By which words it is tied to a figure.
    pub tie: Tie,
    form: Form,
}

impl Date {
    /// Another day in the same form.
    pub fn again(&self, day: NaiveDate) -> String {
        match self.form {
            Form::Iso => day.to_string(),
            Form::Numeric { mark, is_padded, has_century, day_first } => {
                let number = |n: u32| if is_padded { format!("{n:02}") } else { n.to_string() };
                let (month, of_month) = (number(day.month()), number(day.day()));
                let (first, second) = if day_first { (of_month, month) } else { (month, of_month) };
                let year = day.year();
                let year =
                    if has_century { year.to_string() } else { format!("{:02}", year % 100) };
                format!("{first}{mark}{second}{mark}{year}")
            }
            Form::English { is_short: false } => words::day(day).en,
            Form::English { is_short: true } => {
                let long = words::day(day).en;
                let (month, rest) = long.split_once(' ').unwrap_or_default();
                let short: String = month.chars().take(3).collect();
                let point = if short == month { "" } else { "." };
                format!("{short}{point} {rest}")
            }
            Form::DayFirst => {
                let long = words::day(day).en;
                let month = long.split(' ').next().unwrap_or_default();
                format!("{} {month} {}", day.day(), day.year())
            }
            Form::Spanish => words::day(day).es,
        }
    }
}

/// All dates of a text, in its order.
pub fn dates(text: &str) -> Vec<Date> {
    let mut found: Vec<Date> = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let before = text.get(..at).unwrap_or_default();
        let is_start = !before.ends_with(|b: char| b.is_alphanumeric() || b == '/' || b == '-');
        let rest = text.get(at..).unwrap_or_default();
        let date = is_start.then(|| date(rest)).flatten();
        match date {
            Some((length, day, form)) => {
                let (tie, is_spanish) = tie(before);
                found.push(Date {
                    span: at..at + length,
                    day,
                    other: is_spanish.then(|| turned(day, form)).flatten(),
                    tie,
                    form,
                });
                at += length;
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// The day with month and day exchanged, where figures leave open which is which.
fn turned(day: NaiveDate, form: Form) -> Option<NaiveDate> {
    let is_numeric = matches!(form, Form::Numeric { .. });
    is_numeric.then(|| NaiveDate::from_ymd_opt(day.year(), day.day(), day.month())).flatten()
}

/// By which words a date is tied, and whether they are Spanish.
fn tie(before: &str) -> (Tie, bool) {
    let sentence = before.rsplit(['\n', '.', ';', '…']).next().unwrap_or_default();
    let tail: String =
        sentence.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    let mut tail = plain(&tail);
    for day in WEEKDAYS {
        if let Some(rest) = tail.strip_suffix(day) {
            tail = rest.trim_end().to_owned();
        }
    }
    let ends = |words: &[&str]| {
        words.iter().any(|word| tail == *word || tail.ends_with(&format!(" {word}")))
    };
    let is_spanish = ends(&AS_OF_ES) || ends(&["el", "del", "de"]);
    if ends_span(&tail) {
        (Tie::Other, true)
    } else if ends(&AS_OF) || ends(&AS_OF_ES) {
        (Tie::AsOf, is_spanish)
    } else if ends(&OTHER) {
        (Tie::Other, is_spanish)
    } else {
        (Tie::On, is_spanish)
    }
}

/// Whether `al` follows the first day of a span: `del 5 de febrero al`, `del 5 de febrero de 2025 al`.
fn ends_span(tail: &str) -> bool {
    let Some(before) = tail.strip_suffix(" al") else { return false };
    let mut last = before.split(' ').rev();
    let is_day = last.next().is_some_and(|word| is_month(word) || word.parse::<u32>().is_ok());
    is_day && last.take(5).any(|word| ["del", "desde"].contains(&word))
}

fn date(rest: &str) -> Option<(usize, NaiveDate, Form)> {
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        numeric(rest).or_else(|| day_first(rest))
    } else {
        english(rest)
    }
}

/// The digits at the beginning and what follows them.
fn digits(text: &str) -> (&str, &str) {
    let n = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(n).unwrap_or_default()
}

/// `7/11/22`, `07/11/2022`, `7.11.2022`, `2022-07-11`.
fn numeric(rest: &str) -> Option<(usize, NaiveDate, Form)> {
    let (first, after) = digits(rest);
    let mark = after.chars().next().filter(|mark| matches!(mark, '/' | '-' | '.'))?;
    let (second, after) = digits(after.get(1..)?);
    let (third, after) = digits(after.strip_prefix(mark)?);
    let ends = !after.starts_with(|c: char| c.is_ascii_digit() || c == mark && mark == '/');
    let length = rest.len() - after.len();
    let n = |text: &str| text.parse::<u32>().ok();
    if first.len() == 4 && mark == '-' && ends {
        let day = NaiveDate::from_ymd_opt(first.parse().ok()?, n(second)?, n(third)?)?;
        return Some((length, day, Form::Iso));
    }
    let has_century = third.len() == 4;
    let may_be = has_century || (third.len() == 2 && mark == '/');
    if !(may_be && ends && first.len() < 3 && second.len() < 3) {
        return None;
    }
    let year: i32 = third.parse().ok()?;
    let year = if has_century { year } else { 2000 + year };
    let (first_number, second_number) = (n(first)?, n(second)?);
    let day_first = first_number > 12;
    let (month, day) =
        if day_first { (second_number, first_number) } else { (first_number, second_number) };
    let is_padded = first.starts_with('0') || second.starts_with('0');
    let form = Form::Numeric { mark, is_padded, has_century, day_first };
    Some((length, NaiveDate::from_ymd_opt(year, month, day)?, form))
}

/// The word at the beginning and what follows it.
fn word(text: &str) -> (&str, &str) {
    let n = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    text.split_at_checked(n).unwrap_or_default()
}

fn year(text: &str) -> Option<(i32, &str)> {
    let (year, after) = digits(text);
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    Some((year, after))
}

/// `11 de julio de 2022`, `11 July 2022`.
fn day_first(rest: &str) -> Option<(usize, NaiveDate, Form)> {
    let (day, after) = digits(rest);
    let after = after.trim_start_matches(['º', '°', 'o']).trim_start();
    let after = after.strip_prefix("de ").unwrap_or(after);
    let (name, after) = word(after);
    let after = after.trim_start_matches(['.', ',']).trim_start();
    let after = after.strip_prefix("de ").or_else(|| after.strip_prefix("del ")).unwrap_or(after);
    let (year, after) = year(after)?;
    let name = plain(name);
    let (month, form) = match spanish_month(&name) {
        Some(month) => (month, Form::Spanish),
        None => (month_number(&name)?, Form::DayFirst),
    };
    let day = NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)?;
    Some((rest.len() - after.len(), day, form))
}

/// `July 11, 2022`, `Jul. 11th 2022`.
fn english(rest: &str) -> Option<(usize, NaiveDate, Form)> {
    let (name, after) = word(rest);
    let month = month_number(&name.to_lowercase())?;
    let (day, after) = digits(after.trim_start_matches('.').trim_start());
    let after = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| after.strip_prefix(ending))
        .unwrap_or(after);
    let (year, after) = year(after.trim_start_matches(',').trim_start())?;
    let day = NaiveDate::from_ymd_opt(year, month, day.parse().ok()?)?;
    let is_short =
        name.len() <= 4 && name.to_lowercase() != "june" && name.to_lowercase() != "july";
    Some((rest.len() - after.len(), day, Form::English { is_short: is_short && month != 5 }))
}

/// The number of a Spanish month, in small letters.
fn spanish_month(name: &str) -> Option<u32> {
    (1..=12).find(|month| {
        let day = NaiveDate::from_ymd_opt(2000, *month, 1);
        day.is_some_and(|day| words::day(day).es.split(" de ").nth(1) == Some(name))
    })
}

/// Whether a word names a month in either language.
pub fn is_month(name: &str) -> bool {
    let is_whole = name.len() > 3 && month_number(name).is_some();
    is_whole || spanish_month(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_languages_are_read_and_written_again_in_their_form() {
        let next: NaiveDate = "2026-04-04".parse().unwrap();
        for (text, tie, again) in [
            ("As of 7/11/22", Tie::AsOf, "4/4/26"),
            ("as of 07/11/2022,", Tie::AsOf, "04/04/2026"),
            ("on July 11, 2022", Tie::On, "April 4, 2026"),
            ("As of Monday, Jul. 11, 2022", Tie::AsOf, "Apr. 4, 2026"),
            ("since July 11th, 2022", Tie::Other, "April 4, 2026"),
            ("al 11 de julio de 2022", Tie::AsOf, "4 de abril de 2026"),
            ("el 11 de julio del 2022", Tie::On, "4 de abril de 2026"),
            ("11 July 2022", Tie::On, "4 April 2026"),
            ("del 5 de mayo al 11 de julio de 2022", Tie::Other, "4 de abril de 2026"),
            ("as of 2022-07-11.", Tie::AsOf, "2026-04-04"),
        ] {
            let dates = dates(text);
            let [date] = dates.as_slice() else { panic!("{text}: {dates:?}") };
            assert_eq!(date.day.to_string(), "2022-07-11", "{text}");
            assert_eq!((date.tie, date.again(next)), (tie, again.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_no_date() {
        for text in ["24/7", "7/32/22", "July 2022", "Title 42", "2/3", "555-123-4567", "1.2.3"] {
            assert!(dates(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn spanish_leaves_open_whether_the_day_comes_first() {
        let dates = dates("al 11/7/22; as of 7/11/22");
        assert_eq!(dates[0].other.map(|day| day.to_string()).as_deref(), Some("2022-07-11"));
        assert_eq!(dates[1].other, None);
    }
}
